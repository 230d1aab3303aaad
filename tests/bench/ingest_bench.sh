#!/bin/bash
# ingest with de-identification beside `sqlite3 .import` of the same file: ingest_bench.sh [CLIENTS...] (default: about 1 and 6 million rows).
# Builds nothing: needs build/release/upturn (UPTURN overrides). Both end with a file on disk that any SQLite tool reads; the simulated export is in
# the page cache; best of three runs each, taken in turn. Peak memory is the resident set of the whole process.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
upturn=${UPTURN:-$root/build/release/upturn}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
[ $# -gt 0 ] || set -- 109000 656000

timed() { # timed NAME COMMAND...: appends "seconds cpu-seconds KiB" to NAME
  local name=$1 got=0
  shift
  /usr/bin/time -f '%e %U %S %M' -o "$here/time" "$@" > "$here/said" 2>&1 || got=$?
  [ $got -eq 0 ] || [ $got -eq 3 ] || { cat "$here/said"; exit 1; }
  tail -1 "$here/time" | awk '{ print $1, $2 + $3, $4 }' >> "$here/$name"
}
best() { sort -n -k"$2" "$here/$1" | head -1 | cut -d' ' -f"$2"; }

echo '| rows | MB | ingest s | million rows/s | .import s | faster | cpu s | .import cpu s | faster | peak MiB | dataset MB |'
echo '|---|---|---|---|---|---|---|---|---|---|---|'
for clients in "$@"; do
  "$upturn" simulate --clients "$clients" --seed 1 > "$here/export.csv"
  rows=$(($(wc -l < "$here/export.csv") - 1))
  rm -f "$here/ingest" "$here/import"
  for _ in 1 2 3; do
    rm -f "$here/out.db" "$here/in.db"
    timed ingest "$upturn" ingest "$here/export.csv" --dataset "$here/out.db" --format csv
    timed import sqlite3 "$here/in.db" ".import --csv $here/export.csv t"
  done
  kept=$(sqlite3 "$here/out.db" 'select count(*) from visit')
  [ "$kept" = "$rows" ] && [ "$(sqlite3 "$here/in.db" 'select count(*) from t')" = "$rows" ] || echo "rows differ: $rows, $kept"
  awk -v rows="$rows" -v bytes="$(stat -c %s "$here/export.csv")" -v db="$(stat -c %s "$here/out.db")" \
    -v s="$(best ingest 1)" -v t="$(best import 1)" -v c="$(best ingest 2)" -v d="$(best import 2)" -v m="$(best ingest 3)" 'BEGIN {
    printf "| %d | %.0f | %.2f | %.2f | %.2f | %.1f x | %.2f | %.2f | %.1f x | %.0f | %.0f |\n", rows, bytes / 1e6, s, rows / s / 1e6, t, t / s,
      c, d, d / c, m / 1024, db / 1e6 }'
done
