"""The published network, from its package back to what can be trained."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from efficientat import EfficientAt
from network import Network, NormalisedConv2d

PACKAGE = Path(__file__).parent.parent / "earshot-base"
# Of a gain by which weights are divided.
LEAST_GAIN = 1e-2


def read_weights(package: Path) -> dict[str, torch.Tensor]:
    """By the names of the layers model."""
    described = json.loads((package / "model.json").read_text())["weightsManifest"][0]["weights"]
    values = np.fromfile(package / "weights.bin", "<f2").astype(np.float32)
    weights, at = {}, 0
    for own in described:
        size = int(np.prod(own["shape"]))
        weights[own["name"]] = torch.from_numpy(values[at:at + size].reshape(own["shape"]))
        at += size
    if at != len(values):
        raise SystemExit(f"{package} is not what export.py writes")
    return weights


@torch.no_grad()
def published_network(labels: int, teacher: EfficientAt, package: Path = PACKAGE) -> Network:
    """Its normalisations, which were folded into convolutions, have the teacher's gains and deviations again, so that its
    weights are of a size to be learned by the same rates."""
    weights = read_weights(package)
    network = Network(labels, 1.0)
    network.inherit(teacher)

    def convolution(layer: NormalisedConv2d, name: str) -> None:
        kernel = weights.get(f"{name}/kernel")
        layer.gain.copy_(layer.gain.where(layer.gain.abs() >= LEAST_GAIN, torch.tensor(LEAST_GAIN)))
        folded = (
            weights[f"{name}/depthwise_kernel"].permute(2, 3, 0, 1) if kernel is None else kernel.permute(3, 2, 0, 1))
        layer.weight.copy_(folded)
        layer.bias.copy_(weights[f"{name}/bias"])

    def dense(layer: nn.Linear, name: str) -> None:
        layer.weight.copy_(weights[f"{name}/kernel"].T)
        layer.bias.copy_(weights[f"{name}/bias"])

    convolution(network.stem, "stem")
    for number, block in enumerate(network.blocks, 1):
        if block.expand:
            convolution(block.expand, f"expand_{number}")
        convolution(block.depthwise, f"depthwise_{number}")
        if block.excite:
            dense(block.excite.squeeze, f"block_{number}_squeeze")
            dense(block.excite.excite, f"block_{number}_excite")
        convolution(block.project, f"project_{number}")
    convolution(network.last, "last")
    dense(network.hidden, "hidden")
    dense(network.head, "scores")
    network.unfold()
    for layer in network.modules():
        if isinstance(layer, NormalisedConv2d):
            layer.weight *= (layer.running_deviation / layer.gain)[:, None, None, None]
    return network
