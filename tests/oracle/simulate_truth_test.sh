#!/bin/bash
# The truth that a simulated export comes with, found again in R without this program: first flags by modality with Cox regression, relapses per
# client-month with the definition R1, scores at the start and the end. Twenty seeds.
set -eu
command -v Rscript > /dev/null || { echo 'skipped: no R here'; exit 77; }
for package in survival jsonlite; do
  Rscript -e "if (!requireNamespace('$package', quietly = TRUE)) quit(status = 1)" > /dev/null 2>&1 || { echo "skipped: R package $package is not here"; exit 77; }
done
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
for seed in $(seq 1 20); do
  "$UPTURN" simulate --clients 2000 --seed "$seed" --truth "$seed.json" > "$seed.csv"
done
Rscript "$SOURCE/tests/oracle/simulate/truth.R" .
