"""The layer from hidden values to what teachers say, which is thrown away when a network has learned."""
from __future__ import annotations

from typing import Callable

import torch
from torch import nn

from efficientat import EfficientAt
from network import HIDDEN, classes_layer
from targets import Targets

# Windows by which it is fitted to a network that has learned before, and how much its weights cost.
FITTED_TO_WINDOWS = 4096
RIDGE = 0.01


@torch.no_grad()
def inherited_words(teacher: EfficientAt, targets: Targets) -> nn.Linear:
    """As EfficientAT alone tells it: of a label, the mean of its classes."""
    classes = classes_layer(teacher)
    rows = targets.teachers.of_efficientat
    means, deviations = (
        own.cpu() for own in (targets.efficientat_means, targets.efficientat_deviations))
    weight, bias = classes.weight[rows] / deviations[:, None], (classes.bias[rows] - means) / deviations
    layer = nn.Linear(HIDDEN, len(targets.means))
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    layer.weight[:len(rows)], layer.bias[:len(rows)] = weight, bias
    for label, own in enumerate(targets.teachers.of_label, len(rows)):
        if own:
            layer.weight[label], layer.bias[label] = weight[own].mean(0), bias[own].mean(0)
    return layer


@torch.no_grad()
def fitted_words(heard: Callable[[int], tuple[torch.Tensor, torch.Tensor]], batch: int) -> nn.Linear:
    """By ridge regression. heard: of a batch by its number, hidden values [n, HIDDEN] and what teachers say [n, words]."""
    products = said = None
    count = -(-FITTED_TO_WINDOWS // batch)
    for number in range(count):
        hidden, words = heard(number)
        known = torch.cat([hidden, torch.ones_like(hidden[:, :1])], 1).double()
        own = known.T @ known, known.T @ words.double()
        products, said = own if products is None else (products + own[0], said + own[1])
    ridge = RIDGE * products.diagonal().mean() * torch.eye(len(products), dtype=torch.double, device=products.device)
    solved = torch.linalg.solve(products + ridge, said).float()
    layer = nn.Linear(HIDDEN, solved.shape[1])
    layer.weight.copy_(solved[:-1].T)
    layer.bias.copy_(solved[-1])
    return layer
