"""What the network inherits from YAMNet before it learns: each layer of the network, in order,
takes over some of the channels of the same layer of YAMNet.

Channels are chosen as those from which the next layer of YAMNet can best be told. Each pointwise
convolution is fitted by least squares to give what YAMNet's gives for the same sound, and cut to
its rank by the principal components of what it gives (reduced-rank regression).
"""
from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from network import Block, Network
from teacher import Yamnet

# How many places of feature maps a fit takes, and how many the choice of channels.
PLACES = 24_000
PLACES_OF_CHOICE = 3_000
RIDGE = 1e-3


def as_rows(features: torch.Tensor, most: int) -> torch.Tensor:
    """[n, channels, h, w] to [places, channels], at most about so many places."""
    rows = features.permute(0, 2, 3, 1).flatten(0, 2)
    return rows[::max(1, len(rows) // most)]


def product(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """`a.T @ b` for a [places, n] and b [places, m], as a convolution, which is faster where torch
    lacks a fast BLAS, as Debian's does."""
    return functional.conv2d(b[None, :, None, :], a.T[:, :, None, None])[0, :, 0, :]


def least_squares(inputs: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights [in, out] and bias [out] for inputs [places, in] and targets [places, out], with a
    ridge on the weights."""
    in_mean, out_mean = inputs.mean(0), targets.mean(0)
    x, y = inputs - in_mean, targets - out_mean
    gram = product(x, x)
    ridge = torch.eye(len(gram)) * (RIDGE * gram.diagonal().mean() + 1e-6)
    weights = torch.linalg.solve(gram + ridge, product(x, y))
    return weights, out_mean - in_mean @ weights


def best_channels(inputs: torch.Tensor, targets: torch.Tensor, count: int) -> torch.Tensor:
    """The channels of inputs [places, in] from which targets [places, out] are best told, chosen
    one after another (orthogonal matching pursuit on covariances)."""
    x, y = inputs - inputs.mean(0), targets - targets.mean(0)
    among, with_targets = product(x, x), product(x, y)
    least = 1e-4 * among.diagonal().mean()
    chosen: list[int] = []
    for _ in range(count):
        told = with_targets.square().sum(1) / (among.diagonal() + least)
        told[chosen] = -1
        best = int(told.argmax())
        chosen.append(best)
        share = among[:, best] / (among[best, best] + least)
        with_targets = with_targets - share[:, None] * with_targets[best]
        among = among - share[:, None] * among[best]
    return torch.tensor(sorted(chosen))


def fit(block: Block, x: torch.Tensor, target: torch.Tensor) -> None:
    """Fits a block's pointwise part to give the target for x, both [n, channels, h, w]."""
    inputs, targets = as_rows(x, PLACES), as_rows(target, PLACES)
    weights, bias = least_squares(inputs, targets)
    if block.reduce:
        mean = inputs.mean(0)
        given = (inputs - mean) @ weights
        rank = block.reduce.out_channels
        components = torch.linalg.eigh(product(given, given)).eigenvectors[:, -rank:]
        reduction = weights @ components
        bias = bias + mean @ weights - mean @ reduction @ components.T
        # The scale of what is between both factors is free; equal norms round best to 8 bits.
        scale = (components.norm(dim=0) / reduction.norm(dim=0).clamp(min=1e-6)).sqrt()
        block.reduce.weight.copy_((reduction * scale).T[:, :, None, None])
        weights = (components / scale).T
    block.pointwise.weight.copy_(weights.T[:, :, None, None])
    block.pointwise.bias.copy_(bias)


def copy_channels(to: nn.Conv2d, source: nn.Conv2d, channels: torch.Tensor) -> None:
    to.weight.copy_(source.weight[channels])
    to.bias.copy_(source.bias[channels])


@torch.no_grad()
def inherit(network: Network, yamnet: Yamnet, patches: torch.Tensor) -> torch.Tensor:
    """patches: raw [n, 1, 96, 64]. Returns which of YAMNet's embedding's values are the network's."""
    stem, *rest = [layer for layer in yamnet.body if isinstance(layer, nn.Conv2d)]
    layers = list(zip(rest[0::2], rest[1::2]))

    def chosen(features: torch.Tensor, after: int, count: int) -> torch.Tensor:
        """Which `count` channels of a layer's features to keep for the layer after it."""
        inputs = targets = features
        if after < len(layers):
            inputs = functional.relu6(layers[after][0](features))
            targets = layers[after][1](inputs)
        return best_channels(
            as_rows(inputs, PLACES_OF_CHOICE), as_rows(targets, PLACES_OF_CHOICE), count)

    theirs = functional.relu6(stem(patches))
    channels = chosen(theirs, 0, network.stem.out_channels)
    copy_channels(network.stem, stem, channels)
    ours = theirs[:, channels]
    for number, (block, (depthwise, pointwise)) in enumerate(zip(network.blocks, layers), 1):
        theirs = pointwise(functional.relu6(depthwise(theirs)))
        copy_channels(block.depthwise, depthwise, channels)
        channels = chosen(functional.relu6(theirs), number, block.pointwise.out_channels)
        x = functional.relu6(block.depthwise(ours))
        fit(block, x, theirs[:, channels])
        theirs = functional.relu6(theirs)
        ours = functional.relu6(block.pointwise(block.reduce(x) if block.reduce else x))
    return channels
