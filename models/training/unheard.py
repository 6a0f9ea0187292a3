"""Gathers recordings that no network of the project is trained on, so that the published one can be measured on streams.

    python3 unheard.py [DATA_FOLDER]

writes `.work/unheard`: `labels.csv` of `filename`, `class` and `fold`, the labelled clips whose licence forbids that
weights trained on them are published, everyday ones and ESC-50's; and `speech` and `music`, out of Debian's packages
that `debian-unheard.csv` names, with `labels.csv` as gather.py writes them. Run everyday.py before.
"""
from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

import gather
from sounds import FOLDS, WORK

UNHEARD = WORK / "unheard"
FREE_LICENCES_OF_ESC50 = {"CC0", "CC-BY"}


class Clip:
    """group: what must not be split between folds: of one recording, or one person."""

    def __init__(self, file: str, label: str, group: str):
        self.file, self.label, self.group = file, label, group


def rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, newline="") as table:
        return list(csv.DictReader(table))


def folds_of(clips: list[Clip]) -> dict[str, int]:
    """Of each group, the largest first: the fold that has the fewest clips of its labels so far, so that each fold
    has some of every label that has enough."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for clip in clips:
        groups[clip.group][clip.label] += 1
    filled = {fold: Counter() for fold in FOLDS}
    fold_of = {}
    for group, labels in sorted(groups.items(), key=lambda own: -own[1].total()):
        def crowding(fold: int) -> tuple[int, int]:
            return sum(filled[fold][label] * count for label, count in labels.items()), filled[fold].total()
        fold_of[group] = min(FOLDS, key=crowding)
        filled[fold_of[group]] += labels
    return fold_of


def labelled_clips(data: Path) -> list[list[str | int]]:
    everyday = [
        Clip(f"everyday/{Path(row['file']).stem}.wav", row["earshot"], row["group"] or row["file"])
        for row in rows_of(data / "everyday" / "labels.csv") if row["restricted"] == "yes" and row["earshot"]]
    fold_of = folds_of(everyday)
    esc50 = [
        [f"esc50/{row['filename']}", row["category"], int(row["fold"])]
        for row in rows_of(data / "esc50" / "esc50.csv") if row["licence"] not in FREE_LICENCES_OF_ESC50]
    return [*([clip.file, clip.label, fold_of[clip.group]] for clip in everyday), *esc50]


def link(name: str, to: Path) -> None:
    place = UNHEARD / name
    place.unlink(missing_ok=True)
    place.symlink_to(to.resolve())


def main(data: Path) -> None:
    UNHEARD.mkdir(exist_ok=True)
    link("everyday", gather.GATHERED / "everyday")
    link("esc50", data / "esc50" / "audio")
    with open(UNHEARD / "labels.csv", "w", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows(
            [["filename", "class", "fold"], *labelled_clips(data)])
    packages = gather.read_table("debian-unheard.csv")
    for label in ("speech", "music"):
        own = [package for package in packages if package["label"] == label]
        gather.write_all(own, UNHEARD / label, gather.GROUPS[label])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data"))
