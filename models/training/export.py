"""Writes a model package from the last checkpoint of a run.

    python3 export.py [--leave-out FOLD] [--to FOLDER]

By default it is the run on all folds and the package is `models/earshot-base`. Accuracy and
calibration are those of `.work/crossvalidation.json`; without it the package says that it is not
measured yet. Thresholds are those of `.work/thresholds.json`, without it 0.5.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

import train
from calibration import Calibration
from evaluation import load_network
from labels import details
from parity import parity
from tfjs_model import layers_model, round_weights
from windows import WORK, Pool, Windows

PACKAGE = Path(__file__).parent.parent / "earshot-base"
VERSION = "0.5.0"
DESCRIPTION = (
    "Fifty everyday sounds (ESC-50), speech and music: YAMNet made small (%.2f M parameters of one "
    "byte) and taught these, on 0.975 s of log-mel spectrogram. Not a safety device.")
LICENCE = (
    "CC BY-NC 3.0: non-commercial use, with attribution to ESC-50 (K. J. Piczak, 2015), whose "
    "recordings the weights are trained on. README.md says what follows from it.")
METHOD = (
    "Cross-validation over the ESC-50 folds under `folds`: for each of them a network by the recipe "
    "of this one, trained without it and measured on its unaltered clips. clipAccuracy: the "
    "highest of 52 scores averaged over the clip's windows, one every 3,840 samples; "
    "esc10ClipAccuracy: clips of ESC-10, the highest of the scores of its ten classes "
    "(esc10OfAllLabels: of all 52); windowAccuracy: each window of 0.975 s alone, "
    "silent ones included; audibleWindowAccuracy: those in which the clip's sound can be heard; "
    "twoSecondAccuracy: the mean log-odds of five windows in a row, which span 1.935 s. The "
    "published network itself is trained on all four folds.")


def thresholds(labels: list[str]) -> dict[str, float]:
    """As `npm run evaluate:thresholds` chose them."""
    chosen = WORK / "thresholds.json"
    return json.loads(chosen.read_text()) if chosen.exists() else {label: 0.5 for label in labels}


def measured(labels: int) -> tuple[dict, Calibration]:
    """(accuracy, calibration) of the cross-validation."""
    results = WORK / "crossvalidation.json"
    if not results.exists():
        not_yet = {"method": "Not measured yet: an early export."}
        return not_yet, Calibration(1, [0.0] * labels)
    found = json.loads(results.read_text())

    def named(accuracy: dict) -> dict:
        return {
            "clipAccuracy": round(accuracy["clip"], 4),
            "esc10ClipAccuracy": round(accuracy["esc10"], 4),
            "esc10OfAllLabels": round(accuracy["esc10_of_all"], 4),
            "windowAccuracy": round(accuracy["window"], 4),
            "audibleWindowAccuracy": round(accuracy["audible_window"], 4),
            "twoSecondAccuracy": round(accuracy["two_seconds"], 4),
            "speechWindowAccuracy": round(accuracy["speech"], 4),
            "musicWindowAccuracy": round(accuracy["music"], 4),
        }

    accuracy = {
        "method": METHOD,
        **named(found["mean"]),
        "calibrationError": round(found["calibrationError"]["after"], 4),
        "folds": {fold: named(accuracy) for fold, accuracy in found["folds"].items()},
    }
    return accuracy, Calibration(**found["calibration"])


def metadata(leave_out: int, parameters: int, accuracy: dict) -> dict:
    pool, whole = Pool(), Windows("whole-clips")
    front_end = whole.front_end
    folds = np.setdiff1d(np.unique(pool.folds), leave_out)
    checkpoint = torch.load(train.run_folder(leave_out) / "checkpoint.pt", map_location="cpu")
    return {
        "format": "earshot.model.1",
        "name": "earshot-base",
        "version": VERSION,
        "description": DESCRIPTION % (parameters / 1e6),
        "labels": pool.label_names,
        "labelDetails": details(pool.label_names),
        "sampleRateHz": front_end["sampleRateHz"],
        "windowSamples": (front_end["columns"] - 1) * front_end["frameStep"] + front_end["frameLength"],
        "hopSamples": whole.hop_samples,
        "frontEnd": {"type": "log-mel", **front_end},
        "activation": "sigmoid",
        "outputs": {"scores": "scores", "embedding": "embedding"},
        "thresholds": thresholds(pool.label_names),
        "licence": LICENCE,
        "provenance": {
            "trainedOn": [
                f"ESC-50, folds {' '.join(map(str, folds))}, CC BY-NC 3.0",
                "speech, CC BY, CC BY-SA, GPL and public domain",
                "music, CC BY, CC BY-SA, MIT-style and GPL",
            ],
            "teacher": "YAMNet (Apache-2.0): first weights, and embeddings of the same windows without "
                       "room, line and background",
            "recipe": "models/training",
            "windows": pool.count,
            "batch": train.BATCH,
            "steps": checkpoint["step"],
            "plannedSteps": checkpoint["steps"],
            "seed": train.SEED,
        },
        "accuracy": accuracy,
    }


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def main(leave_out: int, folder: Path) -> None:
    labels = len(Pool().label_names)
    accuracy, calibration = measured(labels)
    network = load_network(leave_out, labels)
    calibration.fold_into(network.head)
    round_weights(network)
    layers_model(network).write(folder, "earshot-base")
    parameters = sum(values.numel() for values in network.parameters())
    write_json(folder / "metadata.json", metadata(leave_out, parameters, accuracy))
    write_json(folder / "parity.json", parity(network))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leave-out", type=int, default=0, help="fold of the run; 0: all folds")
    parser.add_argument("--to", type=Path, default=PACKAGE)
    arguments = parser.parse_args()
    main(arguments.leave_out, arguments.to)
