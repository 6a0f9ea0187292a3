"""The network of earshot-base: depthwise-separable convolutions on log-mel patches."""
from __future__ import annotations

import torch
from torch import nn

from tfjs_padding import SameConv2d

STEM_CHANNELS = 16
# (channels, stride) of each block; the patch [96, 64] is halved by the stem and by each stride.
BLOCKS = ((32, 2), (64, 1), (64, 1), (128, 2), (128, 1), (128, 1), (224, 2), (224, 1), (224, 1))
EMBEDDING_VALUES = BLOCKS[-1][0]


class Block(nn.Module):
    """Depthwise 3x3, pointwise 1x1, normalisation, the input added where shapes allow, ReLU.

    There is no activation between the two convolutions (as in Xception, Chollet 2017): it does
    not help accuracy there and would cost a third of the training time.
    """

    def __init__(self, inputs: int, outputs: int, stride: int, folded: bool):
        super().__init__()
        self.depthwise = SameConv2d(inputs, inputs, 3, stride, groups=inputs, bias=folded)
        self.pointwise = SameConv2d(inputs, outputs, 1, bias=folded)
        self.norm = nn.Identity() if folded else nn.BatchNorm2d(outputs)
        self.residual = inputs == outputs and stride == 1

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(self.pointwise(self.depthwise(x)))
        return torch.relu_(y + x if self.residual else y)


class Network(nn.Module):
    """Normalised patches [n, 1, 96, 64] to (logits [n, labels], embedding [n, 224]).

    `folded`: without batch normalisation, its effect being in the convolutions before it.
    """

    def __init__(self, labels: int, folded: bool = False):
        super().__init__()
        self.stem = SameConv2d(1, STEM_CHANNELS, 3, 2, bias=folded)
        self.stem_norm = nn.Identity() if folded else nn.BatchNorm2d(STEM_CHANNELS)
        self.blocks = nn.ModuleList()
        channels = STEM_CHANNELS
        for outputs, stride in BLOCKS:
            self.blocks.append(Block(channels, outputs, stride, folded))
            channels = outputs
        self.head = nn.Linear(channels, labels)

    def forward(self, patches: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = torch.relu_(self.stem_norm(self.stem(patches)))
        for block in self.blocks:
            x = block(x)
        embedding = x.mean((2, 3))
        return self.head(embedding), embedding

    def fold(self) -> Network:
        """The same function with every normalisation folded into its convolution."""
        folded = Network(self.head.out_features, folded=True)
        fold_into(folded.stem, self.stem, self.stem_norm)
        for target, block in zip(folded.blocks, self.blocks):
            target.depthwise.weight.data.copy_(block.depthwise.weight.data)
            nn.init.zeros_(target.depthwise.bias)
            fold_into(target.pointwise, block.pointwise, block.norm)
        folded.head.load_state_dict(self.head.state_dict())
        return folded.eval()


@torch.no_grad()
def fold_into(target: nn.Conv2d, convolution: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    target.weight.copy_(convolution.weight * scale[:, None, None, None])
    target.bias.copy_(norm.bias - norm.running_mean * scale)
