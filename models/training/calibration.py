"""Makes scores probabilities: one scale and one offset for the logits of all labels (Platt 1999)."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

BINS = 10


@dataclass
class Calibration:
    """Calibrated logit of a label: `scale * logit + offset`."""

    scale: float
    offset: float

    def apply(self, logits: np.ndarray) -> np.ndarray:
        return self.scale * logits + self.offset

    def fold_into(self, head: torch.nn.Linear) -> None:
        head.weight.data *= self.scale
        head.bias.data.mul_(self.scale).add_(self.offset)


def balanced(truth: np.ndarray) -> np.ndarray:
    """Weights [n] of windows by which every label, and nothing, is equally common, since the
    recordings' own proportions say nothing about a room's. truth [n, labels], at most one a row."""
    common = np.append(truth.sum(0, dtype=np.int64), (~truth.any(1)).sum())
    label = np.where(truth.any(1), truth.argmax(1), truth.shape[1])
    return 1 / common[label]


def calibrate(logits: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> Calibration:
    """The likeliest, for windows that the network was not trained on: logits [n, labels], truth
    [n, labels] (1 where a label applies), weights [n]."""
    x, y = torch.from_numpy(logits).double(), torch.from_numpy(truth).double()
    weigh = torch.from_numpy(weights / weights.sum())[:, None]
    scale = torch.ones((), dtype=torch.double, requires_grad=True)
    offset = torch.zeros((), dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([scale, offset], max_iter=50, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = functional.binary_cross_entropy_with_logits(scale * x + offset, y, weigh, reduction="sum")
        value.backward()
        return value

    optimiser.step(loss)
    return Calibration(round(scale.item(), 4), round(offset.item(), 4))


def calibration_error(scores: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> float:
    """Mean distance between score and frequency over scores of at least 0.05, in ten bins of equal
    width; arguments as for `calibrate`, scores in [0, 1]."""
    weigh = np.broadcast_to(weights[:, None], scores.shape)
    said = scores >= 0.05
    scores, truth, weigh = scores[said], truth[said], weigh[said]
    bins = np.minimum((scores * BINS).astype(int), BINS - 1)
    total = np.zeros(BINS)
    np.add.at(total, bins, weigh * (scores - truth))
    return float(np.abs(total).sum() / weigh.sum())
