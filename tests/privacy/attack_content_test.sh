#!/bin/bash
# Names and numbers planted in columns that are kept: what their columns cannot read stays out of the dataset either way, but with the scanner left out
# nobody is told that an export carries them there. Ours tells every one, by column, class and count, and no message holds it.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

"$UPTURN" simulate --clients 120 --seed 5 > clean.csv
# Columns: 9 clinic 10 problem 11 modality 13 attendance 14 duration 15 phq9 16 gad7 17 srs 18 breakthrough 19 type 20 end reason; 4 gender 3 birth
plant() { # plant COLUMN TEXT [ROWS]: into planted.csv, from row 60 on, on rows of 3 different clients at most
  awk -F, -v OFS=, -v c="$1" -v t="$2" -v rows="${3:-1}" 'NR >= 60 && NR < 60 + rows { $c = t } { print }' clean.csv > planted.csv
}
surname=$(awk -F, 'NR == 800 { n = split($2, w, " "); print w[n] }' clean.csv)
given=$(awk -F, 'NR == 700 && split($2, w, " ") { print w[1] }' clean.csv)
initials=$(awk -F, 'NR == 750 && split($2, w, " ") { print substr(w[1], 1, 1) "." substr(w[2], 1, 1) "." }' clean.csv)
therapist=$(awk -F, 'NR == 650 { n = split($8, w, " "); print w[n] }' clean.csv)
upper=$(echo "$surname" | tr '[:lower:]' '[:upper:]')
spelled=$(echo "$surname" | sed 's/./& /g; s/ $//')
coded=$(printf 'seen with %s' "$surname" | base64)
wide=$(printf '943 476 5919' | sed 's/0/０/g; s/1/１/g; s/3/３/g; s/4/４/g; s/5/５/g; s/6/６/g; s/7/７/g; s/9/９/g')
alike=$(printf '%s' "$surname" | sed 's/a/а/g; s/e/е/g; s/o/о/g')
hidden=$(printf '%s' "$surname" | sed 's/^\(..\)/\1\xe2\x80\x8b/')
near=$(awk -F, 'NR > 1 { n = split($2, w, " "); if (length(w[n]) >= 7) { print substr(w[n], 1, 3) "q" substr(w[n], 5); exit } }' clean.csv)

tried=0 weak_told=0 told=0
attack() { # attack CLASS COLUMN TEXT [ROWS]
  [ -n "$3" ] || say "$1 in column $2: nothing to plant"
  local class=$1 column=$2 text=$3 rc=0
  plant "$column" "$text" "${4:-1}"
  tried=$((tried + 1))
  rm -f weak.db ours.db
  "$WEAK/upturn_weak_scan" ingest planted.csv --dataset weak.db --format json > weak.json 2> weak.err || rc=$?
  if [ $rc = 0 ] && ! grep -q look weak.err; then weak_told=$((weak_told + 1)); else say "$class in column $column: the weak program told it ($rc)"; fi
  rc=0
  "$UPTURN" ingest planted.csv --dataset ours.db --format json > ours.json 2> ours.err || rc=$?
  if [ $rc = 3 ] && jq -e --arg w "^$class:[0-9]+\$" --argjson c "$column" \
    '.columns[] | select(.column == $c) | .flags | any(test($w))' ours.json > /dev/null; then
    told=$((told + 1))
  else
    say "$class in column $column: exit $rc, $(jq -c --argjson c "$column" '.columns[] | select(.column == $c) | .flags' ours.json)"
  fi
  [ "$(grep -c 'look at this' ours.err)" = 1 ] || say "$class in column $column: not one line"
  for file in ours.db ours.json ours.err weak.db weak.json weak.err; do
    if LC_ALL=C grep -qaiF -- "$text" $file; then say "$class in column $column: it stands in $file"; fi
  done
}
attack own_name 10 "seen with Mrs $surname"
attack own_name 11 "$given asked for CBT"
attack own_name 13 "$upper"
attack own_name 14 "50 $surname"
attack own_name 15 "$surname"
attack own_name 17 "12 $given"
attack own_name 18 "$therapist noted it"
attack own_name 19 "$spelled"
attack own_name 20 "$coded"
attack own_name 4 "$alike"
attack own_name 10 "$hidden"
attack own_name 10 "$near"
attack own_initials 20 "left with $initials"
attack nhs_number 14 "943 476 5919"
attack nhs_number 15 9434765919
attack nhs_number 16 "$wide"
attack nhs_number 10 'NHS 943-476-5919'
attack national_insurance 11 'AB 12 34 56 C'
attack ssn 10 536-90-4399
attack medicare_us 20 1EG4-TE5-MK73
attack npi 15 1234567893
attack payment_card 17 '4111 1111 1111 1111'
attack iban 10 'GB82 WEST 1234 5698 7654 32'
attack sin 16 '130 692 544'
attack vin 11 1M8GDM9AXKP042788
attack personnummer 3 '811218-9876'
attack hetu 19 131052-308T
attack email 10 jo@example.org 40
attack date 20 '3 March 1987' 40
attack phone 18 '+44 7700 900123' 40
attack serial_date 14 31567 40

# Columns that are read from their text later.
sed '1s/$/,occupation,diagnosis,zip,fee,session time/; 2,$s/$/,teacher,F32.1,60601,50,10:30/' clean.csv > wide.csv
mv wide.csv clean.csv
attack own_name 22 "works for $surname"
attack own_name 23 "F32.1 $given"
attack nhs_number 24 9434765919
attack national_insurance 25 AB123456C
attack own_name 26 "$therapist 10:30"

# A header that no rule knows, and a name that only a later row tells.
sed "1s/\$/,follow up $surname/; 2,\$s/\$/,/" clean.csv > headed.csv
rc=0
"$UPTURN" ingest headed.csv --dataset headed.db --format json > headed.json 2> headed.err || rc=$?
[ $rc = 3 ] && jq -e '.columns[-1].flags | any(. == "header_own_name:1")' headed.json > /dev/null || say "header: exit $rc"
grep -qiF "$surname" headed.json headed.err && say 'header: the name is told'
"$UPTURN" ingest clean.csv --dataset clean.db --format json > clean.json 2> clean.err || say 'a clean export is flagged'
jq -e '[.columns[].flags[]] == []' clean.json > /dev/null || say 'a clean column has flags'

echo "planted in kept columns: $tried; weak program told $((tried - weak_told)), ours $told"
[ $tried = $told ] && [ $tried = $weak_told ] || failed=1
exit $failed
