#!/bin/bash
# inspect: what a person must decide. Each kind of question is asked with options that answer it; given, they close it; ingest stops for those that it
# cannot do without, and no cell is ever shown.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1790000000 # 2026-09-21
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
look() { # look EXIT ARGUMENTS: inspect as JSON in out
  local want=$1 got=0
  shift
  "$UPTURN" inspect "$@" --format json > out 2> err || got=$?
  is "exit of $*" "$got" "$want"
}
j() { jq -r "$1" out; }
asked() { j '[.questions[] | .asks] | join("|")'; }
answers() { j "[.answers[] | select(.question == $1) | .option + \" \" + .value] | join(\"|\")"; }

# Nothing to ask: the samples of the built-in layouts.
for name in sessions wide visits; do
  look 0 "$SOURCE/datasets/layouts/$name.csv"
  is "$name" "$(j '.files[0].layout') $(j '.questions | length')" "$name 0"
  [ ! -s err ] || say "$name: $(cat err)"
done

# Shapes: by their definition. The three most frequent, the earlier of equals; a preamble; letters that are no ASCII; a long cell; totals beside it.
printf 'Report\nclient_id,session_date,phq9,notes\nA-1,2024-01-02,5,"M\303\274ller, 12"\nb-22,2024-02-03,15,x\nA-3,2024-03-04,7,\nA-4,2024-03-04,7,"abcdefghijklmnopqrstuvwxyz0123"\n' > shapes.csv
look 0 shapes.csv
is shapes "$(j '[.samples[] | "\(.column) \(.shape) \(.cells)"] | join("|")')" \
  '1 A-9 3|1 a-99 1|2 9999-99-99 4|3 9 3|3 99 1|4 Aaaaaa, 99 1|4 a 1|4 aaaaaaaaaaaaaaaaaaaaaaaa.. 1'
is 'preamble and score' "$(j '.files[0] | "\(.preamble_rows) \(.columns_known) \(.columns)"')" '1 4 4'
is rivals "$(j '[.layouts[] | select(.layout == "sessions" or .layout == "visits") | "\(.layout) \(.known) \(.fits) \(.lacking | join(" "))"] | join("|")')" \
  'sessions 4 true |visits 4 false date days'
is because "$(j '[.columns[].because] | unique | join("|")')" 'a known name for it|names the questionnaire'

# The date order: asked, answered, and then no question; ingest stops before.
printf 'client_id,session_date,phq9\nA-1,03/04/2024,5\nA-1,05/06/2024,4\n' > dates.csv
look 3 dates.csv
is dates "$(answers 1) $(j '.files[0].date_order') $(j '.questions[0].stops')" 'date-order dmy|date-order mdy  true'
[ "$(wc -l < err)" = 1 ] || say "not one line: $(cat err)"
look 0 dates.csv --date-order mdy
is 'dates answered' "$(j '.files[0].date_order')" mdy
if "$UPTURN" ingest dates.csv --dataset dates.db > out 2> err; then say 'ingest takes dates that read both ways'; fi
grep -q -e '--date-order' err || say "$(cat err)"

# A required column is not there: nearest headers, then columns that look like it; not those that are known.
printf 'Client Nmbr,Session date,PHQ-9,Room,Ref\nA-17,2024-01-02,5,Blue,zebra-11\nA-18,2024-01-03,6,Red,zebra-12\n' > wanting.csv
look 3 wanting.csv
is wanting "$(answers 1) $(j '.questions | length')" 'column 1=client_id|column 5=client_id 1'
is 'not recognised' "$(j '.files[0].layout') $(j '.columns[1].role')" 'not recognised date'
look 0 wanting.csv --column 1=client_id
is 'said so' "$(j '.columns[0] | "\(.role) \(.because) \(.action)"')" 'client_id you said so (--column) pseudonym'
if "$UPTURN" ingest wanting.csv --dataset wanting.db > out 2> err; then say 'ingest goes without a client'; fi
"$UPTURN" ingest wanting.csv --dataset wanting.db --column 1=client_id --format json > out 2> err || say "$(cat err)"
is clients "$(j .clients)" 2

