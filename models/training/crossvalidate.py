"""Trains a network and its head for each fold, without it, and measures them on it.

    python3 crossvalidate.py [--size NAME] [--steps N] [--folds 1 2 3 5] [--data FOLDER]

Writes `.work/crossvalidation.json`: accuracy by fold, on clips as they are and through one reflection, and
how to calibrate.
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

from calibration import balanced, calibrate, calibration_error
from evaluation import accuracy, load_network, logits_of, mean, sigmoid
from runs import Run, add_run, run_of
from sounds import Sounds
from windows import WORK, Pool, Windows

FOLDS = [1, 2, 3, 5]
RUNS_AT_ONCE = 2


def train_all(run: Run, folds: list[int], data: str) -> None:
    """Runs that are finished end at once; those that were stopped go on."""
    here = Path(__file__).parent

    def one(fold: int) -> None:
        own = run.without(fold)
        for step in ("train.py", *([] if own.network.exists() else ["head.py"])):
            subprocess.run([sys.executable, here / step, *own.arguments, "--data", data], check=True)

    with ThreadPoolExecutor(RUNS_AT_ONCE) as runs:
        list(runs.map(one, folds))


def measure(run: Run, folds: list[int]) -> dict:
    pool, sounds = Pool(), Sounds()
    dry, reflected = Windows("whole-clips-dry"), Windows("whole-clips-reflected")
    heard, logits, truth = {}, [], []
    for fold in folds:
        network = load_network(run.without(fold), len(pool.label_names))
        rows = np.flatnonzero(dry.folds == fold)
        given = logits_of(network, dry.patches[rows])
        heard[fold] = rows, given, logits_of(network, reflected.patches[rows])
        audible = dry.audible[rows]
        nothing = np.flatnonzero((pool.folds == fold) & (pool.clips < 0).all(1))
        of_nothing = logits_of(network, pool.patches[nothing])
        logits += [given[audible], of_nothing]
        truth += [dry.labels[rows[audible]], pool.labels[nothing]]
    all_logits, all_truth = np.concatenate(logits), np.concatenate(truth)
    weights = balanced(all_truth)
    calibration = calibrate(all_logits, all_truth, weights)
    scores = sigmoid(calibration.apply(all_logits))
    results = {
        name: {fold: accuracy(windows, heard[fold][0], calibration.apply(heard[fold][place]), sounds)
               for fold in folds}
        for name, windows, place in (("dry", dry, 1), ("reflected", reflected, 2))
    }
    return {
        "size": run.size,
        "steps": run.steps,
        "mean": {name: mean(list(own.values())) for name, own in results.items()},
        "folds": {
            name: {fold: dataclasses.asdict(result) for fold, result in own.items()}
            for name, own in results.items()},
        "calibration": dataclasses.asdict(calibration),
        "calibrationError": {
            "before": calibration_error(sigmoid(all_logits), all_truth, weights),
            "after": calibration_error(scores, all_truth, weights),
        },
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--folds", type=int, nargs="+", default=FOLDS, help="folds to leave out")
    parser.add_argument("--data", default="../../../shared/data")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    run = run_of(arguments)
    train_all(run, arguments.folds, arguments.data)
    results = json.dumps(measure(run, arguments.folds), indent=1)
    print(results)
    (WORK / "crossvalidation.json").write_text(results)
