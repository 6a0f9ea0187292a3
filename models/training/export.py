"""Writes a model package from the network of a run.

    python3 export.py [--size NAME] [--steps N] [--batch N] [--licences free|all] [--leave-out FOLD] [--further]
                      [--published] [--to FOLDER]

With --published it is the published network once more, with other thresholds. By default it is the run on all folds and the package is `models/earshot-base`. Accuracy and
calibration are those of `.work/crossvalidation.json`; without it the package says that it is not
measured yet. Thresholds are those of `.work/thresholds.json`, without it 0.5.
"""
import argparse
import json
from pathlib import Path

import train
from calibration import Calibration
from efficientat import EfficientAt
from evaluation import load_network
from front_end import read_front_ends
from labels import details, read_labels
from network import Network
from parity import parity
from published import PACKAGE, published_network
from runs import Run, add_run, run_of
from sounds import FOLDS, WORK, Sounds
from tfjs_model import layers_model, round_weights

VERSION = "1.1.0"
DESCRIPTION = (
    "%d everyday sounds: EfficientAT mn04 (%.2f M parameters), taught by itself and YAMNet to hear them in "
    "1.945 s, in rooms and over lines. Not a safety device.")
LICENCE = (
    "CC BY-SA 4.0. Trained only on recordings whose own licence allows any use; ATTRIBUTION.md names them.")
METHOD = (
    "Cross-validation over the folds under `folds`, of which none shares a source with another: for each of them a "
    "network by the recipe of this one, trained without it for %d steps of %d windows and measured on one in %d of its "
    "unaltered clips. "
    "clipAccuracy: ESC-50's clips whose own label has the highest of all labels' scores, averaged over "
    "the clip's windows, one every 3,840 samples; windowAccuracy: each window of 1.945 s alone, silent ones "
    "included; audibleWindowAccuracy: those in which the clip's sound can be heard; everyday: the same of "
    "clips of other sources, also among the first three labels and of essential sounds; reflected: through "
    "one reflection, 1 ms late and 3 dB down. The published network itself is trained on all folds.")


def thresholds(labels: list[str]) -> dict[str, float]:
    """As `npm run evaluate:thresholds` chose them; without `.work/thresholds.json`, 0.5."""
    file = WORK / "thresholds.json"
    chosen = json.loads(file.read_text()) if file.exists() else {}
    return {label: chosen.get(label, 0.5) for label in labels}


def measured() -> tuple[dict, Calibration]:
    """(accuracy, calibration) of the cross-validation."""
    results = WORK / "crossvalidation.json"
    if not results.exists():
        not_yet = {"method": "Not measured yet: an early export."}
        return not_yet, Calibration(1, 0)
    found = json.loads(results.read_text())

    def named(accuracy: dict) -> dict:
        return {
            "clipAccuracy": round(accuracy["esc50_clip"], 4),
            "windowAccuracy": round(accuracy["esc50_window"], 4),
            "audibleWindowAccuracy": round(accuracy["esc50_audible_window"], 4),
            "everyday": {
                "clipAccuracy": round(accuracy["everyday_clip"], 4),
                "top3Accuracy": round(accuracy["everyday_top3"], 4),
                "essentialAccuracy": round(accuracy["everyday_essential"], 4),
            },
        }

    accuracy = {
        "method": METHOD % (found["steps"], found["batch"], found["every"]),
        **named(found["mean"]["dry"]),
        "reflected": named(found["mean"]["reflected"]),
        "calibrationError": round(found["calibrationError"]["after"], 4),
        "folds": {fold: named(accuracy) for fold, accuracy in found["folds"]["dry"].items()},
    }
    return accuracy, Calibration(**found["calibration"])


def metadata(run: Run, parameters: int, accuracy: dict) -> dict:
    sounds, front_ends = Sounds(), read_front_ends()
    labels = sounds.labels
    folds = [fold for fold in FOLDS if fold != run.leave_out]
    return {
        "format": "earshot.model.1",
        "name": "earshot-base",
        "version": VERSION,
        "description": DESCRIPTION % (len(labels), parameters / 1e6),
        "author": "Earshot",
        "labels": labels,
        "labelDetails": details(labels),
        "sampleRateHz": front_ends.own["sampleRateHz"],
        "windowSamples": front_ends.window_samples,
        "hopSamples": front_ends.hop_samples,
        "frontEnd": {"type": "log-mel", **front_ends.own},
        "activation": "sigmoid",
        "outputs": {"scores": "scores", "embedding": "embedding"},
        "thresholds": thresholds(labels),
        "licence": LICENCE,
        "provenance": {
            "trainedOn": [
                f"ESC-50, folds {' '.join(map(str, folds))}, clips of CC0 and CC BY only",
                "everyday sounds and effects of free licences",
                "speech, CC BY, CC BY-SA, GPL and public domain",
                "music, CC BY, CC BY-SA, MIT-style and GPL",
                "alarms, rings and whistles made by their standards",
            ],
            "teachers": "EfficientAT mn04 (MIT): first weights, and classes of whole sounds; YAMNet (Apache-2.0): "
                        "classes of the same windows without room, line and background",
            "recipe": "models/training",
            "size": run.size,
            "steps": run.steps,
            "batch": run.batch,
            "seed": train.SEED,
        },
        "accuracy": accuracy,
    }


def described(network: Network, labels: list[str]) -> dict:
    """What the package says already, with a version and thresholds of now."""
    said = json.loads((PACKAGE / "metadata.json").read_text())
    parameters = sum(values.numel() for values in network.parameters())
    return {
        **said, "version": VERSION, "description": DESCRIPTION % (len(labels), parameters / 1e6),
        "thresholds": thresholds(labels),
    }


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write(network: Network, said: dict, folder: Path) -> None:
    """network: folded."""
    round_weights(network)
    shape = read_front_ends().shape
    layers_model(network, shape).write(folder, "earshot-base")
    write_json(folder / "metadata.json", said)
    write_json(folder / "parity.json", parity(network, shape))


def write_published(data: Path, folder: Path) -> None:
    labels = [label.name for label in read_labels()]
    network = published_network(len(labels), EfficientAt(data / "efficientat-mn04")).fold()
    write(network, described(network, labels), folder)


def main(run: Run, folder: Path) -> None:
    accuracy, calibration = measured()
    network = load_network(run, len(Sounds().labels))
    calibration.fold_into(network.head)
    parameters = sum(values.numel() for values in network.parameters())
    write(network, metadata(run, parameters, accuracy), folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    parser.add_argument("--published", action="store_true")
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    parser.add_argument("--to", type=Path, default=PACKAGE)
    arguments = parser.parse_args()
    if arguments.published:
        write_published(arguments.data, arguments.to)
    else:
        main(run_of(arguments), arguments.to)