# Two layouts fit equally well.
mkdir own
printf 'name: twin\ntitle: Twin\nsource: us\nkind: rows\ncolumns:\n  - {role: client_id, need: required}\n  - {role: date, need: required}\n' > own/twin.yaml
printf 'client_id,session_date,phq9\nA-1,2024-01-02,5\n' > twin.csv
look 3 twin.csv --layouts own
is twin "$(answers 1)" 'layout sessions|layout twin'
look 0 twin.csv --layouts own --layout twin
is 'twin chosen' "$(j '.files[0].layout')" twin

# Duplicates, scores without a name, spellings, decimal commas: ingest goes on, and says what it takes.
{ echo 'client_id,session_date,GAD7,GAD-7,Mood,Wellbeing,Modality,ORS'
  for i in 1 2 3 4 5 6; do echo "A-$i,2024-01-0$i,$i,$i,$((i * 3)),$((40 - i)),Zebra $i,\"1$i,5\""; done; } > soft.csv
look 3 soft.csv
is soft "$(j '[.questions[] | "\(.column) \(.stops)"] | join("|")')" '4 false|5 false|7 false|8 false'
is repeated "$(answers 1)" 'column 4=drop|column 3=drop'
is scores "$(answers 2)" 'column 5-6=drop|column 5=QUESTIONNAIRE'
is spellings "$(answers 3)" 'column 7=modality|column 7=drop'
asked | grep -q '6 spellings in 6 cells that no list knows (Aaaaa 9)' || say "spellings: $(asked)"
is decimal "$(answers 4)" 'decimal comma|decimal point'
look 0 soft.csv --column 3=drop --column 5=phq9 --column 6=drop --column 7=modality --decimal comma
is 'all answered' "$(j '[.columns[] | "\(.role):\(.instrument):\(.values)"] | join(" ")')" \
  'client_id::6 date::6 dropped::0 score:gad7:6 score:phq9:6 dropped::0 modality::0 score:ors:6'
"$UPTURN" inspect soft.csv > out 2> err || true
grep -q '^4 questions are open' out || say 'the text does not count the questions'
is 'widest line' "$(awk '{ if (length > w) w = length } END { print (w <= 100 ? "fits" : w) }' out)" fits
if grep -iqE 'zebra|A-[1-6]' out err; then say 'a cell is shown'; fi

# What cannot be meant is a wrong command line.
wrong() { local got=0; "$UPTURN" inspect "$@" > out 2> err || got=$?; is "$*" "$got" 2; [ "$(wc -l < err)" = 1 ] || say "not one line: $(cat err)"; }
for said in 7 7= =client_id 7=nosuch 0=drop x=drop 7=client_id@2 7=phq9@ 7=phq9@x 5-4=drop 1:=drop 7=score; do wrong soft.csv --column "$said"; done
wrong soft.csv --column 9=drop
wrong soft.csv --column 5=phq9@2
wrong soft.csv --decimal both
wrong "$SOURCE/datasets/layouts/wide.csv" --column 4=bdi2
# By file: column 2 of the second is dropped, and only there.
look 3 soft.csv soft.csv --column 2:3=drop --column 1:3=wsas
is 'by file' "$(j '[.columns[] | select(.column == 3) | .role + .instrument] | join(" ")')" 'scorewsas dropped'

# Scores that fit two scales: the options are those of the sentence that ingest stops with, and the columns are told all the same.
{ echo client_id,session_date,core_om; for i in {1..40}; do echo "A-$((i % 9)),2024-01-$(printf %02d $((i % 28 + 1))),$((i % 4)).$((i % 10))"; done; } > scale.csv
look 3 scale.csv
is scales "$(answers 1) $(j '.columns[2].values')" 'scale core_om=mean|scale core_om=standard 40'
look 0 scale.csv --scale core_om=mean
"$UPTURN" ingest scale.csv --dataset scale.db > out 2> err && say 'ingest takes scores that fit two scales'
grep -q -e '--scale core_om=mean or core_om=standard' err || say "the sentence has changed: $(cat err)"

