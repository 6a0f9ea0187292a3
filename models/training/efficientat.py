"""EfficientAT mn04 as a second teacher: what it hears in every sound as a whole, at most 6 s of it.

    python3 efficientat.py [EFFICIENTAT_FOLDER]

writes `.work/sounds/efficientat-logits.f16`, float16 [sounds, 527]. Given again, it goes on with the sounds that it
has not heard yet. Of speech and music, which need no second teacher, and of made sounds, which neither teacher has met,
it says nan.

The network is MobileNetV3 (Schmid, Koutini and Widmer 2023, arXiv 2211.04772; MIT), its batch
normalisation folded into its convolutions; the front end is theirs: 128 Kaldi mel bands of 32 kHz.
It is strong on scenes of 4 to 10 s and weak on single seconds.
"""
from __future__ import annotations

import collections
import io
import pickle
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from scipy.signal import resample_poly
from torch.nn import functional

from sounds import RATE_HZ, SOUNDS, Sounds

CHECKPOINT = "mn04_as_mAP_432.pt"
THEIR_RATE_HZ = 32_000
FFT, FRAME, HOP = 1024, 800, 320
MEL_BANDS, HIGHEST_HZ = 128, 15_000
MOST_SECONDS, LEAST_SECONDS = 6, 1
HEARD_SETS = ("esc50", "everyday", "effects")
CLASSES, EMBEDDING_VALUES = 527, 384
# Kernel, stride, whether with squeeze-excite, whether with hard-swish; of the inverted residuals.
BLOCKS = (
    (3, 1, 0, 0), (3, 2, 0, 0), (3, 1, 0, 0), (5, 2, 1, 0), (5, 1, 1, 0), (5, 1, 1, 0), (3, 2, 0, 1),
    (3, 1, 0, 1), (3, 1, 0, 1), (3, 1, 0, 1), (3, 1, 1, 1), (3, 1, 1, 1), (5, 2, 1, 1), (5, 1, 1, 1),
    (5, 1, 1, 1))
EPSILON = 1e-3


