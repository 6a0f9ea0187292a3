"""How well a trained network hears the clips of a fold, window by window and as a whole."""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import torch

from labels import read_labels
from network import Network
from runs import Run
from sounds import Sounds
from windows import Windows, patch_batch

BATCH = 32


@dataclass
class Accuracy:
    """Shares of clips and windows whose highest score, of all labels, is their own label's.

    A clip's scores are averaged over its windows, one every 240 ms, silent ones included.
    """

    esc50_clip: float
    # Each window alone, silent ones included; and those in which the clip's sound can be heard.
    esc50_window: float
    esc50_audible_window: float
    # Everyday sounds: also those whose own label is among the first three, and essential ones.
    everyday_clip: float
    everyday_top3: float
    everyday_essential: float


def mean(results: list[Accuracy]) -> dict[str, float]:
    """Of each figure, over folds."""
    means = np.nanmean([dataclasses.astuple(result) for result in results], 0)
    return dict(zip([field.name for field in dataclasses.fields(Accuracy)], means.round(4).tolist()))


def load_network(run: Run, labels: int) -> Network:
    """Folded."""
    network = Network(labels, run.share)
    network.load_state_dict(torch.load(run.network, map_location="cpu"))
    return network.fold().to(memory_format=torch.channels_last)


@torch.no_grad()
def logits_of(network: Network, patches: np.ndarray) -> np.ndarray:
    """Patches [n, columns, bands] to logits [n, labels]."""
    batches = [
        network(patch_batch(patches[start:start + BATCH]))[0].numpy()
        for start in range(0, len(patches), BATCH)
    ]
    return np.concatenate(batches)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def share(right: np.ndarray) -> float:
    return float(right.mean()) if len(right) else float("nan")


def accuracy(windows: Windows, rows: np.ndarray, logits: np.ndarray, sounds: Sounds) -> Accuracy:
    """rows: indices of windows [n]; logits [n, labels]."""
    labels, audible, clips = windows.labels[rows].argmax(1), windows.audible[rows], windows.clips[rows, 0]
    right = logits.argmax(1) == labels
    esc50 = np.array([sounds.entries[clip].name.startswith("esc50/") for clip in clips])
    ids, first = np.unique(clips, return_index=True)
    scores = sigmoid(logits)
    means = np.stack([scores[clips == clip].mean(0) for clip in ids])
    truth, of_esc50 = labels[first], esc50[first]
    # How many labels have a higher score than the clip's own.
    ranks = (means > means[np.arange(len(ids)), truth][:, None]).sum(1)
    essential = np.array([label.essential for label in read_labels()])[truth]
    return Accuracy(
        esc50_clip=share(ranks[of_esc50] == 0),
        esc50_window=share(right[esc50]),
        esc50_audible_window=share(right[esc50 & audible]),
        everyday_clip=share(ranks[~of_esc50] == 0),
        everyday_top3=share(ranks[~of_esc50] < 3),
        everyday_essential=share(ranks[~of_esc50 & essential] == 0),
    )
