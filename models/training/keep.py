"""Keeps what a run has learned so far in the repository, so that it can go on on another machine.

    python3 keep.py [--size NAME] [--steps N] [--leave-out FOLD]

Writes `checkpoints/NAME-STEPS-PART.pt`: the weights of the last checkpoint at half precision, without
what the optimiser remembers, which train.py gathers anew.
"""
import argparse

import torch

from runs import Run, add_run, run_of

LEFT_OUT = ("optimiser",)


def halved(value):
    """Numbers of 32 bits in 16; whole numbers, and what is no tensor, as they are."""
    if isinstance(value, dict):
        return {name: halved(each) for name, each in value.items()}
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.half()
    return value


def keep(run: Run) -> None:
    saved = torch.load(run.checkpoint)
    kept = {name: halved(value) for name, value in saved.items() if name not in LEFT_OUT}
    run.kept.parent.mkdir(exist_ok=True)
    torch.save(kept, run.kept)
    print(f"{run.kept.name}: step {saved['step']} of {saved['steps']}, {run.kept.stat().st_size} bytes")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_run(parser)
    keep(run_of(parser.parse_args()))
