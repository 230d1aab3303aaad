#!/bin/bash
# Cox regression at the command line, where the data has little to say: every answer is a number, or null with its reason.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('out') as text), '$1'), 'null')"; }
cox() { "$UPTURN" estimate cox "$@" --format json > out; }
refused() { # refused WORDS...: exit 2, one line
  local got=0
  "$UPTURN" estimate cox "$@" > out 2> err || got=$?
  is "exit of $*" "$got" 2
  is "lines of $*" "$(wc -l < err)" 1
}
cat > t.csv <<'CSV'
id,start,stop,e,g,x,k,c,d
1,0,4,1,a,2.5,7,u,p
2,0,3,0,b,1.5,7,u,q
3,1,6,1,a,3.5,7,v,p
4,0,5,1,a,0.5,7,v,q
5,2,8,0,b,2,7,w,p
6,0,9,0,b,4,7,w,q
7,0,7,1,a,1,7,u,p
CSV
s='t.csv --time stop --event e'

# shellcheck disable=SC2086 # the options are words
{
  cox $s --factors g
  is 'separated: penalised by itself' "$(j '$.glance.firth') $(j '$.glance.limits') $(j '$.tidy[0].why')" '1 profile the estimate is infinite: all or no events in one group'
  cox $s --factors g --cluster c
  is 'separated, by cluster: limits of the sandwich' "$(j '$.glance.firth') $(j '$.glance.limits') $(j '$.glance.clusters')" '1 wald 3.0'
  cox $s --factors g --no-firth --profile
  is 'separated: a limit on one side' "$(j '$.tidy[0]."conf.low"') $(j '$.glance.firth')" 'null 0'
  is 'and one on the other' "$(j '$.tidy[0]."conf.high"' | grep -c '^-*[0-9.]*$')" 1
  cox $s --covariates x,k --profile --at x=2 --baseline --residuals score
  is 'a constant column' "$(j '$.tidy[1].estimate') $(j '$.tidy[1]."conf.low"') $(j '$.residuals[1].residual')" 'null null null'
  is 'its reason' "$(j '$.residuals[1].why')" 'constant, or a combination of other columns'
  is 'who it is' "$(j '$.profile[0].value') $(j '$.profile[1].value')" '2.0 7.0'
  cox $s --covariates x --cluster k --small-sample
  is 'one cluster' "$(j '$.tidy[0]."robust.se"') $(j '$.tidy[0]."p.value"') $(j '$.tidy[0].why')" 'null null only one group'
  cox $s --covariates x --cluster c,d --small-sample
  is 'clusters that cross' "$(j '$.glance.clusters') $(j '$.glance."clusters.second"') $(j '$.glance."df.clusters"')" '3.0 2.0 1.0'
  cox $s --covariates x --cluster c --residuals deviance --collapse
  is 'residuals of clusters' "$(j '$.residuals[0].cluster') $(j '$.residuals[2].cluster') $(j '$.residuals[3]')" 'u w null'
  cox $s --covariates x --factors g --adjusted --times 0.5,4,20
  is 'before anything happens' "$(j '$.adjusted[0].estimate') $(j '$.differences[0]."p.value"') $(j '$.adjusted[2].estimate')" '1.0 null null'
  is 'adjusted levels' "$(j '$.adjusted[0].level') $(j '$.adjusted[3].level') $(j '$.differences[1].reference')" 'a b a'
  cox $s --covariates x --strata g --at x=1 --times 4,20
  is 'past the last time' "$(j '$.survival[1].estimate') $(j '$.survival[1].strata') $(j '$.survival[1].why')" 'null g=a not reached while observed'
}
sed 's/,1,\([ab]\)/,0,\1/' t.csv > none.csv
cox none.csv --time stop --event e --covariates x --at x=1 --baseline --residuals martingale --profile --firth
is 'no event' "$(j '$.tidy[0].estimate') $(j '$.tidy[0].why') $(j '$.survival[2].estimate') $(j '$.residuals[2].residual')" 'null no event 1.0 0.0'
sed 's/,0,\([ab]\)/,1,\1/' t.csv > all.csv
cox all.csv --time stop --event e --covariates x --profile --baseline
is 'events only' "$(j '$.glance.nevent') $(j '$.glance.converged')" '7.0 1'
awk -F, -v OFS=, '{ $3 = NR > 1 ? 9 : $3 } 1' all.csv > tied.csv
cox tied.csv --time stop --event e --covariates x --profile --residuals schoenfeld --at x=0
is 'all tied' "$(j '$.glance.nevent') $(j '$.survival[0]."n.event"') $(j '$.survival[1]')" '7.0 7.0 null'
cat > v.csv <<'CSV'
id,start,stop,e,x,g
2,3,6,1,5,a
1,0,2,0,1,a
1,2,5,0,NA,b
2,0,3,0,2,b
1,5,9,1,7,b
3,0,4,0,9,a
3,4,8,0,3,b
CSV
v='--time stop --entry start --event e --id id'
# shellcheck disable=SC2086 # the options are words
{
  cox v.csv $v --covariates x --lag x --residuals martingale
  is 'the row before' "$(j '$.n') $(j '$.n_missing') $(j '$.residuals[0].row') $(j '$.residuals[1].row') $(j '$.residuals[2].row')" '3 4 2 4 8'
  cox v.csv $v --covariates x --lag x --lag-first keep
  is 'first rows are kept' "$(j '$.n') $(j '$.n_missing')" '6 1'
  cox v.csv $v --covariates x --factors g
  is 'no lag' "$(j '$.n') $(j '$.n_missing')" '6 1'
  refused v.csv --time stop --entry start --event e --covariates x --lag x
  refused v.csv $v --covariates x --lag g
  refused v.csv $v --covariates x --lag-first keep
  if "$UPTURN" estimate cox v.csv --time stop --event e --id id --covariates x > out 2> err; then failed=1; fi
  grep -q 'row 4' err || { echo 'FAILED: rows of one id without --entry'; failed=1; }
  sed 's|2,3,6|2,2.5,6|' v.csv > overlap.csv
  if "$UPTURN" estimate cox overlap.csv $v --covariates x > out 2> err; then failed=1; fi
  grep -q 'row 2' err || { echo 'FAILED: intervals that overlap'; failed=1; }
}
# more columns than events
awk 'BEGIN { srand(4); print "t,e,a,b,c,d,f"; for (i = 1; i <= 12; i++) print i "," (i % 6 == 2) "," rand() "," rand() "," rand() "," rand() "," rand() }' > wide.csv
cox wide.csv --time t --event e --covariates a,b,c,d,f
is 'more columns than events' "$(j '$.glance.firth') $(j '$.glance.converged') $(j '$.glance.df')" '1 1 5'
# 100,000 strata of two
awk 'BEGIN { print "t,e,x,s"; for (i = 0; i < 100000; i++) { print 1 + i % 3 ",1," i % 7 "," i; print 2 + i % 4 "," i % 2 "," i % 5 "," i } }' > strata.csv

