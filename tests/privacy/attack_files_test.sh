#!/bin/bash
# Finished files looked at for identifiers. Names and numbers put into a dataset and a workbook by hand are found, each by its place and class, and no
# line shows them; clean files have no finding, not even where every client is called by words that the program itself prints.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --clients 400 --seed 9 > export.csv
# Everybody is called by words of headings, questionnaires and sentences.
awk -F, -v OFS=, 'BEGIN { n = split("Beck Summary Anxiety Notes May Chart Session Figure Young Table Contents Release Grace Modality Median Recovery " \
    "Curve Clients Therapy Sessions Reliable Change Depression Counselling Office Theme Calibri Normal Kent London Severe Group Primary Secure", w, " ") }
  NR > 1 { k = substr($1, 2) % (n / 2); $2 = w[2 * k + 1] " " w[2 * k + 2]; $8 = "Dr " w[k + 3] " " w[k + 5] } { print }' export.csv > words.csv
clean=0
for file in export words; do
  for release in qi research public; do
    rm -f $file.db
    "$UPTURN" run $file.csv --release $release --output $file.$release.xlsx --dataset $file.db > /dev/null 2> err || say "$file $release: $(cat err)"
    "$UPTURN" audit $file.$release.xlsx $file.db --names $file.csv --format json > audit.json 2> err || true
    jq -e '[.checks[] | select(.check == "scan") | .verdict] == ["passed", "passed"]' audit.json > /dev/null ||
      say "$file $release: $(jq -c '[.checks[] | select(.check == "scan")]' audit.json)"
    clean=$((clean + 2))
  done
done
surname=$(awk -F, 'NR == 900 { n = split($2, w, " "); print w[n] }' export.csv)
full=$(awk -F, 'NR == 900 { print $2 }' export.csv)
# Bytes between texts: only names that chance does not make.
long=$(awk -F, 'NR > 1 { n = split($2, w, " "); if (length(w[n]) >= 8) { print w[n]; exit } }' export.csv)
[ -n "$surname" ] && [ -n "$long" ] || say 'no name to plant'

found=0 planted=0 weak_passed=0
expect() { # expect FILE CLASS PLACE: the audit looks, says class and place, and shows nothing of the text
  local rc=0
  planted=$((planted + 1))
  "$UPTURN" audit "$1" --names export.csv --format json > audit.json 2> err || rc=$?
  if [ $rc = 3 ] && jq -e --arg c "$2" --arg p "$3" '[.checks[] | select(.check == "scan" and .verdict == "look") | .what |
      startswith($p) and contains($c)] | any' audit.json > /dev/null; then
    found=$((found + 1))
  else
    say "$1 $2 $3: exit $rc, $(jq -c '[.checks[] | select(.check == "scan")]' audit.json) $(cat err)"
  fi
  if [ -n "${WEAK:-}" ]; then
    "$WEAK/upturn_weak_scan" audit "$1" --names export.csv --format json > weak.json 2> /dev/null || true
    jq -e '.checks[] | select(.check == "scan") | .verdict == "passed"' weak.json > /dev/null && weak_passed=$((weak_passed + 1))
  fi
  if grep -qE "$surname|9434765919|943 476 5919|536-90-4399" audit.json err; then say "$1 $2: the audit shows it"; fi
}
with() { # with SQL: a copy of the dataset, changed
  cp export.db changed.db && chmod 600 changed.db && sqlite3 changed.db "$1" > /dev/null
}
with "update code set label = '$surname' where domain = 'modality' and code = 1"
expect changed.db own_name code.label
with "update code set label = 'tel 943 476 5919' where domain = 'modality' and code = 1"
expect changed.db nhs_number code.label
with "update instrument set title = 'see 536-90-4399' where position = (select min(position) from instrument)"
expect changed.db ssn instrument.title
with 'update batch set rows_read = 9434765919'
expect changed.db nhs_number batch.rows_read
with "insert into meta values ('seen_with', '$full')"
expect changed.db own_name meta.value
with "pragma secure_delete = off; create table t(x text) strict; insert into t select '$long' from visit limit 200; drop table t"
expect changed.db own_name bytes

remake() { # remake PART SED: the workbook with one part changed
  rm -rf book && mkdir book && (cd book && unzip -q ../export.qi.xlsx && sed -i "$2" "$1" && rm -f ../changed.xlsx && zip -q -X -D -r ../changed.xlsx .)
}
if command -v zip > /dev/null; then
  part=xl/sharedStrings.xml
  [ "$(unzip -l export.qi.xlsx | grep -c sharedStrings)" = 1 ] || say 'the workbook has no shared strings'
  remake $part "0,/<t>[^<]*</s//<t>seen with $surname</"
  expect changed.xlsx own_name part
  remake $part '0,/<t>[^<]*</s//<t>943 476 5919</'
  expect changed.xlsx nhs_number part
  remake docProps/core.xml "s/<dc:creator>[^<]*/<dc:creator>$full/"
  expect changed.xlsx own_name part
  remake xl/workbook.xml "0,/<sheet name=\"[^\"]*\"/s//<sheet name=\"$surname\"/"
  expect changed.xlsx own_name part
  remake xl/worksheets/sheet3.xml '0,/\(<c r="[A-Z]*[0-9]*" s="[0-9]*">\)<v>[0-9.]*</s//\1<v>9434765919</'
  expect changed.xlsx nhs_number part
fi
echo "clean files without a finding: $clean; planted: $planted, found: $found, passed by the weak program: $weak_passed"
[ -z "${WEAK:-}" ] || [ $weak_passed = $planted ] || failed=1
exit $failed
