"""The front ends of `front-ends.json`, which front-ends.ts wrote, for batches of windows."""
from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from sounds import SOUNDS

# Most that a value may be from what rooms compute, in units of what a network takes.
TOLERANCE = 2e-3


class FrontEnds(NamedTuple):
    # Parameters as models/front-ends/log-mel.ts takes them: the network's and YAMNet's, of the same windows.
    own: dict
    yamnet: dict
    # From one look of a room to the next.
    hop_samples: int

    @property
    def window_samples(self) -> int:
        return (self.own["columns"] - 1) * self.own["frameStep"] + self.own["frameLength"]

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and bands of a window."""
        return self.own["columns"], self.own["melBands"]


def read_front_ends() -> FrontEnds:
    described = json.loads((SOUNDS / "front-ends.json").read_text())
    return FrontEnds(described["own"], described["yamnet"], described["hopSamples"])


def mel_filters(parameters: dict) -> np.ndarray:
    """Triangles that are even in mel (HTK), bin 0 left out: [bins, bands]."""
    def mel(hz):
        return 1127 * np.log1p(np.asarray(hz, np.float64) / 700)
    bins = parameters["fftLength"] // 2 + 1
    hz = np.arange(bins) * parameters["sampleRateHz"] / parameters["fftLength"]
    edges = np.linspace(
        mel(parameters["lowerEdgeHz"]), mel(parameters["upperEdgeHz"]), parameters["melBands"] + 2)
    rising = (mel(hz)[:, None] - edges[:-2]) / np.diff(edges)[:-1]
    filters = np.clip(np.minimum(rising, 2 - rising), 0, None)
    filters[0] = 0
    return filters.astype(np.float32)


class LogMel(nn.Module):
    """What models/front-ends/log-mel.ts computes: samples [n, m] to columns [n, columns, bands]."""

    def __init__(self, parameters: dict):
        super().__init__()
        self.parameters = parameters
        length = parameters["frameLength"]
        # Periodic: 0.5 - 0.5 cos(2 pi n / N).
        self.register_buffer("hann", torch.hann_window(length, periodic=True))
        self.register_buffer("filters", torch.from_numpy(mel_filters(parameters)))

    def forward(self, samples: torch.Tensor) -> torch.Tensor:
        own = self.parameters
        before = functional.pad(samples[:, :-1], (1, 0))
        emphasised = samples - own["preEmphasis"] * before
        frames = emphasised.unfold(1, own["frameLength"], own["frameStep"]) * self.hann
        spectrum = torch.fft.rfft(frames, own["fftLength"])
        bins = spectrum.real ** 2 + spectrum.imag ** 2
        bins = bins if own["spectrum"] == "power" else bins.sqrt()
        return (torch.log(bins @ self.filters + own["logOffset"]) - own["mean"]) / own["standardDeviation"]


def check() -> None:
    """Raises unless both front ends compute what those of rooms do."""
    described = json.loads((SOUNDS / "front-ends.json").read_text())
    samples = torch.tensor(described["check"]["samples"], dtype=torch.float32)[None]
    for name in ("own", "yamnet"):
        told = torch.tensor(described["check"][name], dtype=torch.float32)
        heard = LogMel(described[name])(samples)[0]
        apart = float((heard - told.reshape(heard.shape)).abs().max())
        print(f"front end {name}: at most {apart:.1e} from the rooms'")
        if apart > TOLERANCE:
            raise SystemExit("the front end of training is not the one of rooms")
