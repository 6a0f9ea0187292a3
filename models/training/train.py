"""Trains the network on the pool, on all folds or leaving one out.

    python3 train.py [--size NAME] [--steps N] [--leave-out FOLD] [--threads N] [--efficientat FOLDER]

The network begins as EfficientAT, its head as what EfficientAT's classes say of each label. Loss: that of
losses.py on the labels, and how far EfficientAT's classes are from what it said of the whole sound, as it
was recorded: the network hears a piece of it, in a room, over a line and beside noise.
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
from labels import read_labels
from losses import label_loss
from network import HIDDEN, Network, classes_layer
from runs import Run, add_run, run_of
from teachers import class_names

SEED = 20
BATCH = 48
# Of the heads; the network itself, which knows more than the pool can teach, learns more slowly.
HIGHEST_RATE = 2e-3
NETWORK_RATE = 0.08
WARM_UP = 0.05
WEIGHT_DECAY = 0.02
MOST_GRADIENT = 5.0
CLASSES_WEIGHT = 20.0
CHECKPOINT_EVERY = 50
# At first no label is thought rarer than this.
RAREST_SHARE = 1e-4


def learning_rate(step: int, steps: int) -> float:
    """Of the heads: linear warm-up to the highest, then half a cosine to nought."""
    progress = step / steps
    if progress < WARM_UP:
        return HIGHEST_RATE * (0.05 + 0.95 * progress / WARM_UP)
    return HIGHEST_RATE * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


class Losses(NamedTuple):
    labels: float
    classes: float


class Trainer:
    """A network and its optimiser, after `step` steps."""

    def __init__(self, run: Run, labels: int):
        torch.manual_seed(SEED)
        self.run = run
        self.network = Network(labels, run.share).to(memory_format=torch.channels_last)
        # From hidden values to EfficientAT's classes, standardised.
        self.classes = nn.Linear(HIDDEN, 1)
        self.step = 0

    def start(self, folder: Path, batches: PoolBatches) -> None:
        """From EfficientAT."""
        teacher = EfficientAt(folder)
        self.network.inherit(teacher)
        self.classes = classes_layer(teacher)
        deviations = torch.from_numpy(batches.class_deviations)
        with torch.no_grad():
            self.classes.weight /= deviations[:, None]
            self.classes.bias.sub_(torch.from_numpy(batches.class_means)).div_(deviations)
            share = torch.from_numpy(batches.labels(batches.rows).mean(0)).clamp(min=RAREST_SHARE)
            head, names = self.network.head, class_names(folder / "class_labels_indices.csv")
            head.bias.copy_(torch.logit(share))
            nn.init.zeros_(head.weight)
            for place, label in enumerate(read_labels()):
                own = [names.index(name) for name in label.audioset_classes if name in names]
                if own:
                    head.weight[place] = self.classes.weight[own].mean(0)
                    head.bias[place] += self.classes.bias[own].mean(0)
        self.inherited = copy.deepcopy(
            {"network": self.network.state_dict(), "classes": self.classes.state_dict()})
        self.optimise()

    def optimise(self) -> None:
        heads = [*self.network.head.parameters(), *self.classes.parameters()]
        others = [own for name, own in self.network.named_parameters() if not name.startswith("head.")]
        self.optimiser = torch.optim.AdamW(
            [{"params": heads, "share": 1}, {"params": others, "share": NETWORK_RATE}],
            weight_decay=WEIGHT_DECAY)

    def learn(self, batch: Batch) -> Losses:
        """One step on one batch; the losses before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["share"] * learning_rate(self.step, self.run.steps)
        logits, _, hidden = self.network(batch.patches)
        on_labels = label_loss(logits, batch.labels)
        heard = ~batch.classes.isnan().any(1)
        on_classes = functional.smooth_l1_loss(self.classes(hidden[heard]), batch.classes[heard])
        self.optimiser.zero_grad(set_to_none=True)
        (on_labels + CLASSES_WEIGHT * on_classes).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), MOST_GRADIENT)
        self.optimiser.step()
        self.step += 1
        return Losses(on_labels.item(), on_classes.item())

    def save(self) -> None:
        unfinished = self.run.checkpoint.with_suffix(".unfinished")
        torch.save({
            "step": self.step, "steps": self.run.steps, "network": self.network.state_dict(),
            "classes": self.classes.state_dict(), "optimiser": self.optimiser.state_dict(),
            "inherited": self.inherited,
        }, unfinished)
        unfinished.replace(self.run.checkpoint)

    def resume(self, folder: Path) -> None:
        saved = torch.load(self.run.checkpoint)
        self.network.load_state_dict(saved["network"])
        self.classes = classes_layer(EfficientAt(folder))
        self.classes.load_state_dict(saved["classes"])
        self.inherited = saved["inherited"]
        self.optimise()
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step = saved["step"]


def train(run: Run, efficientat: Path) -> None:
    batches = PoolBatches(run.leave_out, BATCH, SEED)
    trainer = Trainer(run, len(batches.pool.label_names))
    run.folder.mkdir(parents=True, exist_ok=True)
    if run.checkpoint.exists():
        trainer.resume(efficientat)
    else:
        trainer.start(efficientat, batches)
    while trainer.step < run.steps:
        started, losses = time.time(), []
        until = min(trainer.step + CHECKPOINT_EVERY, run.steps)
        while trainer.step < until:
            losses.append(trainer.learn(batches.at(trainer.step)))
        trainer.save()
        pace = len(losses) * BATCH / (time.time() - started)
        on_labels, on_classes = np.mean(losses, 0)
        print(f"{run.size}, without {run.leave_out}: step {trainer.step} of {run.steps}: "
              f"labels {on_labels:.3f}, classes {on_classes:.4f}, {pace:.0f} windows/s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--efficientat", type=Path, default=Path("../../../shared/data/efficientat-mn04"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(run_of(arguments), arguments.efficientat)
