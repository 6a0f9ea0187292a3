"""Trains four times, each time without one fold, and measures on that fold.

    python3 crossvalidate.py [--folds 1 2 3 5] [--yamnet FOLDER]

Writes `.work/crossvalidation.json`: accuracy by fold, also with noise, and how to calibrate.
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
from evaluation import Accuracy, accuracy, load_network, logits_of, mean, sigmoid
from network import Network
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


def heard(name: str, fold: int, network: Network) -> tuple[Windows, np.ndarray, np.ndarray]:
    """The windows of a store, those of the fold, and the network's logits for them."""
    windows = Windows(name)
    rows = np.flatnonzero(windows.folds == fold)
    return windows, rows, logits_of(network, windows.patches[rows])


def measure(folds: list[int]) -> dict:
    pool = Pool()
    clean, noisy, logits, truth = {}, {}, [], []
    for fold in folds:
        network = load_network(fold, len(pool.label_names))
        clean[fold] = whole, rows, given = heard("whole-clips", fold, network)
        noisy[fold] = heard("noisy-clips", fold, network)
        audible = whole.audible[rows]
        nothing = np.flatnonzero((pool.folds == fold) & ~pool.labels.any(1))
        of_nothing = logits_of(network, pool.patches[nothing, :COLUMNS])
        logits += [given[audible], of_nothing]
        truth += [whole.labels[rows[audible]], pool.labels[nothing]]
    all_logits, all_truth = np.concatenate(logits), np.concatenate(truth)
    weights = balanced(all_truth)
    calibration = calibrate(all_logits, all_truth, weights, commonness(pool.labels))
    scores = sigmoid(calibration.apply(all_logits))

    def measured(windows: Windows, rows: np.ndarray, given: np.ndarray) -> Accuracy:
        return accuracy(windows, rows, calibration.apply(given))

    by_fold = {fold: measured(*clips) for fold, clips in clean.items()}
    with_noise = [measured(*clips) for clips in noisy.values()]
    return {
        "mean": mean(list(by_fold.values())),
        "withNoise": mean(with_noise),
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
