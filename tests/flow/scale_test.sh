#!/bin/bash
# Scores on another scale than the standard one: a generated file for every mistake stops with one sentence that says which option settles it, nothing is
# written, and with that option every score is what awk makes of it. Files that are what they should be go through.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
ingest() { rm -f out.db; code=0; "$UPTURN" ingest export.csv --dataset out.db --profile research --format json "$@" > out.json 2> err || code=$?; }
# column NAME FORMULA [ROWS]: an export of ROWS (120) scores; FORMULA is awk's, u is uniform, r the row
column() {
  awk -v OFS=, "BEGIN { srand(7); print \"client_id,session_date,$1\"; for (r = 1; r <= ${3:-120}; r++) { u = rand(); print \"C\" r, \"2024-03-05\", $2 } }" > export.csv
}
stops() { # stops WHAT SENTENCE
  ingest
  is "$1: exit code" $code 1
  [ ! -e out.db ] || say "$1: something was written"
  grep -qE -e "$2" err || say "$1: it says: $(cat err)"
  is "$1: one line" "$(wc -l < err)" 1
}
goes() { ingest "${@:2}"; [ $code = 0 ] || say "$1: exit $code: $(cat err)"; }
# scored WHAT SCORE OPTION EXPECTED: with the option, the scores in steps are awk's EXPECTED of value v
scored() {
  goes "$1 with the option" --scale "$3"
  awk -F, "NR > 1 && \$3 != \"\" { v = \$3; print int($4 + 0.5 + 1e-9) }" export.csv | sort -n > expected
  sqlite3 out.db "select $2 from visit where $2 is not null" | sort -n > found
  [ -s expected ] && cmp -s expected found || say "$1: $(diff expected found | head -3 | xargs)"
}
place='file 1,? column 3'
# Nothing tells on which scale they are: taken as they are, and the column says so until a person settles it.
flags() { jq -r '.columns[2].flags | join(" ")' out.json; }
column k10 '10 + int(u * 25)'; goes 'K10 from 10 to 34'; is 'K10 from 10 to 34' "$(flags)" fits_two_scales
goes 'K10 from 10 to 34, settled' --scale k10=standard; is 'K10 from 10 to 34, settled' "$(flags)" ''
column k10 'r == 5 ? 41 : 10 + int(u * 25)'; goes 'K10 with 41'; is 'K10 with 41' "$(flags)" ''
column core_om '3' 4; goes 'CORE-OM, four low scores'; is 'CORE-OM, four low scores' "$(flags)" fits_two_scales
column core_om '3.7' 40; ingest; is 'CORE-OM, all low: exit code' $code 1
column dass21_d '2 * int(u * 9)'; goes 'DASS doubled and mild'; is 'DASS doubled and mild' "$(flags)" ''
column phq9 'int(u * 28)'; goes PHQ-9; is PHQ-9 "$(flags)" ''

column k10 'int(u * 41)'
stops 'K10 from 0 to 40' "$place.*of k10 are not on its standard scale but would fit zero \(0 to 40\): say which it is with --scale k10=zero or k10=standard"
scored 'K10 from 0 to 40' score_k10 k10=zero 'v + 10'
ingest --scale k10=standard
is 'K10 taken as it is: exit code' $code 3
is 'K10 taken as it is' "$(sqlite3 out.db 'select count(*) from visit where score_k10 is not null')" "$(awk -F, 'NR > 1 && $3 >= 10' export.csv | wc -l)"
column k10 '10 + int(u * 41)'; goes 'K10 from 10 to 50'
column k10 'r % 9 ? 10 + int(u * 31) : 99'; goes 'K10 with 99 for none'
is 'K10 with 99 for none' "$(jq -c '[.columns[2].values, .columns[2].lost]' out.json)" '[107,[]]'
column k10 'int(u * 200)' ; ingest; is 'K10 on no scale' $code 3

column core_om 'sprintf("%.2f", u * 3.9)'
stops 'CORE-OM mean' "$place.*of core_om are not on .* fit mean \(0 to 4\).*--scale core_om=mean or core_om=standard"
scored 'CORE-OM mean' score_core_om core_om=mean 'v * 100'
column core_om 'sprintf("%.1f", u * 3.9)'
stops 'CORE-OM mean with one place' "all 120 scores of core_om fit its standard scale \(0 to 40\) and mean \(0 to 4\).* as well: say which it is with --scale core_om=mean"
scored 'CORE-OM mean with one place' score_core_om core_om=mean 'v * 100'
column core_om 'int(u * 137)'
stops 'CORE-OM raw' "would fit raw \(0 to 136\)[^:]*: say which it is with --scale core_om=raw"
scored 'CORE-OM raw' score_core_om core_om=raw 'v * 400 / 136'
column core_om 'sprintf("%.1f", u * 40)'; goes 'CORE-OM'
column core_om '3' 4; goes 'CORE-OM, four low scores'

