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
$python export.py $run
$python unheard.py "$data"
# The package has met none of the recordings of unheard.py, whatever their fold.
mkdir -p .work/packages
for fold in 1 2 3 5; do
  ln -sfn "$(realpath ../earshot-base)" .work/packages/fold-$fold
done
(cd ../.. && $tsx models/evaluation/choose-thresholds.ts --hours ${HOURS:-0.5} \
  --audio "$work/unheard" --labels "$work/unheard/labels.csv" \
  --speech "$data/speech" --speech "$work/gathered/speech" --speech "$work/unheard/speech" \
  --music "$data/music" --music "$work/gathered/music" --music "$work/unheard/music" \
  --household "$work/gathered/household" --packages "$work/packages" --write "$work/thresholds.json")
$python export.py --published --data "$data"
$tsx negatives.ts
[ "${LICENCES:-free}" != free ] || $python attribution.py "$data"