cox strata.csv --time t --event e --covariates x --strata s --profile
is 'very many strata' "$(j '$.glance.nobs') $(j '$.glance.converged')" '200000 1'

# shellcheck disable=SC2086 # the options are words
{
  refused $s --factors g --firth --no-firth
  refused $s --factors g --firth --ties exact
  refused $s --factors g --profile --robust
  refused $s --factors g --ties exact --cluster c
  refused $s --factors g --ties exact --residuals martingale
  refused $s --factors g --ties exact --baseline
  refused $s --factors g --small-sample
  refused $s --factors g --cluster c,d,k
  refused $s --factors g --times 3
  refused $s --factors g --conf-type plain
  refused $s --factors g --baseline --times 3,2
  refused $s --factors g --collapse
  refused $s --factors g --collapse --residuals score
  refused $s --factors g --collapse --residuals schoenfeld --cluster c
  refused $s --factors g --at h=1
  refused $s --factors g --adjusted
  refused $s --covariates x --adjusted --times 3
  refused $s --factors g --adjusted --times 3 --ties exact
  refused $s --factors g --adjusted --times 3 --cluster c,d
  refused $s --factors g --at g=z
  refused $s --factors g --at g
  refused $s --covariates x --at x=
  refused $s --covariates x --at x=1e
}
exit $failed
