#!/bin/bash
# Runs every oracle script again, where R and the packages are there, and compares what it writes with the committed tables: text equal,
# numbers to 1e-9 relative (another BLAS or libm moves the last digits).
set -eu
command -v Rscript > /dev/null || { echo 'skipped: no R here'; exit 77; }
for package in survival cmprsk MASS HSAUR3; do
  Rscript -e "if (!requireNamespace('$package', quietly = TRUE)) quit(status = 1)" > /dev/null 2>&1 || { echo "skipped: R package $package is not here"; exit 77; }
done
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
cp -r "$SOURCE/tests/oracle/." "$SCRATCH/"
cd "$SCRATCH"
find . -name '*.csv' ! -path './data/jacobson_truax_1991.csv' -delete
Rscript data.R > /dev/null
for script in *.R; do
  [ "$script" = data.R ] || Rscript "$script" . > "$script.log" 2>&1 || { echo "FAILED: $script"; tail -5 "$script.log"; exit 1; }
done
failed=0
while IFS= read -r file; do
  [ -f "$file" ] || { echo "FAILED: no script writes $file"; failed=1; continue; }
  awk -F'[,;]' -v OFS=, '
    function number(s) { return s ~ /^"?-?[0-9.]+([eE][-+]?[0-9]+)?"?$/ }
    function near(a, b, m) { gsub(/"/, "", a); gsub(/"/, "", b); m = b < 0 ? -b : b; return (a - b <= 1e-9 * m + 1e-14) && (b - a <= 1e-9 * m + 1e-14) }
    NR == FNR { want[FNR] = $0; n = FNR; next }
    { k = split(want[FNR], w); bad = k != NF
      for (i = 1; i <= NF && !bad; i++) bad = !($i == w[i] || (number($i) && number(w[i]) && near($i, w[i])))
      if (bad) { print FILENAME " line " FNR; wrong++ } }
    END { exit wrong > 0 || FNR != n }' "$SOURCE/tests/oracle/$file" "$file" > difference.txt ||
    { echo "FAILED: $file differs"; head -3 difference.txt; failed=1; }
done < <(cd "$SOURCE/tests/oracle" && find . -name '*.csv' ! -name jacobson_truax_1991.csv | sort)
exit $failed
