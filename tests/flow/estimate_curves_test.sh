#!/bin/bash
# Curves, restricted means and pseudo-observations as their user meets them: warnings beside numbers, null with a reason, and what does not
# go together.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select ifnull(json_extract(cast(readfile('out') as text), '$1'), 'null')"; }
run() { "$UPTURN" estimate "$@" --format json > out; }
cat > t.csv <<'CSV'
n,t,e,g,x,w,f,p
0,1,1,a,2,1.5,1,u
0,3,0,a,1,1.5,2,u
1,2,1,b,4,1,1,v
2,4,1,a,3,1,0,v
2,6,0,b,1,0.5,3,w
3,7,1,b,2,0.5,1,w
3,5,1,a,5,2,1,x
CSV
cat > late.csv <<'CSV'
n,t,e
0,1,1
2,9,1
2,8,0
2,7,1
CSV

# the curve of late.csv is 0 from 1 on: said; set aside: said, and from where; without either nothing is said
run km late.csv --time t --entry n --event e
is 'a curve that falls too early' "$(j '$.tidy[3].estimate') $(j '$.glance[0].warning' | cut -c1-26)" '0.0 the curve falls to 0 while'
run km late.csv --time t --entry n --event e --min-risk 2
is 'set aside' "$(j '$.glance[0]."events.set.aside"') $(j '$.glance[0]."start.time"') $(j '$.glance[0].records') $(j '$.tidy[0].time')" '1.0 7.0 3.0 7.0'
is 'and said' "$(j '$.glance[0].warning' | cut -c1-21)" '--min-risk set events'
run km late.csv --time t --entry n --event e --min-risk 4
is 'never so many' "$(j '$.glance[0].median') $(j '$.glance[0].why') $(j '$.tidy[0].time')" 'null too few clients null'
run km late.csv --time t --event e
is 'nothing to say' "$(j '$.glance[0].warning')" null
run km late.csv --time t --entry n --event e --start-time 2 --times 1,2.5,8
is 'before a conditional curve begins' "$(j '$.tidy[0].estimate') $(j '$.tidy[0].why') $(j '$.tidy[1].estimate')" 'null not applicable 1.0'

# weights that are no copies ask for --robust
run km t.csv --time t --event e --weights w
is 'weights' "$(j '$.glance[0].warning' | cut -c1-33)" 'the weights are not whole numbers'
run km t.csv --time t --event e --weights w --robust
is 'weights' "$(j '$.glance[0].warning')" null
run nelson-aalen t.csv --time t --event e --frequencies f
is 'frequencies' "$(j '$.glance[0].records') $(j '$.glance[0].events') $(j '$.glance[0].warning')" '9.0 4.0 null'
run km t.csv --time t --event e --reverse
is 'reverse' "$(j '$.glance[0].events') $(j '$.tidy[2]."n.event"')" '2.0 1.0'

run rmst t.csv --time t --event e --tau 5
is 'one group' "$(j '$.glance.statistic') $(j '$.glance.why') $(j '$.contrasts[0]')" 'null only one group null'
run rmst t.csv --time t --event e --by g --tau 6.5
is 'known beyond the last time, where all had the event' "$(j '$.tidy[0].estimate') $(j '$.contrasts[0].estimate')" '3.625 1.375'
run rmst t.csv --time t --event e --by g --tau 5 --covariates x --factors p
is 'terms' "$(j '$.adjusted[0].term') $(j '$.adjusted[1].term') $(j '$.adjusted[2].term') $(j '$.adjusted[3].term')" '(Intercept) x gb pv'

run pseudo t.csv --time t --event e --id p --times 2,6
is 'one row a person and time' "$(j '$.tidy[0].id') $(j '$.tidy[7].id') $(j '$.tidy[8].id')" 'u x null'
run pseudo t.csv --time t --event e --times 9
is 'the last one had the event' "$(j '$.tidy[0].estimate') $(j '$.tidy[6].row')" '0.0 8'

for words in 'km t.csv --time t --event e --start-time 4 --tau 4' 'km t.csv --time t --event e --min-risk 0' 'km t.csv --time t --event e --type greenwood' \
  'nelson-aalen t.csv --time t --event e --tau 4' 'rmst t.csv --time t --event e --by g --covariates x --entry n' 'rmst t.csv --time t --event e --by g --factors g' \
  'rmst t.csv --time t --event e --by g --reference g=c' 'rmst t.csv --time t --event e --reference g=a' 'rmst t.csv --time t --event e --by g --tau 0' \
  'pseudo t.csv --time t --event e' 'pseudo t.csv --time t --event e --times 3,2' 'pseudo t.csv --time t --event e --times 3 --cause 2' \
  'pseudo t.csv --time t --event e --times 3 --leave-one-out --entry n' 'pseudo t.csv --time t --event e --times 3 --leave-one-out --weights w' \
  'pseudo t.csv --time t --event e --times 3 --id p --leave-one-out' 'pseudo t.csv --time t --event e --times 3 --id p --frequencies f'; do
  got=0
  # shellcheck disable=SC2086 # the options are words
  "$UPTURN" estimate $words > out 2> err || got=$?
  is "exit of $words" "$got $(wc -l < err)" '2 1'
done
for words in 'row 6, column 6 --id x --weights w' 'row 5, column 4 --id p --by g'; do
  got=0
  # shellcheck disable=SC2086
  "$UPTURN" estimate pseudo t.csv --time t --event e --times 3 ${words#row * column ? } 2> err > out || got=$?
  is "exit of $words" "$got" 1
  grep -q "${words%% --*}" err || { echo "FAILED: no ${words%% --*}: $(cat err)"; failed=1; }
done
exit $failed
