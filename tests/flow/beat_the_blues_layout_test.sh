#!/bin/bash
# The Beat the Blues export is what the package holds, and its layout takes all of it in.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
folder=$SOURCE/datasets/beat_the_blues
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
"$UPTURN" inspect "$folder/beat_the_blues.csv" --layout "$folder/layout.yaml" --format json > seen.json
# Scores at each occasion: counted in the source.
for month in pre:100 2m:97 3m:73 5m:58 8m:52; do
  got=$(sqlite3 :memory: "select json_extract(value, '\$.values') from json_each(json_extract(cast(readfile('seen.json') as text), '\$.columns'))
                          where json_extract(value, '\$.header') = 'bdi.${month%:*}'")
  is "scores ${month%:*}" "$got" "${month#*:}"
done
if command -v Rscript > /dev/null && Rscript -e 'if (!requireNamespace("HSAUR3", quietly = TRUE)) quit(status = 1)' > /dev/null 2>&1; then
  Rscript "$folder/export.R" > again.csv
  cmp again.csv "$folder/beat_the_blues.csv" || failed=1
fi
exit $failed
