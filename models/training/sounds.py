"""All sounds of training, as sound-store.ts wrote them."""
from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

WORK = Path(__file__).parent / ".work"
SOUNDS = WORK / "sounds"
RATE_HZ = 16_000
# 50 ms, the least that can be heard.
FRAME = 800
FOLDS = (1, 2, 3, 5)


class Sound(NamedTuple):
    name: str
    # Index into the labels; -1: nobody has said.
    label: int
    fold: int
    # Whether weights trained on it may be published for any use.
    free: bool
    start: int
    length: int
    # Mean square of the loudest 50 ms.
    loudest: float


class Sounds:
    """labels: names of all labels; entries: sounds; all_samples: int16, one sound after another."""

    def __init__(self):
        described = json.loads((SOUNDS / "sounds.json").read_text())
        self.labels: list[str] = described["labels"]
        self.entries = [
            Sound(own["name"], own["label"], own["fold"], own["free"], own["start"], own["length"], own["loudest"])
            for own in described["sounds"]
        ]
        self.all_samples = np.memmap(SOUNDS / "samples.i16", np.int16, "r")

    @property
    def label_of(self) -> np.ndarray:
        """int64 [sounds]: `Sound.label` of each."""
        return np.array([own.label for own in self.entries])

    def samples(self, index: int) -> np.ndarray:
        """float32 [n], 16 kHz mono in [-1, 1]."""
        own = self.entries[index]
        return self.all_samples[own.start:own.start + own.length].astype(np.float32) / 32768

    def scores(self) -> np.ndarray:
        """float16 [sounds, 527]: log-odds of AudioSet's classes, as efficientat.py wrote them."""
        logits = np.fromfile(SOUNDS / "efficientat-logits.f16", np.float16)
        return logits.reshape(len(self.entries), -1)


def frame_levels(samples: np.ndarray) -> np.ndarray:
    """[n] to the mean square of each 50 ms; the last are filled up with silence."""
    return (np.pad(samples, (0, -len(samples) % FRAME)).reshape(-1, FRAME) ** 2).mean(1)
