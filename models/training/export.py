"""Writes the model package `models/earshot-base` from the last checkpoint of the run on all folds.

    python3 export.py

Accuracy and thresholds are those of `.work/crossvalidation.json`; without it the package says
that it is not measured yet, and every threshold is 0.5.
"""
import json
from pathlib import Path

import torch

import train
from batches import INPUT_DEVIATION, INPUT_MEAN
from evaluation import load_network
from parity import parity
from tfjs_model import layers_model, round_to_half
from windows import COLUMNS, MEL_BANDS, WORK, Windows

PACKAGE = Path(__file__).parent.parent / "earshot-base"
VERSION = "0.1.0"
SAMPLE_RATE_HZ = 16_000
FRAME_LENGTH = 400
FRAME_STEP = 160

FRONT_END = {
    "type": "log-mel", "sampleRateHz": SAMPLE_RATE_HZ,
    "frameLength": FRAME_LENGTH, "frameStep": FRAME_STEP, "fftLength": 512,
    "melBands": MEL_BANDS, "lowerEdgeHz": 125, "upperEdgeHz": 7500, "logOffset": 0.001,
    "columns": COLUMNS, "mean": INPUT_MEAN, "standardDeviation": INPUT_DEVIATION,
}
DESCRIPTION = (
    "Fifty everyday sounds (ESC-50), speech and music: a depthwise-separable network of 0.2 M "
    "parameters on 0.975 s of log-mel spectrogram. Not a safety device.")
LICENCE = (
    "CC BY-NC 3.0: non-commercial use, with attribution to ESC-50 (K. J. Piczak, 2015), whose "
    "recordings the weights are trained on. README.md says what follows from it.")
METHOD = (
    "Cross-validation over the ESC-50 folds under `folds`: for each of them a network by the recipe "
    "of this one, trained without it and measured on its unaltered clips. clipAccuracy: the "
    "highest of 52 scores averaged over the clip's windows, one every 3,840 samples; "
    "windowAccuracy: each window alone, silent ones included; audibleWindowAccuracy: windows in "
    "which the clip's sound can be heard. The published network itself is trained on all four folds.")


def measured(labels: list[str]) -> tuple[dict, dict[str, float]]:
    """(accuracy, thresholds) for metadata.json."""
    results = WORK / "crossvalidation.json"
    if not results.exists():
        return {"method": "Not measured yet: an early export."}, {label: 0.5 for label in labels}
    found = json.loads(results.read_text())

    def named(accuracy: dict) -> dict:
        return {
            "clipAccuracy": round(accuracy["clip"], 4),
            "windowAccuracy": round(accuracy["window"], 4),
            "audibleWindowAccuracy": round(accuracy["audible_window"], 4),
            "speechWindowAccuracy": round(accuracy["speech"], 4),
            "musicWindowAccuracy": round(accuracy["music"], 4),
        }

    folds = {fold: named(accuracy) for fold, accuracy in found["folds"].items()}
    return {"method": METHOD, **named(found["mean"]), "folds": folds}, found["thresholds"]


def metadata(pool: Windows) -> dict:
    checkpoint = torch.load(train.run_folder(0) / "checkpoint.pt", map_location="cpu")
    accuracy, thresholds = measured(pool.label_names)
    return {
        "format": "earshot.model.1",
        "name": "earshot-base",
        "version": VERSION,
        "description": DESCRIPTION,
        "labels": pool.label_names,
        "sampleRateHz": SAMPLE_RATE_HZ,
        "windowSamples": (COLUMNS - 1) * FRAME_STEP + FRAME_LENGTH,
        "hopSamples": 3840,
        "frontEnd": FRONT_END,
        "activation": "sigmoid",
        "outputs": {"scores": "scores", "embedding": "embedding"},
        "thresholds": thresholds,
        "licence": LICENCE,
        "provenance": {
            "trainedOn": [
                "ESC-50, folds 1, 2, 3 and 5 (1,600 clips), CC BY-NC 3.0",
                "436 clips of speech, CC BY, CC BY-SA and public domain",
                "190 excerpts of music, CC BY-SA, MIT-style and GPL",
            ],
            "teacher": "YAMNet (Apache-2.0), its embedding of the same windows",
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


def main() -> None:
    pool = Windows("pool")
    network = load_network(0, len(pool.label_names))
    round_to_half(network)
    layers_model(network).write(PACKAGE, "earshot-base")
    write_json(PACKAGE / "metadata.json", metadata(pool))
    write_json(PACKAGE / "parity.json", parity(network))


if __name__ == "__main__":
    main()
