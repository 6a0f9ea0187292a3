"""The network of earshot-base: YAMNet's layers (a MobileNet v1), narrower, and of low rank where
they are wide."""
from __future__ import annotations

import copy
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

from tfjs_padding import SameConv2d


class Shape(NamedTuple):
    """Of a block. `rank`: of the pointwise convolution, which is then two; 0: it is one."""

    channels: int
    stride: int
    rank: int


class Size(NamedTuple):
    """Channels of the stem, and the blocks: those of YAMNet's layers 2 to 14. The patch [96, 64] is
    halved by the stem and each stride of 2."""

    stem: int
    blocks: tuple[Shape, ...]


def size(stem: int, early: tuple[int, int, int], middle: Shape, last: Shape) -> Size:
    """early: channels before the middle, each once with half as many places as before; the last twice."""
    first, second, third = early
    return Size(stem, (
        Shape(first, 1, 0), Shape(second, 2, 0), Shape(second, 1, 0), Shape(third, 2, 0),
        Shape(third, 1, 0), Shape(middle.channels, 2, 0), *[middle] * 5,
        last, last._replace(stride=1)))


# By about how many times as much they compute as the first one that was published, 20.5 million
# multiplications a window: 9.4, 20.5, 40.8 and 68.6 million. The last is YAMNet whole.
SIZES = {
    "half": size(10, (20, 40, 96), Shape(256, 1, 72), Shape(384, 2, 112)),
    "one": size(16, (32, 64, 128), Shape(384, 1, 112), Shape(512, 2, 176)),
    "two": size(24, (48, 96, 192), Shape(512, 1, 160), Shape(768, 2, 256)),
    "four": size(32, (64, 128, 256), Shape(512, 1, 0), Shape(1024, 2, 0)),
}


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
    """Patches of raw log-mel [n, 1, 96, 64] to (logits [n, labels], embedding [n, values])."""

    def __init__(self, labels: int, size: Size):
        super().__init__()
        self.stem = SameConv2d(1, size.stem, 3, 2)
        self.blocks = nn.ModuleList()
        channels = size.stem
        for shape in size.blocks:
            self.blocks.append(Block(channels, shape))
            channels = shape.channels
        self.embedding_values = channels
        self.head = nn.Linear(channels, labels)
        # What the head subtracts from the embedding and divides it by.
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("deviation", torch.ones(channels))

    def forward(self, patches: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = functional.relu6(self.stem(patches))
        for block in self.blocks:
            x = block(x)
        embedding = x.mean((2, 3))
        return self.head(self.standardised(embedding)), embedding

    def standardised(self, embedding: torch.Tensor) -> torch.Tensor:
        return (embedding - self.mean) / self.deviation

    @torch.no_grad()
    def fold(self) -> Network:
        """The same function, its mean and deviation taken into the head."""
        folded = copy.deepcopy(self).eval()
        folded.head.weight /= self.deviation
        folded.head.bias -= folded.head.weight @ self.mean
        folded.mean.zero_()
        folded.deviation.fill_(1)
        return folded
