#!/bin/sh
# Makes models/earshot-base from the recordings: ./run.sh [DATA_FOLDER]
# Given again after a stop it goes on: a training run at its last checkpoint, another step at its beginning.
# SIZE and STEPS choose the network and how long it is trained, WINDOWS how large the pool is, LICENCES
# whether recordings of any licence are trained on ("all") or only free ones ("free").
set -eu
cd "$(dirname "$0")"
data=$(realpath "${1:-../../../shared/data}")
tsx="$(realpath ../../node_modules/.bin/node) $(realpath ../../node_modules/.bin/tsx)"
work=$PWD/.work
python=${PYTHON:-/usr/bin/python3}
# Two programs share two cores, and OpenBLAS's threads wait for each other more than they compute.
export OPENBLAS_NUM_THREADS=1
run="--size ${SIZE:-whole} --steps ${STEPS:-2000}"
windows=${WINDOWS:-36000}
licences=${LICENCES:-free}

for label in speech music effects; do
  [ -f .work/gathered/$label/labels.csv ] || $python gather.py $label
done
[ -f .work/gathered/everyday/labels.csv ] || $python everyday.py "$data"
[ -f .work/sounds/sounds.json ] || $tsx sounds.ts "$data"
for condition in dry reflected; do
  [ -f .work/whole-clips-$condition/windows.json ] || $tsx whole-clips.ts $condition
done
if [ ! -f .work/pool/complete ]; then
  rm -rf .work/pool .work/runs
  $tsx pool.ts "$licences" "$windows" 2 0 2 &
  first=$!
  $tsx pool.ts "$licences" "$windows" 2 1 2
  wait $first
  touch .work/pool/complete
fi
$python efficientat.py "$data/efficientat-mn04"
[ -f .work/pool/embeddings.f16 ] || $python teacher.py "$data/yamnet"
[ -f .work/pool/soft-labels-without-0.f16 ] || $python soft_labels.py "$data"
$python train.py $run --threads 2 --efficientat "$data/efficientat-mn04"
$python crossvalidate.py $run --efficientat "$data/efficientat-mn04"
for fold in 1 2 3 5; do
  $python export.py $run --leave-out $fold --to .work/packages/fold-$fold
done
$python stream_clips.py "$data"
(cd ../.. && $tsx models/evaluation/choose-thresholds.ts --hours 1 \
  --audio "$work/stream-clips" --labels "$work/stream-clips/labels.csv" \
  --speech "$data/speech" --speech "$work/gathered/speech" \
  --music "$data/music" --music "$work/gathered/music" --household "$work/gathered/household" \
  --packages "$work/packages" --write "$work/thresholds.json")
$python export.py $run
$tsx negatives.ts
[ "$licences" != free ] || $python attribution.py "$data"
