#!/bin/bash
# Placeholders: one id in every row of a large export, each time with another birth date; and, by name, one name under as many ids. What is told first
# counts, every further id is reported once at its first row (the first 100,000 are shown), and the work grows with
# the rows, not with their square (which takes minutes here).
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0 rows=300000
say() { echo "FAILED: $*"; failed=1; }
awk -v n=$rows 'function date(k) { return sprintf("%02d-%02d", 1 + k % 12, 1 + k % 28) }
  BEGIN {
    print "client_id,date_of_birth,session_date,phq9" > "id.csv"
    print "client_id,client_name,date_of_birth,session_date,phq9" > "name.csv"
    for (i = 0; i < n; i++) {
      printf "walk-in,%d-%s,%d-%s,%d\n", i ? 1990 - i % 50 : 1953, date(i % 7919), 2013 + i % 10, date(i % 331), i % 28 > "id.csv"
      k = i % 3 == 2 ? int(i / 2) : i
      printf "U%d,Test Test,1950-01-01,%d-%s,%d\n", k, 2013 + i % 10, date(i % 331), i % 28 > "name.csv"
    }
  }'
ingest() { # ingest NAME OPTIONS..
  local name=$1 got=0
  shift
  timeout 40 "$UPTURN" ingest "$name.csv" --dataset "$name.db" --max-rejects 100% --format json "$@" > "$name.json" 2> "$name.err" || got=$?
  [ $got != 124 ] || say "$name: more than 40 seconds"
  [ "$(jq -s -c '.[0] | [.rows_read, .clients]' "$name.json")" = "[$rows,1]" ] || say "$name: exit $got: $(cat "$name.err")"
}
export UPTURN_THREADS=3
ingest id
# Born 1953-01-01, first seen 2013.
[ "$(sqlite3 id.db 'select age_band, intake_year from client')" = '60|2013' ] || say "id: $(sqlite3 id.db 'select age_band, intake_year from client')"
ingest name --link name
awk -F, 'NR > 2 && $1 != first && !($1 in seen) { seen[$1]; print NR } NR == 2 { first = $1 }' name.csv > want
jq -r '.same_name[] | select(.kind == "joined" and .other_row == 2) | .row' name.json > got
head -n 100000 want | cmp -s - got || say "name: $(wc -l < got) ids reported, of $(wc -l < want), at most 100000"
exit $failed
