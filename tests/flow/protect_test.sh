#!/bin/bash
# protect: what the copy holds, counted with SQL alone; what it cost; what is refused.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
expect() { # expect CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" "$@" > out 2> said || got=$?
  [ "$got" = "$want" ] || say "exit $got, not $want: $* ($(cat said))"
}

"$UPTURN" simulate --clients 1500 --seed 3 > export.csv
expect 0 ingest export.csv --dataset clinic.db
# Missing values, so that the worse rule counts.
sqlite3 clinic.db "update client set gender = null where client % 11 = 0; update client set age_band = null where client % 13 = 0"
before=$(sha256sum clinic.db)
smallest() { # smallest FILE: the smallest class; a missing value is a category of its own
  sqlite3 "$1" "select min(n) from (select count(*) as n from client join (select client, max(problem) as p, max(modality) as m from visit
    group by client) using (client) group by gender, age_band, intake_year, p, m)"
}
[ "$(smallest clinic.db)" = 1 ] || say 'nobody is alone in the source'
for k in 2 5 11 40; do
  expect 0 protect clinic.db --output "k$k.db" --k $k --keep gender --format json
  cp out "k$k.json"
  got=$(smallest "k$k.db")
  [ "$got" -ge $k ] || say "a class of $got, not $k"
  jq -e --argjson k $k --argjson got "$got" '.copy.k == $got and .k_asked == $k' out > /dev/null || say "says another k: $(jq .copy.k out), $got"
  [ "$(stat -c %a "k$k.db")" = 600 ] || say 'others may read the copy'
  clients=$(sqlite3 "k$k.db" 'select count(*) from client')
  jq -e --argjson n "$clients" '.copy.clients == $n and .clients - .clients_suppressed == $n' out > /dev/null || say 'clients do not add up'
  jq -e '.levels[] | select(.key == "gender") | .kept and .level == "as it is" and .values_suppressed == 0' out > /dev/null ||
    say 'gender was not kept'
  jq -e '.clients_suppressed + .clients_with_values_suppressed <= .clients_in_small_classes and .clients_in_small_classes <= .clients * 0.05' out \
    > /dev/null || say 'more is suppressed than was allowed'
done
jq -se '[.[].loss] == ([.[].loss] | sort) and .[0].loss < .[3].loss' k2.json k5.json k11.json k40.json > /dev/null || say 'a larger k costs less'

# Gender is kept, so that every man of the copy is one of the source; where a level leaves a column out, it is empty.
for value in 1 2; do
  men="select count(*) from client where gender = $value"
  [ "$(sqlite3 k2.db "$men")" -le "$(sqlite3 clinic.db "$men")" ] ||
    say 'a gender from nowhere'
done
sqlite3 k11.db "select count(distinct coalesce(problem, -1)) + count(distinct coalesce(modality, -1)) from visit group by client" | grep -qvx 2 &&
  say 'the visits of one client say different things'
for key in $(jq -r '.levels[] | select(.level == "left out") | .key' k40.json); do
  table=client
  case $key in problem | modality) table=visit ;; esac
  [ "$(sqlite3 k40.db "select count($key) from $table")" = 0 ] || say "$key is there"
done
years=$(sqlite3 k5.db "select coalesce(max(value), 1) from meta where key = 'intake_year_years'")
[ "$(sqlite3 k5.db "select count(*) from client where intake_year % $years <> 0")" = 0 ] || say 'a year between the bands'

# Scores and courses are those of the source.
expect 0 protect clinic.db --output whole.db --k 2 --suppress 0
grep -q '^values_suppressed: 0' out || say 'values went although none may'
sum='sum(at), sum(score_phq9), sum(duration), sum(breakthrough), count(*)'
[ "$(sqlite3 whole.db "select $sum from visit")" = "$(sqlite3 clinic.db "select $sum from visit")" ] || say 'scores or times differ'
caseload='select count(distinct client) as n from visit where therapist is not null group by therapist'
[ "$(sqlite3 k11.db "select coalesce(min(n), 11) from ($caseload)")" -ge 11 ] ||
  say 'a therapist with fewer than 11 clients'
