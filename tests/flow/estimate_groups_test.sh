#!/bin/bash
# Tests of groups as their user meets them: options that do not go together are refused in one line, what cannot be tested is null with a
# reason, and the same seed gives the same p.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
data=$SOURCE/datasets/oracles/data
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('out') as text), '$1'), 'null')"; }
run() { "$UPTURN" estimate "$@" --format json > out; }
tied="$data/tied.csv --time time --event event --by arm"
for words in "--rho 1 --weighting gehan" "--gamma -1" "--max-combo" "--max-combo --pairwise --rho 1" "--max-combo --trend --weighting peto" "--scores 1,2,3" \
  "--trend --scores 1,2" "--trend --pairwise" "--permutations 0" "--permutations 9 --cluster therapist" "--weighting fh" "--permutations 1.5"; do
  got=0
  # shellcheck disable=SC2086 # the options are words
  "$UPTURN" estimate logrank $tied $words > out 2> err || got=$?
  is "exit of logrank $words" "$got" 2
  is "lines about logrank $words" "$(wc -l < err)" 1
done
got=0
"$UPTURN" estimate adjust "$data/pvalues.csv" --p p --adjust hommel > out 2> err || got=$?
is 'exit of adjust with a method that is none' "$got" 2
printf 'p,q\n0.5,a\n1.5,b\n' > p.csv
"$UPTURN" estimate adjust p.csv --p p > out 2> err && { echo 'FAILED: a p above 1 is taken'; failed=1; }
grep -q 'row 3' err || { echo 'FAILED: the error does not say the row'; failed=1; }

printf 't,e,g,w\n3,1,a,1\n3,1,b,1\n3,1,c,0\n' > once.csv
run logrank once.csv --time t --event e --by g --permutations 10 --trend
is 'everyone at one time' "$(j '$.glance.statistic') $(j '$.glance.why') $(j '$.trend.why')" 'null only one group only one group'
run logrank once.csv --time t --event e --by g --weights w --pairwise --max-combo
is 'pairs without a test' "$(j '$.pairs[0]."p.value"') $(j '$.pairs[0]."p.value.holm"') $(j '$.pairs[2].why')" 'null null only one group'
printf 't,e,g,s\n3,1,a,x\n4,0,b,x\n5,1,b,x\n2,1,c,y\n6,0,c,y\n' > apart.csv
run logrank apart.csv --time t --event e --by g --strata s
is 'a group that meets nobody' "$(j '$.glance.df') $(j '$.tidy[2].expected')" '1 1.0'
run gray apart.csv --time t --event e --by g --strata s
is 'the same for Gray' "$(j '$.glance[0].df')" 1
printf 't,e,g\n3,0,a\n4,0,b\n' > none.csv
run logrank none.csv --time t --event e --by g --max-combo --permutations 5
is 'no event' "$(j '$.glance.why') $(j '$."max.combo".why') $(j '$.weights[3].why')" 'no event no event no event'
# shellcheck disable=SC2086 # the options are words
UPTURN_THREADS=1 run logrank $tied --permutations 200 --seed 5 && first=$(j '$.glance."p.value.permutation"')
(head -1 "$data/tied.csv"; tail -n +2 "$data/tied.csv" | tac) > turned.csv
UPTURN_THREADS=2 run logrank turned.csv --time time --event event --by arm --permutations 200 --seed 5
is 'the same seed, other rows and threads' "$(j '$.glance."p.value.permutation"') $(j '$.glance.exact') $(j '$.options.seed')" "$first 0 5"
exit $failed
