"""Lists the labelled recordings of all folds, of which streams are composed: ESC-50's and everyday sounds.

    python3 stream_clips.py [DATA_FOLDER]

writes `.work/stream-clips`: links to both folders, and `labels.csv` with the columns `filename`, `class` and
`fold`.
"""
import csv
import sys
from pathlib import Path

from gather import GATHERED
from sounds import Sounds
from windows import WORK

FOLDER = WORK / "stream-clips"


def link(name: str, to: Path) -> None:
    place = FOLDER / name
    place.unlink(missing_ok=True)
    place.symlink_to(to.resolve())


def main(data: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    link("esc50", data / "esc50" / "audio")
    link("everyday", GATHERED / "everyday")
    sounds = Sounds()
    with open(FOLDER / "labels.csv", "w", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([["filename", "class", "fold"], *(
            [own.name, sounds.labels[own.label], own.fold] for own in sounds.entries
            if own.label >= 0 and own.name.startswith(("esc50/", "everyday/")))])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data"))
