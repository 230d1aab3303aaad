#!/bin/bash
# The risk report beside awk that compares every pair of clients, on a simulated clinic with values knocked out, under both rules for what is missing.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

"$UPTURN" simulate --clients 160 --seed 11 > export.csv
"$UPTURN" ingest export.csv --dataset clinic.db > /dev/null 2>&1
# Missing values where the simulation has none: every seventh gender, every ninth age, every eleventh problem.
sqlite3 clinic.db "create temp table o as select client, row_number() over (order by client) as i from client;
  update client set gender = null where client in (select client from o where i % 7 = 0);
  update client set age_band = null where client in (select client from o where i % 9 = 0);
  update visit set problem = null where client in (select client from o where i % 11 = 0);"
first=score_$(sqlite3 clinic.db "select name from instrument where position = 1")
sqlite3 -csv clinic.db "with ends as (select client, end_reason from (select client, end_reason, row_number() over
      (partition by client order by seq desc) as r from visit where end_reason is not null) where r = 1),
    score as (select client, $first as s from (select client, $first, row_number() over
      (partition by client order by seq) as r from visit where $first is not null) where r = 1),
    of as (select client, case when count(distinct modality) > 1 then 99 else max(modality) end as modality, max(problem) as problem,
      max(coalesce(breakthrough, 0) > 0) as flag, count(distinct problem) as problems from visit group by client)
  select of.modality, of.problem, gender, age_band, intake_year, end_reason, flag, s from client join of using (client)
    left join ends using (client) left join score using (client) order by client" > clients.csv
[ "$(sqlite3 clinic.db 'select max(n) from (select count(distinct problem) n from visit group by client)')" = 1 ] || say 'a client with two problems'

got=0
"$UPTURN" audit clinic.db --quasi modality,problem,gender,age_band,intake_year --format json > audit.json 2> said || got=$?
[ $got = 3 ] || say "exit $got: $(cat said)"
compare() { # compare RULE "WORDS OF missing_is"
  awk -v keys=5 -v rule="$1" -f "$SOURCE/tests/oracle/risk_table.awk" clients.csv | sort > want
  jq -r --arg m "$2" '
    (.risk[] | select(.missing_is == $m) | to_entries[] | select(.key | test("^(k|below_.*|prosecutor_.*)$")) | "\(.key) \(.value)"),
    (.diversity[] | select(.missing_is == $m) | .sensitive as $s | ("distinct_l", "entropy_l", "t") as $n | "\($s).\($n) \(.[$n])"),
    ([.uniques[] | select(.missing_is == $m)] | to_entries[] | if .key < 3
      then "sets_\(.key + 1) \(.value.sets)", "clients_\(.key + 1) \(.value.clients)" else "key_\(.key - 2) \(.value.sets)" end)' audit.json |
    sort > got
  join want got | awk -v want="$(wc -l < want)" '{ d = $2 - $3; if (d < 0) d = -d; if (d > 1e-9 * (1 + $2)) { print; bad = 1 } }
    END { if (NR != want || NR < 28) { print NR " of " want " values"; bad = 1 } exit bad }' || say "$1 differs"
}
compare own 'a category of its own'
own=$(cat want)
compare wildcard 'any value'
[ "$own" != "$(cat want)" ] || say 'the rules do not differ: nothing was missing'
jq -e '.risk as $r | $r[2].k == ([$r[0].k, $r[1].k] | min) and $r[2].t == ([$r[0].t, $r[1].t] | max) and
  $r[2].prosecutor_mean == ([$r[0].prosecutor_mean, $r[1].prosecutor_mean] | max)' audit.json > /dev/null || say 'the worse is not the worse'

# A population: journalist risk from its own definition, 1 over the people of the class.
sqlite3 -csv clinic.db "select gender, age_band, 40 + 3 * coalesce(gender, 0) + coalesce(age_band, 0) as count from
  (select distinct c.gender, d.age_band from client c, client d where c.gender is not null and d.age_band is not null)" > people
{ echo gender,age_band,count; cat people; } > people.csv
"$UPTURN" audit clinic.db --population people.csv --format json > outside.json 2> said || true
want=$(awk -F, 'NR == FNR { f[$1, $2] = $3; g[$1] += $3; a[$2] += $3; all += $3; next }
  { n++; f_ = $3 != "" && $4 != "" ? f[$3, $4] : $3 != "" ? g[$3] : $4 != "" ? a[$4] : all; r += 1 / f_ } END { printf "%.12g", r / n }' people clients.csv)
jq -e --argjson want "$want" '.risk[0].journalist_mean - $want | fabs < 1e-10' outside.json > /dev/null ||
  say "journalist: $(jq .risk[0].journalist_mean outside.json), not $want"
jq -e --argjson want "$want" '.risk[0].marketer - $want | fabs < 1e-10' outside.json > /dev/null || say 'marketer is not the sum of f / F over n'
sed 's/^1,/Female,/' people.csv > named.csv
label=$(sqlite3 clinic.db "select label from code where domain = 'gender' and code = 1")
sed "s/^Female,/$label,/" named.csv > labelled.csv
"$UPTURN" audit clinic.db --population labelled.csv --format json 2> /dev/null | jq -S .risk > by_label || true
jq -S .risk outside.json | cmp -s - by_label || say 'labels and codes give different answers'
printf 'gender,count\nZyx,3\n' > odd.csv
got=0
"$UPTURN" audit clinic.db --population odd.csv > out 2> said || got=$?
[ $got = 1 ] && grep -q 'row 2, column 1' said && ! grep -q Zyx said out || say "a value that is no label: $got $(cat said)"
got=0
"$UPTURN" audit clinic.db --quasi gender,shoe_size > out 2> said || got=$?
[ $got = 2 ] && ! grep -q shoe said || say "no such attribute: $got $(cat said)"
exit $failed
