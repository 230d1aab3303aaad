#!/bin/bash
# Runs every oracle script again, where R and the packages are there, and compares what it writes with the committed tables: text equal,
# numbers to 1e-9 relative (another BLAS or libm moves the last digits).
set -eu
command -v Rscript > /dev/null || { echo 'skipped: no R here'; exit 77; }
for package in survival cmprsk MASS HSAUR3 etm sandwich boot geepack prodlim lme4; do
  Rscript -e "if (!requireNamespace('$package', quietly = TRUE)) quit(status = 1)" > /dev/null 2>&1 || { echo "skipped: R package $package is not here"; exit 77; }
done
frozen='jacobson_truax_1991.csv'
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
# Scripts that only read tables of the waves before them run side by side.
run_scripts() { printf '%s\n' "$@" | xargs -r -P "$(nproc)" -I{} sh -c 'Rscript {} . > {}.log 2>&1 || { echo "FAILED: {}"; tail -5 {}.log; exit 255; }'; }
for folder in tests/oracle datasets/oracles; do
  mkdir -p "$SCRATCH/$folder"
  cp -r "$SOURCE/$folder/." "$SCRATCH/$folder/"
  cd "$SCRATCH/$folder"
  find . -name '*.csv' ! -name "$frozen" -delete
  done_already='common.R estimands.R'
  for wave in data.R basics.R 'curves.R coxmore.R' '*.R'; do
    scripts=''
    for script in $wave; do
      case " $done_already " in *" $script "*) continue ;; esac
      [ ! -f "$script" ] || scripts="$scripts $script"
    done
    # shellcheck disable=SC2086 # names without spaces
    run_scripts $scripts || exit 1
    done_already="$done_already$scripts"
  done
done
cd "$SCRATCH"
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
    END { exit wrong > 0 || FNR != n }' "$SOURCE/$file" "$file" > difference.txt ||
    { echo "FAILED: $file differs"; head -3 difference.txt; failed=1; }
done < <(cd "$SOURCE" && find tests/oracle datasets/oracles -name '*.csv' ! -name "$frozen" | sort)
exit $failed
