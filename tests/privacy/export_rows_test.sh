#!/bin/bash
# export: no cell that identifies is in any byte of any format; rows that leave the clinic come from a protected copy alone, in classes that are counted
# on the file; numbers join nothing.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/k" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
expect() { # expect CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" "$@" > out 2> said || got=$?
  cat out said >> all.said
  [ "$got" = "$want" ] || say "exit $got, not $want: $* ($(cat said))"
}
cells() { awk '{ n = split($0, part, "\""); line = ""; for (i = 1; i <= n; i++) { if (i % 2) gsub(",", "\t", part[i]); line = line part[i] } print line }' "$1"; }

"$UPTURN" key new k/key > /dev/null
"$UPTURN" simulate --clients 900 --seed 4 > export.csv
expect 0 ingest export.csv --dataset clinic.db --key k/key
expect 0 protect clinic.db --output shared.db
for to in csv spss stata sas json; do
  expect 3 export --dataset clinic.db --key k/key --names export.csv --to $to --output qi.$to
  expect 0 export --dataset shared.db --to $to --output research.$to --release research --names export.csv
done
expect 3 export --dataset clinic.db --key k/key --names export.csv --to sqlite --output qi.db
expect 0 export --dataset shared.db --to sqlite --output research.db --release research --names export.csv

# Every cell of the columns that identify, and what stands in notes; whole dates and pseudonyms; who and where the program ran.
awk -F, 'NR > 1 { for (i = 1; i <= 8; i++) if (i != 4 && length($i) > 5) print $i; if ($12 != "") print $12 }' export.csv | sort -u > canaries
awk -F, 'NR > 1 && $21 != "" { print $21 }' export.csv | tr -d '"' | grep -oE '[^ ]+@[^ ]+|[0-9 ]{9,}' | sort -u >> canaries
sqlite3 clinic.db 'select client from client union select id from therapist union select id from clinic' >> canaries
sqlite3 shared.db 'select client from client union select id from therapist union select id from clinic' >> canaries
{ hostname; id -un; pwd; } | awk 'length > 4' >> canaries
[ "$(wc -l < canaries)" -gt 3000 ] || say 'few canaries prove little'
grep -rlaF -f canaries qi.* research.* all.said && say 'a cell of the export is in the output'
grep -rlaE "$(date -u +%Y)-[01][0-9]|[0-9] $(LC_ALL=C date -u +%b) $(date -u +%Y)" qi.* research.* && say 'the day of the export is in the output'
[ -z "$(find qi.* research.* -type f ! -perm 600)" ] || say 'others may read what was written'

# The classes of the file, by awk: all traits of the episodes that differ between clients.
smallest() { # smallest FILE
  cells "$1" | awk -F'\t' '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^(age_band|intake_year|gender|ethnicity|language|disability|interpreter|referral|payer|country|state|zip3|uk_region|diagnosis_group|diagnosis|occupation|modality|problem)$/) trait[i]; next }
    $1 != last { line = ""; for (i in trait) line = line "|" $i; n[line]++; last = $1 }
    END { for (k in n) if (!least || n[k] < least) least = n[k]; print least + 0 }'
}
[ "$(smallest qi.csv/episodes.csv)" -lt 5 ] || say 'nobody stands alone in the rows of the clinic'
[ "$(smallest research.csv/episodes.csv)" -ge 11 ] || say "a class of $(smallest research.csv/episodes.csv) leaves the clinic"
[ "$(cells research.csv/sessions.csv | wc -l)" -gt 1000 ] || say 'hardly any rows'
for file in research.csv/*.csv; do
  cells "$file" | awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) { if ($i == "therapist" || $i == "clinic") bad = 1; if ($i == "day" || $i == "start_day" || $i == "length") day[i] } }
    NR > 1 { for (i in day) if ($i % 7) bad = 1 } END { exit bad }' || say "$file tells days, therapists or clinics"
done

# A dataset by days tells its days inside the clinic and whole weeks outside.
expect 0 ingest export.csv --dataset days.db --profile research
expect 0 protect days.db --output days.shared.db
expect 3 export --dataset days.db --to csv --output days.qi
expect 0 export --dataset days.shared.db --to csv --output days.research --release research
odd() { cells "$1/events.csv" | awk -F'\t' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "day") c = i } NR > 1 { n += $c % 7 != 0 } END { print n }'; }
[ "$(odd days.qi)" -gt 100 ] || say 'days inside the clinic are weeks'
[ "$(odd days.research)" = 0 ] || say 'days leave the clinic'

# What leaves needs the protected copy, as it was made.
expect 1 export --dataset clinic.db --key k/key --to csv --output none --release research
expect 1 export --dataset clinic.db --to csv --output none --release research
expect 2 export --dataset shared.db --to csv --output none --release public
expect 0 protect clinic.db --output five.db --k 5
expect 1 export --dataset five.db --to csv --output none --release research
cp shared.db changed.db
sqlite3 changed.db 'update client set age_band = 85 where client = (select min(client) from visit where attendance = 1)'
expect 1 export --dataset changed.db --to csv --output none --release research
grep -q 'larger --k' said || say "a class of one: $(cat said)"
[ ! -e none ] || say 'something was written'

# A name that got into a label is seen before a file gets to its place, in every format; so is a number that proves itself.
name=$(awk -F, 'NR == 2 { print $2 }' export.csv)
cp clinic.db planted.db
for label in "$name" '943 476 5919'; do
  sqlite3 planted.db "update code set label = '$label' where domain = 'modality'"
  for to in csv spss stata sas sqlite json; do
    expect 1 export --dataset planted.db --key k/key --names export.csv --to $to --output none
    grep -qE 'would hold what could identify people \((own_name|nhs_number)' said || say "$to: a planted $label: $(cat said)"
    [ ! -e none ] || say "$to was written with a planted $label"
  done
done

# The log: each export of the clinic's dataset is in it, and it holds together.
[ "$(sqlite3 clinic.db 'select count(*) from log where kind = 2 and detail between 8 and 13')" = 6 ] || say 'exports are not in the log'
[ "$(sqlite3 shared.db 'select count(*) from log where kind = 2 and detail between 24 and 29')" = 6 ] || say 'releases are not in the log of the copy'
"$UPTURN" audit clinic.db --key k/key --format json > out || true
jq -e '[.checks[] | select(.check == "log" and .verdict == "look")] | length == 0' out > /dev/null || say 'the log does not hold together'
exit $failed
