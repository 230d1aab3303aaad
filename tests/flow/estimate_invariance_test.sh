#!/bin/bash
# What may not change an answer of any method of `estimate`: the order of the rows, the number of threads, rows said by a frequency or one by
# one; and what weights twice as large may not change in a regression.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
# shellcheck source=../support/estimate_table.sh
. "$SOURCE/tests/support/estimate_table.sh"
failed=0
make_table > base.csv
list_lines
(head -1 base.csv && tail -n +2 base.csv | awk '{ print (NR * 17 + 5) % 24 "\t" $0 }' | sort -n | cut -f 2-) > shuffled.csv
vary base.csv '$c["id"] = $c["id"] "a"; m = $c["f"]; $c["f"] = 1; person = $c["id"]; for (i = 1; i < m; i++) { print; $c["id"] = person i }' > replicated.csv
vary base.csv '$c["w"] *= 2' > doubled.csv
mkdir out
n=0
while read -r method options; do
  n=$((n + 1))
  echo "$method $options" >> said
  # shellcheck disable=SC2086 # the options are words
  {
    UPTURN_THREADS=1 "$UPTURN" estimate "$method" base.csv $options --format json > out/$n.base || failed=1
    UPTURN_THREADS=2 "$UPTURN" estimate "$method" base.csv $options --format json > out/$n.threads || failed=1
    "$UPTURN" estimate "$method" shuffled.csv $options --format json > out/$n.shuffled || failed=1
    case "$options" in *'--frequencies f'*) "$UPTURN" estimate "$method" replicated.csv $options --format json > out/$n.replicated || failed=1 ;; esac
    case "$options" in *covariates*'--weights w'* | *'--weights w'*covariates*) "$UPTURN" estimate "$method" doubled.csv $options --format json > out/$n.doubled || failed=1 ;; esac
  }
  cmp -s out/$n.base out/$n.threads || { echo "FAILED: threads change: $method $options"; failed=1; }
done < lines
same() { # same KIND ROOM PART PATTERN LEAST: at least so many are compared; each answer of that kind beside the one of the table as it is
  local file line compared=0
  for file in out/*."$1"; do
    line=${file#out/}
    sed -n "${line%%.*}p" said | grep -qE "$4" || continue
    compared=$((compared + 1))
    jq -rs --argjson room "$2" --arg part "$3" -f "$SOURCE/tests/support/estimate_same.jq" "out/${line%%.*}.base" "$file" > differences
    [ ! -s differences ] || { echo "FAILED: $1: $(sed -n "${line%%.*}p" said): $(wc -l < differences): $(head -3 differences)"; failed=1; }
  done
  [ "$compared" -ge "$5" ] || { echo "FAILED: only $compared compared: $1 $3"; failed=1; }
}
same shuffled 1e-9 '' . "$n"
same replicated 1e-10 '' '^[^p]|^p[^s]' 13
same replicated 1e-10 glance '^pseudo' 1 # a row per row
same doubled 1e-8 coefficients '^[^f]|^fi' 5 # a frailty is estimated from how much is known
echo "$n lines, $(find out -name '*.replicated' | wc -l) of them with frequencies, $(find out -name '*.doubled' | wc -l) with weights"
exit $failed