# Nothing that any layout knows; and a workbook, of whose sheets one is an export.
printf 'room,floor\nBlue,2\nRed,3\n' > rooms.csv
look 3 rooms.csv
is 'no export' "$(j '.questions | length') $(j '.questions[0].stops') $(j '.answers | length')" '1 true 0'
sheet() { # sheet < rows with commas: as XML
  local row=0 line cell
  echo '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
  while read -r line; do
    row=$((row + 1))
    echo "<row r=\"$row\">"
    for cell in ${line//,/ }; do echo "<c t=\"inlineStr\"><is><t>$cell</t></is></c>"; done
    echo '</row>'
  done
  echo '</sheetData></worksheet>'
}
if command -v zip > /dev/null; then
  mkdir -p book/_rels book/xl/_rels book/xl/worksheets
  types=http://schemas.openxmlformats.org/package/2006/content-types office=http://schemas.openxmlformats.org/officeDocument/2006/relationships
  rels=http://schemas.openxmlformats.org/package/2006/relationships sheets=application/vnd.openxmlformats-officedocument.spreadsheetml
  {
    echo "<?xml version=\"1.0\"?><Types xmlns=\"$types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    echo "<Override PartName=\"/xl/workbook.xml\" ContentType=\"$sheets.sheet.main+xml\"/>"
    for i in 1 2; do echo "<Override PartName=\"/xl/worksheets/sheet$i.xml\" ContentType=\"$sheets.worksheet+xml\"/>"; done
    echo '</Types>'
  } > 'book/[Content_Types].xml'
  echo "<?xml version=\"1.0\"?><Relationships xmlns=\"$rels\"><Relationship Id=\"r1\" Type=\"$office/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>" > book/_rels/.rels
  echo "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"$office\"><sheets>
    <sheet name=\"Rooms\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"Data\" sheetId=\"2\" r:id=\"r2\"/></sheets></workbook>" > book/xl/workbook.xml
  echo "<?xml version=\"1.0\"?><Relationships xmlns=\"$rels\">$(for i in 1 2; do
    echo "<Relationship Id=\"r$i\" Type=\"$office/worksheet\" Target=\"worksheets/sheet$i.xml\"/>"; done)</Relationships>" > book/xl/_rels/workbook.xml.rels
  sheet < rooms.csv > book/xl/worksheets/sheet1.xml
  sheet < twin.csv > book/xl/worksheets/sheet2.xml
  (cd book && zip -qr ../book.xlsx .)
  look 3 book.xlsx
  is sheets "$(j '.questions | length') $(answers 1)" '1 sheet 2'
  look 0 book.xlsx --sheet 2
  if "$UPTURN" ingest book.xlsx --dataset book.db > out 2> err; then say 'ingest takes a sheet that is no export'; fi
fi

# Files that are one export together: each is told as a table, and nothing is asked; one of them alone is asked for the others.
tables=("$SOURCE"/datasets/layouts/appointments/*.csv)
look 0 "${tables[@]}"
is tables "$(j '[.files[] | .layout + ":" + .table] | join(" ")')" 'appointments:appointments appointments:scores'
look 3 "$SOURCE/datasets/layouts/nhs_talking_therapies/IDS606_CodedScoreAssessmentRefer.csv"
is 'one table of several' "$(j '.questions | length') $(j '.questions[0].stops')" '1 true'
asked | grep -q 'needs these besides' || say "one table of several: $(asked)"
# The dates of one of them read both ways, and the other's do not tell: one question, of that file.
printf 'Client ID,Date,Status\nA-1,03/04/2024,attended\nA-1,05/06/2024,attended\n' > a.csv
printf 'Client ID,Completed on,PHQ-9\nA-1,03/04/2024,7\nA-1,05/06/2024,5\n' > b.csv
look 3 a.csv b.csv
is 'dates of tables' "$(j '[.questions[] | .asks] | length') $(answers 1)" '1 date-order dmy|date-order mdy'
look 0 a.csv b.csv --date-order mdy
# A category that a person keeps is read as the layout reads it.
look 0 "${tables[@]}" --column 1:8=gender
is 'as the layout reads it' "$(j '.columns[] | select(.file == 1 and .column == 8) | .values')" 8
exit $failed
