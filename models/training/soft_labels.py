"""Soft labels of the pool: how likely each label is in a window by what both teachers hear, and by what
is known of the recordings.

    python3 soft_labels.py [DATA_FOLDER]

writes `.work/pool/soft-labels-without-F.f16`, float16 [n, labels], for each fold F that a run leaves out
and for 0, none. Two say what is in a window: the teachers' own classes, grouped by `labels.csv`; and a
probe on both teachers' embeddings, which learned from labelled recordings and weighs in as far as a label
has enough of them. The probe that hears a window was trained neither on the fold that is left
out nor on the window's own (cross-fitting): it says what can be told of the sound, since it cannot
know the clip by heart. Windows of the fold that is left out have none (0).
Many times as fast with OpenBLAS (libopenblas0-pthread) as with Debian's own BLAS.
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

from calibration import balanced, calibrate
from labels import read_labels
from losses import label_loss
from sounds import Sounds, labelled, of_clips
from teacher import LEAST_DEVIATION, Yamnet
from teachers import Teachers, class_names
from windows import Pool

SEED = 20
HIDDEN = 512
BATCH = 256
EPOCHS = 8
HIGHEST_RATE = 2e-3
WEIGHT_DECAY = 0.01
# Of a label with so many recorded clips the probe's word counts for so much; of fewer, for less.
PROBE_SHARE = 0.7
MANY_CLIPS = 24


class Probe(nn.Module):
    """Embeddings [n, values] to logits [n, labels]."""

    def __init__(self, embeddings: torch.Tensor, labels: int):
        super().__init__()
        self.mean, self.deviation = embeddings.mean(0), embeddings.std(0) + LEAST_DEVIATION
        self.layers = nn.Sequential(
            nn.Dropout(0.3), nn.Linear(embeddings.shape[1], HIDDEN), nn.ReLU(),
            nn.Dropout(0.5), nn.Linear(HIDDEN, labels))

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        return self.layers((embeddings - self.mean) / self.deviation)


def trained(embeddings: torch.Tensor, labels: torch.Tensor) -> Probe:
    """A probe trained on embeddings [n, values] of windows with labels [n, labels]."""
    torch.manual_seed(SEED)
    probe = Probe(embeddings, labels.shape[1])
    steps = EPOCHS * len(embeddings) // BATCH
    optimiser = torch.optim.AdamW(probe.parameters(), weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, HIGHEST_RATE, steps)
    for _ in range(steps):
        rows = torch.randint(0, len(embeddings), (BATCH,))
        loss = label_loss(probe(embeddings[rows]), labels[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return probe.eval()


@torch.no_grad()
def heard(probe: Probe, embeddings: torch.Tensor) -> np.ndarray:
    """Logits [n, labels]."""
    return probe(embeddings).numpy()


class Untrained:
    """Both teachers' classes, grouped and calibrated on the pool."""

    def __init__(self, pool: Pool, sounds: Sounds, folder: Path):
        self.dense = Yamnet(folder / "yamnet").dense
        self.teachers = Teachers(
            class_names(folder / "yamnet" / "yamnet_class_map.csv"),
            class_names(folder / "efficientat-mn04" / "class_labels_indices.csv"), read_labels())
        self.scores = sounds.scores().astype(np.float32)
        taught = np.unique(pool.clips[pool.clips >= 0])
        self.means = self.by_yamnet(pool.embeddings).mean(0), self.scores[taught].mean(0)
        truth = pool.labels == 1
        told = np.flatnonzero(labelled(pool, sounds) & (truth.sum(1) <= 1))
        said = self.say(pool.embeddings[told], pool.clips[told])
        self.calibration = calibrate(
            said, truth[told].astype(np.float64), balanced(truth[told]), np.zeros(said.shape[1]))

    @torch.no_grad()
    def by_yamnet(self, embeddings: np.ndarray) -> np.ndarray:
        return self.dense(torch.from_numpy(embeddings.astype(np.float32))).numpy()

    def say(self, embeddings: np.ndarray, clips: np.ndarray) -> np.ndarray:
        """YAMNet's embeddings of windows [n, 1024] and the sounds in them [n, k] to log-odds [n, labels]."""
        return self.teachers.say(
            self.by_yamnet(embeddings), of_clips(self.scores, clips), *self.means)

    def calibrated(self, embeddings: np.ndarray, clips: np.ndarray) -> np.ndarray:
        return self.calibration.apply(self.say(embeddings, clips))


def of_both(embeddings: np.ndarray, clips: np.ndarray, sounds: Sounds) -> torch.Tensor:
    """YAMNet's embeddings of windows [n, 1024] beside EfficientAT's of the sounds in them: [n, 1408]."""
    both = [embeddings.astype(np.float32), np.nan_to_num(of_clips(sounds.embeddings(), clips))]
    return torch.from_numpy(np.concatenate(both, 1))


def probe_shares(sounds: Sounds, pool: Pool, heard_by_teachers: np.ndarray) -> np.ndarray:
    """[labels]: how much the probe's word counts for."""
    used = np.unique(pool.clips[pool.clips >= 0])
    counts = np.zeros(len(sounds.labels))
    for index in used:
        own = sounds.entries[index]
        if own.label >= 0 and not own.name.startswith("synthetic/"):
            counts[own.label] += 1
    shares = PROBE_SHARE * np.minimum(1, counts / MANY_CLIPS)
    return np.where(heard_by_teachers, shares, 1)


def main(folder: Path) -> None:
    pool, sounds = Pool(), Sounds()
    untrained = Untrained(pool, sounds, folder)
    print(f"teachers, untrained: {untrained.calibration.scale}", flush=True)
    grouped = untrained.calibrated(pool.embeddings, pool.clips)
    shares = probe_shares(sounds, pool, untrained.teachers.heard)
    embeddings = of_both(pool.embeddings, pool.clips, sounds)
    labels = torch.from_numpy(pool.labels.astype(np.float32))
    known = labelled(pool, sounds)
    folds = np.unique(pool.folds).tolist()
    # 0 is written last: by it run.sh knows that all are there.
    soft = {left_out: np.zeros(labels.shape, np.float16) for left_out in [*folds, 0]}
    # A probe trained without two folds serves either when the other is left out.
    for fold in folds:
        for other in [0, *[later for later in folds if later > fold]]:
            rows = np.flatnonzero((pool.folds != fold) & (pool.folds != other) & known)
            probe = trained(embeddings[rows], labels[rows])
            for left_out, own in ((other, fold), (fold, other)):
                if own:
                    told = np.flatnonzero(pool.folds == own)
                    logits = shares * heard(probe, embeddings[told]) + (1 - shares) * grouped[told]
                    soft[left_out][told] = 1 / (1 + np.exp(-logits))
            print(f"probe without folds {fold}, {other}", flush=True)
    for left_out, values in soft.items():
        unfinished = pool.soft_labels_path(left_out).with_suffix(".unfinished")
        values.tofile(unfinished)
        unfinished.rename(pool.soft_labels_path(left_out))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data"))
