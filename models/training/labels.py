"""The everyday sounds that a model may know, and what people are told of them: `labels.csv`."""
from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple


# What rooms are full of.
FREQUENT = "speech", "music"


class Label(NamedTuple):
    name: str
    title: str
    group: str
    # Among the sounds that nobody should miss: those that phones alert people to.
    essential: bool
    # AudioSet's classes that say the same, by their display names.
    audioset_classes: list[str]


def read_labels() -> list[Label]:
    with open(Path(__file__).with_name("labels.csv"), newline="") as table:
        return [
            Label(row["label"], row["title"], row["group"], row["essential"] == "yes",
                  [name for name in row["audioset_classes"].split("; ") if name])
            for row in csv.DictReader(table)
        ]


def details(names: list[str]) -> dict[str, dict]:
    """Of these labels, as `metadata.json` holds them."""
    by_name = {label.name: label for label in read_labels()}
    return {
        name: {"title": label.title, "group": label.group, "essential": label.essential}
        for name in names for label in [by_name[name]]
    }
