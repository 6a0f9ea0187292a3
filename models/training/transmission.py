"""The way of sounds from where they are made to what a room is sent: air, walls, noise, device, line.

All that is linear is one multiplication of spectra.
"""
from __future__ import annotations

import functools
import math

import torch

from chance import Chance, amplitude, root_mean_square

RATE_HZ = 16_000
# Longest tail of a room: 0.7 s.
TAIL = 11_200
# How often each is met. Independent of each other: a sixth of the sounds meet neither wall nor device.
REFLECTIONS = 0.4
TWO_MICROPHONES = 0.08
ROOM = 0.35
FAR = 0.2
NOISE = 0.35
HUM = 0.3
# Of quiet rooms, how many are digital silence.
SILENCE = 0.2
BAND = 0.2
COLOUR = 0.4
FLOOR = 0.25
AUTOMATIC_GAIN = 0.12
SATURATION = 0.04
MU_LAW = 0.03
AUTOMATIC_GAIN_FRAME = 160


class Spectra:
    """Frequencies of a transform of so many samples, and what filters do at each. A response is complex
    [n, frequencies], or a number."""

    def __init__(self, length: int, device: torch.device):
        self.length = length
        self.angles = torch.arange(length // 2 + 1, device=device) * (2 * math.pi / length)
        self.later = torch.polar(torch.ones_like(self.angles), -self.angles)

    def delay(self, samples: torch.Tensor) -> torch.Tensor:
        """By [n, 1] samples, not only whole ones."""
        angles = -self.angles * samples
        return torch.polar(torch.ones_like(angles), angles)

    def biquad(self, b: list[torch.Tensor], a: list[torch.Tensor]) -> torch.Tensor:
        """Coefficients [n, 1] each."""
        one, two = self.later, self.later ** 2
        return (b[0] + b[1] * one + b[2] * two) / (a[0] + a[1] * one + a[2] * two)

    def edge(self, hz: torch.Tensor, high_pass: bool = False) -> torch.Tensor:
        """Butterworth, 12 dB an octave (R. Bristow-Johnson, Audio EQ Cookbook). hz [n, 1]."""
        omega = 2 * math.pi * hz / RATE_HZ
        cosine, alpha = omega.cos(), omega.sin() * math.sqrt(0.5)
        b = (1 + cosine) / 2 if high_pass else (1 - cosine) / 2
        return self.biquad([b, -2 * b if high_pass else 2 * b, b], [1 + alpha, -2 * cosine, 1 - alpha])

    def peak(self, hz: torch.Tensor, gain_db: torch.Tensor, quality: torch.Tensor) -> torch.Tensor:
        """Raises or lowers a band (ibid.); all [n, 1]."""
        omega = 2 * math.pi * hz / RATE_HZ
        cosine, alpha, root = omega.cos(), omega.sin() / (2 * quality), 10 ** (gain_db / 40)
        return self.biquad(
            [1 + alpha * root, -2 * cosine, 1 - alpha * root], [1 + alpha / root, -2 * cosine, 1 - alpha / root])


class Transmission:
    """length: samples of the sounds to come."""

    def __init__(self, length: int, device: torch.device):
        self.length = length
        # Of small factors, and no sound's end comes round to its beginning.
        self.spectra = Spectra(-(-(length + TAIL) // 1024) * 1024, device)

    def apply(self, samples: torch.Tensor, chance: Chance) -> torch.Tensor:
        """Sounds [n, length], none of them silent, as a room is sent them, in [-1, 1]."""
        spectrum = torch.fft.rfft(samples, self.spectra.length)
        self.way(spectrum, chance)
        self.add_noise(spectrum, chance)
        self.device(spectrum, chance)
        heard = self.samples(spectrum)
        heard = heard * self.gain(heard, chance)
        places, own = chance.some(FLOOR)
        heard[places] += self.noise(own) * amplitude(own.between(-80, -50, 1))
        places, own = chance.some(AUTOMATIC_GAIN)
        heard[places] = levelled(heard[places], own)
        places, own = chance.some(SATURATION)
        heard[places] = torch.tanh(amplitude(own.between(0, 15, 1)) * heard[places])
        heard = heard.clamp(-1, 1)
        places, own = chance.some(MU_LAW)
        heard[places] = mu_law(heard[places])
        return heard

    def samples(self, spectrum: torch.Tensor) -> torch.Tensor:
        return torch.fft.irfft(spectrum, self.spectra.length)[:, :self.length]

    def way(self, spectrum: torch.Tensor, chance: Chance) -> None:
        """From the source to the microphone; changes spectra [n, frequencies] in place."""
        spectra = self.spectra
        # Through air, a curtain, a half-open door: part of the high frequencies is lost.
        places, own = chance.some(FAR)
        kept = own.between(0, 0.5, 1)
        spectrum[places] *= kept + (1 - kept) * spectra.edge(own.between(700, 4000, 1))
        places, own = chance.some(ROOM)
        spectrum[places] *= self.room(own)
        # One to three copies, 0.2 to 5 ms later and up to 12 dB below.
        places, own = chance.some(REFLECTIONS)
        count = own.between(1, 4, 1).floor()
        reflected: torch.Tensor | float = 1.0
        for place in range(3):
            strength = amplitude(own.between(-12, 0, 1)) * (count > place)
            reflected = reflected + strength * spectra.delay(own.logarithmic(3.2, 80, 1))
        spectrum[places] *= reflected
        places, own = chance.some(TWO_MICROPHONES)
        spectrum[places] *= 1 + amplitude(own.between(-1, 1, 1)) * spectra.delay(own.between(0.8, 16, 1))

    def room(self, chance: Chance) -> torch.Tensor:
        """A small closet to a hall, from near its source to far away: direct sound, some reflections, and a tail
        that decays twice as fast in its high frequencies. Its response [n, frequencies]."""
        spectra = self.spectra
        size = chance.between(0, 1, 1)
        decay = math.log(1000) / (0.15 * (1 / 0.15) ** size * RATE_HZ)
        delays = (1 + chance.between(0, 1, 7) * (7 + 30 * size)) * RATE_HZ / 1000
        there = torch.arange(7, device=chance.device) < chance.between(2, 8, 1).floor()
        begin = torch.where(there, delays, torch.zeros_like(delays)).amax(1, keepdim=True)
        after = torch.arange(TAIL, device=chance.device) - begin
        late = after >= 0
        slow, fast = (
            chance.normal(TAIL) * torch.exp(-rate * after.clamp(min=0)) * late for rate in (decay, 2 * decay))
        # Of a wall, of its colour and angle: as strong as a few milliseconds of the tail together.
        strength = chance.between(1.7, 8.7, 7) * torch.where(chance.between(0, 1, 7) < 0.15, -1.0, 1.0) * there
        fast.scatter_add_(1, delays.long(), strength)
        tail = torch.fft.rfft(slow, spectra.length) * spectra.edge(chance.between(1500, 4000, 1))
        tail = tail + torch.fft.rfft(fast, spectra.length)
        energy = tail.abs().square().mean(1, keepdim=True)
        return 1 + tail * amplitude(-chance.between(-10, 15, 1)) / energy.sqrt()

    def add_noise(self, spectrum: torch.Tensor, chance: Chance) -> None:
        """0 to 20 dB below what is heard."""
        places, own = chance.some(NOISE)
        # Of a real transform, all but all of the energy lies in both halves of its spectrum.
        level = (2 * spectrum[places].abs().square().sum(1, keepdim=True) / self.spectra.length / self.length).sqrt()
        noise = torch.fft.rfft(self.noise(own), self.spectra.length)
        spectrum[places] += noise * level * amplitude(-own.between(0, 20, 1))

    def device(self, spectrum: torch.Tensor, chance: Chance) -> None:
        """Band and colour of a microphone; changes spectra in place."""
        spectra = self.spectra
        places, own = chance.some(0.35 * BAND)
        spectrum[places] *= spectra.edge(own.between(2500, 6500, 1)) ** 2
        places, own = chance.some(0.15 * BAND)
        spectrum[places] *= self.telephone
        places, own = chance.some(0.3 * BAND)
        spectrum[places] *= spectra.edge(own.between(80, 400, 1), high_pass=True)
        places, own = chance.some(0.2 * BAND)
        spectrum[places] *= 1 + own.between(0.5, 2, 1) * spectra.edge(own.between(500, 3000, 1))
        # The curve of a small microphone behind a grille: no bass, a resonance or three, often a dull top.
        places, own = chance.some(COLOUR * 0.7)
        spectrum[places] *= spectra.edge(own.between(50, 350, 1), high_pass=True)
        for share in (1, 2 / 3, 1 / 3):
            places, own = chance.some(COLOUR * share)
            spectrum[places] *= spectra.peak(
                own.logarithmic(200, 6000, 1), own.between(-8, 8, 1), own.between(0.5, 3, 1))
        places, own = chance.some(COLOUR * 0.4)
        spectrum[places] *= spectra.edge(own.between(3500, 7500, 1))

    @functools.cached_property
    def telephone(self) -> torch.Tensor:
        low, high = (torch.full((1, 1), hz, device=self.spectra.angles.device) for hz in (300.0, 3400.0))
        return self.spectra.edge(low, high_pass=True) * self.spectra.edge(high) ** 2

    def noise(self, chance: Chance) -> torch.Tensor:
        """Steady noise of a room, a microphone or a line, of level 1: white to brown, sometimes with mains hum."""
        spectra = self.spectra
        memory = torch.tensor([0, 0.7, 0.9, 0.98], device=chance.device)
        memory = memory[chance.between(0, 4, 1).long().clamp(max=3)]
        noise = self.samples(torch.fft.rfft(chance.normal(spectra.length)) / (1 - memory * spectra.later))
        noise = noise / root_mean_square(noise)
        places, own = chance.some(HUM)
        time = torch.arange(self.length, device=own.device) / RATE_HZ
        hz = torch.where(own.chance(0.5), 50.0, 60.0)[:, None]
        hum = sum(
            own.between(0, 1 / harmonic, 1) * torch.sin(2 * math.pi * harmonic * hz * time)
            for harmonic in range(1, 7))
        noise[places] += own.between(0.5, 4, 1) * hum
        return noise / root_mean_square(noise)

    def quiet(self, chance: Chance) -> torch.Tensor:
        """Rooms in which nothing is heard, [n, length]."""
        noise = self.noise(chance) * amplitude(chance.between(-90, -38, 1))
        return noise * ~chance.chance(SILENCE)[:, None]

    @staticmethod
    def gain(samples: torch.Tensor, chance: Chance) -> torch.Tensor:
        """Half the time near the recorded level, else to any level; never far above full scale."""
        near = amplitude(chance.between(-10, 4, 1))
        any_level = amplitude(chance.between(-55, -12, 1)) / root_mean_square(samples)
        gain = torch.where(chance.chance(0.5)[:, None], near, any_level)
        return torch.minimum(gain, 1.2 / samples.abs().amax(1, keepdim=True).clamp(min=1e-7))


def levelled(samples: torch.Tensor, chance: Chance) -> torch.Tensor:
    """By an automatic gain as recorders and browsers have it, which strives for a level and follows it within 20 ms
    to a second."""
    target = amplitude(chance.between(-30, -15, 1)) ** 2
    most = amplitude(chance.between(6, 30, 1))
    keep = torch.exp(-AUTOMATIC_GAIN_FRAME / (chance.logarithmic(0.02, 1, 1) * RATE_HZ))
    frames = samples.unfold(1, AUTOMATIC_GAIN_FRAME, AUTOMATIC_GAIN_FRAME).square().mean(2)
    steps = torch.arange(frames.shape[1], device=samples.device)
    ago = steps[:, None] - steps
    # Of each row what an exponential average has of each frame before.
    weights = (1 - keep)[:, :, None] * keep[:, :, None] ** ago.clamp(min=0) * (ago >= 0)
    power = (weights @ frames[:, :, None])[:, :, 0] + keep ** (steps + 1) * target
    gain = (target / power.clamp(min=1e-12)).sqrt()
    gain = torch.minimum(torch.maximum(gain, 1 / most), most)
    smooth = torch.nn.functional.interpolate(gain[:, None], samples.shape[1], mode="linear")
    return samples * smooth[:, 0]


def mu_law(samples: torch.Tensor) -> torch.Tensor:
    """Through a telephone's 8 bits: ITU-T G.711, by its formula rather than in segments."""
    mu = 255
    code = (127 * torch.log1p(mu * samples.abs()) / math.log1p(mu)).round() / 127
    return samples.sign() * ((1 + mu) ** code - 1) / mu
