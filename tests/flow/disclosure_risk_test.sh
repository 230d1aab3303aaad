#!/bin/bash
# The Disclosure risk sheet: its counts are those of SQL where the gate lets them through, and small ones are hidden so that no sum gives them back.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
sheet() { # sheet DATASET: to sheet.json
  rm -rf out && mkdir out
  "$UPTURN" analyze --dataset "$1" --output out --format json > said 2>&1 || say "analyze: $(cat said)"
  cp out/disclosure_risk.json sheet.json
}
shown() { jq -r --arg f "$1" '.rows[] | select(.figure == $f) | .clients' sheet.json; }
classes() { # classes DATASET LOW HIGH: clients in classes of LOW to HIGH
  sqlite3 "$1" "select coalesce(sum(n), 0) from (select count(*) as n from client join (select client, max(problem) as p,
    case when count(distinct modality) > 1 then 99 else max(modality) end as m from visit group by client) using (client)
    group by gender, age_band, intake_year, p, m) where n between $2 and $3"
}

"$UPTURN" simulate --clients 900 --seed 9 > export.csv
"$UPTURN" ingest export.csv --dataset clinic.db > said 2>&1 || say "ingest: $(cat said)"
cp clinic.db alike.db
sheet clinic.db
for row in 'Alone 1 1' 'In pairs 2 2' 'In threes and fours 3 4' 'In classes below 5 1 4' 'In classes of 5 to 10 5 10' 'All clients 1 9999'; do
  read -r low high <<< "$(awk '{ print $(NF - 1), $NF }' <<< "$row")"
  name=${row% * *}
  [ "$(shown "$name")" = "$(classes clinic.db "$low" "$high")" ] || say "$name: $(shown "$name"), not $(classes clinic.db "$low" "$high")"
done
[ "$(shown 'Smallest class (k)')" = '[c]' ] || say "a smallest class of one is shown: $(shown 'Smallest class (k)')"
[ "$(jq -c '[.rows[] | select(.figure | test("^(Fewest|Farthest)")) | .value == "[c]"] | unique' sheet.json)" = '[true]' ] || say 'l or t of one client is shown'
share=$(jq -r '.sentence' sheet.json)
want=$(awk -v a="$(classes clinic.db 1 4)" 'BEGIN { printf "%.1f", 100 * a / 900 }')
case $share in "$want %"*) ;; *) say "the sentence: $share, not $want %" ;; esac

# A clinic of 300 alike and three who are alone: their number appears nowhere, nor what would give it back.
sqlite3 alike.db "delete from visit where client not in (select client from client order by client limit 300);
  delete from client where client not in (select client from visit);
  update client set gender = 1, age_band = 30, intake_year = 2023; update visit set problem = 1, modality = 1;
  update client set gender = 2 where client = (select min(client) from client);
  update client set age_band = 80 where client = (select max(client) from client);
  update client set intake_year = 2020 where client = (select client from client order by client limit 1 offset 9)"
[ "$(classes alike.db 1 1)" = 3 ] && [ "$(classes alike.db 297 297)" = 297 ] || say 'the clinic is not what it should be'
cp alike.db many.db
sheet alike.db
[ "$(shown Alone)" = '[c]' ] && [ "$(shown 'In classes below 5')" = '[c]' ] || say "three are shown: $(shown Alone)"
jq -e '[.rows[].clients | select(type == "number")] | index(3) or index(297) | not' sheet.json > /dev/null || say '3, or 300 less 3, is there'
jq -r .sentence sheet.json | grep -q 'may not be shown' || say "the sentence tells: $(jq -r .sentence sheet.json)"
[ "$(shown 'Smallest class (k)')" = '[c]' ] || say 'the smallest class is shown'

# Where everybody is among many, k is a number.
sqlite3 many.db "update client set gender = 1, age_band = 30, intake_year = 2023"
sheet many.db
[ "$(shown 'Smallest class (k)')" = 300 ] || say "k: $(shown 'Smallest class (k)'), not 300"
exit $failed
