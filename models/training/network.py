"""The network of earshot-base: YAMNet's layers (a MobileNet v1), halved in width and fewer."""
from __future__ import annotations

import torch
from torch import nn

from tfjs_padding import SameConv2d

STEM_CHANNELS = 16
# (channels, stride, layer of YAMNet) of each block; the patch [96, 64] is halved by the stem and by
# each stride of 2. The layer is the one whose features the block begins with: see inheritance.py.
BLOCKS = (
    (32, 1, 2), (64, 2, 3), (64, 1, 4), (128, 2, 5), (128, 1, 6), (256, 2, 7),
    (256, 1, 9), (256, 1, 11), (256, 1, 12), (512, 2, 14),
)
EMBEDDING_VALUES = BLOCKS[-1][0]


class Block(nn.Module):
    """Depthwise 3x3, ReLU6, pointwise 1x1, normalisation, ReLU6."""

    def __init__(self, inputs: int, outputs: int, stride: int, folded: bool):
        super().__init__()
        self.depthwise = SameConv2d(inputs, inputs, 3, stride, groups=inputs)
        self.pointwise = SameConv2d(inputs, outputs, 1, bias=folded)
        self.norm = nn.Identity() if folded else nn.BatchNorm2d(outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.relu6(self.depthwise(x), inplace=True)
        return nn.functional.relu6(self.norm(self.pointwise(x)), inplace=True)


class Network(nn.Module):
    """Normalised patches [n, 1, 96, 64] to (logits [n, labels], embedding [n, 512]).

    `folded`: without batch normalisation, its effect being in the convolutions before it.
    """

    def __init__(self, labels: int, folded: bool = False):
        super().__init__()
        self.stem = SameConv2d(1, STEM_CHANNELS, 3, 2, bias=folded)
        self.stem_norm = nn.Identity() if folded else nn.BatchNorm2d(STEM_CHANNELS)
        self.blocks = nn.ModuleList()
        channels = STEM_CHANNELS
        for outputs, stride, _ in BLOCKS:
            self.blocks.append(Block(channels, outputs, stride, folded))
            channels = outputs
        self.head = nn.Linear(channels, labels)

    def forward(self, patches: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = nn.functional.relu6(self.stem_norm(self.stem(patches)), inplace=True)
        for block in self.blocks:
            x = block(x)
        embedding = x.mean((2, 3))
        return self.head(embedding), embedding

    def fold(self) -> Network:
        """The same function with every normalisation folded into its convolution."""
        folded = Network(self.head.out_features, folded=True)
        fold_into(folded.stem, self.stem, self.stem_norm)
        for target, block in zip(folded.blocks, self.blocks):
            target.depthwise.load_state_dict(block.depthwise.state_dict())
            fold_into(target.pointwise, block.pointwise, block.norm)
        folded.head.load_state_dict(self.head.state_dict())
        return folded.eval()


@torch.no_grad()
def fold_into(target: nn.Conv2d, convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    target.weight.copy_(convolution.weight * scale[:, None, None, None])
    target.bias.copy_(norm.bias - norm.running_mean * scale)
