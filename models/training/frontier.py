"""Trains every size equally long without one fold, and sets what it has learned against what it costs.

    python3 frontier.py [--steps N] [--batch N] [--leave-out FOLD] [--every N] [--sizes quarter half ...] [--data FOLDER]

Writes `.work/frontier.json` and prints it as a table: accuracy on the fold that was left out, on clips as they are and
through one reflection. Milliseconds: CPU time of a window in the runtime that serves rooms, all sizes in turns
(window-times.ts).
"""
from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import torch

from evaluation import Listener, accuracy, judged, load_network
from front_end import read_front_ends
from network import SIZES
from runs import Run
from sounds import WORK, Sounds

HERE = Path(__file__).parent


def measure(run: Run, every: int, device: torch.device) -> dict:
    sounds = Sounds()
    listener = Listener(sounds, read_front_ends(), device)
    network = load_network(run, len(sounds.labels)).to(device)
    clips = judged(sounds, run.leave_out, every)
    return {"size": run.size, "steps": run.steps, **{
        condition: dataclasses.asdict(accuracy(listener.hear(network, clips, condition == "reflected"), sounds))
        for condition in ("dry", "reflected")}}


def packages(runs: list[Run]) -> list[Path]:
    folders = [WORK / "packages" / f"frontier-{run.size}" for run in runs]
    for run, folder in zip(runs, folders):
        subprocess.run([sys.executable, HERE / "export.py", *run.arguments, "--to", folder], check=True)
    return folders


def window_times(folders: list[Path]) -> list[float]:
    """Milliseconds of each package."""
    tools = HERE.parent.parent / "node_modules" / ".bin"
    told = subprocess.run(
        [tools / "node", "--import", "tsx", HERE / "window-times.ts", *folders],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(told)


def main(runs: list[Run], every: int, data: Path) -> None:
    for run in runs:
        subprocess.run([sys.executable, HERE / "train.py", *run.arguments, "--data", data], check=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    found = [measure(run, every, device) for run in runs]
    for own, ms in zip(found, window_times(packages(runs))):
        own["windowMs"] = ms
    (WORK / "frontier.json").write_text(json.dumps(found, indent=1))
    for own in found:
        print(f"{own['size']}: {own['windowMs']:.1f} ms")
        for condition in ("dry", "reflected"):
            print(f"  {condition}: {own[condition]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--leave-out", type=int, default=1)
    parser.add_argument("--every", type=int, default=3, help="judge only every so manieth clip")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    arguments = parser.parse_args()
    main(
        [Run(size, arguments.steps, arguments.batch, "free", arguments.leave_out) for size in arguments.sizes],
        arguments.every, arguments.data)
