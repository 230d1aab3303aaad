#!/bin/bash
# What a person says that unknown spellings of a category stand for, and which query or sheet it was: asked in the dialogue, saved in the layout, and the
# next export is taken as if its cells had the code. Spellings that are rare, long or hold a name of the export are never shown.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
got=0
run() { got=0; "$UPTURN" "$@" > out 2> err || got=$?; }
print() { sqlite3 "$1" "select value from meta where key = 'fingerprint'"; }
asked() { got=0; printf "$1" | "$UPTURN" inspect export.csv --ask "${@:2}" > out 2> err || got=$?; }
awk 'BEGIN { print "client_id,client_name,session_date,modality,phq9"
  for (i = 1; i <= 60; i++) {
    m = i % 3 ? "Wavework \"A\"" : "Drift, craft"; if (i % 10 == 1) m = "CBT"; if (i % 6 == 2) m = "Quillby"; if (i % 20 == 9) m = "Rarely"
    gsub(/"/, "\"\"", m); printf "C%d,Oda Quillby,2024-%02d-%02d,\"%s\",%d\n", i % 6, 1 + i / 28, i % 28 + 1, m, i % 20 } }' > export.csv
sed 's/"Wavework ""A"""/cbt/; s/"Drift, craft"/EMDR/' export.csv > told.csv

# Frequent ones first; a word that is no code is asked for again; a synonym of the list serves.
asked 's\nnonsense\nCognitive behavioural therapy\nEMDR\n' --save-layout saved.yaml
is 'asked' "$got $(grep -c 'none of the codes' out)" '0 1'
grep -o '"[^"]*\( "A"\)\?" ([0-9]* cells)' out | sed 's/ (.*//' | uniq > shown
is 'shown' "$(paste -sd';' shown)" '"Wavework "A"";"Drift, craft"'
is 'saved' "$(grep -c 'codes: \[{from: \[' saved.yaml)" 1
if grep -qi -e quillby -e rarely saved.yaml; then say 'too much is saved'; fi
run ingest told.csv --dataset told.db
run ingest export.csv --layout ./saved.yaml --dataset saved.db
is 'taken' "$(print saved.db)" "$(print told.db)"
run ingest export.csv --dataset without.db
[ "$(print without.db)" != "$(print told.db)" ] || say 'the codes change nothing'
run inspect export.csv --layout ./saved.yaml --save-layout again.yaml --format json
is 'asked again' "$got $(jq '.questions | length' out)" '0 0'
cmp -s saved.yaml again.yaml || say 'saved again, it is another'
run inspect export.csv --layout ./saved.yaml --column 4=modality --save-layout again.yaml
cmp -s saved.yaml again.yaml || say 'what a person says again loses the codes'
# Nothing said: it is asked again. Left in the middle: nothing is saved. Where nothing is saved there is nothing to see.
asked 's\n\n\n2\n' --save-layout dropped.yaml
is 'passed over' "$got $(grep -c 'as: drop' dropped.yaml)" '0 1'
asked 's\ncbt\nq\n' --save-layout left.yaml
is 'left' "$got $([ -e left.yaml ] && echo saved)" '3 '
asked 's\n\n'
is 'not saved' "$(grep -c -i -e wavework -e drift out)" 0
for way in '--format text' '--format json' '--format csv --part questions'; do
  # shellcheck disable=SC2086 # options
  run inspect export.csv $way
  if grep -qi -e wavework -e drift -e quillby -e rarely <(grep -v Aaa out) err; then say "$way shows a cell"; fi
done

# Codes that no list has, and codes of a column without a list.
for bad in 's/to: cbt/to: nonsense/' 's/as: modality/as: phq9/'; do
  sed "$bad" saved.yaml > bad.yaml
  run ingest export.csv --layout ./bad.yaml --dataset bad.db
  is "$bad" "$got $(grep -c 'decided.codes' err)" '1 1'
done
# A layout that another export names somebody in: the spelling is one of a person there, and is not written down again.
sed 's/Oda Quillby/Ida Drift/' export.csv > other.csv
run inspect other.csv --layout ./saved.yaml --save-layout other.yaml
is 'a name by now' "$got $([ -e other.yaml ] && echo saved)" '1 '

# A query is saved, an option goes before it, and one that asks for somebody is refused.
sqlite3 clinic.sqlite '.mode csv' '.import export.csv session' 'create table other (x); insert into other values (1)'
query='SELECT client_id, session_date, phq9 FROM session WHERE phq9 < "19" ORDER BY rowid'
run inspect clinic.sqlite --query "$query" --save-layout query.yaml
is 'a query' "$got $(grep -c '^queries:' query.yaml)" '0 1'
run ingest clinic.sqlite --query "$query" --dataset query.db
run ingest clinic.sqlite --layout ./query.yaml --dataset kept.db
is 'the query is kept' "$got $(print kept.db)" "0 $(print query.db)"
run ingest clinic.sqlite --layout ./query.yaml --query "${query/19/12}" --dataset fewer.db
[ "$got" = 0 ] && [ "$(print fewer.db)" != "$(print query.db)" ] || say 'the option does not go before the saved query'
run inspect clinic.sqlite --query "SELECT * FROM session WHERE client_name <> 'Oda Quillby Jones'" --save-layout named.yaml --column 4=drop
is 'a query for somebody' "$got $([ -e named.yaml ] && echo saved)" '1 '

# A sheet, by number and by name; one that is called after somebody only by its number.
if command -v zip > /dev/null; then
  mkdir -p book/_rels book/xl/_rels book/xl/worksheets
  echo '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>' > 'book/[Content_Types].xml'
  relations='http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  echo "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"$relations/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>" > book/_rels/.rels
  echo "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"$relations\"><sheets><sheet name=\"Quillby\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"Old\" sheetId=\"2\" r:id=\"r2\"/></sheets></workbook>" > book/xl/workbook.xml
  echo "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"$relations/worksheet\" Target=\"worksheets/1.xml\"/><Relationship Id=\"r2\" Type=\"$relations/worksheet\" Target=\"worksheets/2.xml\"/></Relationships>" > book/xl/_rels/workbook.xml.rels
  sheet() { awk -F, -v most="$1" 'BEGIN { print "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" }
    NR <= most { gsub(/"/, ""); printf "<row>"; for (i = 1; i <= NF; i++) printf "<c t=\"inlineStr\"><is><t>%s</t></is></c>", $i; print "</row>" } END { print "</sheetData></worksheet>" }' plain.csv; }
  awk -F, -v OFS=, '{ print $1, $2, $3, $NF }' export.csv > plain.csv
  sheet 50 > book/xl/worksheets/1.xml
  sheet 20 > book/xl/worksheets/2.xml
  (cd book && zip -q -r ../book.xlsx .)
  run inspect book.xlsx --sheet Quillby --save-layout sheet.yaml
  is 'a sheet called after somebody' "$got $([ -e sheet.yaml ] && echo saved)" '1 '
  for sheet in 1 Old; do
    rm -f sheet.yaml sheet.db
    run inspect book.xlsx --sheet $sheet --save-layout sheet.yaml
    is "sheet $sheet" "$got" 0
    run ingest book.xlsx --layout ./sheet.yaml --dataset sheet.db
    is "sheet $sheet is kept" "$got $(sqlite3 sheet.db 'select count(*) from visit')" "0 $([ $sheet = 1 ] && echo 49 || echo 19)"
  done
fi
exit $failed
