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
        return self.convolve(x, self.weight, self.bias, self.groups)

    def convolve(self, x: torch.Tensor, weight, bias, groups: int) -> torch.Tensor:
        """With this kernel size, stride and padding, but other weights."""
        kernel, stride = self.kernel_size[0], self.stride[0]
        if stride == 1:
            return functional.conv2d(x, weight, bias, 1, kernel // 2, groups=groups)
        pads: list[int] = []
        for size in (x.shape[3], x.shape[2]):
            total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
            pads += [total // 2, total - total // 2]
        return functional.conv2d(functional.pad(x, pads), weight, bias, stride, groups=groups)
