"""How well YAMNet itself names the clips that the network is measured on: a probe on its embedding, as
soft_labels.py trains it on the pool, without the fold that is heard.

    python3 teacher_accuracy.py [YAMNET_FOLDER]

prints what crossvalidate.py tells of the network, by logits that are not calibrated but for how common
labels are in the pool.
"""
import sys
from pathlib import Path

import numpy as np
import torch

from batches import patch_batch
from calibration import commonness
from evaluation import accuracy, mean
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
    windows = Windows("whole-clips")
    embeddings = embeddings_of(windows, yamnet)
    results = []
    for fold in np.unique(pool.folds):
        others = np.flatnonzero(pool.folds != fold)
        probe = trained(taught[others], labels[others])
        rows = np.flatnonzero(windows.folds == fold)
        with torch.no_grad():
            logits = probe(embeddings[rows]).numpy() - common
        results.append(accuracy(windows, rows, logits))
        print(f"fold {fold}: {results[-1]}", flush=True)
    print(f"mean: {mean(results)}")


if __name__ == "__main__":
    torch.set_num_threads(2)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../../../shared/data/yamnet"))
