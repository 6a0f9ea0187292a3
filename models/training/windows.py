"""Labelled windows as window-store.ts wrote them, mapped from disk."""
import json
from pathlib import Path

import numpy as np
import torch

WORK = Path(__file__).parent / ".work"


class Windows:
    """A folder of windows.

    patches: float16 [n, columns, bands], as the network takes them; labels: uint8 [n, labels]; folds: uint8 [n];
    audible: bool [n]; clips: int16 [n, clips], the sounds that can be heard in it, by their place in
    sounds.json, -1 for none. shape: columns and bands of a
    patch. front_end: of the patches, as models/front-ends/log-mel.ts takes it; hop_samples:
    from one look of a room to the next.
    """

    def __init__(self, name: str):
        self.folder = WORK / name
        described = json.loads((self.folder / "windows.json").read_text())
        self.count: int = described["count"]
        self.label_names: list[str] = described["labels"]
        self.front_end: dict = described["frontEnd"]
        self.hop_samples: int = described["hopSamples"]
        self.shape: tuple[int, int] = self.front_end["columns"], self.front_end["melBands"]
        self.patches = self._map("patches.f16", np.float16).reshape(self.count, *self.shape)
        self.labels = self._map("labels.u8", np.uint8).reshape(self.count, -1)
        self.folds = self._map("folds.u8", np.uint8)
        self.audible = self._map("audible.u8", np.uint8) == 1
        self.clips = self._map("clips.i16", np.int16).reshape(self.count, -1)

    def _map(self, file: str, dtype) -> np.ndarray:
        return np.memmap(self.folder / file, dtype, "r")


class Pool(Windows):
    """The pool, and what teachers make of it.

    plain_patches: float16 [n, columns, 64], raw log-mel as YAMNet takes it, of the windows without room,
    line and background.
    """

    def __init__(self):
        super().__init__("pool")
        self.plain_patches = self._map("plain-patches.f16", np.float16).reshape(
            self.count, self.shape[0], -1)
        self.embeddings_path = self.folder / "embeddings.f16"

    @property
    def embeddings(self) -> np.ndarray:
        """float16 [n, 1024], as teacher.py wrote them."""
        return self._map(self.embeddings_path.name, np.float16).reshape(self.count, -1)

    def trunk_path(self, size: str) -> Path:
        return self.folder / f"trunk-{size}.f16"

    def trunk(self, size: str) -> np.ndarray:
        """float16 [n, columns, bands, channels], as trunk.py wrote them."""
        columns, bands = (side // 8 + 1 for side in self.shape)
        return self._map(self.trunk_path(size).name, np.float16).reshape(self.count, columns, bands, -1)


def patch_batch(patches: np.ndarray) -> torch.Tensor:
    """[n, columns, bands] to float32 [n, 1, columns, bands], channels last."""
    batch = torch.from_numpy(patches.astype(np.float32)).unsqueeze(1)
    return batch.contiguous(memory_format=torch.channels_last)
