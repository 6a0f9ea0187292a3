#!/bin/sh
# Makes examples/teachable-machine from the recordings: ./run.sh [DATA_FOLDER]
set -eu
cd "$(dirname "$0")"
data=$(realpath "${1:-../../../../shared/data}")
tsx="$(realpath ../../../node_modules/.bin/node) $(realpath ../../../node_modules/.bin/tsx)"
# Its threads wait for each other more than they compute.
export OPENBLAS_NUM_THREADS=1

$tsx windows.ts "$data"
${PYTHON:-/usr/bin/python3} train.py
$tsx export.ts
$tsx attribution.ts "$data"
$tsx evaluate.ts "$data"
