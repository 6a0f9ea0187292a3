"""How well a trained network hears the unaltered clips of a fold."""
import dataclasses
from dataclasses import dataclass

import numpy as np
import torch

from batches import patch_batch
from network import Network
from train import run_folder
from windows import Windows

# Labels after these are speech and music, which have no official folds.
ESC50_LABELS = 50
ESC10 = ("dog", "rooster", "rain", "sea_waves", "crackling_fire", "crying_baby", "sneezing",
         "clock_tick", "helicopter", "chainsaw")
BATCH = 32
# Windows, one every 240 ms, that together span 1.935 s.
IN_TWO_SECONDS = 5


@dataclass
class Accuracy:
    """Shares of ESC-50 clips and windows whose highest score, of all 52, is their own label's.

    clip: scores averaged over the clip's windows, one every 240 ms; window: each window alone,
    silent ones included; audible_window: windows in which the clip's sound can be heard;
    two_seconds: the logits of IN_TWO_SECONDS windows in a row averaged, silent ones included.
    """

    clip: float
    # Clips of the ten classes of ESC-10: by the highest of the scores of those ten, and of all.
    esc10: float
    esc10_of_all: float
    window: float
    audible_window: float
    two_seconds: float
    # Speech and music windows, audible ones, by the highest of all scores.
    speech: float
    music: float


def mean(results: list[Accuracy]) -> dict[str, float]:
    """Of each figure, over folds."""
    means = np.mean([dataclasses.astuple(result) for result in results], 0)
    return dict(zip([field.name for field in dataclasses.fields(Accuracy)], means.round(4).tolist()))


def load_network(leave_out: int, labels: int) -> Network:
    """The folded network of a run's last checkpoint."""
    network = Network(labels)
    checkpoint = torch.load(run_folder(leave_out) / "checkpoint.pt", map_location="cpu")
    network.load_state_dict(checkpoint["network"])
    return network.fold().to(memory_format=torch.channels_last)


@torch.no_grad()
def logits_of(network: Network, patches: np.ndarray) -> np.ndarray:
    """Raw patches [n, 96, 64] to logits [n, labels]."""
    batches = [
        network(patch_batch(patches[start:start + BATCH]))[0].numpy()
        for start in range(0, len(patches), BATCH)
    ]
    return np.concatenate(batches)


def smoothed(logits: np.ndarray, clips: np.ndarray) -> np.ndarray:
    """Logits [n, labels] of windows, those of a clip following each other, to their means with up
    to IN_TWO_SECONDS - 1 windows before them in the clip. clips [n]: which clip each is of."""
    total, count = logits.copy(), np.ones(len(logits))
    for back in range(1, IN_TWO_SECONDS):
        same = clips[back:] == clips[:-back]
        total[back:][same] += logits[:-back][same]
        count[back:][same] += 1
    return total / count[:, None]


def sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def accuracy(windows: Windows, rows: np.ndarray, logits: np.ndarray) -> Accuracy:
    """rows: indices of windows [n]; logits [n, labels]."""
    labels, audible = windows.labels[rows].argmax(1), windows.audible[rows]
    clips, right = windows.clips[rows], logits.argmax(1) == labels
    smoothly_right = smoothed(logits, clips).argmax(1) == labels
    scores = sigmoid(logits)
    esc50 = labels < ESC50_LABELS
    ids, first = np.unique(clips[esc50], return_index=True)
    truth = labels[esc50][first]
    means = np.stack([scores[clips == clip].mean(0) for clip in ids])
    ten = np.array([windows.label_names.index(name) for name in ESC10])
    of_ten = np.isin(truth, ten)
    clip_right = means.argmax(1) == truth
    return Accuracy(
        clip=float(clip_right.mean()),
        esc10=float((ten[means[of_ten][:, ten].argmax(1)] == truth[of_ten]).mean()),
        esc10_of_all=float(clip_right[of_ten].mean()),
        window=float(right[esc50].mean()),
        audible_window=float(right[esc50 & audible].mean()),
        two_seconds=float(smoothly_right[esc50].mean()),
        speech=float(right[(labels == ESC50_LABELS) & audible].mean()),
        music=float(right[(labels == ESC50_LABELS + 1) & audible].mean()),
    )
