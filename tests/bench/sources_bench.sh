#!/bin/bash
# ingest of one simulated export in several syntaxes, beside ingest of the same as CSV: sources_bench.sh [CLIENTS] (default 60,000: about 550,000 rows).
# Builds nothing: needs build/release/upturn (UPTURN overrides). Best of three in turn, CPU seconds of both threads; peers read the same file once and
# make nothing of it. Peak memory is the resident set of the whole process.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
upturn=${UPTURN:-$root/build/release/upturn}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
"$upturn" simulate --clients "${1:-60000}" --seed 1 > a.csv
sqlite3 a.sqlite '.import --csv a.csv t'
sqlite3 a.sqlite '.mode json' '.once a.json' 'SELECT * FROM t'
sed -e 's/^\[//' -e 's/\]$//' -e 's/,$//' a.json > a.ndjson
gzip -k a.csv a.ndjson
kinds='csv csv.gz ndjson ndjson.gz json sqlite'
if Rscript -e 'if (!requireNamespace("haven", quietly = TRUE)) quit(status = 1)' > /dev/null 2>&1; then
  Rscript -e 'library(haven); d <- read.csv("a.csv", na.strings = ""); d$session_date <- as.Date(d$session_date)
    d$date_of_birth <- as.Date(d$date_of_birth); write_sav(d, "a.sav"); write_dta(d, "a.dta")' > /dev/null
  kinds="$kinds sav dta"
fi
timed() { # timed NAME COMMAND...: appends "cpu-seconds KiB" to NAME
  local name=$1 got=0
  shift
  /usr/bin/time -f '%U %S %M' -o time "$@" > said 2>&1 || got=$?
  [ $got -eq 0 ] || [ $got -eq 3 ] || { cat said; exit 1; }
  tail -1 time | awk '{ print $1 + $2, $3 }' >> "$name"
}
best() { sort -n "$1" | head -1 | cut -d' ' -f"$2"; }
for _ in 1 2 3; do
  for kind in $kinds; do
    rm -f out.db
    timed "t.$kind" "$upturn" ingest "a.$kind" --dataset out.db --format csv
  done
  timed p.ndjson jq -c .client_id a.ndjson
  timed p.csv.gz gzip -dc a.csv.gz
  timed p.ndjson.gz gzip -dc a.ndjson.gz
  timed p.sqlite sqlite3 a.sqlite 'SELECT * FROM t'
done
echo "$(($(wc -l < a.csv) - 1)) rows"
echo '| syntax | MB | ingest cpu s | of CSV | peak MiB | peer cpu s | peer |'
echo '|---|---|---|---|---|---|---|'
for kind in $kinds; do
  peer= name=
  case $kind in
    ndjson) name='`jq -c .client_id`' ;;
    csv.gz | ndjson.gz) name='`gzip -dc`' ;;
    sqlite) name='`SELECT *`' ;;
  esac
  [ -z "$name" ] || peer=$(best "p.$kind" 1)
  awk -v k="$kind" -v b="$(stat -c %s "a.$kind")" -v s="$(best "t.$kind" 1)" -v c="$(best t.csv 1)" -v m="$(best "t.$kind" 2)" -v p="$peer" -v n="$name" \
    'BEGIN { printf "| .%s | %.0f | %.2f | %.1f | %.0f | %s | %s |\n", k, b / 1e6, s, s / c, m / 1024, p, n }'
done
