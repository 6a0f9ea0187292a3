"""The network of earshot-base: EfficientAT's mn04 (a MobileNetV3), whole or narrower, with a head of its
own.

Its batch normalisations keep the statistics that they came with, so each is a gain and an offset of the
convolution before it, and is learned as such.
"""
from __future__ import annotations

import copy

import torch
from torch import nn
from torch.nn import functional

from efficientat import BLOCKS, CLASSES, EMBEDDING_VALUES, EPSILON, EfficientAt
from tfjs_padding import SameConv2d


Weights = dict[str, torch.Tensor]
EVERY = slice(None)


class NormalisedConv2d(SameConv2d):
    """A convolution and the batch normalisation behind it."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1):
        super().__init__(inputs, outputs, kernel, stride, groups=groups)
        self.gain = nn.Parameter(torch.ones(outputs))
        self.register_buffer("running_deviation", torch.ones(outputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scale = self.gain / self.running_deviation
        return self.convolve(x, self.weight * scale[:, None, None, None], self.bias, self.groups)

    def inherit(self, weights: Weights, name: str, inputs=EVERY, outputs=EVERY) -> None:
        """These channels of the convolution `name.0` and the normalisation `name.1`. Theirs hear bands by
        time, this one time by bands: kernels are turned."""
        gain, mean, offset, variance = (
            weights[f"{name}.1.{key}"][outputs] for key in ("weight", "running_mean", "bias", "running_var"))
        kernel = weights[f"{name}.0.weight"][outputs]
        kernel = kernel if self.groups > 1 else kernel[:, inputs]
        self.weight.data = kernel.transpose(2, 3).contiguous()
        self.gain.data = gain.clone()
        self.running_deviation.copy_((variance + EPSILON).sqrt())
        self.bias.data = offset - mean * gain / self.running_deviation

    def fold(self) -> SameConv2d:
        """The same function as one convolution."""
        folded = SameConv2d(
            self.in_channels, self.out_channels, self.kernel_size[0], self.stride[0], groups=self.groups)
        scale = self.gain / self.running_deviation
        folded.weight.data = self.weight.data * scale.data[:, None, None, None]
        folded.bias.data = self.bias.data
        return folded


def six_swish(x: torch.Tensor) -> torch.Tensor:
    """Six times hard-swish."""
    return x * functional.relu6(x + 3)


class Excite(nn.Module):
    """Squeeze-excite: each channel is multiplied by what the means of all channels make of it."""

    def __init__(self, channels: int, squeezed: int):
        super().__init__()
        self.squeeze, self.excite = nn.Linear(channels, squeezed), nn.Linear(squeezed, channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        share = self.excite(functional.relu(self.squeeze(x.mean((2, 3))))).sigmoid()
        return x * share[:, :, None, None]


class Block(nn.Module):
    """An inverted residual: expand 1x1, depthwise, squeeze-excite, project 1x1."""

    def __init__(
        self, inputs: int, expanded: int, squeezed: int, outputs: int, shape: tuple[int, ...], expands: bool,
    ):
        super().__init__()
        kernel, stride, _, self.swish = shape
        self.activation = functional.hardswish if self.swish else functional.relu
        self.expand = NormalisedConv2d(inputs, expanded, 1) if expands else None
        self.depthwise = NormalisedConv2d(expanded, expanded, kernel, stride, groups=expanded)
        self.excite = Excite(expanded, squeezed) if squeezed else None
        self.project = NormalisedConv2d(expanded, outputs, 1)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.activation(self.expand(x)) if self.expand else x
        y = self.activation(self.depthwise(y))
        if self.excite:
            y = self.excite(y)
        y = self.project(y)
        return y + x if self.residual else y

    def inherit(self, weights: Weights, name: str) -> None:
        """Of the expanded channels those that weigh most in what comes out."""
        at = 1 if self.expand else 0
        project = f"{name}.{at + (2 if self.excite else 1)}"
        weight = weights[f"{project}.0.weight"][:, :, 0, 0]
        kept = weight.norm(dim=0).argsort(descending=True)[:self.depthwise.out_channels].sort().values
        if self.expand:
            self.expand.inherit(weights, f"{name}.0", outputs=kept)
        self.depthwise.inherit(weights, f"{name}.{at}", outputs=kept)
        if self.excite:
            layers = f"{name}.{at + 1}.conc_se_layers.0.fc"
            copy_linear(self.excite.squeeze, weights, f"{layers}1", inputs=kept)
            copy_linear(self.excite.excite, weights, f"{layers}2", outputs=kept)
        self.project.inherit(weights, project, inputs=kept)


# Of the blocks of mn04: expanded channels, squeezed ones (0: no squeeze-excite), and those that come out.
STEM = 8
WIDTHS = (
    (8, 0, 8), (24, 0, 16), (32, 0, 16), (32, 8, 16), (48, 16, 16), (48, 16, 16), (96, 0, 32), (80, 0, 32),
    (72, 0, 32), (72, 0, 32), (192, 48, 48), (272, 72, 48), (272, 72, 64), (384, 96, 64), (384, 96, 64))
HIDDEN = 512
# What sounds at the end of a window is named by so many times as much as what sounds at its beginning, and between them
# by a straight line: so a sound is told sooner. The embedding has all of the window alike.
LATEST = 4.0
# The first blocks, which tell what is general and learn more slowly.
FIRST = 6
# How many of the expanded channels are kept.
SIZES = {"quarter": 0.25, "half": 0.5, "three-quarters": 0.75, "whole": 1.0}


def shares(columns: int) -> torch.Tensor:
    """Of each column of features, in what names a window; together 1. Rounded as they are exported."""
    rising = torch.linspace(1, LATEST, columns)
    return (rising / rising.sum()).half().float()


class Network(nn.Module):
    """Windows [n, 1, columns, bands] to (logits [n, labels], embedding [n, 384], hidden [n, 512])."""

    def __init__(self, labels: int, share: float):
        super().__init__()
        self.swish = functional.hardswish
        self.stem = NormalisedConv2d(1, STEM, 3, 2)
        self.blocks = nn.ModuleList()
        channels = STEM
        for shape, (expanded, squeezed, outputs) in zip(BLOCKS, WIDTHS):
            expands = expanded > channels
            kept = round(share * expanded / 8) * 8 if expands else expanded
            self.blocks.append(Block(channels, kept, squeezed, outputs, shape, expands))
            channels = outputs
        self.last = NormalisedConv2d(channels, EMBEDDING_VALUES, 1)
        self.hidden = nn.Linear(EMBEDDING_VALUES, HIDDEN)
        self.head = nn.Linear(HIDDEN, labels)

    def forward(self, windows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        x = self.swish(self.stem(windows))
        for block in self.blocks:
            x = block(x)
        features = self.swish(self.last(x))
        embedding = features.mean((2, 3))
        named_by = (features.mean(3) * shares(features.shape[2]).to(features)).sum(2)
        hidden = self.swish(self.hidden(named_by))
        return self.head(hidden), embedding, hidden

    @property
    def first(self) -> list[nn.Parameter]:
        """Those of the first blocks."""
        return [own for part in (self.stem, *self.blocks[:FIRST]) for own in part.parameters()]

    @property
    def later(self) -> list[nn.Parameter]:
        """Those of the other blocks, and of what hidden values are made by."""
        return [own for part in (*self.blocks[FIRST:], self.last, self.hidden) for own in part.parameters()]

    @torch.no_grad()
    def inherit(self, teacher: EfficientAt) -> None:
        """Everything but the head."""
        weights = teacher.weights
        self.stem.inherit(weights, "features.0")
        self.last.inherit(weights, "features.16")
        for number, block in enumerate(self.blocks, 1):
            block.inherit(weights, f"features.{number}.block")
        copy_linear(self.hidden, weights, "classifier.2")

    @torch.no_grad()
    def fold(self) -> Network:
        """The same logits as they are served: without normalisations, and with six times each hard-swish,
        the embedding among them, which saves a division a value; what takes it takes a sixth."""
        folded = copy.deepcopy(self).eval()
        for module in list(folded.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, NormalisedConv2d):
                    setattr(module, name, child.fold())
        folded.swish = six_swish
        for block in folded.blocks:
            if block.swish:
                block.activation = six_swish
        folded._multiply(6)
        return folded

    @torch.no_grad()
    def unfold(self) -> None:
        """What `fold` does for six times each hard-swish, undone: of weights that were read from a package."""
        self._multiply(1 / 6)

    def _multiply(self, swishes: float) -> None:
        """Changes weights for hard-swishes that are so many times what they were."""
        first, second, *_ = self.blocks
        # What comes out of the first block is as many times as much, since it adds what went in.
        first.project.weight *= swishes
        first.project.bias *= swishes
        takers = [first.depthwise, second.expand, self.hidden, self.head]
        for block in self.blocks:
            if block.swish:
                takers += [block.depthwise, block.project] + ([block.excite.squeeze] if block.excite else [])
        for taker in takers:
            taker.weight /= swishes


def copy_linear(to: nn.Linear, weights: Weights, name: str, inputs=EVERY, outputs=EVERY) -> None:
    to.weight.data = weights[f"{name}.weight"][outputs][:, inputs].clone()
    to.bias.data = weights[f"{name}.bias"][outputs].clone()


def classes_layer(teacher: EfficientAt) -> nn.Linear:
    """From hidden values to the log-odds of EfficientAT's classes."""
    layer = nn.Linear(HIDDEN, CLASSES)
    copy_linear(layer, teacher.weights, "classifier.5")
    return layer
