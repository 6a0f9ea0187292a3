"""Lists the labelled sounds of all folds, of which streams are composed: ESC-50's, everyday ones, and those that
are made by their standards.

    python3 stream_clips.py [DATA_FOLDER]

writes `.work/stream-clips`: links to both folders, the made sounds, and `labels.csv` with the columns `filename`,
`class` and `fold`.
"""
import csv
import sys
import wave
from pathlib import Path

from gather import GATHERED
from sounds import RATE_HZ, WORK, Sounds

FOLDER = WORK / "stream-clips"


def link(name: str, to: Path) -> None:
    place = FOLDER / name
    place.unlink(missing_ok=True)
    place.symlink_to(to.resolve())


def write_made(sounds: Sounds, index: int) -> str:
    """The file's name in the folder."""
    name = f"{sounds.entries[index].name}.wav"
    (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(FOLDER / name), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        own = sounds.entries[index]
        file.writeframes(sounds.all_samples[own.start:own.start + own.length].tobytes())
    return name


def main(data: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    link("esc50", data / "esc50" / "audio")
    link("everyday", GATHERED / "everyday")
    sounds = Sounds()
    rows = []
    for index, own in enumerate(sounds.entries):
        if own.label < 0:
            continue
        if own.name.startswith(("esc50/", "everyday/")):
            rows.append([own.name, sounds.labels[own.label], own.fold])
        elif own.name.startswith("synthetic/"):
            rows.append([write_made(sounds, index), sounds.labels[own.label], own.fold])
    with open(FOLDER / "labels.csv", "w", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([["filename", "class", "fold"], *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data"))
