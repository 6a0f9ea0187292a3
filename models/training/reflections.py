"""Early reflections, in the spectrum: a copy of a sound d later and g as loud multiplies the power of each
frequency f by |1 + g exp(-2 pi i f d)|^2, which within a window is one gain a band."""
import numpy as np

# One to three reflections of these delays and levels.
MOST = 3
SECONDS = 0.0002, 0.005
DECIBELS = -12, 0


def mel(hz: np.ndarray) -> np.ndarray:
    return 1127 * np.log1p(hz / 700)


class Reflections:
    """For patches by this front end, of power."""

    def __init__(self, front_end: dict):
        self.deviation = front_end["standardDeviation"]
        # The value of a band in which there is nothing.
        self.floor = (np.log(front_end["logOffset"]) - front_end["mean"]) / self.deviation
        bins = front_end["fftLength"] // 2 + 1
        self.hz = np.arange(bins) * front_end["sampleRateHz"] / front_end["fftLength"]
        edges = np.linspace(
            mel(front_end["lowerEdgeHz"]), mel(front_end["upperEdgeHz"]), front_end["melBands"] + 2)
        rising = (mel(self.hz)[:, None] - edges[:-2]) / np.diff(edges)[:-1]
        bands = np.clip(np.minimum(rising, 2 - rising), 0, None)
        self.bands = bands / np.maximum(bands.sum(0), 1e-9)

    def gains(self, random: np.random.Generator) -> np.ndarray:
        """What is added to each band of a patch [bands]."""
        count = random.integers(1, MOST + 1)
        delays = np.exp(random.uniform(*np.log(SECONDS), count))
        levels = 10 ** (random.uniform(*DECIBELS, count) / 20)
        response = 1 + np.exp(-2j * np.pi * self.hz[:, None] * delays) @ levels
        return np.log(np.abs(response) ** 2 @ self.bands + 1e-3) / self.deviation

    def add(self, patches: np.ndarray, random: np.random.Generator) -> np.ndarray:
        """Patches [n, columns, bands] through reflections."""
        added = patches.astype(np.float32)
        for patch in added:
            patch += np.where(patch > self.floor + 0.01, self.gains(random), 0)
        return added
