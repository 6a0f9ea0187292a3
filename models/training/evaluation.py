"""How well a trained network hears the unaltered clips of a fold."""
from dataclasses import dataclass

import numpy as np
import torch

from batches import normalised
from network import Network
from train import run_folder
from windows import Windows

# Labels after these are speech and music, which have no official folds.
ESC50_LABELS = 50
BATCH = 256


@dataclass
class Accuracy:
    """Shares of ESC-50 clips and windows whose highest score, of all 52, is their own label's.

    clip: scores averaged over the clip's windows, one every 240 ms; window: each window alone,
    silent ones included; audible_window: windows in which the clip's sound can be heard.
    """

    clip: float
    window: float
    audible_window: float
    # Speech and music windows, audible ones, by the same rule.
    speech: float
    music: float


def load_network(leave_out: int, labels: int) -> Network:
    """The folded network of a run's last checkpoint."""
    network = Network(labels)
    checkpoint = torch.load(run_folder(leave_out) / "checkpoint.pt", map_location="cpu")
    network.load_state_dict(checkpoint["network"])
    return network.eval().fold().to(memory_format=torch.channels_last)


@torch.no_grad()
def scores_of(network: Network, patches: np.ndarray) -> np.ndarray:
    """Raw patches [n, 96, 64] to scores [n, labels]."""
    batches = [
        torch.sigmoid(network(normalised(patches[start:start + BATCH]))[0]).numpy()
        for start in range(0, len(patches), BATCH)
    ]
    return np.concatenate(batches)


def accuracy(windows: Windows, rows: np.ndarray, scores: np.ndarray) -> Accuracy:
    """rows: indices of windows [n]; scores [n, labels]."""
    labels, audible = windows.labels[rows].argmax(1), windows.audible[rows]
    clips, right = windows.clips[rows, 0], scores.argmax(1) == labels
    esc50 = labels < ESC50_LABELS
    clip_right = [
        scores[clips == clip].mean(0).argmax() == labels[clips == clip][0]
        for clip in np.unique(clips[esc50])
    ]
    return Accuracy(
        clip=float(np.mean(clip_right)),
        window=float(right[esc50].mean()),
        audible_window=float(right[esc50 & audible].mean()),
        speech=float(right[(labels == ESC50_LABELS) & audible].mean()),
        music=float(right[(labels == ESC50_LABELS + 1) & audible].mean()),
    )
