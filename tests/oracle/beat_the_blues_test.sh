#!/bin/bash
# The workbook of the Beat the Blues trial says what R works out from the definitions: with improvement, and with recovery, as the event.
set -eu
data=$SOURCE/datasets/beat_the_blues
oracle=$SOURCE/tests/oracle
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
run() {
  "$UPTURN" run "$data/beat_the_blues.csv" --layout "$data/layout.yaml" --study "$1" --format csv --output "$SCRATCH/$2" 2> "$SCRATCH/$2.err" ||
    { echo "FAILED: run ended with $?"; cat "$SCRATCH/$2.err"; exit 1; }
}
run "$data/study.yaml" improvement
sed 's/primary: B2/primary: B3/; s/beside: .*/beside: [B2]/' "$data/study.yaml" > "$SCRATCH/recovery.yaml"
run "$SCRATCH/recovery.yaml" recovery
cd "$SCRATCH"
failed=0
for sheet in flow outcomes breakthrough comparison definitions_beside plateaus relapse; do all="${all:-} improvement/$sheet.csv"; done
awk -v least=100 -f "$oracle/released.awk" "$oracle/beat_the_blues_expected.csv" $all || failed=1
awk -v least=50 -f "$oracle/released.awk" "$oracle/beat_the_blues_recovery_expected.csv" recovery/breakthrough.csv recovery/comparison.csv || failed=1
exit $failed
