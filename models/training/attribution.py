"""Names what the published network is trained on: whose recordings, from where, under which licence.

    python3 attribution.py [DATA_FOLDER] [--to FILE]

writes `models/earshot-base/ATTRIBUTION.md`: recordings that training on free ones only draws on, and both
teachers.
"""
from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from pathlib import Path

from gather import GATHERED
from sounds import Sounds

TO = Path(__file__).parent.parent / "earshot-base" / "ATTRIBUTION.md"
# In ESC-50's LICENSE.txt: - [1-100032-A.ogg]: clip derived from TITLE (URL) by AUTHOR [LICENCE]
CLIP = re.compile(r"- \[(?P<recording>\d+-\d+)-\w+\.ogg\]: +clip derived from (?P<title>.*) "
                  r"\((?P<url>http\S+)\) by (?P<author>.*) \[(?P<licence>[^\]]+)\]")
HEAD = """# What earshot-base was trained on

Made by `models/training/attribution.py`. Every recording below may be used for any purpose under its own
licence; changes: cut, mixed, filtered and played in rooms that were computed.

Teachers: YAMNet (Google, Apache-2.0) and EfficientAT mn04_as (F. Schmid, MIT). What neither recordings nor
teachers have, alarms, rings and whistles, is computed from standards.
"""


def rows_of(table: Path) -> list[dict[str, str]]:
    with open(table, newline="") as rows:
        return list(csv.DictReader(rows))


def esc50(folder: Path, used: set[str]) -> list[str]:
    """Each recording, of which there may be several clips, by title, author and licence."""
    told = {}
    for found in CLIP.finditer((folder / "LICENSE.txt").read_text()):
        told[found["recording"]] = "{title}, {author}, {licence}, <{url}>".format(
            **{key: value.strip() for key, value in found.groupdict().items()})
    # 1-100032-A-0.wav: fold, Freesound's number, take and class.
    recordings = {"-".join(name.split("-")[:2]) for name in used}
    missing = sorted(recordings - set(told))
    if missing:
        raise SystemExit(f"LICENSE.txt does not tell of {missing[0]} and {len(missing) - 1} others")
    return sorted({told[own] for own in recordings}, key=str.lower)


def counted(rows: list[dict[str, str]], *columns: str) -> list[str]:
    """Rows that agree in these columns as one line, with how many they are."""
    counts = Counter(tuple(row[column].strip() for column in columns) for row in rows)
    return [f"{', '.join(own)}: {count}" for own, count in sorted(counts.items())]


def section(title: str, lines: list[str]) -> str:
    return "\n".join([f"## {title}", "", *(f"- {line}" for line in lines), ""])


def main(data: Path, to: Path) -> None:
    used: dict[str, set[str]] = {}
    for own in Sounds().entries:
        if own.free:
            kind, _, name = own.name.partition("/")
            used.setdefault(kind, set()).add(name)
    everyday = [row for row in rows_of(GATHERED / "everyday" / "labels.csv")
                if row["filename"] in used["everyday"]]
    gathered = [row for kind in ("speech", "music", "effects")
                for row in rows_of(GATHERED / kind / "labels.csv") if row["file"] in used[kind]]
    to.write_text("\n".join([
        HEAD,
        section("Everyday sounds, by source (clips)", counted(everyday, "source", "licence")),
        section("Speech, by source (excerpts)",
                counted(rows_of(data / "speech" / "labels.csv"), "source", "licence")),
        section("Music, by source (excerpts)",
                counted(rows_of(data / "music" / "labels.csv"), "source", "licence")),
        section("Speech, music and effects of Debian's packages (excerpts)",
                counted(gathered, "package", "licence")),
        section("ESC-50 (K. J. Piczak, 2015), by recording", esc50(data / "esc50", used["esc50"])),
    ]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=Path("../../../shared/data"))
    parser.add_argument("--to", type=Path, default=TO)
    arguments = parser.parse_args()
    main(arguments.data, arguments.to)
