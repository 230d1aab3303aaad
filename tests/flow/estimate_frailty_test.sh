#!/bin/bash
# A shared frailty as its user meets it: theta of 0, one cluster, frailties only when asked for, options that do not exist.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('out') as text), '$1'), 'null')"; }
run() { "$UPTURN" estimate frailty "$@" --format json > out; }
refused() { # refused OPTIONS...
  local got=0
  "$UPTURN" estimate frailty "$@" > out 2> err || got=$?
  is "exit of $*" "$got" 2
  is "lines of $*" "$(wc -l < err)" 1
}
cat > t.csv <<'CSV'
t,e,x,c,one,same
5,1,2.5,b,k,3
1,0,1.5,a,k,3
3,1,3.5,a,k,3
4,0,0.5,b,k,3
2,1,2,c,k,3
6,0,4,c,k,3
CSV
for dist in gamma lognormal; do
  run t.csv --time t --event e --cluster c --covariates x --dist $dist --frailties
  is "theta at its bound, $dist" "$(j '$.glance.theta') $(j '$.glance."theta.low"') $(j '$.glance."p.value.theta"') $(j '$.glance."median.hazard.ratio"')" '0.0 0.0 1.0 1.0'
  is "frailties, $dist" "$(j '$.frailties[2].cluster') $(j '$.frailties[2].estimate') $(j '$.glance.nclusters') $(j '$.glance.converged')" 'c 0.0 3 1'
done
run t.csv --time t --event e --cluster c --covariates x
is 'no frailties unless asked for' "$(j '$.frailties')" null
run t.csv --time t --event e --cluster one --covariates x,same
is 'one cluster' "$(j '$.glance.theta') $(j '$.glance.why')" 'null only one group'
is 'a constant covariate' "$(j '$.tidy[1].estimate') $(j '$.tidy[1].why')" 'null constant, or a combination of other columns'
run t.csv --time t --event e --cluster c
is 'no covariate' "$(j '$.tidy[0]') $(j '$.glance.df') $(j '$.glance.nevent')" 'null 0 3.0'
refused t.csv --time t --event e --covariates x
refused t.csv --time t --event e --cluster c --dist weibull
refused t.csv --time t --event e --cluster c --ties exact
refused t.csv --time t --event e --cluster nobody
refused t.csv --time t --event e --cluster c --robust
exit $failed
