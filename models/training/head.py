"""The head of a trained network: of each label what the teachers' classes tell of it, corrected as far as
recordings of the label go.

    python3 head.py [--size NAME] [--steps N] [--leave-out FOLD] [--data FOLDER]

writes `network.pt` beside the run's checkpoint: the network three quarters of the way from what was inherited to what was learned
(Wortsman et al. 2022), and its head, a linear layer. Its logits are those of the layer that was taught to say
what both teachers say of a label, calibrated, plus a correction that is linear in the hidden values, too: the
likeliest for the pool's recordings under a normal prior, the narrower the fewer recordings a label has. A label
without any keeps what teachers say of it.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

from batches import PoolBatches, trunk_batch
from calibration import balanced, calibrate
from losses import label_loss
from network import Network
from runs import Run, add_run, run_of
from sounds import Sounds
from windows import Pool

SEED = 21
LEARNED_SHARE = 0.75
MOST_WINDOWS = 14_000
BATCH = 32
ITERATIONS = 60
# How narrow corrections are: of a label with many recordings; of one with n fewer, many / n times as narrow.
PENALTY = 0.03
BIAS_PENALTY = 0.001
# Of how much more a label is said than others, over the pool, so much is taken away: some are heard everywhere.
COMMON_SHARE = 0.5
# Labels without recordings are never corrected upwards; this is added to their log-odds instead.
UNRECORDED_MORE = 0.5
MANY_RECORDINGS = 24
# Of a label that bears less than a few recordings nothing is learned.
LEAST_RECORDINGS = 3


def interpolated(checkpoint: dict, part: str, share: float) -> dict[str, torch.Tensor]:
    """The weights of a checkpoint, "network" or "words"."""
    inherited = checkpoint["inherited"][part]
    return {name: torch.lerp(inherited[name], value, share) for name, value in checkpoint[part].items()}


@torch.no_grad()
def hidden_of(network: Network, trunk: np.ndarray) -> torch.Tensor:
    """What trunk.py wrote of windows, [n, columns, bands, channels], to hidden values [n, 512]."""
    return torch.cat([
        network.above(trunk_batch(trunk[start:start + BATCH]))[2] for start in range(0, len(trunk), BATCH)])


def recordings(pool: Pool, rows: np.ndarray, sounds: Sounds) -> np.ndarray:
    """[labels]: how many sounds of these windows bear each label."""
    used = np.unique(pool.clips[rows])
    labels = np.array([sounds.entries[index].label for index in used if index >= 0])
    return np.bincount(labels[labels >= 0], minlength=len(sounds.labels))


class Head:
    """Fits the head of a network to hidden values [n, 512].

    words: weight [labels, 512] and bias [labels] of what teachers say of labels, in log-odds.
    """

    def __init__(self, hidden: torch.Tensor, words: tuple[torch.Tensor, torch.Tensor], labels: torch.Tensor):
        self.hidden, self.words, self.labels = hidden, words, labels
        said = hidden @ words[0].T + words[1]
        alone = (labels.sum(1) <= 1).numpy()
        truth = labels[alone].numpy()
        told = truth.any(0) & (words[0] != 0).any(1).numpy()
        truth = truth[:, told].astype(np.float64)
        calibration = calibrate(said[alone][:, told].numpy(), truth, balanced(truth))
        self.scale, self.offset = calibration.scale, calibration.offset
        self.said = self.scale * said + self.offset

    def fit(self, counts: np.ndarray, penalty: float) -> nn.Linear:
        """counts [labels]: recordings of each."""
        mean, deviation = self.hidden.mean(0), self.hidden.std(0) + 1e-3
        standard = (self.hidden - mean) / deviation
        recorded = torch.from_numpy(counts >= LEAST_RECORDINGS)
        narrow = penalty * MANY_RECORDINGS / torch.from_numpy(
            np.clip(counts, 1, MANY_RECORDINGS)).float()[recorded]
        weight = torch.zeros(int(recorded.sum()), self.hidden.shape[1], requires_grad=True)
        bias = torch.zeros(len(weight), requires_grad=True)
        optimiser = torch.optim.LBFGS([weight, bias], max_iter=ITERATIONS, line_search_fn="strong_wolfe")
        said, labels = self.said[:, recorded], self.labels[:, recorded]
        every = torch.ones(len(weight), dtype=torch.bool)

        def loss() -> torch.Tensor:
            optimiser.zero_grad()
            value = label_loss(said + standard @ weight.T + bias, labels, every)
            value = value + (narrow[:, None] * weight ** 2).sum() + BIAS_PENALTY * (bias ** 2).sum()
            value.backward()
            return value

        optimiser.step(loss)
        head = nn.Linear(self.hidden.shape[1], len(counts))
        with torch.no_grad():
            head.weight.copy_(self.scale * self.words[0])
            head.bias.copy_(self.scale * self.words[1] + self.offset)
            head.weight[recorded] += weight / deviation
            head.bias[recorded] += bias - (weight / deviation) @ mean
            common = head(self.hidden).mean(0)
            told = (self.words[0] != 0).any(1)
            head.bias[told] -= COMMON_SHARE * (common - common[told].mean())[told]
            head.bias[~recorded] += UNRECORDED_MORE
        return head


def make(run: Run, data: Path) -> None:
    batches = PoolBatches(run.leave_out, run.size, BATCH, SEED, data)
    pool, targets = batches.pool, batches.targets
    checkpoint = torch.load(run.checkpoint, map_location="cpu")
    network = Network(len(pool.label_names), run.share).to(memory_format=torch.channels_last)
    network.load_state_dict(interpolated(checkpoint, "network", LEARNED_SHARE))
    words = interpolated(checkpoint, "words", LEARNED_SHARE)
    own = slice(len(targets.teachers.classes), None)
    deviation, mean = (torch.from_numpy(values[own]) for values in (targets.deviations, targets.means))
    said = words["weight"][own] * deviation[:, None], words["bias"][own] * deviation + mean
    rows = np.intersect1d(batches.rows, np.flatnonzero(batches.known))
    rows = np.sort(np.random.default_rng(SEED).permutation(rows)[:MOST_WINDOWS])
    hidden = hidden_of(network, batches.trunk[rows])
    labels = torch.from_numpy(pool.labels[rows].astype(np.float32))
    network.head = Head(hidden, said, labels).fit(recordings(pool, rows, Sounds()), PENALTY)
    torch.save(network.state_dict(), run.network)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    make(run_of(arguments), arguments.data)
