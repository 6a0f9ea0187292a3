"""Trains the example model with the layers of Teachable Machine, in two steps.

    python3 train.py [--epochs N] [--head-epochs N] [--base FILE]

First all layers learn the named sounds among those of every other category: this makes the base. Then, as the
site does, a new last layer learns the classes of the model on it, whose background is narrower. (The site's own
base was trained by Google on spoken words; it is not ours to give.) `--base` takes the base of a `weights.f32`
instead of training one.

Reads what windows.ts wrote. Writes `weights.f32`, the tensors in the order in which an export has them, and
`evaluation.json`, the network's scores of the held-out windows.
"""
from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

WORK = Path(__file__).parent.parent / ".work" / "teachable-machine"
COLUMNS, BINS, HIDDEN = 43, 232, 2000
BATCH = 64


class Network(nn.Module):
    """Windows `[n, 43, 232]` in, log-odds of each class out."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList([
            nn.Conv2d(1, 8, (2, 8)), nn.Conv2d(8, 32, (2, 4)),
            nn.Conv2d(32, 32, (2, 4)), nn.Conv2d(32, 32, (2, 4))])
        self.dense = nn.Linear(704, HIDDEN)
        self.head = nn.Linear(HIDDEN, classes)
        for layer in [*self.convolutions, self.dense]:
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)

    def hidden(self, windows: torch.Tensor) -> torch.Tensor:
        """The 2,000 values before the last layer."""
        x = windows[:, None]
        for index, convolution in enumerate(self.convolutions):
            x = F.max_pool2d(F.relu(convolution(x)), 2, (1, 2) if index == 3 else 2)
        # TensorFlow.js has the channels last.
        x = F.dropout(x.permute(0, 2, 3, 1).flatten(1), 0.25, self.training)
        return F.dropout(F.relu(self.dense(x)), 0.5, self.training)

    def forward(self, windows: torch.Tensor) -> torch.Tensor:
        return self.head(self.hidden(windows))


def windows_of(name: str) -> torch.Tensor:
    values = np.fromfile(WORK / f"{name}.f16", np.float16).reshape(-1, COLUMNS, BINS)
    return torch.from_numpy(values)


def tensors_of(network: Network) -> list[torch.Tensor]:
    """What the site trains comes first; kernels are `[height, width, in, out]` and `[in, out]`."""
    tensors = [network.head.weight.T, network.head.bias]
    for convolution in network.convolutions:
        tensors += [convolution.weight.permute(2, 3, 1, 0), convolution.bias]
    return [*tensors, network.dense.weight.T, network.dense.bias]


def read_weights(network: Network, path: Path) -> None:
    flat = torch.from_numpy(np.fromfile(path, "<f4"))
    with torch.no_grad():
        for tensor in tensors_of(network):
            tensor.copy_(flat[:tensor.numel()].view(tensor.shape))
            flat = flat[tensor.numel():]


def write_weights(network: Network, path: Path) -> None:
    flat = [own.detach().contiguous().numpy().ravel() for own in tensors_of(network)]
    np.concatenate(flat).astype("<f4").tofile(path)


def epoch_of(classes: torch.Tensor) -> torch.Tensor:
    """Every window of a named sound and as many of the background, others each time, in random order."""
    named = torch.nonzero(classes > 0).ravel()
    others = torch.nonzero(classes == 0).ravel()
    chosen = torch.cat([named, others[torch.randperm(len(others))[:len(named)]]])
    steps = len(chosen) // BATCH
    return chosen[torch.randperm(len(chosen))][:steps * BATCH].view(steps, BATCH)


def train(network: Network, windows: torch.Tensor, classes: torch.Tensor, epochs: int) -> None:
    """By mixtures of two windows, each by its share: a few hundred clips are soon known by heart."""
    optimiser = torch.optim.AdamW(network.parameters(), lr=0, weight_decay=0.02)
    steps = len(epoch_of(classes))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 0.002, epochs * steps)
    network.train()
    for epoch in range(epochs):
        began, total = time.time(), 0.0
        for own in epoch_of(classes):
            other = own[torch.randperm(BATCH)]
            share = float(np.random.beta(0.3, 0.3))
            scores = network(share * windows[own].float() + (1 - share) * windows[other].float())
            loss = (share * F.cross_entropy(scores, classes[own])
                    + (1 - share) * F.cross_entropy(scores, classes[other]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss)
        print(f"epoch {epoch + 1}: loss {total / steps:.3f}, {time.time() - began:.0f} s", flush=True)


def train_head(network: Network, windows: torch.Tensor, classes: torch.Tensor, epochs: int) -> None:
    """A new last layer; each class counts alike, however many windows it has."""
    network.eval()
    with torch.no_grad():
        hidden = torch.cat([network.hidden(part.float()) for part in windows.split(256)])
    count = network.head.out_features
    network.head.reset_parameters()
    weights = len(classes) / (count * torch.bincount(classes, minlength=count).float())
    optimiser = torch.optim.AdamW(network.head.parameters(), lr=0.001, weight_decay=0.1)
    for _ in range(epochs):
        for own in torch.randperm(len(hidden)).split(256):
            scores = network.head(F.dropout(hidden[own], 0.5))
            loss = F.cross_entropy(scores, classes[own], weights)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()


def scores_of(network: Network, windows: torch.Tensor) -> torch.Tensor:
    network.eval()
    with torch.no_grad():
        return torch.cat([F.softmax(network(part.float()), 1) for part in windows.split(256)])


def main(epochs: int, head_epochs: int, base: Path | None) -> None:
    torch.manual_seed(1)
    np.random.seed(1)
    torch.set_num_threads(1)
    described = json.loads((WORK / "windows.json").read_text())
    labels, training, held_out = (described[key] for key in ("labels", "training", "heldOut"))
    network = Network(len(labels)).to(memory_format=torch.channels_last)
    windows = windows_of("training")
    classes = torch.tensor([own["class"] for own in training])
    if base:
        read_weights(network, base)
    else:
        # What is of no class is background to the base.
        train(network, windows, classes.clamp(min=0), epochs)
        write_weights(network, WORK / "base.f32")
    known = classes >= 0
    train_head(network, windows[known], classes[known], head_epochs)
    write_weights(network, WORK / "weights.f32")
    scores = scores_of(network, windows_of("held-out"))
    (WORK / "evaluation.json").write_text(json.dumps(scores.tolist()))
    told = scores.argmax(1).numpy()
    truth = np.array([own["class"] for own in held_out])
    for index, label in enumerate(labels):
        print(f"{label}: {(told[truth == index] == index).mean():.3f} of its windows, "
              f"{(truth[told == index] == index).mean():.3f} of those called so")
    print(f"{(told == truth).mean():.4f} of {len(truth)} held-out windows")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=24)
    parser.add_argument("--head-epochs", type=int, default=30)
    parser.add_argument("--base", type=Path)
    arguments = parser.parse_args()
    main(arguments.epochs, arguments.head_epochs, arguments.base)
