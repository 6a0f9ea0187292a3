"""How well the teachers themselves name the clips that the network is measured on: their own classes, a
probe on their embeddings, as soft_labels.py trains it on the pool, without the fold that is heard, and both.

    python3 teacher_accuracy.py [DATA_FOLDER]

prints what crossvalidate.py tells of the network, of clips as they are and through one reflection. What
YAMNet hears is reflected, what EfficientAT hears is not: it is asked about whole sounds as they were recorded.
"""
import sys
from pathlib import Path

import numpy as np
import torch

from batches import patch_batch
from calibration import commonness
from evaluation import accuracy, mean
from soft_labels import Untrained, heard, of_both, probe_shares, trained
from sounds import Sounds, labelled
from teacher import BATCH, Yamnet, listener
from windows import Pool, Windows


@torch.no_grad()
def embeddings_of(windows: Windows, yamnet: Yamnet) -> np.ndarray:
    """[n, 1024] of single patches."""
    listen = listener(yamnet)
    return np.concatenate([
        listen(patch_batch(windows.patches[start:start + 2 * BATCH])).numpy()
        for start in range(0, windows.count, 2 * BATCH)
    ])


def main(folder: Path) -> None:
    yamnet = Yamnet(folder / "yamnet").eval().to(memory_format=torch.channels_last)
    pool, sounds = Pool(), Sounds()
    untrained = Untrained(pool, sounds, folder)
    shares = probe_shares(sounds, pool, untrained.teachers.heard)
    taught = of_both(pool.embeddings, pool.clips, sounds)
    labels = torch.from_numpy(pool.labels.astype(np.float32))
    common, known = commonness(pool.labels), labelled(pool, sounds)
    folds = np.unique(pool.folds)
    probes = {}
    for fold in folds:
        others = np.flatnonzero((pool.folds != fold) & known)
        probes[fold] = trained(taught[others], labels[others])
    for condition in ("dry", "reflected"):
        windows = Windows(f"whole-clips-{condition}")
        embeddings = embeddings_of(windows, yamnet)
        results: dict[str, list] = {"untrained": [], "probe": [], "both": []}
        for fold in folds:
            rows = np.flatnonzero(windows.folds == fold)
            clips = windows.clips[rows]
            grouped = untrained.calibrated(embeddings[rows], clips)
            probe = heard(probes[fold], of_both(embeddings[rows], clips, sounds)) - common
            both = shares * probe + (1 - shares) * grouped
            for name, logits in (("untrained", grouped), ("probe", probe), ("both", both)):
                results[name].append(accuracy(windows, rows, logits, sounds))
        for name, own in results.items():
            print(f"{condition}, {name}: {mean(own)}", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(2)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data"))
