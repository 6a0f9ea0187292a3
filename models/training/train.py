"""Trains the network on the pool, on all folds or leaving one out.

    python3 train.py [--leave-out FOLD] [--threads N] [--yamnet FOLDER]

The network begins with what it inherits from YAMNet. Loss: binary cross-entropy on the labels;
cross-entropy of the same logits among the labels that are there, which ranks what the former sets
apart; and the distance of a linear map of the embedding to YAMNet's embedding of the same window.
Runs are seeded; a run that was stopped goes on from its last checkpoint in `.work/runs/`.
"""
import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from batches import PoolBatches, normalised
from inheritance import inherit
from network import EMBEDDING_VALUES, Network
from teacher import Yamnet, patch_batch, teacher_patches
from windows import WORK

SEED = 20
BATCH = 64
# Steps and highest learning rate of each cycle; windows come back in the second, and are shifted.
CYCLES = ((2800, 2.5e-3), (2400, 1.8e-3))
STEPS = sum(steps for steps, _ in CYCLES)
MOST_SHIFT_COLUMNS = 8
WARM_UP = 0.1
WEIGHT_DECAY = 0.02
RANKING_WEIGHT = 1.0
DISTILLATION_WEIGHT = 20.0
CHECKPOINT_EVERY = 100
# Windows from which the network inherits YAMNet's features.
INHERITANCE_WINDOWS = 768


def run_folder(leave_out: int) -> Path:
    return WORK / "runs" / (f"without-fold-{leave_out}" if leave_out else "all-folds")


def learning_rate(step: int) -> float:
    """Of each cycle: linear warm-up to the peak, then half a cosine to nought."""
    start = 0
    for steps, peak in CYCLES:
        if step < start + steps:
            break
        start += steps
    progress = (step - start) / steps
    if progress < WARM_UP:
        return peak * (0.05 + 0.95 * progress / WARM_UP)
    return peak * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def shifted(patches: torch.Tensor, step: int) -> torch.Tensor:
    """Patches [n, 1, columns, bands], each moved in time by its own number of columns."""
    n, _, columns, bands = patches.shape
    shifts = np.random.default_rng((SEED, step)).integers(
        -MOST_SHIFT_COLUMNS, MOST_SHIFT_COLUMNS, (n, 1), endpoint=True)
    places = torch.from_numpy((np.arange(columns) + shifts).clip(0, columns - 1))
    moved = patches.gather(2, places[:, None, :, None].expand(n, 1, columns, bands))
    return moved.contiguous(memory_format=torch.channels_last)


def label_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    apart = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none").sum(1)
    among = labels / labels.sum(1, keepdim=True).clamp(min=1)
    ranked = -(among * functional.log_softmax(logits, 1)).sum(1)
    return (apart + RANKING_WEIGHT * ranked).mean()


class Trainer:
    """A network, its map to the teacher's embedding, and their optimiser, after `step` steps."""

    def __init__(self, labels: int, teacher_values: int):
        torch.manual_seed(SEED)
        self.network = Network(labels).to(memory_format=torch.channels_last)
        # A linear map; torch is much slower at those where it lacks a fast BLAS, as Debian's does.
        self.pupil = nn.Conv2d(EMBEDDING_VALUES, teacher_values, 1)
        self.both = nn.ModuleList([self.network, self.pupil])
        self.optimiser = torch.optim.AdamW(self.both.parameters(), weight_decay=WEIGHT_DECAY)
        self.step = 0

    def inherit(self, yamnet: Path, batches: PoolBatches) -> None:
        rows = batches.rows[:INHERITANCE_WINDOWS]
        longer = patch_batch(teacher_patches(batches.pool)[rows])
        inherit(self.network, Yamnet(yamnet).eval(), normalised(batches.pool.patches[rows]), longer)
        nn.init.zeros_(self.network.head.weight)
        share = batches.pool.labels[batches.rows].mean(0)
        self.network.head.bias.data = torch.logit(torch.from_numpy(share).float())

    def learn(
        self, rate: float, patches: torch.Tensor, labels: torch.Tensor, teacher: torch.Tensor,
    ) -> tuple[float, float]:
        """One step on one batch of PoolBatches; the losses on labels and teacher before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        logits, embedding = self.network(patches)
        on_labels = label_loss(logits, labels)
        told = self.pupil(embedding[:, :, None, None]).flatten(1)
        on_teacher = functional.smooth_l1_loss(told, teacher)
        self.optimiser.zero_grad(set_to_none=True)
        (on_labels + DISTILLATION_WEIGHT * on_teacher).backward()
        self.optimiser.step()
        self.step += 1
        return on_labels.item(), on_teacher.item()

    def save(self, path: Path) -> None:
        unfinished = path.with_suffix(".unfinished")
        torch.save({
            "step": self.step, "steps": STEPS, "weights": self.both.state_dict(),
            "optimiser": self.optimiser.state_dict(), "network": self.network.state_dict(),
        }, unfinished)
        unfinished.replace(path)

    def resume(self, path: Path) -> None:
        saved = torch.load(path)
        self.both.load_state_dict(saved["weights"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step = saved["step"]


def train(leave_out: int, yamnet: Path) -> None:
    batches = PoolBatches(leave_out, BATCH, SEED)
    trainer = Trainer(len(batches.pool.label_names), batches.mean.numel())
    checkpoint = run_folder(leave_out) / "checkpoint.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        trainer.resume(checkpoint)
    else:
        trainer.inherit(yamnet, batches)
    while trainer.step < STEPS:
        started, losses = time.time(), []
        until = min(trainer.step + CHECKPOINT_EVERY, STEPS)
        while trainer.step < until:
            patches, labels, teacher = batches.at(trainer.step)
            if trainer.step >= CYCLES[0][0]:
                patches = shifted(patches, trainer.step)
            losses.append(trainer.learn(learning_rate(trainer.step), patches, labels, teacher))
        trainer.save(checkpoint)
        pace = len(losses) * BATCH / (time.time() - started)
        on_labels, on_teacher = np.mean(losses, 0)
        print(f"step {trainer.step} of {STEPS}: labels {on_labels:.3f}, "
              f"teacher {on_teacher:.3f}, {pace:.0f} windows/s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leave-out", type=int, default=0, help="fold not to train on; 0: none")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--yamnet", type=Path, default=Path("../../../shared/data/yamnet"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments.leave_out, arguments.yamnet)
