#!/bin/bash
# What clinics really hand over, as delimited text.
set -eu
. "$SOURCE/tests/support/bad_inputs.sh"

# nothing, or nothing that is a table
: | refused '1 empty file' 'file 1: the file is empty'
printf '\n\r\n  \n' | refused '11 blank lines' 'blank lines only'
printf '\xef\xbb\xbf' | refused '2 a mark alone' 'byte-order mark'
echo "$head" | refused '1 header only' 'a header and no rows'
printf %s "$head" | refused '1 header without its line end' 'a header and no rows'
rows | refused '+ no header' 'no header in the first 50 rows'
printf 'wren\ncanary\ncanary\n' | refused '+ one column' 'only one column'
printf 'PK\3\4canary' | refused '38 a cut archive' 'no whole zip container|it is damaged'
printf '\x1f\x8b\x08canary' | refused '38 cut gzip' 'packed bytes'
printf '%%PDF-1.4\ncanary,wren\n' | refused '+ pdf' 'PDF document'
{ plain && printf 'canary\0,2021-01-19,EMDR,4\n'; } | refused '+ a NUL byte' 'row 8: a NUL byte'
{ wren && printf 'canary,2021-01-19,EMDR,4,'; head -c 10000000 /dev/zero | tr '\0' x; } | refused '+ a huge cell' 'row 8, column 5: a cell of more than 1 MiB'
{ wren && printf 'canary,2021-01-19,EMDR,4,"open\n' && rows; } | refused '7 an open quote' 'row 8: a quote opened in this row is not closed'
seq -s, 1 5000 | sed 's/[0-9]*/wren&/g; p' | refused '+ too many columns' 'row 1: more than 4096 columns'
{ plain | sed 's/$/,caf\xc3\xa9/' && printf 'C,2021-01-04,CBT,9,canary\x81\n'; } | refused '3 bytes of no encoding' 'row 8: bytes that are no text'
plain | iconv -t UTF-16 | head -c 101 | refused '+ half a character' 'row [0-9]*: bytes that are no text'

# encodings and syntax that are read
{ printf '\xef\xbb\xbf' && plain; } | taken '2 UTF-8 with a mark' 0 '6 6 0 2 6' ''
wren | sed 's/canary/Zo\xeb canary/' | taken '3 Windows-1252' 0 '6 6 0 2 6' ''
wren | iconv -t UTF-16 | taken '4 UTF-16' 0 '6 6 0 2 6' ''
plain | tr , '\t' | iconv -t UTF-16LE | taken '4 UTF-16 without a mark' 0 '6 6 0 2 6' ''
{ echo "$head,srs" && rows | sed 's/$/,36.4/'; } | tr ,. ';,' | taken '5 semicolons and decimal commas' 0 '6 6 0 2 12' ''
plain | tr , '\t' | taken '5 tabs' 0 '6 6 0 2 6' ''
plain | tr , '|' | taken '5 pipes' 0 '6 6 0 2 6' ''
{ echo 'sep=;' && plain | tr , ';'; } | taken '+ Excel names the separator' 0 '6 6 0 2 6' ''
{ echo "$head,wren" && rows | sed 's/$/,"a ""canary"", comma\nand a line"/'; } | taken '6 quoted commas, quotes, line ends' 0 '6 6 0 2 6' ''
plain | tr '\n' '\r' | taken '8 CR alone' 0 '6 6 0 2 6' ''
plain | sed '2~2s/$/\r/' | taken '8 mixed line ends' 0 '6 6 0 2 6' ''
{ printf 'Canary report\nGenerated on 2021-02-02, by wren\n\n' && plain; } | taken '9 preamble' 0 '6 6 0 2 6' ''
{ plain && printf 'Total,,,57\nSubtotal,,,\n,,,\nPage 1 of 1\n'; } | taken '10 totals and footers' 3 '9 6 3 2 6' '8:totals_row 9:totals_row 11:ragged'
plain | sed 's/$/\n,,,\n/' | taken '11 blank padding' 0 '6 6 0 2 6' ''
{ plain && printf 'A-1,2021-03-04\nA-1,2021-03-04,CBT,12,99\n'; } | taken '16 ragged rows' 3 '8 6 2 2 6' '8:ragged 9:ragged'
plain | head -c 70 | taken '38 cut off in a row' 3 '2 1 1 1 1' '3:ragged'

