#!/bin/bash
# Moves between states at the command line: who is at risk of which, rows that stand for several, and what cannot be answered.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('out') as text), '$1'), 'null')"; }
transitions() { "$UPTURN" estimate transitions "$@" --format json > out; }
ends() { # ends CODE WHERE WORDS...: that exit, one line that says where
  local want=$1 where=$2 got=0
  shift 2
  "$UPTURN" estimate transitions "$@" > out 2> err || got=$?
  is "exit of $*" "$got" "$want"
  is "lines of $*" "$(wc -l < err)" 1
  grep -q "$where" err || { echo "FAILED: no $where: $*"; failed=1; }
}
cat > t.csv <<'CSV'
id,start,stop,from,to,x,g,n
1,0,4,ill,well,2.5,a,1
1,4,9,well,ill,2,a,1
2,0,3,ill,0,1.5,b,2
3,0,6,ill,well,3.5,a,1
3,6,7,well,0,0.5,b,1
4,0,5,ill,well,0.5,b,3
4,5,8,well,ill,4,b,3
5,1,8,ill,0,2,b,1
6,0,9,ill,well,4,a,1
CSV
s='t.csv --id id --time stop --entry start --from from --to to'
# shellcheck disable=SC2086 # the options are words
{
  transitions $s --covariates x
  is 'states' "$(j '$.states[0].state') $(j '$.states[1].state') $(j '$.states[2]')" 'ill well null'
  is 'moves' "$(j '$.transitions[0].from') $(j '$.transitions[0].records') $(j '$.transitions[0].events') $(j '$.transitions[1].records') $(j '$.transitions[1].events')" 'ill 6.0 4.0 3.0 2.0'
  is 'terms' "$(j '$.tidy[0].term') $(j '$.tidy[1].term') $(j '$.glance.nevent') $(j '$.glance.clusters')" 'x_1:2 x_2:1 6.0 6.0'
  transitions $s --covariates x --shared x
  is 'one for all' "$(j '$.tidy[0].term') $(j '$.tidy[1]') $(j '$.glance.df')" 'x null 1'
  transitions $s --factors g
  is 'a level that is never at risk of a move' "$(j '$.tidy[0].term') $(j '$.glance.converged')" 'gb_1:2 1'
  transitions t.csv --id id --time stop --entry start --from from --to to --covariates x --strata g --ties breslow
  is 'strata' "$(j '$.glance.nevent')" 6.0
  ends 2 shared $s --covariates x --shared y
  ends 2 covariates $s
  ends 2 ties $s --covariates x --ties exact
}
sed 's/,\(ill\|well\),\(ill\|well\),/,\1,0,/' t.csv | awk -F, 'NR == 1 || $2 == 0' > none.csv
ends 1 'nobody moves' none.csv --id id --time stop --entry start --from from --to to --covariates x
sed 's/^3,6,7/3,5,7/' t.csv > overlap.csv
ends 1 'row ' overlap.csv --id id --time stop --entry start --from from --to to --covariates x
exit $failed
