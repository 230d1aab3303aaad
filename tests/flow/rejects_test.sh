#!/bin/bash
# --rejects FILE.csv: every rejected row and value by position. awk damages an export and writes down what it did: that is the truth.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 400 --seed 12 | cut -d, -f1-16 > plain.csv
# damage FILE SEED < PLAIN: FILE.csv, and FILE.truth with row,column,what,reason. No row gets two damages; the last row comes again.
damage() {
  awk -F, -v OFS=, -v seed="$2" -v truth="$1.truth" '
    function value(column, text, reason) { $column = text; print NR, column, "value", reason > truth }
    function row(column, text, reason) { $column = text; print NR, column, "row", reason > truth }
    NR == 1 { print; next }
    (NR * 7 + seed) % 23 == 0 {
      k = (NR + seed) % 11
      if (k == 0) value(15, "canaryscore", "not_a_number")
      if (k == 1) value(15, "28", "out_of_range")
      if (k == 2) value(16, "3.5", "off_step")
      if (k == 3) value(3, "31/31/canaryborn", "bad_date")
      if (k == 4) value(11, "canarytherapy of the moon", "unmapped")
      if (k == 5) row(12, "2021-02-31", "impossible_date")
      if (k == 6) row(12, "2099-01-01", "future_date")
      if (k == 7) row(12, "", "no_date")
      if (k == 8) row(1, "", "no_client")
      if (k == 9) row(1, "1.23E+11", "damaged_id")
      if (k == 10) { print NR, 0, "row", "ragged" > truth; $0 = $0 ",canarytail" }
    }
    { print }
    END { print $0; print NR + 1, 0, "row", "duplicate" > truth }' > "$1.csv"
}
split -n l/2 plain.csv half.
damage one 3 < half.aa
{ head -1 plain.csv; cat half.ab; } | damage two 8
{ sed 's/^/1,/' one.truth; sed 's/^/2,/' two.truth; } | sort > want
"$UPTURN" key new keys/k > /dev/null

counts() { # counts WHAT REJECTS SUMMARY: those of the file are those of the summary
  awk -F, '$4 == "row" { n[$5]++ } END { for (r in n) print r, n[r] }' "$2" | sort > rows.got
  jq -r '.rejected | to_entries[] | select(.value > 0) | "\(.key) \(.value)"' "$3" | sort | cmp -s - rows.got || say "$1: rows: $(paste -sd' ' rows.got)"
  [ "$(tail -n +2 "$2" | grep -c ',row,')" = "$(jq .rows_rejected "$3")" ] || say "$1: rows rejected: $(jq .rows_rejected "$3")"
  awk -F, '$4 == "value" { n[$1 "," $3 " " $5]++ } END { for (k in n) print k ":" n[k] }' "$2" | sort > values.got
  jq -r '.columns[] | . as $c | (.lost | if type == "string" then split(" ") else . end)[] | select(. != "") | "\($c.file),\($c.column) \(.)"' "$3" |
    sort | cmp -s - values.got || say "$1: values: $(paste -sd' ' values.got)"
}
check() { # check WHAT REJECTS SUMMARY: lines and counts
  [ "$(head -1 "$2")" = file,row,column,what,reason ] || say "$1: header $(head -1 "$2")"
  tail -n +2 "$2" | sort | diff - want > diff.out || say "$1: $(head -5 diff.out)"
  counts "$1" "$2" "$3"
  jq -r '(.rejects[] | [.file, .row, .column, "row", .reason]), (.rejected_values[] | [.file, .row, .column, "value", .reason]) | @csv' "$3" | tr -d '"' | sort |
    cmp -s - want || say "$1: the lists of the summary are others"
  [ "$(jq '.rows_read == .rows_accepted + .rows_rejected' "$3")" = true ] || say "$1: rows are lost"
  [ "$(stat -c %a "$2")" = 600 ] || say "$1: others may read it"
  if grep -qi canary "$2"; then say "$1: a value is told"; fi
}
got=0
"$UPTURN" ingest one.csv two.csv --dataset a.db --key keys/k --rejects a.csv --max-rejects 100% --format json > a.json 2> err || got=$?
[ "$got" = 0 ] || say "ingest: exit $got: $(cat err)"
check ingest a.csv a.json
for reason in not_a_number out_of_range off_step bad_date unmapped impossible_date future_date no_date no_client damaged_id ragged; do
  grep -q ",$reason$" want || say "no $reason to be seen"
