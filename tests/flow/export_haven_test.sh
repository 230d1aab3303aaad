#!/bin/bash
# export: R reads what it writes: haven SPSS, Stata and SAS; foreign and readstata13, which are code of their own, SPSS and Stata. Every value and label
# is that of the CSV.
set -eu
Rscript -e 'library(haven)' > /dev/null 2>&1 || { echo "skipped: no R with haven here"; exit 77; }
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
"$UPTURN" simulate --clients 300 --seed 21 > export.csv
"$UPTURN" ingest export.csv --dataset clinic.db --profile research > /dev/null 2>&1
for to in csv spss stata sas; do "$UPTURN" export --dataset clinic.db --to $to --output $to > /dev/null 2>&1 || [ $? = 3 ]; done
Rscript "$SOURCE/tests/flow/export_haven.R" > said 2> err || { echo "FAILED: $(cat err)"; exit 1; }
cat said
grep -q FAILED said && exit 1
[ "$(sed -n 's/compared \([0-9]*\) values/\1/p' said)" -gt 400000 ] || { echo 'FAILED: hardly anything was compared'; exit 1; }
