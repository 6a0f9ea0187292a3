"""Trains a network for each fold, without it, and measures them on it.

    python3 crossvalidate.py [--size NAME] [--steps N] [--batch N] [--licences free|all] [--folds 1 2 3 5] [--data FOLDER]

Writes `.work/crossvalidation.json`: accuracy by fold, on clips as they are and through one reflection; of everyday
clips that nobody may publish weights from, which no network has met; and how to calibrate.
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

from calibration import Calibration, balanced, calibrate, calibration_error
from chance import Chance
from evaluation import Accuracy, Heard, Listener, accuracy, judged, load_network, mean, sigmoid
from front_end import read_front_ends
from runs import Run, add_run, run_of
from sounds import FOLDS, WORK, Sounds
from transmission import Transmission

CONDITIONS = "dry", "reflected"
# Windows in which nothing is heard, of each fold, for calibration.
NOTHING, SEED = 200, 23


def train_all(run: Run, folds: list[int], data: str) -> None:
    """Runs that are finished end at once; those that were stopped go on."""
    for fold in folds:
        own = run.without(fold)
        subprocess.run(
            [sys.executable, Path(__file__).with_name("train.py"), *own.arguments, "--data", data], check=True)


def logits_of_nothing(listener: Listener, network: torch.nn.Module, device: torch.device) -> np.ndarray:
    transmission = Transmission(listener.front_ends.window_samples, device)
    quiet = transmission.quiet(Chance(device, NOTHING, SEED))
    windows = listener.log_mel(quiet).unsqueeze(1)
    with torch.no_grad():
        return network(windows)[0].float().cpu().numpy()


def calibrated(heard: Heard, calibration: Calibration) -> Heard:
    return heard._replace(logits=calibration.apply(heard.logits))


def measure(run: Run, folds: list[int], every: int, device: torch.device) -> dict:
    sounds, front_ends = Sounds(), read_front_ends()
    listener = Listener(sounds, front_ends, device)
    of_sound = sounds.label_of
    restricted = np.array([own.name.startswith("everyday/") and not own.free for own in sounds.entries])
    heard: dict[str, dict[int, Heard]] = {name: {} for name in CONDITIONS}
    logits, truth = [], []
    for fold in folds:
        network = load_network(run.without(fold), len(sounds.labels)).to(device)
        clips = judged(sounds, fold, every)
        for condition in CONDITIONS:
            heard[condition][fold] = listener.hear(network, clips, condition == "reflected")
        own = heard["dry"][fold]
        nothing = logits_of_nothing(listener, network, device)
        logits += [own.logits[own.audible], nothing]
        truth += [np.eye(len(sounds.labels))[of_sound[own.clips[own.audible]]], np.zeros_like(nothing)]
    all_logits, all_truth = np.concatenate(logits), np.concatenate(truth)
    weights = balanced(all_truth)
    calibration = calibrate(all_logits, all_truth, weights)
    scores = sigmoid(calibration.apply(all_logits))
    results = {
        condition: {fold: accuracy(calibrated(own, calibration), sounds) for fold, own in of_folds.items()}
        for condition, of_folds in heard.items()}
    return {
        "size": run.size,
        "steps": run.steps,
        "batch": run.batch,
        "licences": run.licences,
        "every": every,
        "mean": {name: mean(list(own.values())) for name, own in results.items()},
        "folds": {
            name: {fold: dataclasses.asdict(result) for fold, result in own.items()}
            for name, own in results.items()},
        "restricted": {
            name: dataclasses.asdict(of_restricted(of_folds, restricted, calibration, sounds))
            for name, of_folds in heard.items()},
        "calibration": dataclasses.asdict(calibration),
        "calibrationError": {
            "before": calibration_error(sigmoid(all_logits), all_truth, weights),
            "after": calibration_error(scores, all_truth, weights),
        },
    }


def of_restricted(
    of_folds: dict[int, Heard], restricted: np.ndarray, calibration: Calibration, sounds: Sounds,
) -> Accuracy:
    """Of everyday clips that are not free, over all folds, each by the network that has not met its source."""
    parts = []
    for heard in of_folds.values():
        own = restricted[heard.clips]
        parts.append(Heard(heard.logits[own], heard.audible[own], heard.clips[own]))
    return accuracy(calibrated(Heard(*(np.concatenate(own) for own in zip(*parts))), calibration), sounds)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--folds", type=int, nargs="+", default=list(FOLDS), help="folds to leave out")
    parser.add_argument("--every", type=int, default=1, help="judge only every so manieth clip")
    parser.add_argument("--data", default="../../../shared/data")
    arguments = parser.parse_args()
    run = run_of(arguments)
    if run.further:
        raise SystemExit("the published network has met recordings of every fold")
    train_all(run, arguments.folds, arguments.data)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    results = json.dumps(measure(run, arguments.folds, arguments.every, device), indent=1)
    print(results)
    (WORK / "crossvalidation.json").write_text(results)
