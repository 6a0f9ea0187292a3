"""Makes WAV files of the everyday sounds, which are Ogg Opus, so that Node's tools can read them.

    python3 everyday.py [DATA_FOLDER]

writes `.work/gathered/everyday`: the clips, and `labels.csv` with the columns `filename`, `class` (one of
`labels.csv`'s labels, or empty), `source`, which must not be split between folds, `licence` and `free`:
whether what is trained on the clip may be published for any use. And `.work/gathered/household`: those of them
in which a household is heard and none of the labels, and nobody trains on, with `labels.csv` of `file` and `source`.
"""
from __future__ import annotations

import csv
import math
import sys
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from gather import RATE_HZ
from sounds import WORK

EVERYDAY = WORK / "gathered" / "everyday"
COLUMNS = ["filename", "class", "source", "licence", "free"]
HOUSEHOLD = WORK / "gathered" / "household"
# The finders' words.
HEARD_IN_HOUSEHOLDS = {
    "dishwasher", "refrigerator", "sweeping", "gas_stove", "room_tone", "peeling", "clothes_dryer", "office",
    "car_interior", "aeroplane_interior", "night_outdoor"}


def convert(recording: Path, to: Path) -> None:
    if to.exists():
        return
    samples, rate = soundfile.read(recording, dtype="float32", always_2d=True)
    shared = math.gcd(rate, RATE_HZ)
    mono = resample_poly(samples.mean(1), RATE_HZ // shared, rate // shared)
    unfinished = to.with_suffix(".unfinished.wav")
    soundfile.write(unfinished, np.clip(mono, -1, 1), RATE_HZ, "PCM_16")
    unfinished.rename(to)


def main(folder: Path) -> None:
    EVERYDAY.mkdir(parents=True, exist_ok=True)
    with open(folder / "labels.csv", newline="") as table:
        listed = list(csv.DictReader(table))
    names = [f"{Path(row['file']).stem}.wav" for row in listed]
    if len(set(names)) < len(names):
        raise SystemExit("two clips have one name")
    for row, name in zip(listed, names):
        convert(folder / row["file"], EVERYDAY / name)
    with open(EVERYDAY / "labels.csv", "w", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([COLUMNS, *(
            [name, row["earshot"], row["source"].removeprefix("Debian "), row["licence"],
             "yes" if row["restricted"] == "no" else "no"]
            for row, name in zip(listed, names))])
    household = [
        (name, row["source"]) for row, name in zip(listed, names)
        if not row["earshot"] and row["restricted"] == "yes" and row["label"] in HEARD_IN_HOUSEHOLDS]
    HOUSEHOLD.mkdir(exist_ok=True)
    for name, _ in household:
        (HOUSEHOLD / name).unlink(missing_ok=True)
        (HOUSEHOLD / name).hardlink_to(EVERYDAY / name)
    with open(HOUSEHOLD / "labels.csv", "w", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([["file", "source"], *household])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data") / "everyday")
