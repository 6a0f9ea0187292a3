"""Batches of pool windows with labels and YAMNet's embeddings, reproducible from a seed and the step."""
import math
from typing import NamedTuple

import numpy as np
import torch

from sounds import Sounds, labelled, of_clips
from windows import COLUMNS, Pool

# How much of a label is what teachers hear, rather than what was recorded, where that is known.
SOFT_SHARE = 0.5


def patch_batch(patches: np.ndarray) -> torch.Tensor:
    """float16 [n, columns, 64] to float32 [n, 1, columns, 64], channels last."""
    batch = torch.from_numpy(patches.astype(np.float32)).unsqueeze(1)
    return batch.contiguous(memory_format=torch.channels_last)


def halves(patches: np.ndarray) -> torch.Tensor:
    """Windows [n, 191, 64] to patches [2n, 1, 96, 64]: first all first halves of windows, then all
    second halves; the column in the middle is in both."""
    return patch_batch(np.concatenate([patches[:, :COLUMNS], patches[:, -COLUMNS:]]))


def over_halves(values: torch.Tensor) -> torch.Tensor:
    """[2n, ...] of patches as `halves` orders them to the mean of each window [n, ...]."""
    return values.unflatten(0, (2, -1)).mean(0)


def either_half(logits: torch.Tensor) -> torch.Tensor:
    """[2n, labels] of patches as `halves` orders them to [n, labels]: the log of the mean odds, to
    which the half in which a label is heard most adds most."""
    return logits.unflatten(0, (2, -1)).logsumexp(0) - math.log(2)


class Batch(NamedTuple):
    # [2b, 1, 96, 64], as `halves` orders them.
    patches: torch.Tensor
    # [b, labels] in [0, 1]: what was recorded and what teachers hear.
    labels: torch.Tensor
    # [b, 1024]: YAMNet's embeddings of the same without room, line and background.
    embeddings: torch.Tensor
    # [b, 527]: EfficientAT's log-odds of what can be heard, standardised; nan where nothing can.
    classes: torch.Tensor


class PoolBatches:
    """The pool's windows outside of one fold, in an order shuffled anew every epoch."""

    def __init__(self, leave_out: int, batch: int, seed: int):
        self.pool, sounds = Pool(), Sounds()
        self.embeddings = self.pool.embeddings
        self.soft_labels = self.pool.soft_labels(leave_out)
        self.known = labelled(self.pool, sounds)
        self.classes = sounds.scores().astype(np.float32)
        self.classes -= self.classes.mean(0)
        self.classes /= self.classes.std(0)
        self.rows = np.flatnonzero(self.pool.folds != leave_out)
        self.batch, self.seed = batch, seed
        self.epoch, self.order = -1, self.rows

    def at(self, step: int) -> Batch:
        epoch, place = divmod(step, len(self.rows) // self.batch)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = np.random.default_rng((self.seed, epoch)).permutation(self.rows)
        rows = np.sort(self.order[place * self.batch:(place + 1) * self.batch])
        return Batch(
            halves(self.pool.patches[rows]),
            torch.from_numpy(self.labels(rows)),
            torch.from_numpy(self.embeddings[rows].astype(np.float32)),
            torch.from_numpy(of_clips(self.classes, self.pool.clips[rows])),
        )

    def labels(self, rows: np.ndarray) -> np.ndarray:
        """What recordings say is there is half certain; what they do not say is half impossible, but where
        something is heard that nobody has labelled: that is as likely as teachers find it."""
        said = self.pool.labels[rows].astype(np.float32)
        soft = self.soft_labels[rows].astype(np.float32)
        share = np.where(self.known[rows, None] | (said == 1), np.float32(SOFT_SHARE), np.float32(1))
        return (1 - share) * said + share * soft
