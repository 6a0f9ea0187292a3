"""A training run: how wide a network learns, for how long, and on what."""
from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

from network import SIZES
from sounds import WORK

STEPS = 2000
BATCH = 48


class Run(NamedTuple):
    # One of SIZES.
    size: str
    steps: int
    # Windows a step.
    batch: int
    # "free": only recordings of which licence allows any use; "all".
    licences: str
    # The fold that it is not trained on; 0: none.
    leave_out: int
    # Labels of which it hears no recordings, so that it can be measured how well it is taught them by few examples.
    left_out: tuple[str, ...] = ()
    # Whether it begins as the published network, which has met recordings of all folds.
    further: bool = False

    @property
    def folder(self) -> Path:
        part = f"without-fold-{self.leave_out}" if self.leave_out else "all-folds"
        if self.left_out:
            part += f"-and-{len(self.left_out)}-labels"
        if self.further:
            part += "-further"
        return WORK / "runs" / f"{self.size}-{self.steps}x{self.batch}-{self.licences}" / part

    @property
    def checkpoint(self) -> Path:
        """Of a run that has not ended."""
        return self.folder / "checkpoint.pt"

    @property
    def network(self) -> Path:
        return self.folder / "network.pt"

    @property
    def share(self) -> float:
        return SIZES[self.size]

    def without(self, fold: int) -> Run:
        return self._replace(leave_out=fold)

    @property
    def arguments(self) -> list[str]:
        return ["--size", self.size, "--steps", str(self.steps), "--batch", str(self.batch),
                "--licences", self.licences, "--leave-out", str(self.leave_out),
                *(["--left-out", ",".join(self.left_out)] if self.left_out else []),
                *(["--further"] if self.further else [])]


def add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", choices=SIZES, default="whole")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--batch", type=int, default=BATCH, help="windows a step")
    parser.add_argument("--licences", choices=("free", "all"), default="free", help="of recordings to learn from")
    parser.add_argument("--leave-out", type=int, default=0, help="fold not to train on; 0: none")
    parser.add_argument("--left-out", default="", help="labels to hear no recordings of, with commas between them")
    parser.add_argument("--further", action="store_true", help="begin as the published network")


def run_of(arguments: argparse.Namespace) -> Run:
    return Run(arguments.size, arguments.steps, arguments.batch, arguments.licences, arguments.leave_out,
               tuple(own for own in arguments.left_out.split(",") if own), arguments.further)
