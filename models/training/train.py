"""Trains the network on the pool, on all folds or leaving one out.

    python3 train.py STEPS [--leave-out FOLD] [--threads N]

Loss: binary cross-entropy on the labels, plus the distance of a linear map of the embedding to
YAMNet's embedding of the same window. Runs are seeded; a run that was stopped goes on from its
last checkpoint in `.work/runs/`.
"""
import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from network import EMBEDDING_VALUES, Network
from windows import WORK, Windows

SEED = 20
BATCH = 64
PEAK_LEARNING_RATE = 4e-3
WARM_UP = 0.15
WEIGHT_DECAY = 0.02
DISTILLATION_WEIGHT = 4.0
CHECKPOINT_EVERY = 200
# Mean and standard deviation of raw log-mel values over the pool, rounded.
INPUT_MEAN = -1.7
INPUT_DEVIATION = 2.25


def run_folder(leave_out: int) -> Path:
    return WORK / "runs" / (f"without-fold-{leave_out}" if leave_out else "all-folds")


def normalised(patches: np.ndarray) -> torch.Tensor:
    """Raw float16 [n, 96, 64] to normalised float32 [n, 1, 96, 64], channels last."""
    batch = torch.from_numpy(patches.astype(np.float32)).unsqueeze(1)
    return batch.sub_(INPUT_MEAN).div_(INPUT_DEVIATION).contiguous(memory_format=torch.channels_last)


def learning_rate(progress: float) -> float:
    """One cycle: linear warm-up to the peak, then half a cosine to nought; progress in [0, 1]."""
    if progress < WARM_UP:
        return PEAK_LEARNING_RATE * (0.05 + 0.95 * progress / WARM_UP)
    return PEAK_LEARNING_RATE * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


class PoolBatches:
    """Batches of the pool's windows outside of a fold; the step alone determines the batch."""

    def __init__(self, leave_out: int):
        self.pool = Windows("pool")
        self.embeddings = np.memmap(
            self.pool.folder / "embeddings.f16", np.float16, "r").reshape(self.pool.count, -1)
        self.rows = np.flatnonzero(self.pool.folds != leave_out)
        sample = self.embeddings[self.rows[::8]].astype(np.float32)
        self.mean = torch.from_numpy(sample.mean(0))
        self.deviation = torch.from_numpy(sample.std(0) + 1e-2)
        self.epoch = -1
        self.order = self.rows

    def at(self, step: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """(patches [64, 1, 96, 64], labels [64, 52], standardised embeddings [64, 1024])."""
        batches = len(self.rows) // BATCH
        epoch, place = divmod(step, batches)
        if epoch != self.epoch:
            self.epoch = epoch
            self.order = np.random.default_rng((SEED, epoch)).permutation(self.rows)
        rows = np.sort(self.order[place * BATCH:(place + 1) * BATCH])
        embeddings = torch.from_numpy(self.embeddings[rows].astype(np.float32))
        return (
            normalised(self.pool.patches[rows]),
            torch.from_numpy(self.pool.labels[rows].astype(np.float32)),
            (embeddings - self.mean) / self.deviation,
        )


def train(steps: int, leave_out: int) -> None:
    torch.manual_seed(SEED)
    batches = PoolBatches(leave_out)
    network = Network(len(batches.pool.label_names)).to(memory_format=torch.channels_last)
    pupil = nn.Linear(EMBEDDING_VALUES, batches.mean.numel())
    both = nn.ModuleList([network, pupil])
    optimiser = torch.optim.AdamW(both.parameters(), weight_decay=WEIGHT_DECAY)
    folder = run_folder(leave_out)
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint.pt"
    first = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        if saved["steps"] != steps:
            raise SystemExit(f"{checkpoint} is of a run of {saved['steps']} steps: remove it first")
        both.load_state_dict(saved["weights"])
        optimiser.load_state_dict(saved["optimiser"])
        first = saved["step"]
    started, losses = time.time(), []
    for step in range(first, steps):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step / steps)
        patches, labels, target = batches.at(step)
        logits, embedding = network(patches)
        label_loss = functional.binary_cross_entropy_with_logits(
            logits, labels, reduction="none").sum(1).mean()
        teacher_loss = functional.smooth_l1_loss(pupil(embedding), target)
        optimiser.zero_grad(set_to_none=True)
        (label_loss + DISTILLATION_WEIGHT * teacher_loss).backward()
        optimiser.step()
        losses.append((label_loss.item(), teacher_loss.item()))
        if (step + 1) % CHECKPOINT_EVERY == 0 or step + 1 == steps:
            state = {"step": step + 1, "steps": steps, "weights": both.state_dict(),
                     "optimiser": optimiser.state_dict(), "network": network.state_dict()}
            torch.save(state, folder / "next.pt")
            (folder / "next.pt").replace(checkpoint)
            pace = (step + 1 - first) * BATCH / (time.time() - started)
            labels_mean, teacher_mean = np.mean(losses, 0)
            losses = []
            print(f"step {step + 1} of {steps}: labels {labels_mean:.3f}, "
                  f"teacher {teacher_mean:.3f}, {pace:.0f} windows/s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", type=int)
    parser.add_argument("--leave-out", type=int, default=0, help="fold not to train on; 0: none")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments.steps, arguments.leave_out)
