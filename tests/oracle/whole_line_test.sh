#!/bin/bash
# An export through the whole line, against the same export read by R alone (whole_line.R): a made-up clinic, with both kept beside the script.
set -eu
oracle=$SOURCE/tests/oracle
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
cd "$SCRATCH"
"$UPTURN" run "$oracle/whole_line_export.csv" --format csv --output kept 2> run.err || { echo "FAILED: run ended with $?"; cat run.err; exit 1; }
cd kept
awk -v least=350 -f "$oracle/released.awk" "$oracle/whole_line_expected.csv" flow.csv outcomes.csv breakthrough.csv comparison.csv definitions_beside.csv \
  plateaus.csv relapse.csv
