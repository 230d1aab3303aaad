#!/bin/bash
# Fine-Gray regression as its user meets it: options that exclude each other, persons that do not fit together, what cannot be estimated.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('out') as text), '$1'), 'null')"; }
run() { "$UPTURN" estimate finegray "$@" --format json > out; }
fails() { # fails EXIT WORDS OPTIONS...
  local want=$1 words=$2 got=0
  shift 2
  "$UPTURN" estimate finegray "$@" > out 2> err || got=$?
  is "exit of $*" "$got" "$want"
  is "lines of $*" "$(wc -l < err)" 1
  grep -q "$words" err || { echo "FAILED: the error does not say $words: $*"; failed=1; }
}
cat > t.csv <<'CSV'
id,from,to,cause,x,same,g
1,0,5,1,2.5,7,a
2,0,1,0,1.5,7,b
3,1,3,2,3.5,7,a
4,0,4,0,0.5,7,b
5,0,2,1,2,7,a
6,2,6,1,4,7,b
7,0,6,2,1,7,a
CSV
run t.csv --time to --event cause --covariates x,same
is 'a constant covariate' "$(j '$.tidy[1].estimate') $(j '$.tidy[1].why')" 'null constant, or a combination of other columns'
is 'counts' "$(j '$.glance.nobs') $(j '$.glance.nevent') $(j '$.glance.ncompeting') $(j '$.glance.df')" '7.0 3.0 2.0 1'
run t.csv --time to --event cause --covariates x --cause 9
is 'a cause that nobody has' "$(j '$.tidy[0].estimate') $(j '$.tidy[0].why') $(j '$.glance.converged')" 'null no event 1'
fails 2 'breslow\|Breslow' t.csv --time to --event cause --covariates x --convention crr --ties efron
fails 2 'delayed entry' t.csv --time to --entry from --event cause --covariates x --convention crr
fails 2 'covariates' t.csv --time to --event cause
fails 2 'cause' t.csv --time to --event cause --covariates x --cause 0
fails 2 'one of these' t.csv --time to --event cause --covariates x --ties exact
printf '1,5,9,1,2,7,a\n' | cat t.csv - > again.csv
fails 1 'row 2.*before the last row' again.csv --time to --entry from --event cause --covariates x --id id
printf '2,3,9,1,2,7,a\n' | cat t.csv - > hole.csv
fails 1 'row 9.*does not begin' hole.csv --time to --entry from --event cause --covariates x --id id
exit $failed