# columns
{ echo 'Client  ID , SESSION-DATE,Modality ,PHQ 9 ' && rows; } | taken '13 spelling of headers' 0 '6 6 0 2 6' ''
{ echo 'phq9,wren,client_name,modality,session_date,client_id' && rows | awk -F, '{ print $4 ",canary,Ann Canary," $3 "," $2 "," $1 }'; } |
  taken '14 other order, unknown columns' 0 '6 6 0 2 6' ''
{ echo "$head,phq9" && rows | sed 's/$/,1/'; } | taken '12 the same header twice' 3 '6 6 0 2 6' ''
{ echo 'client,wren,modality,phq9' && rows; } | refused '15 no date column' 'these columns are wanting .*: date.*--column'
{ echo 'client,session_date,modality,wren' && rows; } | refused '15 no score column' 'these columns are wanting .*: score'
{ echo 'wren,wren,wren,wren' && rows; } | refused '+ one name for all' 'no layout fits'
{ echo ',,,' && rows; } | refused '+ empty names' 'no header'
{ echo "$head,wren" && rows; } | refused '+ header wider than every row' 'as many cells'

# ids
plain | sed '2,$s/^[AB]-[12]//' | refused '+ no ids at all' 'no row could be used \(no_client 6\)'
{ plain && printf '007,2021-01-04,CBT,11\n7,2021-01-04,CBT,12\n1.23E+11,2021-01-04,CBT,12\n'; } | taken '21 leading zeros; a damaged id' 3 '9 8 1 4 8' '10:damaged_id'
{ plain && rows | head -2; } | taken '18 rows twice' 3 '8 6 2 2 6' '8:duplicate 9:duplicate'
printf 'client_id,client_name,date_of_birth,session_date,phq9\n1,Wren,1980-01-02,2021-01-04,9\n2,Wren,1980-01-02,2021-01-05,9\n' |
  taken '20 two clients of one name' 3 '2 2 0 2 2' ''

# dates
many 03/04/2021,CBT,9 | refused '22 day or month first' 'column 2: the dates read both .*--date-order'
many 03/04/2021,CBT,9 | taken '22 told which' 0 '30 30 0 30 30' '' --date-order dmy
{ many 03/04/2021,CBT,9 && printf 'X,04/15/2021,CBT,9\nX,15/04/2021,CBT,9\n'; } | refused '22 both at once' 'day-month'
{ plain && printf 'C,31/02/2021,CBT,9\nC,2021-02-31,CBT,9\nC,2027-01-01,CBT,9\nC,1900-01-01,CBT,9\nC,9999-12-31,CBT,9\nC,,CBT,9\n'; } |
  taken '24 impossible, future, sentinel, absent' 3 '12 6 6 2 6' '8:impossible_date 9:impossible_date 10:future_date 11:no_date 12:no_date 13:no_date'
printf '%s\nA,44200,CBT,9\nA,44207,CBT,3\n' "$head" | taken '23 Excel serials' 0 '2 2 0 1 2' ''
printf '%s\nA,03/04/21,CBT,3\nA,14/04/21,CBT,3\n' "$head" | taken '23 years of two digits' 0 '2 2 0 1 2' ''
plain | sed 's/,2021/,2031/' | refused '24 all in the future' 'no row could be used \(future_date 6\)'

# values: the row stays
for cell in NA N/A . '#NULL!' '#N/A' - declined; do
  printf '%s\nA,2021-01-04,CBT,9\nA,2021-01-11,CBT,%s\n' "$head" "$cell" | taken "28 missing: $cell" 0 '2 2 0 1 1' ''
done
for cell in -1 3.5 28 999 50% '12 (terrible)' '15*' 1e1 0x10 =7; do
  printf '%s\nA,2021-01-04,CBT,9\nA,2021-01-11,CBT,%s\n' "$head" "$cell" | taken "29 no score: $cell" 0 '2 2 0 1 1' ''
