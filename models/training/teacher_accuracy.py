"""How well YAMNet itself names the clips that the network is measured on: a probe on its embedding, as
soft_labels.py trains it on the pool, without the fold that is heard.

    python3 teacher_accuracy.py [YAMNET_FOLDER]

prints, for clips as they are and with white noise, what crossvalidate.py tells of the network.
"""
import sys
from pathlib import Path

import numpy as np
import torch

from batches import patch_batch
from calibration import commonness
from evaluation import Accuracy, accuracy, mean
from soft_labels import trained
from teacher import BATCH, Yamnet, listener
from windows import Pool, Windows


@torch.no_grad()
def embeddings_of(windows: Windows, yamnet: Yamnet) -> torch.Tensor:
    """[n, 1024] of single patches."""
    listen = listener(yamnet)
    return torch.cat([
        listen(patch_batch(windows.patches[start:start + 2 * BATCH]))
        for start in range(0, windows.count, 2 * BATCH)
    ])


def main(folder: Path) -> None:
    yamnet = Yamnet(folder).eval().to(memory_format=torch.channels_last)
    pool = Pool()
    taught = torch.from_numpy(pool.embeddings.astype(np.float32))
    labels = torch.from_numpy(pool.labels.astype(np.float32))
    common = commonness(pool.labels)
    stores = [Windows("whole-clips"), Windows("noisy-clips")]
    heard = [embeddings_of(windows, yamnet) for windows in stores]
    results: list[list[Accuracy]] = [[] for _ in stores]
    for fold in np.unique(pool.folds):
        others = np.flatnonzero(pool.folds != fold)
        probe = trained(taught[others], labels[others])
        for windows, embeddings, result in zip(stores, heard, results):
            rows = np.flatnonzero(windows.folds == fold)
            with torch.no_grad():
                logits = probe(embeddings[rows]).numpy() - common
            result.append(accuracy(windows, rows, logits))
            print(f"{windows.folder.name}, fold {fold}: {result[-1]}", flush=True)
    for windows, result in zip(stores, results):
        print(f"{windows.folder.name}, mean: {mean(result)}")


if __name__ == "__main__":
    torch.set_num_threads(2)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data/yamnet"))
