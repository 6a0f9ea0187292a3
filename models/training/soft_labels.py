"""Soft labels of the pool: what a probe on YAMNet's embedding hears in each window.

    python3 soft_labels.py

writes `.work/pool/soft-labels-without-F.f16`, float16 [n, 52], for each fold F that a run leaves out
and for 0, none. The probe that hears a window was trained neither on the fold that is left
out nor on the window's own (cross-fitting): it says what can be told of the sound, since it cannot
know the clip by heart. Windows of the fold that is left out have none (0).
Many times as fast with OpenBLAS (libopenblas0-pthread) as with Debian's own BLAS.
"""
from __future__ import annotations

import numpy as np
import torch
from torch import nn

from losses import label_loss
from teacher import LEAST_DEVIATION
from windows import Pool

SEED = 20
HIDDEN = 512
BATCH = 256
EPOCHS = 8
HIGHEST_RATE = 2e-3
WEIGHT_DECAY = 0.01


class Probe(nn.Module):
    """YAMNet's embedding [n, 1024] to logits [n, labels]."""

    def __init__(self, embeddings: torch.Tensor, labels: int):
        super().__init__()
        self.mean, self.deviation = embeddings.mean(0), embeddings.std(0) + LEAST_DEVIATION
        self.layers = nn.Sequential(
            nn.Dropout(0.3), nn.Linear(embeddings.shape[1], HIDDEN), nn.ReLU(),
            nn.Dropout(0.5), nn.Linear(HIDDEN, labels))

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        return self.layers((embeddings - self.mean) / self.deviation)


def trained(embeddings: torch.Tensor, labels: torch.Tensor) -> Probe:
    """A probe trained on embeddings [n, 1024] of windows with labels [n, labels]."""
    torch.manual_seed(SEED)
    probe = Probe(embeddings, labels.shape[1])
    steps = EPOCHS * len(embeddings) // BATCH
    optimiser = torch.optim.AdamW(probe.parameters(), weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, HIGHEST_RATE, steps)
    for _ in range(steps):
        rows = torch.randint(0, len(embeddings), (BATCH,))
        loss = label_loss(probe(embeddings[rows]), labels[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return probe.eval()


@torch.no_grad()
def heard(probe: Probe, embeddings: torch.Tensor) -> np.ndarray:
    return torch.sigmoid(probe(embeddings)).numpy().astype(np.float16)


def main() -> None:
    pool = Pool()
    embeddings = torch.from_numpy(pool.embeddings.astype(np.float32))
    labels = torch.from_numpy(pool.labels.astype(np.float32))
    folds = np.unique(pool.folds).tolist()
    # 0 is written last: by it run.sh knows that all are there.
    soft = {left_out: np.zeros(labels.shape, np.float16) for left_out in [*folds, 0]}
    # A probe trained without two folds serves either when the other is left out.
    for fold in folds:
        for other in [0, *[later for later in folds if later > fold]]:
            rows = np.flatnonzero((pool.folds != fold) & (pool.folds != other))
            probe = trained(embeddings[rows], labels[rows])
            for left_out, own in ((other, fold), (fold, other)):
                if own:
                    told = np.flatnonzero(pool.folds == own)
                    soft[left_out][told] = heard(probe, embeddings[told])
            print(f"probe without folds {fold}, {other}", flush=True)
    for left_out, values in soft.items():
        unfinished = pool.soft_labels_path(left_out).with_suffix(".unfinished")
        values.tofile(unfinished)
        unfinished.rename(pool.soft_labels_path(left_out))


if __name__ == "__main__":
    torch.set_num_threads(2)
    main()
