"""Trains the network on the pool, on all folds or leaving one out.

    python3 train.py [--leave-out FOLD] [--threads N] [--yamnet FOLDER]

The network begins with what it inherits from YAMNet. Loss: that of losses.py on the labels, and the
distance of the embedding to the values of YAMNet's that it took over. A window has two halves: labels
are those of either, the embedding is the mean of both.
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

from batches import PoolBatches, either_half, halves, over_halves
from inheritance import inherit
from losses import label_loss
from network import EMBEDDING_VALUES, Network
from teacher import LEAST_DEVIATION, Yamnet
from windows import WORK

SEED = 20
BATCH = 64
STEPS = 9000
HIGHEST_RATE = 1e-3
WARM_UP = 0.05
WEIGHT_DECAY = 0.02
MOST_GRADIENT = 5.0
DISTILLATION_WEIGHT = 20.0
CHECKPOINT_EVERY = 50
# Patches from which the network inherits YAMNet's features, and windows that tell their spread.
INHERITANCE_PATCHES = 320
SPREAD_WINDOWS = 8000


def run_folder(leave_out: int) -> Path:
    return WORK / "runs" / (f"without-fold-{leave_out}" if leave_out else "all-folds")


def learning_rate(step: int) -> float:
    """Linear warm-up to the highest, then half a cosine to nought."""
    progress = step / STEPS
    if progress < WARM_UP:
        return HIGHEST_RATE * (0.05 + 0.95 * progress / WARM_UP)
    return HIGHEST_RATE * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


class Trainer:
    """A network, the teacher's values that it is to tell, and its optimiser, after `step` steps."""

    def __init__(self, labels: int):
        torch.manual_seed(SEED)
        self.network = Network(labels).to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), weight_decay=WEIGHT_DECAY)
        # Places of the embedding's values in the teacher's.
        self.told = torch.arange(EMBEDDING_VALUES)
        self.step = 0

    def inherit(self, yamnet: Yamnet, batches: PoolBatches) -> None:
        random = np.random.default_rng(SEED)
        rows = np.sort(random.choice(batches.rows, INHERITANCE_PATCHES // 2, replace=False))
        self.told = inherit(self.network, yamnet, halves(batches.pool.patches[rows]))
        rows = np.sort(random.choice(batches.rows, SPREAD_WINDOWS, replace=False))
        embeddings = torch.from_numpy(batches.embeddings[rows].astype(np.float32))[:, self.told]
        self.network.mean.copy_(embeddings.mean(0))
        self.network.deviation.copy_(embeddings.std(0) + LEAST_DEVIATION)
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
        on_labels = label_loss(either_half(logits), labels)
        unlike = (over_halves(embedding) - teacher[:, self.told]) / self.network.deviation
        on_teacher = functional.smooth_l1_loss(unlike, torch.zeros_like(unlike))
        self.optimiser.zero_grad(set_to_none=True)
        (on_labels + DISTILLATION_WEIGHT * on_teacher).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), MOST_GRADIENT)
        self.optimiser.step()
        self.step += 1
        return on_labels.item(), on_teacher.item()

    def save(self, path: Path) -> None:
        unfinished = path.with_suffix(".unfinished")
        torch.save({
            "step": self.step, "steps": STEPS, "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "told": self.told,
        }, unfinished)
        unfinished.replace(path)

    def resume(self, path: Path) -> None:
        """Raises if the run was planned otherwise."""
        saved = torch.load(path)
        if saved["steps"] != STEPS:
            raise SystemExit(f"{path} is of a run of {saved['steps']} steps: remove it to begin anew")
        self.network.load_state_dict(saved["network"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.told = saved["told"]
        self.step = saved["step"]


def train(leave_out: int, yamnet: Path) -> None:
    batches = PoolBatches(leave_out, BATCH, SEED)
    trainer = Trainer(len(batches.pool.label_names))
    checkpoint = run_folder(leave_out) / "checkpoint.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    if checkpoint.exists():
        trainer.resume(checkpoint)
    else:
        trainer.inherit(Yamnet(yamnet).eval(), batches)
    while trainer.step < STEPS:
        started, losses = time.time(), []
        until = min(trainer.step + CHECKPOINT_EVERY, STEPS)
        while trainer.step < until:
            losses.append(trainer.learn(learning_rate(trainer.step), *batches.at(trainer.step)))
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
