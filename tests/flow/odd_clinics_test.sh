#!/bin/bash
# Clinics that lack something: one client, no events, one modality, no therapist, flags without scores, scores without anything else; every release;
# dirt; several files at once. "Not estimable" with its reason is a result: exit 0 (or 3 for dirt), every sheet there, a sentence on each, and the same
# bytes again.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1790000000
failed=0
say() { echo "FAILED: $name: $*"; failed=1; }
"$UPTURN" simulate --clients 120 --seed 5 > all.csv
"$UPTURN" simulate --clients 120 --seed 5 --dirt 0.1 > dirt.csv
sheets=$(printf '%s\n' breakthrough comparison course cover data_quality de_identification definitions definitions_beside disclosure_risk flow instruments methods outcomes \
  plateaus relapse severity summary)
field() { sqlite3 :memory: "select json_extract(cast(readfile('first/$1.json') as text), '$2')"; }

clinic() { # clinic NAME CODE OPTIONS... EXPORTS... : released tables as JSON in first/, and a workbook
  name=$1
  local code=$2 got=0 sheet
  shift 2
  rm -rf first second
  "$UPTURN" run "$@" --output first --format json 2> err || got=$?
  [ "$got" = "$code" ] || say "exit $got, not $code: $(cat err)"
  "$UPTURN" run "$@" --output second --format json 2> err || true
  # the labels of clinics are drawn anew where no key is given
  for sheet in $sheets; do
    [ -s "first/$sheet.json" ] || { say "no $sheet"; continue; }
    [ "$sheet" = data_quality ] || cmp -s "first/$sheet.json" "second/$sheet.json" || say "$sheet differs the second time"
  done
  [ "$(ls first | wc -l)" = "$(wc -l <<< "$sheets")" ] || say "other files: $(ls first | paste -sd' ')"
  sqlite3 :memory: "select name from (select value as name from json_each('[\"$(paste -sd, <<< "$sheets" | sed 's/,/","/g')\"]'))
    where not json_valid(cast(readfile('first/' || name || '.json') as text))" > bad
  [ ! -s bad ] || say "not JSON: $(cat bad)"
  for sheet in flow outcomes breakthrough comparison plateaus relapse data_quality; do
    [ "$(field $sheet '$.sentence' | wc -c)" -gt 20 ] || say "$sheet says nothing"
  done
  "$UPTURN" run "$@" --output report.xlsx 2> err || [ $? = "$code" ] || say "workbook: $(cat err)"
  [ "$(head -c 2 report.xlsx)" = PK ] || say 'no workbook'
  rm -f report.xlsx
}
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }

printf 'client_id,session_date,phq9\nA,2021-01-04,12\nA,2021-01-11,9\n' > one.csv
clinic 'one client' 0 one.csv
is 'she is not counted' "$(field flow '$.rows[0].clients')" '[c]'
printf 'client_id,session_date,phq9\nA,2021-01-04,12\n' > row.csv
clinic 'one row' 0 row.csv

# ten clients who never change: no events, no relapses, one modality
{ echo client_id,session_date,modality,phq9 && for c in {1..12}; do for d in 04 11 18 25; do echo "C$c,2021-01-$d,CBT,15"; done; done; } > still.csv
clinic 'no events, one modality' 0 still.csv
is 'nobody had one' "$(field breakthrough '$.rows[0].events') $(field breakthrough '$.rows[0].n')" '0 12'
is 'nothing to compare with' "$(field comparison '$.rows[0].hr')" ''
grep -q 'takes at least two' first/comparison.json || say 'the comparison does not say that there is one group'
is 'no median' "$(field breakthrough '$.rows[0].median')" ''
is 'nobody recovered, of twelve' "$(field outcomes '$.rows[0].unchanged') $(field outcomes '$.rows[0].recovered')" '12 0'

# without therapists and clinics; without a modality
cut -d, -f1-7,10-20 all.csv > places.csv
clinic 'no therapist, no clinic' 0 places.csv
cut -d, -f1,12,13,15 all.csv > scores.csv
clinic 'scores alone' 0 scores.csv
is 'one group' "$(sqlite3 :memory: "select json_array_length(cast(readfile('first/breakthrough.json') as text), '\$.rows')")" 1

# flags without scores: nobody may be said not to have recovered
cut -d, -f1,12,18,19 all.csv > flags.csv
clinic 'flags alone' 0 flags.csv
is 'no recovery' "$(field outcomes '$.rows[0].recovery_pct') $(field outcomes '$.rows[0].deterioration_pct')" ' '
is 'and why' "$(field outcomes '$.rows[0].why' | grep -c 'not recorded')" 1
grep -qE '0 %|nobody' <<< "$(field outcomes '$.sentence')" && say "$(field outcomes '$.sentence')"
# score columns that are empty everywhere
awk -F, -v OFS=, 'NR > 1 { $15 = $16 = $17 = "" } 1' all.csv | sed 's/"[^"]*"//g' > blank.csv
clinic 'empty scores' 0 blank.csv
is 'no recovery' "$(sqlite3 :memory: "select json_extract(value, '\$.recovery_pct') from json_each(cast(readfile('first/outcomes.json') as text), '\$.rows')
  where json_extract(value, '\$.modality') like 'all%'")" ''

# on days, so many groups that the first ones have no curve to draw
printf 'clock: days\ncomparison: {factor: therapist}\nbreakthrough: {primary: B1}\noutcome: [gad7, phq9]\n' > many.yaml
"$UPTURN" simulate --clients 1000 --seed 1 > many.csv
clinic 'many groups on days' 0 many.csv --study many.yaml --profile research

# releases, profiles, dirt, several files
for release in qi research public; do
  clinic "$release" 0 all.csv --release "$release"
  is release "$(field flow '$.release')" "$release"
  is rounded "$(($(field flow '$.rows[0].clients') % $([ $release = qi ] && echo 1 || ([ $release = research ] && echo 5 || echo 10))))" 0
done
clinic 'days instead of weeks' 0 all.csv --profile research
clinic dirt 3 dirt.csv
grep -qE '^rows read: [0-9]+, accepted: [0-9]+, rejected: [0-9]+ \([a-z_]+ [0-9]+' err || say "$(cat err)"
"$UPTURN" simulate --layout wide --clients 30 --seed 6 > wide.csv
"$UPTURN" simulate --layout visits --clients 30 --seed 7 | sed 's/^C/V/' > visits.csv
tr , ';' < one.csv | iconv -t UTF-16 > utf16.csv
clinic 'four files of four kinds' 0 all.csv wide.csv visits.csv utf16.csv
clinic 'one file twice' 3 one.csv one.csv
is 'the second is known' "$(grep -c 'duplicate 2' err)" 1
exit $failed
