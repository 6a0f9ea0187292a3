"""Trains four times, each time without one fold, and measures on that fold.

    python3 crossvalidate.py [--folds 1 2 3 5] [--yamnet FOLDER]

Writes `.work/crossvalidation.json`: accuracy by fold, and how to calibrate.
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

from calibration import balanced, calibrate, calibration_error, commonness
from evaluation import accuracy, load_network, logits_of, mean, sigmoid
from windows import COLUMNS, WORK, Pool, Windows

FOLDS = [1, 2, 3, 5]
RUNS_AT_ONCE = 2


def train_all(folds: list[int], yamnet: str) -> None:
    """Runs that are finished end at once; those that were stopped go on."""
    train = Path(__file__).with_name("train.py")

    def run(fold: int) -> None:
        subprocess.run([
            sys.executable, train, "--leave-out", str(fold), "--yamnet", yamnet,
        ], check=True)

    with ThreadPoolExecutor(RUNS_AT_ONCE) as runs:
        list(runs.map(run, folds))


def measure(folds: list[int]) -> dict:
    pool, whole = Pool(), Windows("whole-clips")
    heard, logits, truth = {}, [], []
    for fold in folds:
        network = load_network(fold, len(pool.label_names))
        rows = np.flatnonzero(whole.folds == fold)
        given = logits_of(network, whole.patches[rows])
        heard[fold] = rows, given
        audible = whole.audible[rows]
        nothing = np.flatnonzero((pool.folds == fold) & ~pool.labels.any(1))
        of_nothing = logits_of(network, pool.patches[nothing, :COLUMNS])
        logits += [given[audible], of_nothing]
        truth += [whole.labels[rows[audible]], pool.labels[nothing]]
    all_logits, all_truth = np.concatenate(logits), np.concatenate(truth)
    weights = balanced(all_truth)
    calibration = calibrate(all_logits, all_truth, weights, commonness(pool.labels))
    scores = sigmoid(calibration.apply(all_logits))
    by_fold = {
        fold: accuracy(whole, rows, calibration.apply(given)) for fold, (rows, given) in heard.items()}
    return {
        "mean": mean(list(by_fold.values())),
        "folds": {fold: dataclasses.asdict(result) for fold, result in by_fold.items()},
        "calibration": dataclasses.asdict(calibration),
        "calibrationError": {
            "before": calibration_error(sigmoid(all_logits), all_truth, weights),
            "after": calibration_error(scores, all_truth, weights),
        },
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, nargs="+", default=FOLDS, help="folds to leave out")
    parser.add_argument("--yamnet", default="../../../shared/data/yamnet")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    train_all(arguments.folds, arguments.yamnet)
    results = json.dumps(measure(arguments.folds), indent=1)
    print(results)
    (WORK / "crossvalidation.json").write_text(results)
