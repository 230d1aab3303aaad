#!/bin/bash
# sudden-gain, plateau and reliable-change on courses whose answers come from R (tests/oracle/course.R) or from print.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
oracle=$SOURCE/tests/oracle
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select json_extract(cast(readfile('out') as text), '$1')"; }

# Gains of the long form, row by row: id, from, to and whether they were reversed. The oracle counts positions; in this table the sessions of
# a third of the people have gaps, so positions are turned into session numbers first.
positions() { awk -F, 'NR > 1 { n[$1]++; print $1 "," n[$1] "," $2 }' "$oracle/data/courses.csv"; }
positions > positions.csv
gains() { # gains RULE OPTIONS...
  local rule=$1
  shift
  "$UPTURN" estimate sudden-gain "$oracle/data/courses.csv" --id id --time session --score score "$@" --format csv | tail -n +2 | cut -d, -f1-3,5 > got
  awk -F, -v rule="$rule" 'NR == FNR { at[$1 "," $2] = $3; next } $1 == rule && $5 == "yes" {
    print $2 "," at[$2 "," $3] "," at[$2 "," $3 + 1] "," ($7 == "NA" ? "false" : "true") }' positions.csv "$oracle/course_sudden.csv" > want
  cmp got want || { echo "FAILED: gains by rule $rule"; failed=1; }
  [ "$(wc -l < want)" -ge 10 ] || { echo "FAILED: too few gains to tell anything"; failed=1; }
}
gains package --cutoff 7
gains textbook --cutoff 7 --rule textbook
gains two --cutoff 6.5 --percent 25 --rule two
gains unadjusted --cutoff 5 --percent 30 --unadjusted
gains strict --cutoff 5 --percent 20 --rule textbook --alpha 0.01
gains loss --cutoff 6 --losses

# The wide form of the same: one hand-worked person in tenths (28.5 28.5 28.5 -> 21 21 21) and one with a hole.
printf 'who,a,b,c,d,e,f\nx,28.5,28.5,28.5,21,21,21\ny,30,,29,20,,19\n' > wide.csv
"$UPTURN" estimate sudden-gain wide.csv --id who --scores a,b,c,d,e,f --cutoff 7.5 --format json > out
is 'wide gains' "$(j '$.glance.gains')" 2
is 'wide from' "$(j '$.tidy[0].from') $(j '$.tidy[0]."from.column"') $(j '$.tidy[0].magnitude')" '3 c 7.5'
is 'a hole is no missing row' "$(j '$.n') $(j '$.n_missing')" '2 0'
"$UPTURN" estimate sudden-gain wide.csv --scores a,b,c,d,e,f --cutoff 7.51 --format json > out
is 'cut-off in hundredths; rows named by their place' "$(j '$.glance.gains') $(j '$.tidy[0].id')" '1 3'

# Plateaus, row by row.
for setting in '3 6 10' '4 8 14' '5 7 0'; do
  read -r k reliable caseness <<< "$setting"
  for rule in P1 P2; do
    "$UPTURN" estimate plateau "$oracle/data/courses.csv" --id id --time session --score score --reliable-change "$reliable" --cutoff "$caseness" \
      --min-sessions "$k" --rule "$rule" --format csv | tail -n +2 > got
    # rows without a score are left out here: positions of the oracle are turned into sessions
    awk -F, -v key="$rule,$k,$reliable,$caseness" 'NR == FNR { at[$1 "," $2] = $3; next } $1 "," $2 "," $3 "," $4 == key {
      print $5 "," at[$5 "," $6] "," at[$5 "," $8] "," $10 "," $11 "," $12 "," $13 }' positions.csv "$oracle/course_plateau.csv" > want
    cmp got want || { echo "FAILED: plateaus by $rule $setting"; failed=1; }
  done
done

# Jacobson & Truax 1991, Table 2: higher is better, norms 114.8 (17.8), r = .88.
"$UPTURN" estimate reliable-change "$oracle/data/jacobson_truax_1991.csv" --id ppid --pre pre --post post --reliability 0.88 --mean-functional 114.8 \
  --sd-functional 17.8 --higher-is-better --format json > out
is 'published classes' "$(j '$.glance.recovered') $(j '$.glance.deteriorated')" '14 1'
is 'published cut-off and reliable change' "$(sqlite3 :memory: "select printf('%.3f %.3f', json_extract(t, '\$.glance.cutoff'),
  json_extract(t, '\$.glance.\"reliable.change\"')) from (select cast(readfile('out') as text) t)")" '94.842 11.355'
for rule in a b c; do
  read -r mean sd < <(awk -F, -v r="$rule" '$1 == r { print $3, $4 }' "$oracle/course_btheb_cutoffs.csv")
  "$UPTURN" estimate reliable-change "$oracle/data/btheb_pre_post.csv" --id id --pre pre --post post --reliability 0.93 --sd "$sd" --mean-clinical "$mean" \
    --mean-functional 7.65 --sd-functional 5.9 --cutoff-rule "$rule" --format csv | tail -n +2 | cut -d, -f1,2,4 > got
  awk -F, -v c="$rule" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) at = i; next } $2 != "NA" { print $1 "," $2 "," $at }' "$oracle/course_btheb.csv" > want
  cmp got want || { echo "FAILED: classes at cut-off $rule"; failed=1; }
done
"$UPTURN" estimate reliable-change "$oracle/data/btheb_pre_post.csv" --pre pre --post post --reliable-change 8 --cutoff 14 --format json > out
is 'no paired scores' "$(j '$.n') $(j '$.n_missing') $(j '$.glance.no_paired_scores')" '97 3 3'

# The suddengains data: 24 gains in 15 people by the package's rule, 27 in 17 by the textbook t, 30 in 18 by criteria 1 and 2 only.
data=$SOURCE/../shared/data/sgdata.csv
if [ -f "$data" ]; then
  sessions=bdi_s1,bdi_s2,bdi_s3,bdi_s4,bdi_s5,bdi_s6,bdi_s7,bdi_s8,bdi_s9,bdi_s10,bdi_s11,bdi_s12
  golden() { # golden WHAT ANSWER OPTIONS...
    local what=$1 answer=$2
    shift 2
    "$UPTURN" estimate sudden-gain "$data" --id id --cutoff 7 --format json "$@" > out
    is "$what" "$(j '$.glance.gains') $(j '$.glance.persons') $(j '$.glance.evaluable') $(j '$.glance.intervals')" "$answer"
  }
  golden package '24 15 298 473' --scores $sessions
  is reversals "$(j '$.glance.reversals')" 4
  is intervals "$(sqlite3 :memory: "select group_concat(n) from (select count(*) n from json_each(cast(readfile('out') as text), '\$.tidy') r
    group by json_extract(r.value, '\$.from'))")" '3,8,1,3,1,2,5,1'
  golden textbook '27 17 298 473' --scores $sessions --rule textbook
  golden two '30 18 298 473' --scores $sessions --rule two
  golden unadjusted '26 17 298 473' --scores $sessions --unadjusted
  golden 's0 to s12' '26 17 334 516' --scores bdi_s0,$sessions
else
  echo 'not compared with the suddengains data: it is not here'
fi
exit $failed
