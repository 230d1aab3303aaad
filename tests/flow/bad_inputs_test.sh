#!/bin/bash
# What clinics really hand over: every case is a file, the exit code, and what must be said or counted. A refusal is one line without any content of the
# file and writes nothing; what is taken in is accounted for row by row.
set -eu
shopt -s lastpipe # what a pipe ends in runs in this shell, and so its failures count
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1790000000 # 2026-09-21
failed=0
say() { echo "FAILED: $name: $*"; failed=1; }
file=zebra-clinic.csv # a name that no message may show
nothing_left() { [ "$(ls)" = "$(printf 'err\nout\n%s' "$file")" ] || say "left behind: $(ls | paste -sd' ')"; }

refused() { # refused NAME WORDS OPTIONS... < FILE : run and inspect exit 1, one line with these words
  name=$1
  local words=$2 command got
  shift 2
  cat > "$file"
  for command in "run $file --output report.xlsx" "ingest $file --dataset clinic.db"; do
    got=0
    # shellcheck disable=SC2086 # words
    "$UPTURN" $command "$@" > out 2> err || got=$?
    [ "$got" = 1 ] || say "exit $got: $command"
    [ "$(wc -l < err)" = 1 ] || say "not one line: $(cat err)"
    grep -qE "^upturn: (.*)$words" err || say "$(cat err)"
    if grep -qiE 'wren|zebra|canary|clinic' err; then say "content in the message: $(cat err)"; fi
    [ ! -s out ] || say 'output although it failed'
    nothing_left
  done
}

