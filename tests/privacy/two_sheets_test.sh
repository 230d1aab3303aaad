#!/bin/bash
# A share that one sheet withholds stands on no other: the incidence by 12 of the primary definition, on Breakthrough and on Definitions beside, over
# small made-up clinics.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
share_of() { awk -F, -v want="$2" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next } $at["definition"] ~ want { print $at["modality"] "," $at["incidence_12"] }' "$1" | sort; }
compared=0 failed=0
for clients in 60 130 200; do
  for seed in 1 2 3; do
    "$UPTURN" simulate --layout sessions --clients $clients --seed $seed > export.csv
    "$UPTURN" run export.csv --format csv --output out 2> /dev/null
    share_of out/breakthrough.csv '^B2' > one
    share_of out/definitions_beside.csv '^B2' > two
    compared=$((compared + $(wc -l < one)))
    cmp one two || { echo "FAILED: $clients clients, seed $seed"; failed=1; }
    rm -rf out
  done
done
[ "$compared" -ge 20 ] || { echo "FAILED: only $compared compared"; failed=1; }
exit $failed
