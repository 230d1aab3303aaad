#!/bin/bash
# The bootstrap at the command line: the same answer whatever the threads, from cells as from rows, and options that do not go together.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('$1') as text), '$2'), 'null')"; }
lung=$SOURCE/datasets/oracles/data/lung.csv
line="--time time --event dead --covariates age --factors sex --bootstrap 100"
refused() {
  local got=0
  # shellcheck disable=SC2086 # the options are words
  "$UPTURN" estimate cox "$lung" $line "$@" > out 2> err || got=$?
  is "exit of $*" "$got" 2
  is "lines of $*" "$(wc -l < err)" 1
}
# shellcheck disable=SC2086
for type in percentile basic bca; do
  for threads in 1 3; do
    UPTURN_THREADS=$threads "$UPTURN" estimate cox "$lung" $line --bootstrap-type $type --cluster sex --format json > $type.$threads
  done
  cmp $type.1 $type.3 || failed=1
done
# shellcheck disable=SC2086
"$UPTURN" estimate cox "$lung" $line --format json > one
# shellcheck disable=SC2086
"$UPTURN" estimate cox "$lung" $line --format json --seed 2 > two
is 'rows of the part' "$(j one '$.bootstrap[1].term') $(j one '$.bootstrap[1].replicates') $(j one '$.bootstrap[1].failed')" 'sexM 100 0'
is 'its estimate is that of the fit' "$(j one '$.bootstrap[0].estimate')" "$(j one '$.tidy[0].estimate')"
is 'another seed draws other replicates' "$([ -n "$(j one '$.bootstrap')" ] && [ "$(j one '$.bootstrap')" != "$(j two '$.bootstrap')" ] && echo other)" other
refused --ties exact --bootstrap-type bca
refused --bootstrap-strata
refused --strata half --cluster inst --bootstrap-strata
refused --cluster inst,half
refused --bootstrap 1
got=0
"$UPTURN" estimate cox "$lung" --time time --event dead --covariates age --bootstrap-strata > out 2> err || got=$?
is 'without --bootstrap' "$got $(wc -l < err)" '2 1'
exit $failed