column core10 'sprintf("%.1f", u * 4)'
stops 'CORE-10 mean' '--scale core10=mean or core10=standard'
scored 'CORE-10 mean' score_core10 core10=mean 'v * 10'

column dass21_d 'int(u * 22)'
stops 'DASS raw' "of dass21_d are not on .* fit raw \(0 to 21\)[^:]*: say which it is with --scale dass21_d=raw"
scored 'DASS raw' score_dass21_d dass21_d=raw 'v'
column dass21_d '2 * int(u * 22)'; goes 'DASS doubled'
column dass21_d '2 * int(u * 9)'; goes 'DASS doubled and mild'
column dass21_d '2 * int(u * 9)' 6; stops 'DASS, too few to tell' 'and raw \(0 to 21\).* as well'
column 'dass21' 'int(u * 64)'; stops 'DASS total raw' '--scale dass21=raw'

column wai_sr 'sprintf("%.2f", 1 + u * 4)'
stops 'WAI-SR mean' 'fit mean \(1 to 5\)[^:]*: say which it is with --scale wai_sr=mean'
scored 'WAI-SR mean' score_wai_sr wai_sr=mean 'v * 12'
column wai_sr '12 + int(u * 73)'
stops 'WAI-SR with items from 1 to 7' 'fit seven \(12 to 84\)[^:]*: say which it is with --scale wai_sr=seven'
scored 'WAI-SR with items from 1 to 7' score_wai_sr wai_sr=seven '12 + (v - 12) * 48 / 72'
column wai_sr 'r == 7 ? 65 : 12 + int(u * 49)' 400; ingest; is 'WAI-SR, one slip of the pen: exit code' $code 0
is 'WAI-SR, one slip of the pen' "$(jq -c '.columns[2].lost' out.json)" '["out_of_range:1"]'

column ors 'sprintf("%.1f", u * 10)'
stops 'ORS mean of its lines' 'all 120 scores of ors fit its standard scale \(0 to 40\) and mean \(0 to 10\).*--scale ors=mean'
scored 'ORS mean of its lines' score_ors ors=mean 'v * 40'
column srs 'sprintf("%.1f", 6 + u * 4)'; stops 'SRS mean of its lines' '--scale srs=mean'
column ors 'sprintf("%.1f", u * 40)'; goes ORS
scored 'ORS reversed' score_ors ors=reversed '400 - v * 10'

column swemwbs '12 + int(u * 20)'
stops 'SWEMWBS raw' 'fit raw \(7 to 35\)[^:]*: say which it is with --scale swemwbs=raw'
goes 'SWEMWBS raw' --scale swemwbs=raw
is 'SWEMWBS raw' "$(sqlite3 out.db 'select min(score_swemwbs), max(score_swemwbs) from visit')" '1408|2813'
column swemwbs 'substr("19.2519.9820.7321.5422.35", 1 + 5 * int(u * 5), 5)'; goes 'SWEMWBS converted'

column phq9 'sprintf("%.0f", u * 100)'
stops percents 'of phq9 are not on .* fit percent \(0 to 100\), percent_reversed \(0 to 100\): say which it is with --scale phq9=percent, phq9=percent_reversed or phq9=standard'
scored percents score_phq9 phq9=percent 'v * 0.27'
scored 'percents reversed' score_phq9 phq9=percent_reversed '27 - v * 0.27'

