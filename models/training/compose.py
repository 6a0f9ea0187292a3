"""Composes windows out of recordings, as many at a time as a batch has."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch

from chance import Chance, amplitude, root_mean_square
from labels import FREQUENT
from sounds import FRAME, Sounds, frame_levels
from transmission import Transmission

# Share of windows in which nothing is to be recognised.
NOTHING = 0.08
MIXTURE = 0.6
# How often a sound is speech or music, or unlabelled, rather than one of the other labels.
SPEECH_OR_MUSIC = 0.2
UNLABELLED = 0.3
# A label of at least so many sounds is as likely as any; of n fewer, by the root of n.
MANY_SOUNDS = 16
# How many times as likely some labels are: of the alarm that must not be missed, every standard is to be met.
OFTEN = {"smoke_alarm": 4}
# Share of mixtures in which the second sound is speech or music in the background.
BACKGROUND = 0.35
# Levels of the second sound above the first, in decibels, in the background and otherwise.
BACKGROUND_LEVEL = -20, -3
SECOND_LEVEL = -8, 8
# From this level on the second sound's label applies.
HEARD_LEVEL = -12
# Share of windows that a stream, or what came after a gap, has not filled yet; and how far.
UNFILLED = 0.12
MOST_UNFILLED = 0.5
# What must be left of a window when a sound begins in it: 0.3 s.
LEAST_SAMPLES = 4800
# A sound is heard where its loudest 50 ms come within this of its loudest at all: ESC-50 pads short events with
# zeros, and tails of events have no recognisable class.
AUDIBLE_BELOW_PEAK = 10 ** -1.5
# Of what is quieter in its loudest 50 ms than -70 dBFS, nothing can be heard.
LEAST_LOUDEST = 1e-7


class Composed(NamedTuple):
    # [n, samples] in [-1, 1], 16 kHz.
    samples: torch.Tensor
    # The sounds that can be heard, as they were recorded: without room, line and background.
    plain: torch.Tensor
    # int64 [n, 2]: which these are; -1 for none.
    sounds: torch.Tensor


class Composer:
    """length: samples of a window. allowed: bool [sounds]."""

    def __init__(self, sounds: Sounds, allowed: np.ndarray, length: int, device: torch.device):
        self.length, self.device = length, device
        self.samples = torch.from_numpy(np.array(sounds.all_samples)).to(device)
        self.starts = torch.tensor([own.start for own in sounds.entries], device=device)
        self.lengths = torch.tensor([own.length for own in sounds.entries], device=device)
        loudest = np.array([own.loudest for own in sounds.entries])
        allowed = allowed & (loudest > LEAST_LOUDEST)
        labels = sounds.label_of
        background = self._frequent(labels, allowed, sounds.labels)
        others = self._others(labels, allowed, background > 0, sounds.labels)
        unlabelled = (allowed & (labels < 0)).astype(float)
        unlabelled /= max(1.0, unlabelled.sum())
        weights = SPEECH_OR_MUSIC * background + (1 - SPEECH_OR_MUSIC) * (
            UNLABELLED * unlabelled + (1 - UNLABELLED) * others)
        self.weights, self.background = (
            torch.from_numpy(own).to(device) for own in (weights, background))
        self._find_audible(sounds, loudest)
        self.transmission = Transmission(length, device)

    @staticmethod
    def _frequent(labels: np.ndarray, allowed: np.ndarray, names: list[str]) -> np.ndarray:
        """What is said and played in a room most of the time: both are as likely."""
        weights = np.zeros(len(labels))
        for name in FREQUENT:
            own = allowed & (labels == names.index(name))
            weights[own] = 1 / len(FREQUENT) / own.sum()
        return weights

    @staticmethod
    def _others(
        labels: np.ndarray, allowed: np.ndarray, taken: np.ndarray, names: list[str],
    ) -> np.ndarray:
        counted = allowed & (labels >= 0) & ~taken
        counts = np.bincount(labels[counted], minlength=labels.max() + 1)
        of_label = np.minimum(1, np.sqrt(counts / MANY_SOUNDS)) / np.maximum(1, counts)
        of_label *= [OFTEN.get(name, 1) for name in names[:len(of_label)]]
        weights = np.where(counted, of_label[labels], 0)
        return weights / weights.sum()

    def _find_audible(self, sounds: Sounds, loudest: np.ndarray) -> None:
        """Of every sound, where it can be heard: `audible` holds the first samples of such frames, sound after
        sound, `first` and `counts` [sounds] which of them are whose."""
        found, counts = [], []
        for index, most in enumerate(loudest):
            levels = frame_levels(sounds.samples(index))
            audible = np.flatnonzero(levels >= AUDIBLE_BELOW_PEAK * max(most, 1e-12))
            audible = audible if len(audible) else np.array([0])
            found.append(audible * FRAME)
            counts.append(len(audible))
        self.audible = torch.from_numpy(np.concatenate(found)).to(self.device)
        self.counts = torch.tensor(counts, device=self.device)
        self.first = self.counts.cumsum(0) - self.counts

    @torch.no_grad()
    def compose(self, count: int, seed: int) -> Composed:
        chance = Chance(self.device, count, seed)
        unfilled = chance.between(0, MOST_UNFILLED) * chance.chance(UNFILLED) * self.length
        first = chance.among(self.weights)
        samples = self.excerpt(first, unfilled, chance)
        mixed = chance.chance(MIXTURE)
        behind = chance.chance(BACKGROUND)
        second = torch.where(behind, chance.among(self.background), chance.among(self.weights))
        level = torch.where(behind, chance.between(*BACKGROUND_LEVEL), chance.between(*SECOND_LEVEL))
        other = self.excerpt(second, unfilled, chance)
        other = other * (root_mean_square(samples) / root_mean_square(other)) * amplitude(level)[:, None]
        heard = mixed & (level >= HEARD_LEVEL)
        plain = samples + other * heard[:, None]
        samples = self.transmission.apply(samples + other * mixed[:, None], chance)
        places, own = chance.some(NOTHING)
        samples[places] = plain[places] = self.transmission.quiet(own)
        filled = torch.arange(self.length, device=self.device) >= unfilled[:, None]
        second = torch.where(heard & (second != first), second, -1)
        clips = torch.stack([first, second], 1)
        clips[places] = -1
        return Composed(samples * filled, plain.clamp(-1, 1), clips)

    def excerpt(self, which: torch.Tensor, unfilled: torch.Tensor, chance: Chance) -> torch.Tensor:
        """Of each sound a piece in which it can be heard, at times a little slower or faster; [n, length]."""
        octaves = chance.between(-0.25, 0.25) * chance.chance(0.5)
        speed = 2 ** octaves
        place = self.first[which] + (chance.between(0, 1) * self.counts[which]).long()
        # Where in the window that part is heard.
        at = unfilled + chance.between(0, 1) * (self.length - LEAST_SAMPLES - unfilled)
        begin = self.audible[place] - at * speed
        offsets = torch.arange(self.length, device=self.device)
        # Hermite interpolation between four samples.
        whole = begin.floor()
        position = (begin - whole)[:, None] + offsets * speed[:, None]
        step = position.floor()
        t = position - step
        index = whole.long()[:, None] + step.long()
        before, left, right, after = (self.at(which, index + more) for more in (-1, 0, 1, 2))
        slope = 0.5 * (right - before)
        bend = before - 2.5 * left + 2 * right - 0.5 * after
        twist = 0.5 * (after - before) + 1.5 * (left - right)
        cut = left + t * (slope + t * (bend + t * twist))
        cut = cut * (offsets >= unfilled[:, None])
        # As ESC-50's copies are, so that their grain is no cue to a label.
        grained = (cut * 128).round() / 128
        use = chance.chance(0.3) & (grained.abs().amax(1) > 0)
        return torch.where(use[:, None], grained, cut)

    def at(self, which: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
        """Samples of sounds [n] at places [n, m]; nought outside of them."""
        inside = (index >= 0) & (index < self.lengths[which][:, None])
        places = (self.starts[which][:, None] + index).clamp(0, len(self.samples) - 1)
        return torch.where(inside, self.samples[places].float() / 32768, 0.0)