done
for cell in '12 (moderate)' 9 7.0 ' 7 ' +7; do
  printf '%s\nA,2021-01-04,CBT,9\nA,2021-01-11,CBT,%s\n' "$head" "$cell" | taken "29 a score: $cell" 0 '2 2 0 1 2' ''
done
plain | sed '2,$s/[0-9]*$/99/' | taken '27 another scale' 3 '6 6 0 2 0' ''
printf 'client_id,attendance,session_date,phq9\nA,cancelled,2021-01-04,3\nA,DNA,2021-01-11,\nA,Late cancel,2021-01-18,3\nA,attended,2021-01-25,3\n' |
  taken '26 not sessions' 0 '4 4 0 1 3' ''
[ "$(sqlite3 :memory: "select cast(readfile('out') as text)->>'sessions'")" = 1 ] || say 'cancelled rows are counted as sessions'
printf '%s\n%s\n' "$head" 'A,2021-01-04,CBT/EMDR,9
A,2021-01-11,C.B.T.,9
A,2021-01-18,interpretive canary,9' | taken '33 modalities' 0 '3 3 0 1 3' ''
[ "$(sqlite3 :memory: "select cast(readfile('out') as text)->>'\$.unmapped.modality'")" = 1 ] || say 'unmapped are not counted'
{ echo "$head,wren" && rows | sed 's/$/,=cmd|canary!A1/'; } | taken '36 formulas in text' 0 '6 6 0 2 6' ''

# what is no file
name='38 no file'
for path in absent.csv /dev/null; do
  got=0
  "$UPTURN" run "$path" --output report.xlsx 2> err || got=$?
  [ "$got" = 1 ] && grep -qE '^upturn: file 1: (there is no such file|it is not a regular file)$' err || say "$path: $(cat err)"
done
ln -s "$file" link.csv
"$UPTURN" run link.csv --output report.xlsx 2> err && say 'a symbolic link is followed'
grep -q 'symbolic link' err || say "$(cat err)"
[ ! -e report.xlsx ] || say 'a workbook although it failed'
rm link.csv

# courses
plain | taken '32 one score only' 0 '6 6 0 2 6' ''
{ plain && printf 'A-1,2021-01-18,CBT,11\n'; } | taken '19 another score of the same day' 0 '7 7 0 2 7' ''
printf 'client_id,session_number,session_date,phq9\nA,1,2021-01-04,9\nA,3,2021-01-11,8\nA,1,2021-02-11,8\nA,2,2021-02-04,8\n' |
  taken '25 session numbers that jump, restart and go back' 0 '4 4 0 1 4' ''
printf 'client_id,therapist,session_date,phq9\nA,Wren Canary,2021-01-04,9\nA,Zebra Canary,2021-01-11,8\nB,Wren Canary,2021-01-04,9\nC,Wren Canary,2021-01-04,9\n' |
  taken '34 another therapist; a group session, a row each' 0 '4 4 0 3 4' ''

