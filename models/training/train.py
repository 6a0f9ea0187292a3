"""Trains the network on windows that are composed as it learns, on all folds or leaving one out.

    python3 train.py [--size NAME] [--steps N] [--batch N] [--licences free|all] [--leave-out FOLD]
                     [--left-out LABELS] [--further] [--threads N] [--data FOLDER]

The network begins as EfficientAT, or, with --further, as the published one, to be taught further. It hears every window in a room, over a line and beside noise, and learns what both
teachers say of it as it was recorded, and what was recorded (targets.py). On a GPU, if torch finds one.
Runs are seeded; a run that was stopped goes on from its last checkpoint in `.work/runs/`. Writes `network.pt` there:
between what the network was and what it has become (Wortsman et al. 2022).
"""
from __future__ import annotations

import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from compose import Composed, Composer
from efficientat import EfficientAt
from front_end import LogMel, check, read_front_ends
from labels import FREQUENT
from network import Network
from published import published_network
from runs import Run, add_run, run_of
from sounds import Sounds
from targets import Targets
from words import fitted_words, inherited_words

SEED = 20
# Of the head; the network itself, which knows more than recordings can teach, learns more slowly, and its first blocks
# more slowly still.
HIGHEST_RATE = 2e-3
LATER_RATE, FIRST_RATE = 0.8, 0.3
# Of these, the part by which the published network learns further.
FURTHER_RATE = 0.2
WARM_UP = 0.05
WEIGHT_DECAY = 0.02
MOST_GRADIENT = 5.0
WORDS_WEIGHT = 20.0
RANKED_WEIGHT = 1.0
APART_WEIGHT = 0.5
LEARNED_SHARE = 0.85
SAVE_EVERY_SECONDS = 120
LAYOUT = torch.channels_last


def learning_rate(step: int, steps: int) -> float:
    """Of the head: linear warm-up to the highest, then half a cosine to nought."""
    progress = step / steps
    if progress < WARM_UP:
        return HIGHEST_RATE * (0.05 + 0.95 * progress / WARM_UP)
    return HIGHEST_RATE * 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


