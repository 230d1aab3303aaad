#!/bin/bash
# Scores that are weeks apart: the relapse sheet of a made-up follow-up clinic against R (monthly.R), with Turnbull's bounds and a curve beside.
set -eu
oracle=$SOURCE/tests/oracle
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
cd "$SCRATCH"
"$UPTURN" run "$oracle/monthly_export.csv" --layout visits --format csv --output out 2> run.err || { echo "FAILED: run ended with $?"; cat run.err; exit 1; }
(cd out && awk -v least=11 -f "$oracle/released.awk" "$oracle/monthly_expected.csv" relapse.csv)
"$UPTURN" run "$oracle/monthly_export.csv" --layout visits --output out.xlsx 2> run.err
unzip -p out.xlsx xl/sharedStrings.xml | grep -q 'All, relapse between scores' || { echo 'FAILED: no curve beside'; exit 1; }
