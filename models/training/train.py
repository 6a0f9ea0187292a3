"""Trains the network on the pool, on all folds or leaving one out.

    python3 train.py [--size NAME] [--steps N] [--leave-out FOLD] [--threads N] [--yamnet FOLDER]

The network begins with what it inherits from YAMNet. Loss: that of losses.py on the labels; the
distance of the embedding to the values of YAMNet's that it took over; and how far EfficientAT's classes
are from what a linear map of the embedding, which is not published, makes of them. A window has two
halves: labels are those of either, the embedding is the mean of both.
Runs are seeded; a run that was stopped goes on from its last checkpoint in `.work/runs/`.
"""
import argparse
import math
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from batches import Batch, PoolBatches, either_half, halves, over_halves
from efficientat import CLASSES
from inheritance import inherit
from losses import label_loss
from network import Network
from runs import Run, add_run, run_of
from teacher import LEAST_DEVIATION, Yamnet

SEED = 20
BATCH = 64
HIGHEST_RATE = 1e-3
WARM_UP = 0.05
WEIGHT_DECAY = 0.02
MOST_GRADIENT = 5.0
DISTILLATION_WEIGHT = 20.0
CLASSES_WEIGHT = 10.0
CHECKPOINT_EVERY = 50
# Patches from which the network inherits YAMNet's features, and windows that tell their spread.
INHERITANCE_PATCHES = 320
SPREAD_WINDOWS = 8000
# At first no label is thought rarer than this.
RAREST_SHARE = 1e-4


def learning_rate(step: int, steps: int) -> float:
    """Linear warm-up to the highest, then half a cosine to nought."""
    progress = step / steps
    if progress < WARM_UP:
        return HIGHEST_RATE * (0.05 + 0.95 * progress / WARM_UP)
    return HIGHEST_RATE * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


class Losses(NamedTuple):
    labels: float
    embedding: float
    classes: float


class Trainer:
    """A network, the teacher's values that it is to tell, and its optimiser, after `step` steps."""

    def __init__(self, run: Run, labels: int):
        torch.manual_seed(SEED)
        self.run = run
        self.network = Network(labels, run.shape).to(memory_format=torch.channels_last)
        values = self.network.embedding_values
        # From the embedding to EfficientAT's classes.
        self.classes = nn.Linear(values, CLASSES)
        self.optimiser = torch.optim.AdamW(
            [*self.network.parameters(), *self.classes.parameters()], weight_decay=WEIGHT_DECAY)
        # Places of the embedding's values in YAMNet's.
        self.told = torch.arange(values)
        self.step = 0

    def inherit(self, yamnet: Yamnet, batches: PoolBatches) -> None:
        random = np.random.default_rng(SEED)
        rows = np.sort(random.choice(batches.rows, INHERITANCE_PATCHES // 2, replace=False))
        self.told = inherit(self.network, yamnet, halves(batches.pool.patches[rows]))
        rows = np.sort(random.choice(
            batches.rows, min(SPREAD_WINDOWS, len(batches.rows)), replace=False))
        embeddings = torch.from_numpy(batches.embeddings[rows].astype(np.float32))[:, self.told]
        self.network.mean.copy_(embeddings.mean(0))
        self.network.deviation.copy_(embeddings.std(0) + LEAST_DEVIATION)
        nn.init.zeros_(self.network.head.weight)
        share = torch.from_numpy(batches.labels(batches.rows).mean(0)).clamp(min=RAREST_SHARE)
        self.network.head.bias.data = torch.logit(share)

    def learn(self, batch: Batch) -> Losses:
        """One step on one batch; the losses before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.step, self.run.steps)
        logits, embedding = self.network(batch.patches)
        on_labels = label_loss(either_half(logits), batch.labels)
        embedding = over_halves(embedding)
        unlike = (embedding - batch.embeddings[:, self.told]) / self.network.deviation
        on_embedding = functional.smooth_l1_loss(unlike, torch.zeros_like(unlike))
        heard = ~batch.classes.isnan().any(1)
        classes = self.classes(self.network.standardised(embedding))
        on_classes = functional.smooth_l1_loss(classes[heard], batch.classes[heard])
        self.optimiser.zero_grad(set_to_none=True)
        (on_labels + DISTILLATION_WEIGHT * on_embedding + CLASSES_WEIGHT * on_classes).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), MOST_GRADIENT)
        self.optimiser.step()
        self.step += 1
        return Losses(on_labels.item(), on_embedding.item(), on_classes.item())

    def save(self) -> None:
        unfinished = self.run.checkpoint.with_suffix(".unfinished")
        torch.save({
            "step": self.step, "steps": self.run.steps, "network": self.network.state_dict(),
            "classes": self.classes.state_dict(), "optimiser": self.optimiser.state_dict(),
            "told": self.told,
        }, unfinished)
        unfinished.replace(self.run.checkpoint)

    def resume(self) -> None:
        saved = torch.load(self.run.checkpoint)
        self.network.load_state_dict(saved["network"])
        self.classes.load_state_dict(saved["classes"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.told = saved["told"]
        self.step = saved["step"]


def train(run: Run, yamnet: Path) -> None:
    batches = PoolBatches(run.leave_out, BATCH, SEED)
    trainer = Trainer(run, len(batches.pool.label_names))
    run.folder.mkdir(parents=True, exist_ok=True)
    if run.checkpoint.exists():
        trainer.resume()
    else:
        trainer.inherit(Yamnet(yamnet).eval(), batches)
    while trainer.step < run.steps:
        started, losses = time.time(), []
        until = min(trainer.step + CHECKPOINT_EVERY, run.steps)
        while trainer.step < until:
            losses.append(trainer.learn(batches.at(trainer.step)))
        trainer.save()
        pace = len(losses) * BATCH / (time.time() - started)
        on_labels, on_embedding, on_classes = np.mean(losses, 0)
        print(f"{run.size}: step {trainer.step} of {run.steps}: labels {on_labels:.3f}, embedding "
              f"{on_embedding:.4f}, classes {on_classes:.4f}, {pace:.0f} windows/s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--yamnet", type=Path, default=Path("../../../shared/data/yamnet"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(run_of(arguments), arguments.yamnet)
