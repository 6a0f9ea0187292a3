"""Batches of pool windows with labels and YAMNet's embeddings, reproducible from a seed and the step."""
import math

import numpy as np
import torch

from windows import COLUMNS, Pool

# How much of a label is what a probe on YAMNet hears, rather than what was recorded.
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


class PoolBatches:
    """The pool's windows outside of one fold, in an order shuffled anew every epoch."""

    def __init__(self, leave_out: int, batch: int, seed: int):
        self.pool = Pool()
        self.embeddings = self.pool.embeddings
        self.soft_labels = self.pool.soft_labels(leave_out)
        self.rows = np.flatnonzero(self.pool.folds != leave_out)
        self.batch, self.seed = batch, seed
        self.epoch, self.order = -1, self.rows

    def at(self, step: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(patches [2b, 1, 96, 64], labels [b, 52], YAMNet's embeddings [b, 1024]). Labels are in
        [0, 1]: part of each is what a probe on YAMNet hears."""
        epoch, place = divmod(step, len(self.rows) // self.batch)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = np.random.default_rng((self.seed, epoch)).permutation(self.rows)
        rows = np.sort(self.order[place * self.batch:(place + 1) * self.batch])
        labels = (1 - SOFT_SHARE) * self.pool.labels[rows] + SOFT_SHARE * self.soft_labels[rows]
        return (
            halves(self.pool.patches[rows]),
            torch.from_numpy(labels.astype(np.float32)),
            torch.from_numpy(self.embeddings[rows].astype(np.float32)),
        )
