#!/bin/bash
# 2,000 simulated clients through the whole line, against the same export read by R alone (whole_line.R), where R is there.
set -eu
for package in survival cmprsk MASS; do
  Rscript -e "if (!requireNamespace('$package', quietly = TRUE)) quit(status = 1)" > /dev/null 2>&1 || { echo "skipped: no R with package $package here"; exit 77; }
done
oracle=$SOURCE/tests/oracle
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
cd "$SCRATCH"
"$UPTURN" simulate --layout sessions --clients 2000 --seed 7 > export.csv
"$UPTURN" run export.csv --format csv --output released 2> run.err || { echo "FAILED: run ended with $?"; cat run.err; exit 1; }
(cd "$oracle" && Rscript whole_line.R . "$SCRATCH/export.csv" "$SCRATCH/expected.csv") > R.log 2>&1 || { echo 'FAILED: whole_line.R'; tail -5 R.log; exit 1; }
cd released
awk -v least=300 -f "$oracle/released.awk" ../expected.csv flow.csv outcomes.csv breakthrough.csv comparison.csv definitions_beside.csv plateaus.csv relapse.csv severity.csv
