"""Trains every size equally long without one fold, and sets what it has learned against what it costs.

    python3 frontier.py [--steps N] [--leave-out FOLD] [--sizes quarter half three-quarters whole] [--data FOLDER]

Writes `.work/frontier.json` and prints it as a table. Fidelity: of windows of the fold that was left out, the
correlation over windows of what network and teachers say, the median over labels and over classes. Milliseconds: CPU time of a window in the runtime that serves rooms,
all sizes in turns (window-times.ts).
"""
from __future__ import annotations

import argparse
import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

from batches import PoolBatches
from evaluation import accuracy, load_network, logits_of
from head import LEARNED_SHARE, interpolated
from network import SIZES
from runs import Run
from sounds import Sounds
from windows import WORK, Windows, patch_batch

MOST_WINDOWS = 3000
BATCH = 32


def correlations(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Of each column of [n, m] with the other's."""
    ours, theirs = ours - ours.mean(0), theirs - theirs.mean(0)
    scale = np.sqrt((ours ** 2).sum(0) * (theirs ** 2).sum(0))
    return (ours * theirs).sum(0) / np.maximum(scale, 1e-9)


@torch.no_grad()
def fidelity(run: Run, batches: PoolBatches) -> dict[str, float]:
    pool = batches.pool
    rows = np.flatnonzero((pool.folds == run.leave_out) & (pool.clips >= 0).any(1))[:MOST_WINDOWS]
    checkpoint = torch.load(run.checkpoint, map_location="cpu")
    words = interpolated(checkpoint, "words", LEARNED_SHARE)
    # `fold` leaves hidden values six times as large.
    network = load_network(run, len(pool.label_names))
    hidden = torch.cat([
        network(patch_batch(pool.patches[rows[start:start + BATCH]]))[2] / 6
        for start in range(0, len(rows), BATCH)])
    said = (hidden @ words["weight"].T + words["bias"]).numpy()
    told = correlations(said, batches.targets.values[rows])
    classes = len(batches.targets.teachers.classes)
    heard = np.flatnonzero(batches.targets.teachers.heard)
    return {"labels": float(np.median(told[classes + heard])), "classes": float(np.median(told[:classes]))}


def measure(run: Run, batches: PoolBatches) -> dict:
    sounds = Sounds()
    network = load_network(run, len(batches.pool.label_names))
    found: dict = {"size": run.size, "steps": run.steps, "fidelity": fidelity(run, batches)}
    for condition in ("dry", "reflected"):
        windows = Windows(f"whole-clips-{condition}")
        rows = np.flatnonzero(windows.folds == run.leave_out)
        logits = logits_of(network, windows.patches[rows])
        found[condition] = dataclasses.asdict(accuracy(windows, rows, logits, sounds))
    return found


def packages(runs: list[Run]) -> list[Path]:
    export = Path(__file__).with_name("export.py")
    folders = [WORK / "packages" / f"frontier-{run.size}" for run in runs]
    for run, folder in zip(runs, folders):
        subprocess.run([sys.executable, export, *run.arguments, "--to", folder], check=True)
    return folders


def window_times(folders: list[Path]) -> list[float]:
    """Milliseconds of each package."""
    tools = Path(__file__).parent.parent.parent / "node_modules" / ".bin"
    told = subprocess.run(
        [tools / "node", "--import", "tsx", Path(__file__).with_name("window-times.ts"), *folders],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(told)


def main(runs: list[Run], data: Path) -> None:
    for run in runs:
        trunk = [sys.executable, Path(__file__).with_name("trunk.py"), "--size", run.size, "--data", data]
        subprocess.run(trunk, check=True)
        for step in ("train.py", "head.py"):
            subprocess.run(
                [sys.executable, Path(__file__).with_name(step), *run.arguments, "--data", data], check=True)
    found = [measure(run, PoolBatches(run.leave_out, run.size, BATCH, 0, data)) for run in runs]
    for own, ms in zip(found, window_times(packages(runs))):
        own["windowMs"] = ms
    (WORK / "frontier.json").write_text(json.dumps(found, indent=1))
    for own in found:
        print(f"{own['size']}: {own['windowMs']:.1f} ms, fidelity {own['fidelity']['labels']:.3f} and "
              f"{own['fidelity']['classes']:.3f}")
        for condition in ("dry", "reflected"):
            print(f"  {condition}: {own[condition]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--leave-out", type=int, default=1)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    main(
        [Run(size, arguments.steps, arguments.leave_out) for size in arguments.sizes],
        arguments.data)