def mel_bands() -> np.ndarray:
    """[128, 513]: triangles that are even in mel (Kaldi), the last bin left out."""
    def mel(hz):
        return 1127 * np.log(1 + np.asarray(hz, np.float64) / 700)
    step = mel(HIGHEST_HZ) / (MEL_BANDS + 1)
    left = np.arange(MEL_BANDS)[:, None] * step
    bins = mel(THEIR_RATE_HZ / FFT * np.arange(FFT // 2))[None]
    triangles = np.maximum(0, np.minimum((bins - left) / step, (left + 2 * step - bins) / step))
    return np.pad(triangles, ((0, 0), (0, 1))).astype(np.float32)


BANDS = mel_bands()
WINDOW = np.pad(np.hanning(FRAME), (FFT - FRAME) // 2).astype(np.float32)


def features(samples: np.ndarray) -> np.ndarray:
    """float32 mono at 32 kHz to log-mel [128, frames]."""
    emphasised = samples[1:] - np.float32(0.97) * samples[:-1]
    padded = np.pad(emphasised.astype(np.float32), FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP] * WINDOW
    power = np.abs(np.fft.rfft(frames, axis=1)).astype(np.float32) ** 2
    return (np.log(power @ BANDS.T + 1e-5).T + 4.5) / 5


class Restricted(pickle.Unpickler):
    """Reads a plain state dict out of a torch archive and runs nothing else that it may hold."""

    TYPES = {"FloatStorage": np.float32, "LongStorage": np.int64}

    def __init__(self, archive: zipfile.ZipFile):
        self.archive = archive
        self.root = archive.namelist()[0].split("/")[0]
        super().__init__(io.BytesIO(archive.read(f"{self.root}/data.pkl")))

    def persistent_load(self, pid):
        return np.frombuffer(self.archive.read(f"{self.root}/data/{pid[2]}"), self.TYPES[pid[1]])

    def find_class(self, module: str, name: str):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if name == "_rebuild_tensor_v2":
            return self.tensor
        if module == "torch" and name in self.TYPES:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a state dict")

    @staticmethod
    def tensor(storage, offset, size, stride, *_):
        strides = [step * storage.itemsize for step in stride]
        return torch.from_numpy(
            np.lib.stride_tricks.as_strided(storage[offset:], size, strides).copy())


class EfficientAt:
    def __init__(self, folder: Path):
        with zipfile.ZipFile(folder / CHECKPOINT) as archive:
            self.weights = Restricted(archive).load()
        self.stem, self.last = self.folded("features.0"), self.folded("features.16")
        self.blocks = [self.block(i) for i in range(len(BLOCKS))]

    def folded(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Weights and bias of a convolution with its batch normalisation."""
        own = {key: self.weights[f"{name}.1.{key}"].double()
               for key in ("weight", "bias", "running_mean", "running_var")}
        gain = own["weight"] / (own["running_var"] + EPSILON).sqrt()
        kernel = self.weights[f"{name}.0.weight"].double() * gain[:, None, None, None]
        return kernel.float(), (own["bias"] - own["running_mean"] * gain).float()

    def linear(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        return self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]

    def block(self, i: int) -> dict:
        name, at = f"features.{i + 1}.block.", 0
        parts: dict = {"expand": None, "excite": None}
        if self.weights[f"{name}0.0.weight"].shape[2] == 1:
            parts["expand"], at = self.folded(f"{name}0"), 1
        parts["depthwise"] = self.folded(f"{name}{at}")
        at += 1
        if BLOCKS[i][2]:
            excite = f"{name}{at}.conc_se_layers.0.fc"
            parts["excite"] = self.linear(f"{excite}1"), self.linear(f"{excite}2")
            at += 1
        parts["project"] = self.folded(f"{name}{at}")
        return parts

    @torch.no_grad()
    def hear(self, log_mel: np.ndarray) -> np.ndarray:
        """[128, frames] to log-odds [527]."""
        x = torch.from_numpy(log_mel)[None, None]
        x = functional.hardswish(functional.conv2d(x, *self.stem, stride=2, padding=1))
        for (kernel, stride, _, swish), parts in zip(BLOCKS, self.blocks):
            activation = functional.hardswish if swish else functional.relu
            y = activation(functional.conv2d(x, *parts["expand"])) if parts["expand"] else x
            depthwise = parts["depthwise"]
            y = activation(functional.conv2d(
                y, *depthwise, stride=stride, padding=kernel // 2, groups=len(depthwise[0])))
            if parts["excite"]:
                first, second = parts["excite"]
                squeezed = functional.relu(functional.linear(y.mean((2, 3)), *first))
                y = y * functional.linear(squeezed, *second).sigmoid()[:, :, None, None]
            y = functional.conv2d(y, *parts["project"])
            x = y + x if stride == 1 and y.shape[1] == x.shape[1] else y
        embedding = functional.hardswish(functional.conv2d(x, *self.last)).mean((2, 3))
        hidden = functional.hardswish(functional.linear(embedding, *self.linear("classifier.2")))
        return functional.linear(hidden, *self.linear("classifier.5"))[0].numpy()


def heard_as(samples: np.ndarray) -> np.ndarray:
    """16 kHz mono of any length to what the network takes: at most 6 s from its middle, at least one."""
    most, least = MOST_SECONDS * RATE_HZ, LEAST_SECONDS * RATE_HZ
    start = max(0, (len(samples) - most) // 2)
    part = samples[start:start + most]
    part = np.pad(part, (0, max(0, least - len(part))))
    return features(resample_poly(part, THEIR_RATE_HZ, RATE_HZ).astype(np.float32))


def main(folder: Path) -> None:
    torch.set_num_threads(1)
    sounds, teacher = Sounds(), EfficientAt(folder)
    count = len(sounds.entries)
    done = SOUNDS / "efficientat-done"
    begin = int(done.read_text()) if done.exists() else 0
    mode = "r+" if begin else "w+"
    logits = np.memmap(
        SOUNDS / "efficientat-logits.f16", np.float16, mode, shape=(count, CLASSES))
    for index in range(begin, count):
        own = sounds.entries[index]
        logits[index] = np.nan
        if own.name.startswith(HEARD_SETS):
            logits[index] = teacher.hear(heard_as(sounds.samples(index)))
        if index % 500 == 499 or index == count - 1:
            logits.flush()
            done.write_text(str(index + 1))
            print(f"{index + 1} of {count} sounds", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data/efficientat-mn04"))