taken() { # taken NAME CODE 'READ ACCEPTED REJECTED CLIENTS SCORES' 'REASONS' OPTIONS... < FILE
  name=$1
  local code=$2 counts=$3 reasons=$4 got=0
  shift 4
  cat > "$file"
  "$UPTURN" ingest "$file" --dataset clinic.db --format json "$@" > out 2> err || got=$?
  [ "$got" = "$code" ] || say "exit $got, not $code: $(cat err)"
  if grep -qiE 'wren|zebra|canary' err out; then say 'content in the summary'; fi
  read -r seen sums why < <(sqlite3 -separator ' ' :memory: "with t(j) as (select cast(readfile('out') as text)) select
    printf('%d/%d/%d/%d/%d', j->>'rows_read', j->>'rows_accepted', j->>'rows_rejected', j->>'clients', j->>'scores'),
    (j->>'rows_read') = (j->>'rows_accepted') + (j->>'rows_rejected') and json_array_length(j, '\$.rejects') = (j->>'rows_rejected')
      and (select sum(value) from json_each(j, '\$.rejected')) = (j->>'rows_rejected'),
    (select group_concat((r.value->>'row') || ':' || (r.value->>'reason'), ' ') from json_each(j, '\$.rejects') r) from t")
  [ "$seen" = "${counts// //}" ] || say "counts $seen, not $counts"
  [ "$sums" = 1 ] || say 'rows read are not rows accepted and rejected, with reasons'
  [ "$why" = "$reasons" ] || say "rejected $why, not $reasons"
  rm -f clinic.db
  nothing_left
}

head='client_id,session_date,modality,phq9'
rows() { printf '%s\n' A-1,2021-01-04,CBT,18 A-1,2021-01-11,CBT,15 A-1,2021-01-18,CBT,9 B-2,2021-01-05,EMDR,14 B-2,2021-01-12,EMDR,12 B-2,2021-01-19,EMDR,4; }
plain() { echo "$head" && rows; }
wren() { echo "$head,wren" && rows | sed 's/$/,canary/'; }
many() { printf '%s\n' "$head" && for i in {1..30}; do echo "W-$i,$1"; done; }

# nothing, or nothing that is a table
: | refused 'empty file' 'file 1: the file is empty'
printf '\n\r\n  \n' | refused 'blank lines' 'blank lines only'
printf '\xef\xbb\xbf' | refused 'a mark alone' 'byte-order mark'
echo "$head" | refused 'header only' 'a header and no rows'
printf %s "$head" | refused 'header without its line end' 'a header and no rows'
rows | refused 'no header' 'no header in the first 50 rows'
printf 'wren\ncanary\ncanary\n' | refused 'one column' 'only one column'
printf 'PK\3\4canary' | refused 'a cut archive' 'no whole zip container|it is damaged'
printf '\x1f\x8b\x08canary' | refused 'cut gzip' 'packed bytes'
printf '%%PDF-1.4\ncanary,wren\n' | refused pdf 'PDF document'
{ plain && printf 'canary\0,2021-01-19,EMDR,4\n'; } | refused 'a NUL byte' 'row 8: a NUL byte'
{ wren && printf 'canary,2021-01-19,EMDR,4,'; head -c 10000000 /dev/zero | tr '\0' x; } | refused 'a huge cell' 'row 8, column 5: a cell of more than 1 MiB'
{ wren && printf 'canary,2021-01-19,EMDR,4,"open\n' && rows; } | refused 'an open quote' 'row 8: a quote opened in this row is not closed'
seq -s, 1 5000 | sed 's/[0-9]*/wren&/g; p' | refused 'too many columns' 'row 1: more than 4096 columns'
{ plain | sed 's/$/,caf\xc3\xa9/' && printf 'C,2021-01-04,CBT,9,canary\x81\n'; } | refused 'bytes of no encoding' 'row 8: bytes that are no text'
plain | iconv -t UTF-16 | head -c 101 | refused 'half a character' 'row [0-9]*: bytes that are no text'

# encodings and syntax that are read
{ printf '\xef\xbb\xbf' && plain; } | taken 'UTF-8 with a mark' 0 '6 6 0 2 6' ''
wren | sed 's/canary/Zo\xeb canary/' | taken Windows-1252 0 '6 6 0 2 6' ''
wren | iconv -t UTF-16 | taken UTF-16 0 '6 6 0 2 6' ''
plain | tr , '\t' | iconv -t UTF-16LE | taken 'UTF-16 without a mark' 0 '6 6 0 2 6' ''
{ echo "$head,srs" && rows | sed 's/$/,36.4/'; } | tr ,. ';,' | taken 'semicolons and decimal commas' 0 '6 6 0 2 12' ''
plain | tr , '\t' | taken tabs 0 '6 6 0 2 6' ''
plain | tr , '|' | taken pipes 0 '6 6 0 2 6' ''
{ echo 'sep=;' && plain | tr , ';'; } | taken 'Excel names the separator' 0 '6 6 0 2 6' ''
{ echo "$head,wren" && rows | sed 's/$/,"a ""canary"", comma\nand a line"/'; } | taken 'quoted commas, quotes, line ends' 0 '6 6 0 2 6' ''
plain | tr '\n' '\r' | taken 'CR alone' 0 '6 6 0 2 6' ''
plain | sed '2~2s/$/\r/' | taken 'mixed line ends' 0 '6 6 0 2 6' ''
{ printf 'Canary report\nGenerated on 2021-02-02, by wren\n\n' && plain; } | taken 'preamble' 0 '6 6 0 2 6' ''
{ plain && printf 'Total,,,57\nSubtotal,,,\n,,,\nPage 1 of 1\n'; } | taken 'totals and footers' 3 '9 6 3 2 6' '8:totals_row 9:totals_row 11:ragged'
plain | sed 's/$/\n,,,\n/' | taken 'blank padding' 0 '6 6 0 2 6' ''
{ plain && printf 'A-1,2021-03-04\nA-1,2021-03-04,CBT,12,99\n'; } | taken 'ragged rows' 3 '8 6 2 2 6' '8:ragged 9:ragged'
plain | head -c 70 | taken 'cut off in a row' 3 '2 1 1 1 1' '3:ragged'

# columns
{ echo 'Client  ID , SESSION-DATE,Modality ,PHQ 9 ' && rows; } | taken 'spelling of headers' 0 '6 6 0 2 6' ''
{ echo 'phq9,wren,client_name,modality,session_date,client_id' && rows | awk -F, '{ print $4 ",canary,Ann Canary," $3 "," $2 "," $1 }'; } |
  taken 'other order, unknown columns' 0 '6 6 0 2 6' ''
{ echo "$head,phq9" && rows | sed 's/$/,1/'; } | taken 'the same header twice' 3 '6 6 0 2 6' ''
{ echo 'client,wren,modality,phq9' && rows; } | refused 'no date column' 'these columns are wanting .*: date.*--column'
{ echo 'client,session_date,modality,wren' && rows; } | refused 'no score column' 'needs these besides: scores'
{ echo 'wren,wren,wren,wren' && rows; } | refused 'one name for all' 'no layout fits'
{ echo ',,,' && rows; } | refused 'empty names' 'no header'
{ echo "$head,wren" && rows; } | refused 'header wider than every row' 'as many cells'

# ids
plain | sed '2,$s/^[AB]-[12]//' | refused 'no ids at all' 'no row could be used \(no_client 6\)'
{ plain && printf '007,2021-01-04,CBT,11\n7,2021-01-04,CBT,12\n1.23E+11,2021-01-04,CBT,12\n'; } | taken 'leading zeros; a damaged id' 3 '9 8 1 4 8' '10:damaged_id'
{ plain && rows | head -2; } | taken 'rows twice' 3 '8 6 2 2 6' '8:duplicate 9:duplicate'
printf 'client_id,client_name,date_of_birth,session_date,phq9\n1,Wren,1980-01-02,2021-01-04,9\n2,Wren,1980-01-02,2021-01-05,9\n' |
  taken 'two clients of one name' 3 '2 2 0 2 2' ''

# dates
many 03/04/2021,CBT,9 | refused 'day or month first' 'column 2: the dates read both .*--date-order'
many 03/04/2021,CBT,9 | taken 'told which' 0 '30 30 0 30 30' '' --date-order dmy
{ many 03/04/2021,CBT,9 && printf 'X,04/15/2021,CBT,9\nX,15/04/2021,CBT,9\n'; } | refused 'both at once' 'day-month'
{ plain && printf 'C,31/02/2021,CBT,9\nC,2021-02-31,CBT,9\nC,2027-01-01,CBT,9\nC,1900-01-01,CBT,9\nC,9999-12-31,CBT,9\nC,,CBT,9\n'; } |
  taken 'impossible, future, sentinel, absent' 3 '12 6 6 2 6' '8:impossible_date 9:impossible_date 10:future_date 11:no_date 12:no_date 13:no_date'
printf '%s\nA,44200,CBT,9\nA,44207,CBT,3\n' "$head" | taken 'Excel serials' 0 '2 2 0 1 2' ''
printf '%s\nA,03/04/21,CBT,3\nA,14/04/21,CBT,3\n' "$head" | taken 'years of two digits' 0 '2 2 0 1 2' ''
plain | sed 's/,2021/,2031/' | refused 'all in the future' 'no row could be used \(future_date 6\)'

# values: the row stays
for cell in NA N/A . '#NULL!' '#N/A' - declined; do
  printf '%s\nA,2021-01-04,CBT,9\nA,2021-01-11,CBT,%s\n' "$head" "$cell" | taken "missing: $cell" 0 '2 2 0 1 1' ''
done
for cell in -1 3.5 28 999 50% '12 (terrible)' '15*' 1e1 0x10 =7; do
  printf '%s\nA,2021-01-04,CBT,9\nA,2021-01-11,CBT,%s\n' "$head" "$cell" | taken "no score: $cell" 0 '2 2 0 1 1' ''
done
for cell in '12 (moderate)' 9 7.0 ' 7 ' +7; do
  printf '%s\nA,2021-01-04,CBT,9\nA,2021-01-11,CBT,%s\n' "$head" "$cell" | taken "a score: $cell" 0 '2 2 0 1 2' ''
done
plain | sed '2,$s/[0-9]*$/99/' | taken 'another scale' 3 '6 6 0 2 0' ''
printf 'client_id,attendance,session_date,phq9\nA,cancelled,2021-01-04,3\nA,DNA,2021-01-11,\nA,Late cancel,2021-01-18,3\nA,attended,2021-01-25,3\n' |
  taken 'not sessions' 0 '4 4 0 1 3' ''
[ "$(sqlite3 :memory: "select cast(readfile('out') as text)->>'sessions'")" = 1 ] || say 'cancelled rows are counted as sessions'
printf '%s\n%s\n' "$head" 'A,2021-01-04,CBT/EMDR,9
A,2021-01-11,C.B.T.,9
A,2021-01-18,interpretive canary,9' | taken 'modalities' 0 '3 3 0 1 3' ''
[ "$(sqlite3 :memory: "select cast(readfile('out') as text)->>'\$.unmapped.modality'")" = 1 ] || say 'unmapped are not counted'
{ echo "$head,wren" && rows | sed 's/$/,=cmd|canary!A1/'; } | taken 'formulas in text' 0 '6 6 0 2 6' ''

# what is no file
name='no file'
for path in absent.csv /dev/null; do
  got=0
  "$UPTURN" run "$path" --output report.xlsx 2> err || got=$?
  [ "$got" = 1 ] && grep -qE '^upturn: file 1: (there is no such file|it is not a regular file)$' err || say "$path: $(cat err)"
done
ln -s "$file" link.csv
"$UPTURN" run link.csv --output report.xlsx 2> err && say 'a symbolic link is followed'
grep -q 'symbolic link' err || say "$(cat err)"
[ ! -e report.xlsx ] || say 'a workbook although it failed'
exit $failed
