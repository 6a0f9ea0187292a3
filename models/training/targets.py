"""What both teachers say of every window of the pool: the network is to say the same of it in a room."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from labels import read_labels
from sounds import Sounds, of_clips
from teacher import Yamnet
from teachers import Teachers, class_names
from windows import Pool

# Standard deviation of what teachers say, at least.
LEAST_DEVIATION = 0.1


class Targets:
    """values: float32 [n, classes + labels], log-odds by both teachers, standardised; means, deviations
    [classes + labels]. Of a label that no class says they are 0. teachers: who say it.
    """

    def __init__(self, pool: Pool, sounds: Sounds, folder: Path):
        """folder: holds `yamnet` and `efficientat-mn04`."""
        self.teachers = Teachers(
            class_names(folder / "yamnet" / "yamnet_class_map.csv"),
            class_names(folder / "efficientat-mn04" / "class_labels_indices.csv"), read_labels())
        scores = sounds.scores().astype(np.float32)
        by_yamnet = self._by_yamnet(folder, pool)
        taught = np.unique(pool.clips[pool.clips >= 0])
        said = self.teachers.say(
            by_yamnet, of_clips(scores, pool.clips), by_yamnet.mean(0), np.nanmean(scores[taught], 0))
        values = np.concatenate([said, self.teachers.group(said)], 1).astype(np.float32)
        self.means = values.mean(0)
        self.deviations = np.maximum(values.std(0), LEAST_DEVIATION)
        self.values = (values - self.means) / self.deviations
        self.efficientat_means, self.efficientat_deviations = (
            own(scores[taught], 0)[self.teachers.of_efficientat] for own in (np.nanmean, np.nanstd))

    @property
    def grouped(self) -> np.ndarray:
        """[n, labels]: log-odds of labels."""
        labels = slice(len(self.teachers.classes), None)
        return self.values[:, labels] * self.deviations[labels] + self.means[labels]

    @staticmethod
    @torch.no_grad()
    def _by_yamnet(folder: Path, pool: Pool) -> np.ndarray:
        dense = Yamnet(folder / "yamnet").dense
        return dense(torch.from_numpy(pool.embeddings.astype(np.float32))).numpy()
