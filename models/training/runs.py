"""A training run: how wide a network learns, for how long, and on what."""
from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from network import SIZES
from windows import WORK

STEPS = 500


class Run(NamedTuple):
    # One of SIZES.
    size: str
    steps: int
    # The fold that it is not trained on; 0: none.
    leave_out: int

    @property
    def folder(self) -> Path:
        part = f"without-fold-{self.leave_out}" if self.leave_out else "all-folds"
        return WORK / "runs" / f"{self.size}-{self.steps}" / part

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    @property
    def network(self) -> Path:
        """As head.py leaves it, of which packages are made."""
        return self.folder / "network.pt"

    @property
    def share(self) -> float:
        return SIZES[self.size]

    def without(self, fold: int) -> Run:
        return self._replace(leave_out=fold)

    @property
    def arguments(self) -> list[str]:
        return ["--size", self.size, "--steps", str(self.steps), "--leave-out", str(self.leave_out)]


def add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", choices=SIZES, default="whole")
    parser.add_argument("--steps", type=int, default=STEPS, help="of 48 windows")
    parser.add_argument("--leave-out", type=int, default=0, help="fold not to train on; 0: none")


def run_of(arguments: argparse.Namespace) -> Run:
    return Run(arguments.size, arguments.steps, arguments.leave_out)
