"""Trains four times, each time without one fold, and measures on that fold.

    python3 crossvalidate.py STEPS [--folds 1 2 3 5]

Writes `.work/crossvalidation.json`: accuracy by fold and a threshold for every label.
"""
import argparse
import dataclasses
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from evaluation import accuracy, load_network, scores_of
from thresholds import thresholds
from windows import WORK, Windows

FOLDS = [1, 2, 3, 5]
RUNS_AT_ONCE = 2


def train_all(steps: int, folds: list[int]) -> None:
    """Runs that are finished end at once; those that were stopped go on."""
    train = Path(__file__).with_name("train.py")

    def run(fold: int) -> None:
        subprocess.run([sys.executable, train, str(steps), "--leave-out", str(fold)], check=True)

    with ThreadPoolExecutor(RUNS_AT_ONCE) as runs:
        list(runs.map(run, folds))


def measure(folds: list[int]) -> dict:
    whole, pool = Windows("whole-clips"), Windows("pool")
    labels = len(whole.label_names)
    by_fold, scores, truth = {}, [], []
    for fold in folds:
        network = load_network(fold, labels)
        rows = np.flatnonzero(whole.folds == fold)
        fold_scores = scores_of(network, whole.patches[rows])
        by_fold[fold] = accuracy(whole, rows, fold_scores)
        print(f"fold {fold}: {by_fold[fold]}", flush=True)
        audible = whole.audible[rows]
        nothing = np.flatnonzero((pool.folds == fold) & ~pool.labels.any(1))
        scores += [fold_scores[audible], scores_of(network, pool.patches[nothing])]
        truth += [whole.labels[rows[audible]].argmax(1), np.full(len(nothing), labels)]
    chosen = thresholds(np.concatenate(scores), np.concatenate(truth))
    means = np.mean([dataclasses.astuple(result) for result in by_fold.values()], 0)
    names = [field.name for field in dataclasses.fields(by_fold[folds[0]])]
    return {
        "mean": dict(zip(names, means.round(4).tolist())),
        "folds": {fold: dataclasses.asdict(result) for fold, result in by_fold.items()},
        "thresholds": dict(zip(whole.label_names, chosen)),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", type=int)
    parser.add_argument("--folds", type=int, nargs="+", default=FOLDS, help="folds to leave out")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    train_all(arguments.steps, arguments.folds)
    (WORK / "crossvalidation.json").write_text(json.dumps(measure(arguments.folds), indent=1))
