"""Thresholds of the labels, from scores of windows that the scoring network was not trained on."""
import numpy as np

PRECISION = 0.9
LOWEST = 0.5
HIGHEST = 0.8


def balanced(truth: np.ndarray) -> np.ndarray:
    """Weights [n] of windows by which every label, and nothing, is equally common, since the
    recordings' own proportions say nothing about a room's. truth [n, labels], at most one a row."""
    common = np.append(truth.sum(0), (~truth.any(1)).sum())
    label = np.where(truth.any(1), truth.argmax(1), truth.shape[1])
    return 1 / common[label]


def thresholds(scores: np.ndarray, truth: np.ndarray) -> list[float]:
    """The lowest score, between LOWEST and HIGHEST, from which a label is right nine times in ten.

    scores [n, labels]; truth [n, labels]: 1 where a label applies.
    """
    weights = balanced(truth)
    return [
        threshold(scores[:, label], truth[:, label] == 1, weights)
        for label in range(truth.shape[1])
    ]


def threshold(scores: np.ndarray, positive: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(-scores)
    ordered, right = scores[order], (weights * positive)[order].cumsum()
    precise = right >= PRECISION * weights[order].cumsum()
    precise &= np.append(ordered[1:] < ordered[:-1], True)
    lowest = ordered[precise].min(initial=HIGHEST)
    return round(float(np.clip(lowest, LOWEST, HIGHEST)), 3)
