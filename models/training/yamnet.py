"""YAMNet as a teacher."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from tfjs_padding import SameConv2d

YAMNET_EMBEDDING_VALUES = 1024
# Columns of the patch that YAMNet takes: 0.975 s.
COLUMNS = 96


def halves(windows: torch.Tensor) -> torch.Tensor:
    """Windows [n, columns, 64] to patches [2n, 1, 96, 64]: first all beginnings of windows, then all their
    ends."""
    patches = torch.cat([windows[:, :COLUMNS], windows[:, -COLUMNS:]])
    return patches.unsqueeze(1).contiguous(memory_format=torch.channels_last)


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

    Patches [n, 1, 96, 64] to embeddings [n, 1024], of which `dense` makes log-odds [n, 521].
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

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        return self.body(patches).mean((2, 3))