done
got=0
"$UPTURN" run one.csv two.csv --output book.xlsx --rejects b.csv > out 2> err || got=$?
[ "$got" = 0 ] && cmp -s a.csv b.csv || say "run: exit $got: $(cat err)"
"$UPTURN" ingest one.csv two.csv --dataset c.db --rejects b.csv > out 2>&1 || true
cmp -s a.csv b.csv || say 'a file that was there is not replaced, or the lines are in another order'
if grep -rqi canary err out; then say 'a value is told on the way'; fi

# Nothing is left where the job is not done, and what was there stays; no input is overwritten.
echo kept > b.csv
got=0
"$UPTURN" ingest one.csv absent.csv --dataset no.db --rejects b.csv > out 2> err || got=$?
[ "$got" = 1 ] && [ "$(cat b.csv)" = kept ] && [ ! -e no.db ] || say "a missing export: exit $got, $(cat b.csv)"
for to in one.csv a.db keys/k; do
  cp -r $to before
  got=0
  "$UPTURN" ingest one.csv --dataset a.db --key keys/k --rejects $to > out 2> err || got=$?
  [ "$got" = 2 ] && cmp -s $to before || say "--rejects $to: exit $got: $(cat err)"
done
got=0
"$UPTURN" ingest one.csv --dataset no.db --rejects nowhere/b.csv > out 2> err || got=$?
[ "$got" = 1 ] && [ ! -e no.db ] || say "no such folder: exit $got"

# Many: in a file that may not grow, no dataset either; in little memory, all of them.
awk -F, -v OFS=, 'NR == 1 { print; next } { for (i = 0; i < 60; i++) { $12 = "2021-02-31"; print } $12 = "2021-02-0" NR % 9 + 1; $16 = 99; print }' plain.csv > many.csv
trap '' XFSZ
got=0
(ulimit -f 1000 && "$UPTURN" ingest many.csv --dataset no.db --rejects m.csv > out 2> err) || got=$?
[ "$got" = 1 ] && grep -q -- '--rejects: the file cannot be written' err || say "a file that may not grow: exit $got: $(cat err)"
[ ! -e no.db ] && [ ! -e m.csv ] && [ "$(ls -A | grep -c partial)" = 0 ] || say "a file that may not grow: left $(ls -A)"
"$UPTURN" ingest many.csv --dataset m.db --rejects m.csv --format json > m.json 2> err || [ $? = 3 ] || say "many: $(cat err)"
lines=$(tail -n +2 plain.csv | wc -l)
[ "$(grep -c ',12,row,impossible_date$' m.csv)" = $((60 * lines)) ] && [ "$(grep -c ',16,value,out_of_range$' m.csv)" = "$lines" ] || say 'many: some are not told'
[ "$(jq '(.rejects | length) + .rejects_not_listed == .rows_rejected' m.json)" = true ] || say 'many: the list does not add up'
[ "$(jq '.rejected.impossible_date' m.json)" = $((60 * lines)) ] || say 'many: counts'
# The samples of all layouts, of which some have several tables.
for sample in "$SOURCE"/datasets/layouts/*/ "$SOURCE"/datasets/layouts/*.csv; do
  name=$(basename "$sample" .csv)
  "$UPTURN" ingest "${sample%/}" --dataset s.$name.db --layout $name --confirm-order --rejects s.csv --format json > s.json 2> err || [ $? = 3 ] || say "$name: $(cat err)"
  counts "$name" s.csv s.json
done
exit $failed
