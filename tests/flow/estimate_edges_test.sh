#!/bin/bash
# The edges of the estimators as their user meets them: what cannot be estimated is null with a reason, what is wrong in the table is an
# error with its row.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('out') as text), '$1'), 'null')"; }
run() { "$UPTURN" estimate "$@" --format json > out; }
fails() { # fails WHERE WORDS...
  local where=$1
  shift
  if "$UPTURN" estimate "$@" > out 2> err; then echo "FAILED: no error: $*"; failed=1; fi
  grep -q "$where" err || { echo "FAILED: the error does not say $where: $*"; failed=1; }
}
cat > t.csv <<'CSV'
t,e,c,g,x,k,s
5,1,1,a,2.5,7,0
1,0,0,b,1.5,7,1
3,1,2,a,3.5,7,0
,1,1,a,1,7,0
4,0,0,a,0.5,7,1
2,1,1,a,2,7,1
6,0,0,b,4,7,0
CSV
run km t.csv --time t --event e --times 0.5,3.5,7
is 'before the first time' "$(j '$.tidy[0].estimate') $(j '$.tidy[0]."n.risk"')" '1.0 6.0'
is 'events since the time before' "$(j '$.tidy[1]."n.event"') $(j '$.tidy[1]."n.risk"')" '2.0 3.0'
is 'after the last time' "$(j '$.tidy[2].estimate') $(j '$.tidy[2].why')" 'null not reached while observed'
run km t.csv --time t --event e --by g
is 'a median that is not reached' "$(j '$.glance[1].median') $(j '$.glance[1].why')" 'null not reached while observed'
is 'rows left out' "$(j '$.n') $(j '$.n_missing')" '6 1'
run nelson-aalen t.csv --time t --event e --times 2
is 'one event among five' "$(j '$.tidy[0].estimate')" 0.2
run cuminc t.csv --time t --event c --by g
is 'rows carry their cause' "$(j '$.tidy[0].cause') $(j '$.glance[1].cause') $(j '$.glance[1].strata')" '1 2 a'
awk -F, -v OFS=, '{ $4 = NR > 1 ? "a" : $4 } 1' t.csv > one.csv
run logrank one.csv --time t --event e --by g
is 'one group' "$(j '$.glance.statistic') $(j '$.glance.why')" 'null only one group'
run gray one.csv --time t --event c --by g
is 'one group' "$(j '$.glance[0].statistic') $(j '$.glance[0].why')" 'null only one group'
run negbin t.csv --count e --covariates k
is 'a constant covariate' "$(j '$.tidy[1].estimate') $(j '$.tidy[1].why')" 'null constant, or a combination of other columns'


# cox: a column that says nothing is null; one that separates keeps its last value, flagged
run cox t.csv --time t --event e --covariates x,k
is 'a constant covariate' "$(j '$.tidy[1].estimate') $(j '$.tidy[1].why')" 'null constant, or a combination of other columns'
run cox t.csv --time t --event e --factors g
is 'penalised by itself' "$(j '$.glance.firth') $(j '$.glance.limits') $(j '$.glance.why')" '1 profile not applicable; the estimate is infinite: all or no events in one group'
run cox t.csv --time t --event e --factors g --no-firth --profile
is 'one limit only' "$(j '$.glance.firth') $(j '$.tidy[0]."conf.low"')" '0 null'
run cox t.csv --time t --event e --factors g --no-firth
is 'the last value beside its reason' "$(sqlite3 :memory: "select json_type(t, '\$.tidy[0].estimate'), json_extract(t, '\$.tidy[0].why') from
  (select cast(readfile('out') as text) t)")" 'real|the estimate is infinite: all or no events in one group'
