#!/bin/sh
# Makes models/earshot-base from the recordings: ./run.sh [DATA_FOLDER]
# Given again after a stop it goes on: a training run at its last checkpoint, another step at its beginning.
set -eu
cd "$(dirname "$0")"
data=$(realpath "${1:-../../../shared/data}")
tsx="$(realpath ../../node_modules/.bin/node) $(realpath ../../node_modules/.bin/tsx)"
work=$PWD/.work
python=${PYTHON:-/usr/bin/python3}

[ -f .work/gathered/music/labels.csv ] || $python gather.py
[ -f .work/whole-clips/windows.json ] || $tsx whole-clips.ts "$data"
if [ ! -f .work/pool/complete ]; then
  rm -rf .work/pool .work/runs
  $tsx pool.ts "$data" 80000 2 0 2 &
  first=$!
  $tsx pool.ts "$data" 80000 2 1 2
  wait $first
  touch .work/pool/complete
fi
[ -f .work/pool/embeddings.f16 ] || $python teacher.py "$data/yamnet"
[ -f .work/pool/soft-labels-without-0.f16 ] || $python soft_labels.py
$python train.py --threads 2 --yamnet "$data/yamnet"
$python crossvalidate.py --yamnet "$data/yamnet"
for fold in 1 2 3 5; do
  $python export.py --leave-out $fold --to .work/packages/fold-$fold
done
(cd ../.. && $tsx models/evaluation/choose-thresholds.ts --class-column category --hours 2 \
  --audio "$data/esc50/audio" --labels "$data/esc50/esc50.csv" \
  --speech "$data/speech" --speech "$work/gathered/speech" \
  --music "$data/music" --music "$work/gathered/music" \
  --packages "$work/packages" --write "$work/thresholds.json")
$python export.py
