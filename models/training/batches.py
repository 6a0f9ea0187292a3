"""Batches of pool windows, as the network's first blocks give them, with what teachers say of them and what was
recorded; reproducible from a seed and the step."""
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from sounds import Sounds, labelled
from targets import Targets
from windows import Pool


def trunk_batch(values: np.ndarray) -> torch.Tensor:
    """[n, columns, bands, channels] to float32 [n, channels, columns, bands], channels last."""
    return torch.from_numpy(values.astype(np.float32)).permute(0, 3, 1, 2)


class Batch(NamedTuple):
    # [b, channels, columns, bands], as trunk.py wrote them
    trunk: torch.Tensor
    # [b, classes + labels]: what teachers say, standardised.
    said: torch.Tensor
    # [b, labels], 0 or 1: what was recorded.
    labels: torch.Tensor
    # bool [b]: whether that is known of all that is heard.
    known: torch.Tensor


class PoolBatches:
    """The pool's windows outside of one fold, in an order shuffled anew every epoch."""

    def __init__(self, leave_out: int, size: str, batch: int, seed: int, folder: Path):
        self.pool, sounds = Pool(), Sounds()
        self.targets = Targets(self.pool, sounds, folder)
        self.known = labelled(self.pool, sounds)
        self.rows = np.flatnonzero(self.pool.folds != leave_out)
        # bool [labels]: of which there are recordings.
        self.recorded = (self.pool.labels[self.rows] != 0).any(0)
        self.trunk = self.pool.trunk(size)
        self.batch, self.seed = batch, seed
        self.epoch, self.order = -1, self.rows

    def at(self, step: int) -> Batch:
        epoch, place = divmod(step, len(self.rows) // self.batch)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = np.random.default_rng((self.seed, epoch)).permutation(self.rows)
        rows = np.sort(self.order[place * self.batch:(place + 1) * self.batch])
        return Batch(
            trunk_batch(self.trunk[rows]),
            torch.from_numpy(self.targets.values[rows]),
            torch.from_numpy(self.pool.labels[rows].astype(np.float32)),
            torch.from_numpy(self.known[rows]),
        )
