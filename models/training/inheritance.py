"""What the network inherits from YAMNet before it learns: each layer, in order, is fitted by least
squares to give what some of the channels of a layer of YAMNet give for the same sound.

YAMNet looks at the sound every 10 ms and the network every 20 ms, so that a place in the network's
feature maps is the mean of two places in YAMNet's. Channels are chosen as those from which the
next layer of YAMNet can best be told.
"""
import torch
from torch import nn
from torch.nn import functional

from network import BLOCKS, STEM_CHANNELS, Network
from teacher import Yamnet

# About how many places of feature maps a fit takes, and how many the choice of channels.
PLACES = 12_000
PLACES_OF_CHOICE = 3_000
RIDGE = 1e-3
BATCH = 64


def windows_for(features: torch.Tensor) -> int:
    """How many windows it takes to have enough places of a layer."""
    return PLACES // (features.shape[2] * features.shape[3])


def as_rows(features: torch.Tensor) -> torch.Tensor:
    """[n, channels, h, w] to [places, channels]."""
    return features.permute(0, 2, 3, 1).flatten(0, 2)


def product(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """`a.T @ b` for a [places, n] and b [places, m], or [channels, places, ...] both; as a
    convolution, which is faster where torch lacks a fast BLAS, as Debian's does."""
    if a.dim() == 3:
        return a.mT @ b
    return functional.conv2d(b[None, :, None, :], a.T[:, :, None, None])[0, :, 0, :]


def least_squares(inputs: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Weights [..., in, out] and bias [..., 1, out] for inputs [..., places, in] and targets
    [..., places, out], a ridge on the weights."""
    in_mean, out_mean = inputs.mean(-2, keepdim=True), targets.mean(-2, keepdim=True)
    x, y = inputs - in_mean, targets - out_mean
    gram, moments = product(x, x), product(x, y)
    scale = gram.diagonal(dim1=-2, dim2=-1).mean(-1)[..., None, None]
    ridge = torch.eye(gram.shape[-1]) * (RIDGE * scale + 1e-6)
    weights = torch.linalg.solve(gram + ridge, moments)
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


class Features:
    """YAMNet's features of some windows before their activations, with two places in time made
    one: `depthwise[layer]` and `pointwise[layer]`, layers numbered as in YAMNet, the stem being 1."""

    def __init__(self, yamnet: Yamnet, patches: torch.Tensor):
        self.depthwise: dict[int, torch.Tensor] = {}
        self.pointwise: dict[int, torch.Tensor] = {}
        convolutions = [layer for layer in yamnet.body if isinstance(layer, nn.Conv2d)]
        for start in range(0, len(patches), BATCH):
            x = patches[start:start + BATCH]
            for number, convolution in enumerate(convolutions):
                x = convolution(x)
                layer = (number + 1) // 2 + 1
                self._keep(self.depthwise if number % 2 else self.pointwise, layer, x)
                x = functional.relu6(x)

    def _keep(self, kept: dict[int, torch.Tensor], layer: int, x: torch.Tensor) -> None:
        pooled = functional.avg_pool2d(x, (2, 1), ceil_mode=True)
        before = kept.get(layer)
        if before is None:
            kept[layer] = pooled[:max(1, windows_for(pooled))]
        elif len(before) < windows_for(pooled):
            kept[layer] = torch.cat([before, pooled])

    def channels(self, layer: int, count: int) -> torch.Tensor:
        """Which `count` output channels of a layer to keep."""
        if layer + 1 in self.pointwise:
            inputs, targets = self.depthwise[layer + 1], self.pointwise[layer + 1]
        else:
            inputs = targets = self.pointwise[layer]
        step = max(1, inputs[:, 0].numel() // PLACES_OF_CHOICE)
        rows = as_rows(functional.relu6(inputs))[::step]
        return best_channels(rows, as_rows(targets)[::step], count)


def fit(convolution: nn.Conv2d, norm: nn.BatchNorm2d, x: torch.Tensor, target: torch.Tensor) -> None:
    """Fits a full convolution, and the normalisation after it so that it changes nothing yet."""
    count = min(len(x), len(target))
    patches = neighbourhoods(convolution, x[:count]).flatten(1, 2)
    weights, bias = least_squares(as_rows(patches), as_rows(target[:count]))
    convolution.weight.copy_(weights.T.reshape(convolution.weight.shape))
    given = as_rows(convolution(x[:count]))
    norm.running_mean.copy_(given.mean(0))
    norm.running_var.copy_(given.var(0))
    norm.weight.copy_(torch.sqrt(norm.running_var + norm.eps))
    norm.bias.copy_(norm.running_mean + bias[0])


def fit_depthwise(convolution: nn.Conv2d, x: torch.Tensor, target: torch.Tensor) -> None:
    count = min(len(x), len(target))
    patches = neighbourhoods(convolution, x[:count])
    inputs = patches.permute(1, 0, 3, 4, 2).flatten(1, 3)
    targets = target[:count].permute(1, 0, 2, 3).flatten(1)[..., None]
    weights, bias = least_squares(inputs, targets)
    convolution.weight.copy_(weights.reshape(convolution.weight.shape))
    convolution.bias.copy_(bias.flatten())


def neighbourhoods(convolution: nn.Conv2d, x: torch.Tensor) -> torch.Tensor:
    """What the convolution sees of each channel: [n, channels, k * k, h, w]."""
    kernel, taps = convolution.kernel_size[0], convolution.kernel_size[0] ** 2
    channels = x.shape[1]
    probe = torch.eye(taps).reshape(taps, 1, kernel, kernel).repeat(channels, 1, 1, 1)
    seen = convolution.convolve(x, probe, None, groups=channels)
    return seen.unflatten(1, (channels, taps))


@torch.no_grad()
def inherit(network: Network, yamnet: Yamnet, patches: torch.Tensor, longer: torch.Tensor) -> None:
    """patches: normalised [n, 1, 96, 64]; longer: raw [n, 1, 191, 64], the same sounds for YAMNet."""
    features = Features(yamnet, longer)
    channels = features.channels(1, STEM_CHANNELS)
    fit(network.stem, network.stem_norm, patches, features.pointwise[1][:, channels])
    network.eval()
    x = functional.relu6(network.stem_norm(network.stem(patches)))
    layer = 1
    for block, (outputs, _, next_layer) in zip(network.blocks, BLOCKS):
        fit_depthwise(block.depthwise, x, features.depthwise[layer + 1][:, channels])
        x = functional.relu6(block.depthwise(x))
        channels = features.channels(next_layer, outputs)
        fit(block.pointwise, block.norm, x, features.pointwise[next_layer][:, channels])
        x = functional.relu6(block.norm(block.pointwise(x)))
        layer = next_layer
    network.train()
