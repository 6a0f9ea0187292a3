"""How well a trained network hears whole clips, window by window as a room does."""
from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from compose import AUDIBLE_BELOW_PEAK
from front_end import FrontEnds, LogMel
from labels import read_labels
from network import Network
from runs import Run
from sounds import FRAME, RATE_HZ, Sounds, frame_levels

BATCH = 64
# The reflection that clips are heard through: 1 ms late and 3 dB down.
REFLECTION_SAMPLES = RATE_HZ // 1000
REFLECTION = 10 ** (-3 / 20)


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


class Heard(NamedTuple):
    """Windows of clips, one after another: logits [n, labels], audible bool [n], whether the clip's sound can be
    heard, clips [n], whose they are by their place among all sounds."""

    logits: np.ndarray
    audible: np.ndarray
    clips: np.ndarray


def mean(results: list[Accuracy]) -> dict[str, float]:
    """Of each figure, over folds."""
    means = np.nanmean([dataclasses.astuple(result) for result in results], 0)
    return dict(zip([field.name for field in dataclasses.fields(Accuracy)], means.round(4).tolist()))


def load_network(run: Run, labels: int) -> Network:
    """Folded."""
    network = Network(labels, run.share)
    network.load_state_dict(torch.load(run.network, map_location="cpu"))
    return network.fold().to(memory_format=torch.channels_last)


def judged(sounds: Sounds, fold: int, every: int = 1) -> list[int]:
    """Labelled clips of a fold that somebody recorded, or every so manieth: of ESC-50, and everyday ones."""
    return [
        index for index, own in enumerate(sounds.entries)
        if own.fold == fold and own.label >= 0 and index % every == 0
        and own.name.startswith(("esc50/", "everyday/"))]


class Listener:
    """Hears clips as rooms do: a window every hop."""

    def __init__(self, sounds: Sounds, front_ends: FrontEnds, device: torch.device):
        self.sounds, self.front_ends, self.device = sounds, front_ends, device
        self.log_mel = LogMel(front_ends.own).to(device)

    def windows(self, index: int, reflected: bool) -> tuple[torch.Tensor, np.ndarray]:
        """(windows [n, columns, bands], audible [n]) of a clip; one shorter than a window is followed by silence."""
        own = self.front_ends
        samples = self.sounds.samples(index)
        if reflected:
            samples = samples.copy()
            samples[REFLECTION_SAMPLES:] += REFLECTION * samples[:-REFLECTION_SAMPLES].copy()
        samples = np.pad(samples, (0, max(0, own.window_samples - len(samples))))
        columns = self.log_mel(torch.from_numpy(samples).to(self.device)[None])[0]
        hop = own.hop_samples // own.own["frameStep"]
        windows = columns.unfold(0, own.shape[0], hop).transpose(1, 2)
        heard = frame_levels(samples) >= AUDIBLE_BELOW_PEAK * self.sounds.entries[index].loudest
        starts = np.arange(len(windows)) * own.hop_samples
        audible = np.array([
            heard[-(-start // FRAME):(start + own.window_samples) // FRAME].any() for start in starts])
        return windows, audible

    @torch.no_grad()
    def hear(self, network: Network, clips: list[int], reflected: bool) -> Heard:
        logits, audible, owners, waiting = [], [], [], []

        def flush() -> None:
            batch = torch.cat(waiting).unsqueeze(1).contiguous(memory_format=torch.channels_last)
            logits.append(network(batch)[0].float().cpu().numpy())
            waiting.clear()

        for clip in clips:
            windows, of_clip = self.windows(clip, reflected)
            waiting.append(windows)
            audible.append(of_clip)
            owners.append(np.full(len(windows), clip))
            if sum(map(len, waiting)) >= BATCH:
                flush()
        if waiting:
            flush()
        return Heard(np.concatenate(logits), np.concatenate(audible), np.concatenate(owners))


def sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def share(right: np.ndarray) -> float:
    return float(right.mean()) if len(right) else float("nan")


def accuracy(heard: Heard, sounds: Sounds) -> Accuracy:
    """Of calibrated logits."""
    of_sound = sounds.label_of
    right = heard.logits.argmax(1) == of_sound[heard.clips]
    esc50 = np.array([sounds.entries[clip].name.startswith("esc50/") for clip in heard.clips])
    ids, first = np.unique(heard.clips, return_index=True)
    scores = sigmoid(heard.logits)
    means = np.stack([scores[heard.clips == clip].mean(0) for clip in ids])
    truth, of_esc50 = of_sound[ids], esc50[first]
    # How many labels have a higher score than the clip's own.
    ranks = (means > means[np.arange(len(ids)), truth][:, None]).sum(1)
    essential = np.array([label.essential for label in read_labels()])[truth]
    return Accuracy(
        esc50_clip=share(ranks[of_esc50] == 0),
        esc50_window=share(right[esc50]),
        esc50_audible_window=share(right[esc50 & heard.audible]),
        everyday_clip=share(ranks[~of_esc50] == 0),
        everyday_top3=share(ranks[~of_esc50] < 3),
        everyday_essential=share(ranks[~of_esc50 & essential] == 0),
    )
