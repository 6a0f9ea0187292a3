"""TensorFlow's 'same' padding, which differs from torch's where the stride is 2."""
import torch
from torch import nn
from torch.nn import functional


class SameConv2d(nn.Conv2d):
    """A convolution of odd kernel size k and stride 1 or 2 with the output size ceil(in / stride).

    TensorFlow pads max((ceil(in / s) - 1) * s + k - in, 0) in all, the odd one at the end: for an
    even size, stride 2 and k = 3 that is none before and one after.
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        if stride == 1:
            return functional.conv2d(
                x, self.weight, self.bias, 1, kernel // 2, groups=self.groups)
        pads: list[int] = []
        for size in (x.shape[3], x.shape[2]):
            total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            pads += [total // 2, total - total // 2]
        return functional.conv2d(
            functional.pad(x, pads), self.weight, self.bias, stride, groups=self.groups)
