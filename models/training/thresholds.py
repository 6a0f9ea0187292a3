"""Thresholds of the labels, from scores of windows that the scoring network was not trained on."""
import numpy as np

PRECISION = 0.9
LOWEST = 0.3
HIGHEST = 0.95


def thresholds(scores: np.ndarray, truth: np.ndarray) -> list[float]:
    """The lowest score, between LOWEST and HIGHEST, from which a label is right nine times in ten.

    scores [n, labels]; truth [n]: index of each window's label, or `labels` for a window in which
    nothing is to be recognised. Precision is that of a world in which every label, and nothing,
    is equally common, since the recordings' own proportions say nothing about a room's.
    """
    labels = scores.shape[1]
    counts = np.bincount(truth, minlength=labels + 1)
    weights = 1 / counts[truth]
    return [threshold(scores[:, label], truth == label, weights) for label in range(labels)]


def threshold(scores: np.ndarray, positive: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(-scores)
    ordered, right = scores[order], (weights * positive)[order].cumsum()
    precise = right >= PRECISION * weights[order].cumsum()
    precise &= np.append(ordered[1:] < ordered[:-1], True)
    lowest = ordered[precise].min(initial=HIGHEST)
    return round(float(np.clip(lowest, LOWEST, HIGHEST)), 3)
