"""What both teachers together say of a sound, without any training: log-odds of AudioSet's classes, each
less a part of its mean over all sounds, since teachers hear some classes everywhere; then, of a label, the
highest of its classes (`labels.csv`).

YAMNet hears a window, EfficientAT the whole sounds that can be heard in it.
"""
from __future__ import annotations

import csv
from pathlib import Path

import torch

from labels import Label

YAMNET_SHARE, YAMNET_PRIOR = 0.7, 0.75
EFFICIENTAT_SHARE, EFFICIENTAT_PRIOR = 0.3, 0.5
# A label that no class says has this instead of log-odds.
UNHEARD = -12.0


def class_names(table: Path) -> list[str]:
    """Of a teacher's outputs, in their order."""
    with open(table, newline="") as rows:
        return [row["display_name"] for row in csv.DictReader(rows)]


class Teachers:
    """Joins two teachers whose outputs have these names.

    classes: those that both know, by name; of_label: the places of each label's among them; heard: bool [labels],
    which labels any class says.
    """

    def __init__(self, yamnet: list[str], efficientat: list[str], labels: list[Label], device: torch.device):
        told = {name for label in labels for name in label.audioset_classes}
        missing = told - set(yamnet) - set(efficientat)
        if missing:
            raise SystemExit(f"labels.csv: no teacher knows {', '.join(sorted(missing))}")
        self.classes = sorted(set(yamnet) & set(efficientat))
        self.of_yamnet = [yamnet.index(name) for name in self.classes]
        self.of_efficientat = [efficientat.index(name) for name in self.classes]
        self.of_label = [
            [self.classes.index(name) for name in label.audioset_classes if name in self.classes]
            for label in labels]
        self.heard = torch.tensor([len(own) > 0 for own in self.of_label], device=device)
        most = max(map(len, self.of_label))
        # A label's classes, and as often as is wanted the first again.
        self.places = torch.tensor(
            [(own + own[:1] * most)[:most] if own else [0] * most for own in self.of_label], device=device)

    def say(
        self, yamnet: torch.Tensor, efficientat: torch.Tensor,
        yamnet_mean: torch.Tensor, efficientat_mean: torch.Tensor,
    ) -> torch.Tensor:
        """Log-odds [n, 521] and [n, 527] (nan where it heard nothing), and their means over all
        sounds, to log-odds [n, classes] of both."""
        first = yamnet[:, self.of_yamnet] - YAMNET_PRIOR * yamnet_mean[self.of_yamnet]
        second = efficientat[:, self.of_efficientat] - (
            EFFICIENTAT_PRIOR * efficientat_mean[self.of_efficientat])
        return torch.where(second.isnan(), first, YAMNET_SHARE * first + EFFICIENTAT_SHARE * second)

    def group(self, said: torch.Tensor) -> torch.Tensor:
        """Log-odds [n, classes] to [n, labels] that still want calibration."""
        return torch.where(self.heard, said[:, self.places].amax(2), UNHEARD)
