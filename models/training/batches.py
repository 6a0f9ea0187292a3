"""Batches of pool windows with labels and EfficientAT's classes, reproducible from a seed and the step."""
from typing import NamedTuple

import numpy as np
import torch

from reflections import Reflections
from sounds import Sounds, labelled, of_clips
from windows import Pool

# How much of a label is what teachers hear, rather than what was recorded, where that is known.
SOFT_SHARE = 0.5


def patch_batch(patches: np.ndarray) -> torch.Tensor:
    """[n, columns, bands] to float32 [n, 1, columns, bands], channels last."""
    batch = torch.from_numpy(patches.astype(np.float32)).unsqueeze(1)
    return batch.contiguous(memory_format=torch.channels_last)


class Batch(NamedTuple):
    # [b, 1, columns, bands]
    patches: torch.Tensor
    # [b, labels] in [0, 1]: what was recorded and what teachers hear.
    labels: torch.Tensor
    # [b, 527]: EfficientAT's log-odds of what can be heard, standardised; nan where nothing can.
    classes: torch.Tensor


class PoolBatches:
    """The pool's windows outside of one fold, in an order shuffled anew every epoch, each time through
    other reflections."""

    def __init__(self, leave_out: int, batch: int, seed: int):
        self.pool, sounds = Pool(), Sounds()
        self.soft_labels = self.pool.soft_labels(leave_out)
        self.known = labelled(self.pool, sounds)
        self.recorded = (self.pool.labels != 0).any(0)
        scores = sounds.scores().astype(np.float32)
        self.class_means, self.class_deviations = scores.mean(0), scores.std(0)
        self.classes = (scores - self.class_means) / self.class_deviations
        self.rows = np.flatnonzero(self.pool.folds != leave_out)
        self.reflections = Reflections(self.pool.front_end)
        self.batch, self.seed = batch, seed
        self.epoch, self.order = -1, self.rows

    def at(self, step: int) -> Batch:
        epoch, place = divmod(step, len(self.rows) // self.batch)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = np.random.default_rng((self.seed, epoch)).permutation(self.rows)
        rows = np.sort(self.order[place * self.batch:(place + 1) * self.batch])
        random = np.random.default_rng((self.seed, epoch, place))
        return Batch(
            patch_batch(self.reflections.add(self.pool.patches[rows], random)),
            torch.from_numpy(self.labels(rows)),
            torch.from_numpy(of_clips(self.classes, self.pool.clips[rows])),
        )

    def labels(self, rows: np.ndarray) -> np.ndarray:
        """What recordings say is there is half certain; what they do not say is half impossible, but where
        something is heard that nobody has labelled, or of a label that no recording bears: that is as likely as
        teachers find it."""
        said = self.pool.labels[rows].astype(np.float32)
        soft = self.soft_labels[rows].astype(np.float32)
        told = (said == 1) | (self.known[rows, None] & self.recorded)
        share = np.where(told, np.float32(SOFT_SHARE), np.float32(1))
        return (1 - share) * said + share * soft