# Answers on another range, and reversed items that are not turned round. The trait t makes answers go together.
answers() { # answers NAME N LOW HIGH REVERSED: 60 rows
  awk -v OFS=, -v name="$1" -v n="$2" -v low="$3" -v high="$4" -v reversed=",$5," 'BEGIN { srand(11)
    line = "client_id,session_date"; for (k = 1; k <= n; k++) line = line OFS name "_" k; print line
    for (r = 1; r <= 60; r++) { t = rand(); line = "C" r ",2024-03-05"
      for (k = 1; k <= n; k++) { u = t * 0.8 + rand() * 0.2; if (index(reversed, "," k ",")) u = 1 - u; line = line OFS low + int(u * (high - low + 0.999)) }
      print line } }' > export.csv
}
answers wai_sr 12 1 7 ''
stops 'answers from 1 to 7' 'answers of wai_sr are not on its standard scale but would fit seven \(1 to 7\): say which it is with --scale wai_sr=seven or wai_sr=standard'
goes 'answers from 1 to 7' --scale wai_sr=seven
awk -F, 'NR > 1 { s = 0; for (k = 3; k <= 14; k++) s += $k; print int(12 + (s - 12) * 48 / 72 + 0.5 + 1e-9) }' export.csv | sort -n > expected
sqlite3 out.db 'select score_wai_sr from visit' | sort -n > found; cmp -s expected found || say "answers from 1 to 7: $(diff expected found | head -3 | xargs)"
answers k10 10 0 4 ''
stops 'K10 answers from 0' 'answers of k10 are not on .* fit zero \(0 to 4\)'
goes 'K10 answers from 0' --scale k10=zero
awk -F, 'NR > 1 { s = 10; for (k = 3; k <= 12; k++) s += $k; print s }' export.csv | sort -n > expected
sqlite3 out.db 'select score_k10 from visit' | sort -n > found; cmp -s expected found || say "K10 answers from 0: $(diff expected found | head -3 | xargs)"
answers core10 10 0 4 '2,3'
stops 'CORE-10 as ticked' 'reversed items of core10 .* --scale core10=as_answered .* core10=as_scored'
goes 'CORE-10 as ticked' --scale core10=as_answered
awk -F, 'NR > 1 { s = 8; for (k = 3; k <= 12; k++) s += k == 4 || k == 5 ? -$k : $k; print s }' export.csv | sort -n > expected
sqlite3 out.db 'select score_core10 from visit' | sort -n > found; cmp -s expected found || say "CORE-10 as ticked: $(diff expected found | head -3 | xargs)"
answers core10 10 0 4 ''; goes 'CORE-10 as scored'
answers pswq 16 1 5 '1,3,8,10,11'; goes 'PSWQ as ticked'
answers pswq 16 1 5 ''; stops 'PSWQ turned round already' 'pswq=as_answered'
answers core10 10 0 4 '2,3'; awk -F, -v OFS=, 'NR > 12 { exit } NR == 1 { print $0, "core10"; next } { s = 8; for (k = 3; k <= 12; k++) s += k == 4 || k == 5 ? -$k : $k; print $0, s }' export.csv > few.csv
mv few.csv export.csv; stops 'the totals tell' 'reversed items of core10'

# Upside down: 12 clients who begin well and fall, and the same as it should be.
course() { # course CLIENTS FIRST STEP
  awk -v OFS=, -v clients="$1" -v first="$2" -v step="$3" 'BEGIN { srand(3); print "client_id,session_date,ors"
    for (c = 1; c <= clients; c++) for (s = 0; s < 4; s++) printf "C%d,2024-03-%02d,%.1f\n", c, 1 + 7 * s, first + s * step + rand() }' > export.csv
}
warns() { ingest "${@:2}"; is "$1: exit code" $code 3; grep -q 'begin on the healthy side of ors and get worse: .*--scale ors=reversed, else ors=standard' err || say "$1: $(cat err)"; }
course 12 30 -3; warns 'ORS upside down'
goes 'ORS upside down, turned' --scale ors=reversed
is 'ORS upside down, turned' "$(sqlite3 out.db 'select count(*), min(score_ors) > 80 from visit where score_ors between 80 and 200')" '48|1'
goes 'ORS that falls, as a person says' --scale ors=standard
course 12 30 1; goes 'ORS high and rising'
course 12 16 -2; goes 'ORS low and falling'
course 9 30 -3; goes 'ORS of nine clients'

# What reads an export for its clients and names alone does not stop for its scores.
mkdir -p keys; "$UPTURN" key new keys/clinic.key > said 2>&1 || say "key: $(cat said)"
column k10 'int(u * 41)'
goes 'with a key' --scale k10=zero --key keys/clinic.key
"$UPTURN" audit out.db --names export.csv > said 2>&1 || [ $? = 3 ] || say "audit: $(tail -1 said)"
grep -q 'standard scale' said && say 'audit asks for a scale'
"$UPTURN" forget export.csv --from 5 --dataset out.db --key keys/clinic.key > said 2>&1 || say "forget: $(cat said)"
is 'forget' "$(sqlite3 out.db 'select count(*) from visit')" 119

# The option itself; run and inspect have it, too.
column k10 'int(u * 41)'
for wrong in k10 k10=seven nothing=zero =zero k10= phq9=as_answered; do ingest --scale "$wrong"; is "--scale $wrong" $code 2; done
goes 'several at once' --scale core_om=mean,k10=zero --scale ors=standard
code=0; "$UPTURN" inspect export.csv > inspected 2> err || code=$?
grep -q 'k10=zero' inspected err || say "inspect: exit $code: $(cat err)"
"$UPTURN" inspect export.csv --scale k10=zero > inspected 2> err || say "inspect with the option: $(cat err)"
code=0; "$UPTURN" run export.csv --output book.xlsx > said 2> err || code=$?
is 'run: exit code' "$code" 1; grep -q 'k10=zero' err || say "run: $(cat err)"; [ ! -e book.xlsx ] || say 'run: a workbook was written'
exit $failed
