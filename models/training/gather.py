"""Gathers speech, music and sounds of games out of Debian's packages, since what ../shared/data has of
them is little.

    python3 gather.py [speech] [music] [effects]

fetches the packages of `debian-recordings.csv` with apt and writes, as that data is laid out,
`.work/gathered/speech`, `music` and `effects`, or only some of them: excerpts of at most 10 s, FLAC,
16 kHz mono, and `labels.csv`, in which those with one `speaker` or `source` must not be split between
folds. What some effects are of, their names tell (`debian-labels.csv`); of the others teachers say what they hear.
Needs ffmpeg.
"""
from __future__ import annotations

import csv
import fnmatch
import math
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
from scipy.signal import resample_poly

from sounds import WORK

RATE_HZ = 16_000
EXCERPT_SECONDS = 10
EXCERPT = EXCERPT_SECONDS * RATE_HZ
# A piece of music gives an excerpt for each minute that it has begun, but no more than these; a
# shorter one is a jingle and gives none.
MOST_OF_PIECE = 4
LEAST_SECONDS_OF_PIECE = 40
# Speech of one speaker: words with so much between them, in so many excerpts.
PAUSE = np.zeros(RATE_HZ // 5, np.float32)
MOST_OF_SPEAKER = 20
# What a file of sound is called; soundtracks in .mod and the like are played by their own package only.
SOUNDS = (".ogg", ".oga", ".wav", ".flac", ".mp3", ".opus", ".gsm", ".mod", ".xm", ".it", ".s3m")
ARCHIVES = (".pk3", ".zip")
# Effects of one package, evenly from all of them; what is shorter is a click.
MOST_OF_EFFECTS = 240
LEAST_SECONDS_OF_EFFECT = 0.25
# Root mean square below which there is nothing to hear.
SILENCE = 0.003
PROCESSES = 2
# The language in a path: fr in klettres/fr/alpha/a.ogg, sounds/fr/ear.ogg, cow_desc_fr.ogg.
LANGUAGE = re.compile(r"(?:/(?:klettres|sounds)/|_desc_|/sound/[^/]+/)([a-z]{2,3})(?![a-z])")

GATHERED = WORK / "gathered"
# What must not be split between folds, as a column of `labels.csv`.
GROUPS = {"speech": "speaker", "music": "source", "effects": "source"}


class Excerpt(NamedTuple):
    # float32 [n], 16 kHz mono in [-1, 1].
    samples: np.ndarray
    # What its file's name says that it is, or "".
    label: str = ""


def read_table(name: str) -> list[dict[str, str]]:
    with open(Path(__file__).with_name(name), newline="") as table:
        return list(csv.DictReader(table))


def recordings_of(package: str, version: str, files: str) -> list[Path]:
    """The package's recordings whose path matches the first of these patterns and no other, which begin with an
    exclamation mark; archives are unpacked in their place."""
    folder = GATHERED / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    unpacked = folder / package
    if not unpacked.exists():
        subprocess.run(
            ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", f"{package}={version}"],
            cwd=folder, check=True)
        (deb,) = folder.glob(f"{package}_*.deb")
        unfinished = folder / f"{package}.unfinished"
        subprocess.run(["dpkg-deb", "--extract", deb, unfinished], check=True)
        for path in list(unfinished.rglob("*")):
            if path.suffix in ARCHIVES:
                with zipfile.ZipFile(path) as archive:
                    archive.extractall(path.with_suffix(""))
        deb.unlink()
        unfinished.rename(unpacked)
    wanted, *unwanted = files.split(" !")
    return [path for path in sorted(unpacked.rglob("*"))
            if path.suffix.lower() in SOUNDS and path.is_file() and fnmatch.fnmatch(str(path), wanted)
            and not any(fnmatch.fnmatch(str(path), pattern) for pattern in unwanted)]


def decode(recording: Path, *part: str) -> np.ndarray:
    """16 kHz mono samples [n] in [-1, 1]; of a part only, if ffmpeg's options say which."""
    decoded = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", *part, "-i", recording,
         "-f", "f32le", "-ac", "1", "-ar", str(RATE_HZ), "-"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    return np.frombuffer(decoded, np.float32)


def read(file: soundfile.SoundFile, start: float) -> np.ndarray:
    """At most 10 s from `start`, in seconds."""
    file.seek(int(start * file.samplerate))
    samples = file.read(EXCERPT_SECONDS * file.samplerate, np.float32, always_2d=True).mean(1)
    shared = math.gcd(file.samplerate, RATE_HZ)
    up, down = RATE_HZ // shared, file.samplerate // shared
    return resample_poly(samples, up, down).astype(np.float32) if len(samples) else samples


def decode_short(recording: Path) -> np.ndarray:
    """The first 10 s, without starting a process for each of thousands of words and effects; what
    libsndfile cannot read, ffmpeg may."""
    try:
        with soundfile.SoundFile(recording) as file:
            return read(file, 0)
    except soundfile.LibsndfileError:
        return decode(recording, "-t", str(EXCERPT_SECONDS))


def starts(seconds: float) -> list[float]:
    """Of the excerpts of a piece of music, evenly from all of it."""
    if seconds < LEAST_SECONDS_OF_PIECE:
        return []
    count = min(MOST_OF_PIECE, math.ceil(seconds / 60))
    return [(i + 0.5) / count * seconds - EXCERPT_SECONDS / 2 for i in range(count)]


def excerpts_of_piece(recording: Path) -> list[np.ndarray]:
    try:
        with soundfile.SoundFile(recording) as file:
            return [read(file, start) for start in starts(file.frames / file.samplerate)]
    except soundfile.LibsndfileError:
        told = subprocess.run(
            ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", recording],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True).stdout
        return [decode(recording, "-ss", f"{start:.1f}", "-t", str(EXCERPT_SECONDS))
                for start in starts(float(told or 0))]


def excerpts_of_words(words: list[np.ndarray]) -> list[np.ndarray]:
    """Words in a row, cut where an excerpt is full; what does not fill one is left out."""
    if not words:
        return []
    row = np.concatenate([part for word in words for part in (word, PAUSE)])
    return [row[at:at + EXCERPT] for at in range(0, len(row) - EXCERPT + 1, EXCERPT)]


def audible(samples: np.ndarray) -> bool:
    return len(samples) > 0 and float(np.sqrt(np.square(samples).mean())) >= SILENCE


def music(package: str, recordings: list[Path]) -> dict[str, list[Excerpt]]:
    with ThreadPoolExecutor(PROCESSES) as decoders:
        pieces = decoders.map(excerpts_of_piece, recordings)
        return {package: [Excerpt(own) for piece in pieces for own in piece]}


def label_of(package: str, recording: Path) -> str:
    for row in read_table("debian-labels.csv"):
        if row["package"] == package and fnmatch.fnmatch(str(recording), row["files"]):
            return row["label"]
    return ""


def effects(package: str, recordings: list[Path]) -> dict[str, list[Excerpt]]:
    """All of those whose names tell what they are, and so many others."""
    labels = {recording: label_of(package, recording) for recording in recordings}
    others = [recording for recording in recordings if not labels[recording]]
    others = others[::max(1, len(others) // MOST_OF_EFFECTS)]
    chosen = sorted([recording for recording in recordings if labels[recording]] + others)
    with ThreadPoolExecutor(PROCESSES) as decoders:
        sounds = zip(decoders.map(decode_short, chosen), chosen)
        return {package: [
            Excerpt(own, labels[recording]) for own, recording in sounds
            if len(own) >= LEAST_SECONDS_OF_EFFECT * RATE_HZ]}


def speech(_: str, recordings: list[Path]) -> dict[str, list[Excerpt]]:
    """By language: what is read in one language is taken for one speaker's, whatever the package."""
    by_language: dict[str, list[Path]] = {}
    for recording in recordings:
        language = LANGUAGE.search(str(recording))
        by_language.setdefault(language.group(1) if language else "en", []).append(recording)
    spoken = {}
    with ThreadPoolExecutor(PROCESSES) as decoders:
        for language, all_words in by_language.items():
            # Every so manieth word, as many as may be needed if each takes a second.
            step = max(1, len(all_words) // (MOST_OF_SPEAKER * EXCERPT_SECONDS))
            words = [word for word in decoders.map(decode_short, all_words[::step]) if audible(word)]
            spoken[language] = [Excerpt(own) for own in excerpts_of_words(words)[:MOST_OF_SPEAKER]]
    return spoken


def write(excerpt: np.ndarray, path: Path) -> None:
    soundfile.write(path, np.clip(excerpt, -1, 1), RATE_HZ, "PCM_16")


def gather(package: str, version: str, label: str, files: str, licence: str, to: Path) -> list[list[str]]:
    """Writes a package's excerpts. Returns what `labels.csv` says of them."""
    recordings = recordings_of(package, version, files)
    groups = {"speech": speech, "music": music, "effects": effects}[label](package, recordings)
    rows = []
    for group, excerpts in groups.items():
        heard = [excerpt for excerpt in excerpts if audible(excerpt.samples)]
        for number, excerpt in enumerate(heard):
            name = f"{package}_{group}_{number:03}.flac"
            write(excerpt.samples, to / name)
            rows.append([name, group, package, licence, excerpt.label])
    print(f"{package}: {len(rows)} excerpts of {label}", flush=True)
    return rows


def write_all(packages: list[dict[str, str]], to: Path, group: str) -> None:
    """Excerpts of packages, and `labels.csv`. group: the column of what must not be split between folds."""
    to.mkdir(parents=True, exist_ok=True)
    rows = sum((gather(**package, to=to) for package in packages), [])
    with open(to / "labels.csv", "w", newline="") as table:
        csv.writer(table, lineterminator="\n").writerows([["file", group, "package", "licence", "class"], *rows])


def main(wanted: list[str]) -> None:
    packages = read_table("debian-recordings.csv")
    for label in wanted:
        write_all([own for own in packages if own["label"] == label], GATHERED / label, GROUPS[label])


if __name__ == "__main__":
    main(sys.argv[1:] or list(GROUPS))
