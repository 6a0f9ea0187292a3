"""What is to be said of composed windows: what both teachers say of AudioSet's classes and of our labels, and what
was recorded."""
from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

from calibration import balanced, calibrate
from compose import Composed, Composer
from front_end import FrontEnds, LogMel
from labels import read_labels
from sounds import Sounds
from teachers import Teachers, class_names
from yamnet import Yamnet, halves, over_halves

# Standard deviation of what teachers say, at least.
LEAST_DEVIATION = 0.1
# Some classes are heard everywhere: of how much more a label is said than others, so much is taken away.
COMMON_SHARE = 0.5
# What a label is called by teachers where it is known what was recorded, and it is not that, at most.
MOST_OF_OTHERS = 0.4
# Of what ranks labels where it is known what was recorded, teachers' share.
TEACHERS_SHARE = 0.3
# Windows by which teachers are got to know.
SURVEY = 2048
RANKINGS = np.geomspace(0.1, 3, 25)
# Share of windows that teachers name at least, or else something is wrong with their ports.
LEAST_NAMED = 0.3
# A label that neither teachers nor recordings tell of is still expected so often.
LEAST_EXPECTED = 1e-3


class Said(NamedTuple):
    # [n, classes + labels]: log-odds by both teachers, standardised.
    words: torch.Tensor
    # [n, labels] in [0, 1]: whether each label applies; and which applies most, adding up to one, or to nought where
    # nothing is heard.
    apart: torch.Tensor
    ranked: torch.Tensor


class Targets:
    """folder: holds `yamnet` and `efficientat-mn04`."""

    def __init__(self, sounds: Sounds, folder: Path, front_ends: FrontEnds, device: torch.device):
        self.device = device
        self.teachers = Teachers(
            class_names(folder / "yamnet" / "yamnet_class_map.csv"),
            class_names(folder / "efficientat-mn04" / "class_labels_indices.csv"), read_labels(), device)
        self.log_mel = LogMel(front_ends.yamnet).to(device)
        self.yamnet = Yamnet(folder / "yamnet").eval().to(device, memory_format=torch.channels_last)
        self.scores = torch.from_numpy(sounds.scores().astype(np.float32)).to(device)
        self.label_of = torch.from_numpy(sounds.label_of).to(device)
        self.labels = len(sounds.labels)

    @torch.no_grad()
    def survey(self, composer: Composer, batch: int, seed: int) -> None:
        """Gets to know how teachers speak of windows like these."""
        composed = [composer.compose(batch, seed + step) for step in range(-(-SURVEY // batch))]
        heard = torch.cat([self.by_yamnet(own.plain) for own in composed])
        sounds = torch.cat([own.sounds for own in composed])
        taught = self.scores[sounds[sounds >= 0].unique()]
        self.yamnet_mean = heard.mean(0)
        self.efficientat_mean = taught.nanmean(0)
        said = self._say(heard, sounds)
        grouped = self.teachers.group(said)
        words = torch.cat([said, grouped], 1)
        self.means, self.deviations = words.mean(0), words.std(0).clamp(min=LEAST_DEVIATION)
        own = self.scores[sounds[:, 0].clamp(min=0)][:, self.teachers.of_efficientat]
        there = ~own.isnan().any(1) & (sounds[:, 0] >= 0)
        self.efficientat_means, self.efficientat_deviations = own[there].mean(0), own[there].std(0)
        common = grouped.mean(0)
        told = self.teachers.heard
        self.common = torch.where(told, COMMON_SHARE * (common - common[told].mean()), 0.0)
        self._calibrate(grouped - self.common, sounds)
        self.expected = self._of_labels(grouped, sounds)[1].mean(0).clamp(min=LEAST_EXPECTED)

    def _calibrate(self, grouped: torch.Tensor, sounds: torch.Tensor) -> None:
        """By windows in which one labelled sound is heard: how sure teachers are when they rank, and when they say of
        each label that it applies."""
        labels, known = self.recorded(sounds)
        alone = known & (labels.sum(1) == 1) & self.teachers.heard[labels.argmax(1)]
        truth, given = labels[alone].argmax(1), grouped[alone]
        losses = [float(functional.cross_entropy(float(scale) * given, truth)) for scale in RANKINGS]
        self.ranking = float(RANKINGS[int(np.argmin(losses))])
        told = labels[alone][:, self.teachers.heard].cpu().numpy().astype(np.float64)
        self.calibration = calibrate(given[:, self.teachers.heard].cpu().numpy(), told, balanced(told))
        right = float((given.argmax(1) == truth).float().mean())
        if right < LEAST_NAMED:
            raise SystemExit("the port of a teacher is wrong")
        print(f"teachers name {right:.3f} of {len(truth)} windows; ranking {self.ranking:.2f}, {self.calibration}")

    @torch.no_grad()
    def of(self, composed: Composed) -> Said:
        said = self._say(self.by_yamnet(composed.plain), composed.sounds)
        grouped = self.teachers.group(said)
        words = (torch.cat([said, grouped], 1) - self.means) / self.deviations
        return Said(words, *self._of_labels(grouped, composed.sounds))

    def recorded(self, sounds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Of windows in which these are heard, [n, 2]: labels [n, labels], and bool [n], whether they are all."""
        own = torch.where(sounds >= 0, self.label_of[sounds.clamp(min=0)], -2)
        labels = torch.zeros(len(sounds), self.labels, device=self.device)
        for place in range(sounds.shape[1]):
            labels.scatter_add_(1, own[:, place:place + 1].clamp(min=0), (own[:, place:place + 1] >= 0).float())
        return labels.clamp(max=1), (own != -1).all(1)

    def _of_labels(self, grouped: torch.Tensor, sounds: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(apart, ranked) of `Said`; grouped [n, labels]: what teachers say of each."""
        labels, known = self.recorded(sounds)
        given = grouped - self.common
        taught = torch.softmax(self.ranking * given, 1)
        count = labels.sum(1, keepdim=True)
        told = (1 - TEACHERS_SHARE) * labels / count.clamp(min=1) + TEACHERS_SHARE * taught
        ranked = torch.where((known & (count[:, 0] > 0))[:, None], told, taught)
        applies = torch.sigmoid(self.calibration.scale * given + self.calibration.offset)
        apart = torch.where(known[:, None], applies.clamp(max=MOST_OF_OTHERS), applies)
        apart = torch.maximum(apart, labels)
        heard = (sounds >= 0).any(1, keepdim=True)
        return apart * heard, ranked * heard

    def by_yamnet(self, plain: torch.Tensor) -> torch.Tensor:
        """Samples to log-odds [n, 521]."""
        with torch.autocast(plain.device.type, torch.bfloat16, enabled=plain.device.type == "cuda"):
            embedding = self.yamnet(halves(self.log_mel(plain)))
        return self.yamnet.dense(over_halves(embedding.float()))

    def _say(self, by_yamnet: torch.Tensor, sounds: torch.Tensor) -> torch.Tensor:
        """Log-odds [n, classes] by both; a window's sounds [n, 2]."""
        heard = torch.where((sounds >= 0)[:, :, None], self.scores[sounds.clamp(min=0)], torch.nan)
        highest = torch.fmax(heard[:, 0], heard[:, 1])
        return self.teachers.say(by_yamnet, highest, self.yamnet_mean, self.efficientat_mean)