# further dirt
printf 'client_id;session_date;srs\nA;2021-01-04;36,4\nA;2021-01-11;36.4\n' | taken '+ comma and point in one column' 0 '2 2 0 1 2' ''
printf '%s\n"A",2021-01-04,"CBT",9\n"A",2021-01-11,"CBT","8"\n' "$head" | taken '+ every cell quoted' 0 '2 2 0 1 2' ''
printf "%s\nA,'2021-01-04,CBT,9\nA,2021-01-11,CBT,8\n" "$head" | taken '+ an apostrophe before a date' 0 '2 2 0 1 2' ''
printf '%s\nA,2021-01-04 00:00:00,CBT,9\nA,2021-01-11T10:30:00Z,CBT,8\n' "$head" | taken '+ times behind dates' 0 '2 2 0 1 2' ''
printf '%s\nA,04 Jan 2021,CBT,9\nA,"January 11, 2021",CBT,8\n' "$head" | taken '+ months by name' 0 '2 2 0 1 2' ''
printf '%s\nA,20210104,CBT,9\nA,20210111,CBT,8\n' "$head" | taken '+ dates without separators' 0 '2 2 0 1 2' ''
printf '%s\nA,29/02/2021,CBT,9\nA,28/02/2021,CBT,8\n' "$head" | taken '+ a 29 February that was none' 3 '2 1 1 1 1' '2:impossible_date'
printf '%s\nA\xc2\xa0,2021-01-04,CBT,9\nA,2021-01-11,CBT,8\n' "$head" | taken '+ a hard space behind an id' 0 '2 2 0 1 2' ''
printf '%s\na-1,2021-01-04,CBT,9\nA-1,2021-01-11,CBT,8\nA 1,2021-01-18,CBT,7\n' "$head" | taken '+ an id in three spellings' 0 '3 3 0 1 3' ''
printf '%s\nA,2021-01-04,CBT,\xd9\xa9\nA,2021-01-11,CBT,8\n' "$head" | taken '+ digits of another script' 0 '2 2 0 1 1' ''
printf '%s\nA,2021-01-04,CBT,\xe2\x88\x923\nA,2021-01-11,CBT,8\n' "$head" | taken '+ a minus that is no hyphen' 0 '2 2 0 1 1' ''
printf '%s\nA,2021-01-04,CBT,1e400\nA,2021-01-11,CBT,nan\nA,2021-01-18,CBT,inf\nA,2021-01-25,CBT,3\n' "$head" | taken '+ numbers that are none' 0 '4 4 0 1 1' ''
printf '%s\nA,2021-01-04,CBT,00000000000000000000000000000009\nA,2021-01-11,CBT,3\n' "$head" | taken '+ a score of many zeros' 0 '2 2 0 1 1' ''
printf '%s\n-,2021-01-04,CBT,9\nN/A,2021-01-04,CBT,9\nA,2021-01-11,CBT,3\n' "$head" | taken '+ ids that say nothing' 3 '3 1 2 1 1' '2:no_client 3:no_client'
printf '%s\nGrand total,,,12\nA,2021-01-11,CBT,3\n' "$head" | taken '+ totals above the rows' 3 '2 1 1 1 1' '2:totals_row'
{ plain && echo "$head" && rows | sed 's/2021/2022/'; } | taken '+ the header again in the middle' 3 '13 12 1 2 12' '8:impossible_date'
printf '%s\r\n\r\nA,2021-01-04,CBT,9\r\n\r\nA,2021-01-11,CBT,3\r\n\x1a' "$head" | taken '+ an end-of-file mark of DOS' 3 '3 2 1 1 2' '6:ragged'
printf '\n\n\n%s\nA,2021-01-04,CBT,9\n' "$head" | taken '+ blank lines above the header' 0 '1 1 0 1 1' ''
printf '"%s"\n' "$(seq -s, 1 4)" | refused '+ a table in one cell' 'only one column'
printf '%s\nA,2021-01-04,CBT,9\n' "${head//,/;}" | refused '+ a header with other separators' 'only one column|no header|as many cells'
printf '<html><table><tr><td>canary</td></tr></table></html>' | refused '+ a web page' 'a web page'
printf '\xef\xbb\xbf <?xml version="1.0"?><x>canary</x>' | refused '+ XML' 'it is XML'
printf 'PAR1canary' | refused '+ Parquet' 'Parquet'
printf '\x89PNG\r\n\x1a\ncanary' | refused '+ a picture' 'a picture'
printf '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1canary' | refused '+ old Excel' 'old|password|\.xls'
printf '{\\rtf1 canary}' | refused '+ RTF' 'text document'
printf '7z\xbc\xaf\x27\x1ccanary' | refused '+ 7-Zip' 'unpack'
head -c 3000 /dev/urandom | tr -d '\n' | refused '+ bytes by chance' '.'
yes 'canary' | head -c 400000 | tr -d '\n' | refused '+ one endless line' 'longer than 256 KiB|only one column'
printf 'client_id,client id,session_date,phq9\nA,B,2021-01-04,9\nA,B,2021-01-11,3\n' | taken '+ two columns of ids' 3 '2 2 0 1 2' ''
exit $failed
