"""YAMNet as a teacher: the mean of its embeddings of both halves of every window of the pool, as it
sounds without room, line and background.

    python3 teacher.py [YAMNET_FOLDER]

reads the tfjs layers model (`model.json`, `weights.bin`), checks it on recordings of dogs, and
writes `.work/pool/embeddings.f16`, float16 [n, 1024].
"""
import csv
import json
import sys
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from torch import nn

from tfjs_padding import SameConv2d
from windows import Pool, patch_batch

YAMNET_EMBEDDING_VALUES = 1024
# Of the patch that YAMNet takes: 0.975 s.
COLUMNS, MEL_BANDS = 96, 64
# Added to the spread of each feature when it is standardised: half of them are all but silent on the
# pool, and this keeps them from weighing in.
LEAST_DEVIATION = 1e-2
# Windows that are heard at once; more do not fit the processor's cache.
BATCH = 8


def halves(patches: np.ndarray) -> torch.Tensor:
    """Windows [n, columns, 64] to patches [2n, 1, 96, 64]: first all beginnings of windows, then all their
    ends."""
    return patch_batch(np.concatenate([patches[:, :COLUMNS], patches[:, -COLUMNS:]]))


def over_halves(values: torch.Tensor) -> torch.Tensor:
    """[2n, ...] of patches as `halves` orders them to the mean of each window [n, ...]."""
    return values.unflatten(0, (2, -1)).mean(0)


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The weights of a tfjs layers model by name; all of YAMNet's are float32."""
    raw = np.fromfile(folder / "weights.bin", "<f4")
    weights, at = {}, 0
    for group in json.loads((folder / "model.json").read_text())["weightsManifest"]:
        for entry in group["weights"]:
            size = int(np.prod(entry["shape"]))
            weights[entry["name"]] = torch.from_numpy(raw[at:at + size].reshape(entry["shape"]))
            at += size
    return weights


class Yamnet(nn.Module):
    """MobileNet v1 on log-mel patches (Plakal and Ellis 2019), layer by layer as in model.json.

    Patches [n, 1, 96, 64] to (scores [n, 521], embedding [n, 1024]).
    """

    def __init__(self, folder: Path):
        super().__init__()
        weights = read_weights(folder)
        topology = json.loads((folder / "model.json").read_text())["modelTopology"]["config"]
        convolutions = []
        for layer in topology["layers"]:
            name, config = layer["name"], layer["config"]
            if layer["class_name"] == "Conv2D":
                kernel = weights[f"{name}/kernel"].permute(3, 2, 0, 1)
                groups = 1
            elif layer["class_name"] == "DepthwiseConv2D":
                kernel = weights[f"{name}/depthwise_kernel"].permute(2, 3, 0, 1)
                groups = kernel.shape[0]
            else:
                continue
            convolution = SameConv2d(
                kernel.shape[1] * groups, kernel.shape[0], config["kernel_size"][0],
                config["strides"][0], groups=groups)
            convolution.weight.data = kernel.contiguous()
            convolution.bias.data = weights[f"{name}/bias"]
            convolutions += [convolution, nn.ReLU6()]
        self.body = nn.Sequential(*convolutions)
        (dense,) = (layer["name"] for layer in topology["layers"] if layer["class_name"] == "Dense")
        self.dense = nn.Linear(YAMNET_EMBEDDING_VALUES, weights[f"{dense}/bias"].numel())
        self.dense.weight.data = weights[f"{dense}/kernel"].T.contiguous()
        self.dense.bias.data = weights[f"{dense}/bias"]

    def forward(self, patches: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        embedding = self.body(patches).mean((2, 3))
        return torch.sigmoid(self.dense(embedding)), embedding


def check_on_dogs(yamnet: Yamnet, folder: Path, pool: Pool) -> None:
    """Raises unless YAMNet mostly hears a dog in windows in which there is nothing else."""
    is_dog = pool.labels[:, pool.label_names.index("dog")] == 1
    rows = np.flatnonzero(is_dog & (pool.labels.sum(1) == 1))[:20]
    best = int(yamnet(halves(pool.plain_patches[rows]))[0].mean(0).argmax())
    with open(folder / "yamnet_class_map.csv", newline="") as table:
        heard = list(csv.DictReader(table))[best]["display_name"]
    print(f"YAMNet hears in recordings of dogs: {heard}")
    if heard not in ("Dog", "Animal", "Bark", "Domestic animals, pets"):
        raise SystemExit("the port of YAMNet is wrong")


@torch.no_grad()
def listener(yamnet: Yamnet) -> Callable[[torch.Tensor], torch.Tensor]:
    """Patches [2 * BATCH, 1, 96, 64], or fewer, to embeddings [n, 1024]. Frozen, torch gives each
    convolution its activation and is half as fast again."""
    example = torch.zeros(2 * BATCH, 1, COLUMNS, MEL_BANDS).to(memory_format=torch.channels_last)
    body = torch.jit.freeze(torch.jit.trace(yamnet.body, example))
    return lambda patches: body(patches).mean((2, 3))


@torch.no_grad()
def main(folder: Path) -> None:
    torch.set_num_threads(1)
    yamnet = Yamnet(folder).eval().to(memory_format=torch.channels_last)
    pool = Pool()
    check_on_dogs(yamnet, folder, pool)
    shape = (pool.count, YAMNET_EMBEDDING_VALUES)
    unfinished = pool.embeddings_path.with_suffix(".unfinished")
    embeddings = np.memmap(unfinished, np.float16, "w+", shape=shape)
    listen = listener(yamnet)
    for start in range(0, pool.count, BATCH):
        embedding = listen(halves(pool.plain_patches[start:start + BATCH]))
        embeddings[start:start + BATCH] = over_halves(embedding).numpy()
        if start % (BATCH * 1000) == 0:
            print(f"{start} of {pool.count} windows", flush=True)
    embeddings.flush()
    unfinished.rename(pool.embeddings_path)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data/yamnet"))
