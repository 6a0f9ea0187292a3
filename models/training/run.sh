#!/bin/sh
# Makes models/earshot-base from the recordings: ./run.sh [DATA_FOLDER]
# Given again after a stop it goes on: a training run at its last checkpoint, another step at its beginning.
# SIZE, STEPS and BATCH choose the network and how long it is trained, LICENCES whether recordings of any licence are
# trained on ("all") or only free ones ("free"), FOLDS by which folds it is cross-validated.
set -eu
cd "$(dirname "$0")"
data=$(realpath "${1:-../../../shared/data}")
tsx="$(realpath ../../node_modules/.bin/node) $(realpath ../../node_modules/.bin/tsx)"
work=$PWD/.work
python=${PYTHON:-/usr/bin/python3}
# Two programs share two cores, and OpenBLAS's threads wait for each other more than they compute.
export OPENBLAS_NUM_THREADS=1
run="--size ${SIZE:-whole} --steps ${STEPS:-2000} --batch ${BATCH:-48} --licences ${LICENCES:-free}"
folds=${FOLDS:-1 2 3 5}

for label in speech music effects; do
  [ -f .work/gathered/$label/labels.csv ] || $python gather.py $label
done
[ -f .work/gathered/everyday/labels.csv ] || $python everyday.py "$data"
[ -f .work/sounds/sounds.json ] || $tsx sounds.ts "$data"
$tsx front-ends.ts
$python efficientat.py "$data/efficientat-mn04"
$python train.py $run --data "$data"
$python crossvalidate.py $run --folds $folds --data "$data"
for fold in $folds; do
  $python export.py $run --leave-out $fold --to .work/packages/fold-$fold
done
$python stream_clips.py "$data"
(cd ../.. && $tsx models/evaluation/choose-thresholds.ts --hours ${HOURS:-0.25} \
  --audio "$work/stream-clips" --labels "$work/stream-clips/labels.csv" \
  --speech "$data/speech" --speech "$work/gathered/speech" \
  --music "$data/music" --music "$work/gathered/music" --household "$work/gathered/household" \
  --packages "$work/packages" --write "$work/thresholds.json")
$python export.py $run
$tsx negatives.ts
[ "${LICENCES:-free}" != free ] || $python attribution.py "$data"