class Trainer:
    """A network and its optimiser, after `step` steps.

    words: from hidden values to what teachers say, standardised; thrown away in the end.
    """

    def __init__(self, run: Run, data: Path, device: torch.device):
        self.run, self.device = run, device
        sounds, front_ends = Sounds(), read_front_ends()
        left_out = {sounds.labels.index(name) for name in run.left_out}
        allowed = np.array([
            (own.free or run.licences == "all") and own.fold != run.leave_out and own.label not in left_out
            for own in sounds.entries])
        self.composer = Composer(sounds, allowed, front_ends.window_samples, device)
        self.log_mel = LogMel(front_ends.own).to(device)
        self.targets = Targets(sounds, data, front_ends, device)
        self.targets.survey(self.composer, run.batch, SEED)
        # How much more often than others a label is heard here, which says nothing of rooms; but in rooms, too, there is
        # more speech and music than all else.
        expected = self.targets.expected.log()
        others = torch.tensor([name not in FREQUENT for name in sounds.labels], device=device)
        self.expected = others * (expected - expected.mean())
        inherit = self._inherit_published if run.further else self._inherit
        self.network, self.words = inherit(EfficientAt(data / "efficientat-mn04"), len(sounds.labels))
        self.inherited = copy.deepcopy(self.network.state_dict())
        heads = [*self.words.parameters(), *self.network.head.parameters()]
        self.optimiser = torch.optim.AdamW(
            [{"params": heads, "share": 1}, {"params": self.network.later, "share": LATER_RATE},
             {"params": self.network.first, "share": FIRST_RATE}],
            weight_decay=WEIGHT_DECAY)
        self.share = FURTHER_RATE if run.further else 1
        self.step = 0

    @torch.no_grad()
    def _inherit(self, teacher: EfficientAt, labels: int) -> tuple[Network, nn.Linear]:
        torch.manual_seed(SEED)
        network = Network(labels, self.run.share)
        network.inherit(teacher)
        words = inherited_words(teacher, self.targets)
        # What the words say of labels is as sure as teachers are when they rank.
        own = slice(len(self.targets.teachers.classes), None)
        scale = self.targets.ranking * self.targets.deviations[own].cpu()
        network.head.weight.copy_(words.weight[own] * scale[:, None])
        network.head.bias.copy_(words.bias[own] * scale + self.targets.calibration.offset)
        return network.to(self.device, memory_format=LAYOUT), words.to(self.device)

    def _inherit_published(self, teacher: EfficientAt, labels: int) -> tuple[Network, nn.Linear]:
        network = published_network(labels, teacher).to(self.device, memory_format=LAYOUT)

        def heard(number: int) -> tuple[torch.Tensor, torch.Tensor]:
            composed = self.composer.compose(self.run.batch, SEED + number)
            return network(self.windows(composed))[2], self.targets.of(composed).words

        return network, fitted_words(heard, self.run.batch).to(self.device)

    def learn(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """One step on one batch; the losses before it."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["share"] * self.share * learning_rate(self.step, self.run.steps)
        composed = self.composer.compose(self.run.batch, SEED * 1_000_000 + self.step)
        losses = self.losses(composed)
        self.optimiser.zero_grad(set_to_none=True)
        sum(losses).backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), MOST_GRADIENT)
        self.optimiser.step()
        self.step += 1
        return losses

    def losses(self, composed: Composed) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        said = self.targets.of(composed)
        windows = self.windows(composed)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            _, _, hidden = self.network(windows)
        hidden = hidden.float()
        logits = self.network.head(hidden) + self.expected
        words = functional.smooth_l1_loss(self.words(hidden), said.words)
        ranked = -(said.ranked * functional.log_softmax(logits, 1)).sum(1).mean()
        apart = functional.binary_cross_entropy_with_logits(logits, said.apart, reduction="none").sum(1).mean()
        return WORDS_WEIGHT * words, RANKED_WEIGHT * ranked, APART_WEIGHT * apart

    @torch.no_grad()
    def windows(self, composed: Composed) -> torch.Tensor:
        return self.log_mel(composed.samples).unsqueeze(1).contiguous(memory_format=LAYOUT)

    def save(self) -> None:
        unfinished = self.run.checkpoint.with_suffix(".unfinished")
        torch.save({
            "step": self.step, "network": self.network.state_dict(), "words": self.words.state_dict(),
            "optimiser": self.optimiser.state_dict()}, unfinished)
        unfinished.replace(self.run.checkpoint)

    def resume(self) -> None:
        saved = torch.load(self.run.checkpoint, map_location=self.device)
        self.network.load_state_dict(saved["network"])
        self.words.load_state_dict(saved["words"])
        self.optimiser.load_state_dict(saved["optimiser"])
        self.step = saved["step"]

    def finish(self) -> None:
        """Writes the network."""
        learned = self.network.state_dict()
        between = {
            name: torch.lerp(self.inherited[name], value, LEARNED_SHARE).cpu() for name, value in learned.items()}
        torch.save(between, self.run.network)
        self.run.checkpoint.unlink(missing_ok=True)


def train(run: Run, data: Path, device: torch.device) -> None:
    run.folder.mkdir(parents=True, exist_ok=True)
    check()
    trainer = Trainer(run, data, device)
    if run.checkpoint.exists():
        trainer.resume()
    began = saved = time.monotonic()
    first = trainer.step
    told: list[list[torch.Tensor]] = []
    while trainer.step < run.steps:
        told.append([loss.detach() for loss in trainer.learn()])
        if trainer.step % 50 == 0:
            means = torch.tensor(told).mean(0).tolist()
            told = []
            each = (time.monotonic() - began) / (trainer.step - first)
            print(f"step {trainer.step}: words {means[0]:.3f}, ranked {means[1]:.3f}, apart {means[2]:.3f}; "
                  f"{each:.3f} s a step", flush=True)
        if time.monotonic() - saved > SAVE_EVERY_SECONDS:
            trainer.save()
            saved = time.monotonic()
    trainer.finish()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    own = run_of(arguments)
    if own.network.exists():
        print(f"{own.network} is there already")
    else:
        train(own, arguments.data, torch.device("cuda" if torch.cuda.is_available() else "cpu"))
