#!/bin/sh
# Makes models/earshot-base from the recordings: ./run.sh [DATA_FOLDER] [STEPS]
# Every step that was stopped goes on where it was when this is run again.
set -eu
cd "$(dirname "$0")"
data=$(realpath "${1:-../../../shared/data}")
steps=${2:-2200}
tsx="../../node_modules/.bin/node ../../node_modules/.bin/tsx"
python=${PYTHON:-/usr/bin/python3}

[ -f .work/whole-clips/windows.json ] || $tsx whole-clips.ts "$data"
[ -f .work/pool/windows.json ] || $tsx pool.ts "$data" 60000 1
[ -f .work/pool/embeddings.f16 ] || $python teacher.py "$data/yamnet"
$python train.py "$steps" --threads 2
$python crossvalidate.py "$steps"
$python export.py
