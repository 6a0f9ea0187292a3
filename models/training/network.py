"""The network of earshot-base: YAMNet's layers (a MobileNet v1), narrower, and of low rank where
they are wide."""
from __future__ import annotations

import copy
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

from tfjs_padding import SameConv2d

STEM_CHANNELS = 16


class Shape(NamedTuple):
    """Of a block. `rank`: of the pointwise convolution, which is then two; 0: it is one."""

    channels: int
    stride: int
    rank: int


# Those of YAMNet's layers 2 to 14. The patch [96, 64] is halved by the stem and each stride of 2.
BLOCKS = (
    Shape(32, 1, 0), Shape(64, 2, 0), Shape(64, 1, 0), Shape(128, 2, 0), Shape(128, 1, 0),
    Shape(384, 2, 0), *[Shape(384, 1, 112)] * 5, Shape(512, 2, 176), Shape(512, 1, 176),
)
EMBEDDING_VALUES = BLOCKS[-1].channels


class Block(nn.Module):
    """Depthwise 3x3, ReLU6, pointwise 1x1, ReLU6."""

    def __init__(self, inputs: int, shape: Shape):
        super().__init__()
        channels, stride, rank = shape
        self.depthwise = SameConv2d(inputs, inputs, 3, stride, groups=inputs)
        self.reduce = SameConv2d(inputs, rank, 1, bias=False) if rank else None
        self.pointwise = SameConv2d(rank or inputs, channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu6(self.depthwise(x))
        if self.reduce:
            x = self.reduce(x)
        return functional.relu6(self.pointwise(x))


class Network(nn.Module):
    """Patches of raw log-mel [n, 1, 96, 64] to (logits [n, labels], embedding [n, 512])."""

    def __init__(self, labels: int):
        super().__init__()
        self.stem = SameConv2d(1, STEM_CHANNELS, 3, 2)
        self.blocks = nn.ModuleList()
        channels = STEM_CHANNELS
        for shape in BLOCKS:
            self.blocks.append(Block(channels, shape))
            channels = shape.channels
        self.head = nn.Linear(channels, labels)
        # What the head subtracts from the embedding and divides it by.
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("deviation", torch.ones(channels))

    def forward(self, patches: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = functional.relu6(self.stem(patches))
        for block in self.blocks:
            x = block(x)
        embedding = x.mean((2, 3))
        return self.head((embedding - self.mean) / self.deviation), embedding

    @torch.no_grad()
    def fold(self) -> Network:
        """The same function, its mean and deviation taken into the head."""
        folded = copy.deepcopy(self).eval()
        folded.head.weight /= self.deviation
        folded.head.bias -= folded.head.weight @ self.mean
        folded.mean.zero_()
        folded.deviation.fill_(1)
        return folded