[ "$(sqlite3 k11.db 'select count(*) from therapist')" = "$(sqlite3 k11.db 'select count(distinct therapist) from visit')" ] ||
  say 'therapists of nobody'
[ "$(sqlite3 k11.db 'select count(*) from input_column')" = 0 ] || say 'columns of the export are told'
expect 0 audit k11.db
grep -q 'at least [0-9]* others' out || say 'audit does not say that the copy is sound'
expect 3 audit clinic.db
grep -q 'risk *look .* of 1500 clients' out || say "audit of the source: $(head -8 out)"
expect 0 analyze --dataset k5.db --output k5.xlsx

# Attributes that are not looked at are not in the copy.
expect 0 protect clinic.db --output few.db --quasi gender,modality
[ "$(sqlite3 few.db 'select count(age_band) + count(intake_year) from client')$(sqlite3 few.db 'select count(problem) from visit')" = 00 ] ||
  say 'an attribute that nobody looked at is in the copy'

# Twice is the same but for the ids.
expect 0 protect clinic.db --output twice.db --k 11 --keep gender --format json
cmp -s out k11.json || say 'two runs print different things'
content() { sqlite3 "$1" "select gender, age_band, intake_year, recent, count(*), sum(at), sum(score_phq9) from client join visit using (client)
  group by client order by 1, 2, 3, 4, 5, 6, 7"; }
[ "$(content twice.db)" = "$(content k11.db)" ] || say 'two copies differ in more than ids'
[ "$(sha256sum clinic.db)" = "$before" ] || say 'the source was touched'

# A copy of a copy keeps the width of its bands.
expect 0 protect k40.db --output deeper.db --k 5
for key in age_band_years intake_year_years; do
  [ "$(sqlite3 deeper.db "select value from meta where key = '$key'")" = "$(sqlite3 k40.db "select value from meta where key = '$key'")" ] ||
    say "$key is lost in a copy of a copy"
done

# Refusals: no file, nothing left behind.
expect 1 ingest export.csv --dataset k11.db
expect 2 protect clinic.db --output k11.db
expect 2 protect clinic.db --output clinic.db
expect 2 protect clinic.db
expect 2 protect --output none.db
expect 2 protect clinic.db --output none.db --k 1
expect 2 protect clinic.db --output none.db --suppress 101
expect 2 protect clinic.db --output none.db --keep shoe_size
expect 1 protect clinic.db --output none.db --k 1501
expect 1 protect clinic.db --output none.db --keep gender,age_band,intake_year,problem,modality --suppress 1
grep -q 'keep fewer' said || say "does not say what to do: $(cat said)"
expect 1 protect export.csv --output none.db
trap '' XFSZ
(ulimit -f 200 && "$UPTURN" protect clinic.db --output none.db > out 2> said) && say 'a full disk is no failure'
grep -q 'cannot be written' said || say "full disk: $(cat said)"
[ ! -e none.db ] || say 'a copy although it failed'
ls -A | grep -E 'partial|journal' && say 'something was left behind'

# Everything suppressed, and nobody at all, are answered.
cp clinic.db blank.db
sqlite3 blank.db 'update client set gender = null, age_band = null, intake_year = null; update visit set problem = null, modality = null'
expect 0 protect blank.db --output none.db --format json
jq -e '.copy.k == 1500 and .loss == 0 and .clients_suppressed == 0' out > /dev/null || say "everything unknown: $(cat out)"
sqlite3 blank.db 'delete from client; delete from visit'
expect 0 protect blank.db --output nobody.db --format json
jq -e '.copy.clients == 0 and .copy.k == 0 and .loss == 0' out > /dev/null || say "nobody: $(cat out)"
"$UPTURN" audit blank.db > out 2> said || true
grep -q 'risk *passed *no clients' out || say "audit of nobody: $(head -8 out)"
exit $failed
