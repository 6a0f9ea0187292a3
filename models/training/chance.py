"""Random numbers of batches, on the device that computes: reproducible from a seed and the step."""
from __future__ import annotations

import copy
import random

import torch


class Chance:
    """Draws n numbers at a time."""

    def __init__(self, device: torch.device, count: int, seed: int):
        self.device, self.count = device, count
        self.generator = torch.Generator(device).manual_seed(seed)
        self.rounding = random.Random(seed)

    def some(self, share: float) -> tuple[torch.Tensor, Chance]:
        """That share of the places of n, at random, and chance for so many."""
        count = int(share * self.count + self.rounding.random())
        places = self.between(0, 1).argsort()[:count]
        fewer = copy.copy(self)
        fewer.count = count
        return places, fewer

    def between(self, least: float, most: float, *more: int) -> torch.Tensor:
        """float32 [n, *more]."""
        drawn = torch.rand(self.count, *more, generator=self.generator, device=self.device)
        return least + (most - least) * drawn

    def logarithmic(self, least: float, most: float, *more: int) -> torch.Tensor:
        """As even among octaves as `between` is among numbers."""
        return least * (most / least) ** self.between(0, 1, *more)

    def chance(self, share: float) -> torch.Tensor:
        """bool [n]: true of so many."""
        return self.between(0, 1) < share

    def normal(self, length: int) -> torch.Tensor:
        """float32 [n, length]."""
        return torch.randn(self.count, length, generator=self.generator, device=self.device)

    def among(self, weights: torch.Tensor) -> torch.Tensor:
        """int64 [n]: places drawn by these weights [m]. Unlike torch.multinomial's, any number of them."""
        total = weights.double().cumsum(0)
        drawn = self.between(0, 1).double() * total[-1]
        return torch.searchsorted(total, drawn, right=True).clamp(max=len(weights) - 1)


def amplitude(decibels: torch.Tensor) -> torch.Tensor:
    return 10 ** (decibels / 20)


def root_mean_square(samples: torch.Tensor) -> torch.Tensor:
    """[n, m] to [n, 1], never nought."""
    return samples.square().mean(1, keepdim=True).clamp(min=1e-14).sqrt()
