"""Batches of pool windows with YAMNet's embeddings, reproducible from a seed and the step."""
import numpy as np
import torch

from windows import Windows

# Mean and standard deviation of raw log-mel values over the pool, rounded.
INPUT_MEAN = -1.65
INPUT_DEVIATION = 2.55
# Half of YAMNet's features are all but silent on the pool; this keeps them from weighing in.
LEAST_DEVIATION = 1e-2


def normalised(patches: np.ndarray) -> torch.Tensor:
    """Raw float16 [n, 96, 64] to normalised float32 [n, 1, 96, 64], channels last."""
    batch = torch.from_numpy(patches.astype(np.float32)).unsqueeze(1)
    return batch.sub_(INPUT_MEAN).div_(INPUT_DEVIATION).contiguous(memory_format=torch.channels_last)


class PoolBatches:
    """The pool's windows outside of one fold, in an order shuffled anew every epoch."""

    def __init__(self, leave_out: int, batch: int, seed: int):
        self.pool = Windows("pool")
        self.embeddings = np.memmap(
            self.pool.folder / "embeddings.f16", np.float16, "r").reshape(self.pool.count, -1)
        self.rows = np.flatnonzero(self.pool.folds != leave_out)
        sample = self.embeddings[self.rows[::8]].astype(np.float32)
        self.mean = torch.from_numpy(sample.mean(0))
        self.deviation = torch.from_numpy(sample.std(0) + LEAST_DEVIATION)
        self.batch, self.seed = batch, seed
        self.epoch, self.order = -1, self.rows

    def at(self, step: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(patches [b, 1, 96, 64], labels [b, 52], standardised embeddings [b, 1024])."""
        epoch, place = divmod(step, len(self.rows) // self.batch)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = np.random.default_rng((self.seed, epoch)).permutation(self.rows)
        rows = np.sort(self.order[place * self.batch:(place + 1) * self.batch])
        embeddings = torch.from_numpy(self.embeddings[rows].astype(np.float32))
        return (
            normalised(self.pool.patches[rows]),
            torch.from_numpy(self.pool.labels[rows].astype(np.float32)),
            (embeddings - self.mean) / self.deviation,
        )
