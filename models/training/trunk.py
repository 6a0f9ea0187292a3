"""What EfficientAT's first blocks make of the pool's windows, of every other one through reflections more.
They stay as they are while the others learn, so this is computed once for all runs.

    python3 trunk.py [--size NAME] [--part PART] [--parts PARTS] [--data FOLDER]

writes `.work/pool/trunk-NAME.f16`, float16 [n, columns, bands, channels]. Each of PARTS processes, numbered from 0,
writes its share of the windows.
"""
from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from efficientat import EfficientAt
from network import SIZES, Network
from reflections import Reflections
from windows import Pool, patch_batch

SEED = 22
BATCH = 32


@torch.no_grad()
def main(size: str, part: int, parts: int, data: Path) -> None:
    pool = Pool()
    network = Network(len(pool.label_names), SIZES[size]).eval().to(memory_format=torch.channels_last)
    network.inherit(EfficientAt(data / "efficientat-mn04"))
    reflections, random = Reflections(pool.front_end), np.random.default_rng((SEED, part))
    first, last = (pool.count * own // parts for own in (part, part + 1))
    path = pool.trunk_path(size)
    path.touch()
    for start in range(first, last, BATCH):
        patches = pool.patches[start:min(start + BATCH, last)].astype(np.float32)
        patches[::2] = reflections.add(patches[::2], random)
        values = network.trunk(patch_batch(patches)).permute(0, 2, 3, 1).numpy().astype(np.float16)
        with open(path, "r+b") as file:
            file.seek(start * values[0].nbytes)
            values.tofile(file)
        if (start - first) % (BATCH * 50) == 0:
            print(f"{start - first} of {last - first} windows", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="whole")
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--data", type=Path, default=Path("../../../shared/data"))
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    main(arguments.size, arguments.part, arguments.parts, arguments.data)
