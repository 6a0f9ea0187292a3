"""Trains the network on the pool, on all folds or leaving one out.

    python3 train.py [--size NAME] [--steps N] [--leave-out FOLD] [--threads N] [--data FOLDER]

The network begins as EfficientAT, of which the first blocks stay as they are (trunk.py). Loss: how far what can be told of its hidden values is from what both
teachers say of the sound as it was recorded (targets.py), the network hearing it in a room, over a line and
beside noise; and, weighing little, that of losses.py on labels. What both are told by is thrown away: head.py
makes the head.
Runs are seeded; a run that was stopped goes on from its last checkpoint in `.work/runs/`.
"""
import argparse
import copy
import math
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from batches import Batch, PoolBatches
from efficientat import EfficientAt
from losses import label_loss
from network import HIDDEN, Network, classes_layer
from runs import Run, add_run, run_of
from targets import Targets

SEED = 20
BATCH = 48
# Of what tells teachers' words and labels; the network itself, which knows more than the pool can teach, learns
# more slowly.
HIGHEST_RATE = 2e-3
NETWORK_RATE = 0.15
WARM_UP = 0.05
WEIGHT_DECAY = 0.02
MOST_GRADIENT = 5.0
TEACHERS_WEIGHT = 20.0
LABELS_WEIGHT = 0.1
CHECKPOINT_EVERY = 50


def learning_rate(step: int, steps: int) -> float:
    """Of the heads: linear warm-up to the highest, then half a cosine to nought."""
    progress = step / steps
    if progress < WARM_UP:
        return HIGHEST_RATE * (0.05 + 0.95 * progress / WARM_UP)
    return HIGHEST_RATE * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def inherited_words(teacher: EfficientAt, targets: Targets) -> nn.Linear:
    """From hidden values to what teachers say, as EfficientAT alone tells it: of a label, the mean of its classes."""
    classes = classes_layer(teacher)
    rows = targets.teachers.of_efficientat
    weight = classes.weight[rows] / torch.from_numpy(targets.efficientat_deviations)[:, None]
    bias = (classes.bias[rows] - torch.from_numpy(targets.efficientat_means)) / (
        torch.from_numpy(targets.efficientat_deviations))
    layer = nn.Linear(HIDDEN, targets.values.shape[1])
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    layer.weight[:len(rows)], layer.bias[:len(rows)] = weight, bias
    for label, own in enumerate(targets.teachers.of_label, len(rows)):
        if own:
            layer.weight[label], layer.bias[label] = weight[own].mean(0), bias[own].mean(0)
    return layer


class Losses(NamedTuple):
    teachers: float
    labels: float


class Trainer:
    """A network and its optimiser, after `step` steps.

    words: from hidden values to what teachers say, standardised; labels: from them to what was recorded.
    """

    def __init__(self, run: Run, batches: PoolBatches):
        torch.manual_seed(SEED)
        self.run = run
        self.recorded = torch.from_numpy(batches.recorded)
        self.network = Network(len(self.recorded), run.share).to(memory_format=torch.channels_last)
        self.words = nn.Linear(HIDDEN, batches.targets.values.shape[1])
        self.labels = nn.Linear(HIDDEN, len(self.recorded))
        self.step = 0

    @torch.no_grad()
    def start(self, teacher: EfficientAt, targets: Targets) -> None:
        self.network.inherit(teacher)
        self.words = inherited_words(teacher, targets)
        self.labels.weight.copy_(self.words.weight[len(targets.teachers.classes):])
        self.inherited = copy.deepcopy(
            {"network": self.network.state_dict(), "words": self.words.state_dict()})
        self.optimise()

    def optimise(self) -> None:
        heads = [*self.words.parameters(), *self.labels.parameters()]
        others = self.network.learning()
        self.optimiser = torch.optim.AdamW(
            [{"params": heads, "share": 1}, {"params": others, "share": NETWORK_RATE}],
            weight_decay=WEIGHT_DECAY)

    def learn(self, batch: Batch) -> Losses:
        """One step on one batch; the losses before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["share"] * learning_rate(self.step, self.run.steps)
        _, _, hidden = self.network.above(batch.trunk)
        on_teachers = functional.smooth_l1_loss(self.words(hidden), batch.said)
        on_labels = label_loss(self.labels(hidden[batch.known]), batch.labels[batch.known], self.recorded)
        self.optimiser.zero_grad(set_to_none=True)
        (TEACHERS_WEIGHT * on_teachers + LABELS_WEIGHT * on_labels).backward()
        nn.utils.clip_grad_norm_(self.network.learning(), MOST_GRADIENT)
        self.optimiser.step()
        self.step += 1
        return Losses(on_teachers.item(), on_labels.item())

    def save(self) -> None:
        unfinished = self.run.checkpoint.with_suffix(".unfinished")
        torch.save({
            "step": self.step, "steps": self.run.steps, "network": self.network.state_dict(),
            "words": self.words.state_dict(), "labels": self.labels.state_dict(),
            "optimiser": self.optimiser.state_dict(), "inherited": self.inherited,
        }, unfinished)
        unfinished.replace(self.run.checkpoint)

    def resume(self) -> None:
        saved = torch.load(self.run.checkpoint)
        self.network.load_state_dict(saved["network"])
        self.words.load_state_dict(saved["words"])
        self.labels.load_state_dict(saved["labels"])
        self.inherited = saved["inherited"]
        self.optimise()
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step = saved["step"]


def train(run: Run, data: Path) -> None:
    batches = PoolBatches(run.leave_out, run.size, BATCH, SEED, data)
    trainer = Trainer(run, batches)
    run.folder.mkdir(parents=True, exist_ok=True)
    if run.checkpoint.exists():
        trainer.resume()
    else:
        trainer.start(EfficientAt(data / "efficientat-mn04"), batches.targets)
    while trainer.step < run.steps:
        started, losses = time.time(), []
        until = min(trainer.step + CHECKPOINT_EVERY, run.steps)
        while trainer.step < until:
            losses.append(trainer.learn(batches.at(trainer.step)))
        trainer.save()
        pace = len(losses) * BATCH / (time.time() - started)
        on_teachers, on_labels = np.mean(losses, 0)
        print(f"{run.size}, without {run.leave_out}: step {trainer.step} of {run.steps}: "
              f"teachers {on_teachers:.4f}, labels {on_labels:.3f}, {pace:.0f} windows/s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(run_of(arguments), arguments.data)
