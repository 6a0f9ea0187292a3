"""All sounds of training, as sound-store.ts wrote them."""
from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np

from windows import WORK, Pool

RATE_HZ = 16_000


class Sound(NamedTuple):
    name: str
    # Index into the labels; -1: nobody has said.
    label: int
    fold: int
    free: bool
    start: int
    length: int


class Sounds:
    """labels: names of all labels; entries: sounds, in the order by which windows refer to them."""

    def __init__(self):
        self.folder = WORK / "sounds"
        described = json.loads((self.folder / "sounds.json").read_text())
        self.labels: list[str] = described["labels"]
        self.entries = [
            Sound(own["name"], own["label"], own["fold"], own["free"], own["start"], own["length"])
            for own in described["sounds"]
        ]
        self.all_samples = np.memmap(self.folder / "samples.i16", np.int16, "r")

    def samples(self, index: int) -> np.ndarray:
        """float32 [n], 16 kHz mono in [-1, 1]."""
        own = self.entries[index]
        return self.all_samples[own.start:own.start + own.length].astype(np.float32) / 32768

    def scores(self) -> np.ndarray:
        """float16 [sounds, 527]: log-odds of AudioSet's classes, as efficientat.py wrote them."""
        logits = np.memmap(self.folder / "efficientat-logits.f16", np.float16, "r")
        return logits.reshape(len(self.entries), -1)


def of_clips(values: np.ndarray, clips: np.ndarray) -> np.ndarray:
    """Values [sounds, m] to the highest of those of each window's clips [n, k]; nan without any."""
    rows = np.where(clips[:, :, None] >= 0, values[clips].astype(np.float32), np.float32(np.nan))
    return np.fmax.reduce(rows, axis=1)


def labelled(pool: Pool, sounds: Sounds) -> np.ndarray:
    """bool [n]: windows in which nothing is heard that nobody has labelled."""
    of_sound = np.array([own.label for own in sounds.entries])
    return ~((pool.clips >= 0) & (of_sound[pool.clips] < 0)).any(1)