is 'the term of a level' "$(j '$.tidy[0].term')" gb
run cox t.csv --time t --event e --covariates x --factors g --reference g=b --zph km
is 'the reference' "$(j '$.tidy[1].term') $(j '$.zph[1].term') $(j '$.zph[2].term')" 'ga g GLOBAL'
# parametric: intervals with an open end, and what cannot be
cat > i.csv <<'CSV'
lo,hi,x,g,e
,4,1,a,2
3,5,2,b,3
,,1,a,1
6,,3,b,0
5,5,2,a,1
2,7,1,b,3
9,NA,4,c,3
CSV
run parametric i.csv --time lo --time2 hi --covariates x
is 'rows without any end are left out' "$(j '$.n') $(j '$.n_missing')" '6 1'
is 'what the rows are' "$(j '$.glance.nevent') $(j '$.glance."n.right"') $(j '$.glance."n.left"') $(j '$.glance."n.interval"')" '1.0 2.0 1.0 2.0'
run parametric i.csv --time lo --time2 hi --event e --factors g
is 'a level that only a row left out has' "$(j '$.n') $(j '$.n_missing') $(j '$.tidy[1].term') $(j '$.tidy[2].term')" '4 3 gb Log(scale)'
run parametric t.csv --time t --event e --covariates x,k
is 'a constant covariate' "$(j '$.tidy[2].estimate') $(j '$.tidy[2].why')" 'null constant, or a combination of other columns'
run parametric t.csv --time t --event s
is 'an estimate from two events' "$(j '$.glance.converged') $(j '$.tidy[0].why')" '1 null'
printf 't,e\n5,1\n5,1\n' > tied.csv
run parametric tied.csv --time t --event e
is 'all events at one time' "$(j '$.glance.converged') $(j '$.tidy[0].estimate') $(j '$.tidy[0].why')" '0 null the fit did not converge: try fewer columns, or merge small groups'
printf 't,e\n5,1\n0,1\n' > zero.csv
fails 'row 3: an event at time 0' parametric zero.csv --time t --event e
fails 'row 2' parametric t.csv --time t --entry k --event e
fails 'row 4, column 3' km t.csv --time t --event c
fails 'row 2, column 5' cuminc t.csv --time t --event x
fails 'row 2' km t.csv --time t --entry k --event e
printf 't,c\n1,0\n2,0\n' > censored.csv
run cuminc censored.csv --time t --event c --times 0.5,1.5
is 'no cause at all' "$(j '$.tidy[0].estimate') $(j '$.tidy[0]."conf.low"') $(j '$.glance[0].events')" '0.0 null 0.0'
is 'no limits before the first event' "$(j '$.tidy[0].time') $(j '$.tidy[0]."conf.high"') $(j '$.tidy[1]."conf.high"')" '0.5 null null'
run gray censored.csv --time t --event c --by t
is 'no cause at all' "$(j '$.glance[0].statistic') $(j '$.glance[0].why')" 'null no event'
printf 'id,t0,t,e,x\n1,0,3,1,1\n1,3,5,1,1\n2,0,4,0,0\n2,5,7,1,2\n3,1,2,0,1\n3,1.5,4,1,1\n' > spells.csv
fails 'row 7' recurrent spells.csv --id id --time t --entry t0 --event e --covariates x
sed -i 6,7d spells.csv
fails 'row 5' recurrent spells.csv --id id --time t --entry t0 --event e --covariates x --model wlw
fails 'a session must be a whole number' discrete t.csv --time x --event e
fails 'whole numbers' plateau t.csv --id g --time x --score k --reliable-change 5
printf 'a,b,c\n1.23456,2,3\n' > decimals.csv
fails 'row 2, column 1' sudden-gain decimals.csv --scores a,b,c --cutoff 7
for words in 'cox t.csv --time t --event e' 'cox t.csv --time t --event e --factors g --firth --no-firth' 'cox t.csv --time t --event e --factors g --firth --ties exact' \
  'cox t.csv --time t --event e --factors g --profile --robust' 'cox t.csv --time t --event e --factors g --ties exact --cluster g' 'cox t.csv --time t --event e --covariates x --tau 5' 'sudden-gain t.csv --id g --cutoff 7' 'sudden-gain t.csv --scores x,k --score k --cutoff 7' 'reliable-change t.csv --pre x --post k --cutoff 5' \
  'reliable-change t.csv --pre x --post k --reliability 0.8 --cutoff-rule c' 'km t.csv --time t --event e --times 3,2' 'logrank t.csv --time t --event e' \
  'parametric t.csv --time t --event e --covariates x --at x=1,y=2' 'parametric t.csv --time t --event e --covariates x --times 3' \
  'parametric t.csv --time t --event e --factors g --at g=c' 'parametric t.csv --time t --event e --covariates x --at x=1,x=2' 'parametric t.csv --time t --event e --quantiles 1' \
  'parametric t.csv --time t' 'parametric t.csv --time t --event e --time2 k --type right' 'parametric t.csv --time t --event e --type interval2 --time2 k' \
  'parametric t.csv --time t --event e --type interval' 'parametric t.csv --time t --event e --strata g --dist exponential' \
  'recurrent t.csv --id s --time t --event e --covariates x --specific' 'recurrent t.csv --id s --time t --event e' 'recurrent t.csv --id s --time t --event e --covariates x --ties exact' 'discrete t.csv --time t --event e --baseline spline' 'discrete t.csv --time t --event c --cause 0' 'rate t.csv --count e --ratio-limits wald' 'poisson t.csv --count e --quasi --robust' 'negbin t.csv --count e --quasi' 'plateau t.csv --id g --time t --score k --reliable-change 5 --rule P2 --min-sessions 2'; do
  got=0
  # shellcheck disable=SC2086 # the options are words
  "$UPTURN" estimate $words > out 2> err || got=$?
  is "exit of $words" "$got" 2
done
exit $failed
