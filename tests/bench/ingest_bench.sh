#!/bin/bash
# ingest with de-identification beside `sqlite3 .import` and DuckDB's CREATE TABLE AS of the same file: ingest_bench.sh [CLIENTS...] (default: about 1
# and 6 million rows). Builds nothing: needs build/release/upturn (UPTURN overrides). DuckDB is measured where DUCKDB names a folder with
# node_modules/@duckdb/node-api (`npm install @duckdb/node-api` there). All end with a file on disk; the simulated export is in the page cache; best of
# RUNS (3) runs each, taken in turn. All use THREADS threads (all cores), but .import, which has one. Peak memory is the resident set of the process.
# BEFORE: a command that runs each, such as `chrt -f 10`, which keeps other work on the machine away.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
upturn=${UPTURN:-$root/build/release/upturn}
threads=${THREADS:-$(nproc)}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
[ $# -gt 0 ] || set -- 109000 656000

timed() { # timed NAME COMMAND...: appends "seconds cpu-seconds KiB" to NAME
  local name=$1 got=0
  shift
  ${BEFORE:-} /usr/bin/time -f '%e %U %S %M' -o "$here/time" "$@" > "$here/said" 2>&1 || got=$?
  [ $got -eq 0 ] || [ $got -eq 3 ] || { cat "$here/said"; exit 1; }
  tail -1 "$here/time" | awk '{ print $1, $2 + $3, $4 }' >> "$here/$name"
}
best() { sort -n -k"$2" "$here/$1" 2> /dev/null | head -1 | cut -d' ' -f"$2"; }

cat > "$here/duck.js" <<'END'
const { DuckDBInstance } = require('@duckdb/node-api');
(async () => {
  const [from, to, threads] = process.argv.slice(2);
  const db = await DuckDBInstance.create(to, { threads });
  const c = await db.connect();
  await c.run(`CREATE TABLE t AS SELECT * FROM read_csv('${from}')`);
  await c.run('CHECKPOINT');
  const rows = (await (await c.run('SELECT count(*) FROM t')).getRows())[0][0];
  console.log(String(rows));
  c.closeSync();
})();
END
duck() { NODE_PATH="$DUCKDB/node_modules" timed duck node "$here/duck.js" "$here/export.csv" "$here/duck.db" "$threads"; }

echo '| rows | MB | ingest s | million rows/s | .import s | faster | DuckDB s | faster | cpu s | .import cpu s | faster | DuckDB cpu s | peak MiB | dataset MB | load |'
echo '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|'
for clients in "$@"; do
  "$upturn" simulate --clients "$clients" --seed 1 > "$here/export.csv"
  rows=$(($(wc -l < "$here/export.csv") - 1))
  rm -f "$here/ingest" "$here/import" "$here/duck"
  for _ in $(seq "${RUNS:-3}"); do
    rm -f "$here/out.db" "$here/in.db" "$here/duck.db"
    UPTURN_THREADS=$threads timed ingest "$upturn" ingest "$here/export.csv" --dataset "$here/out.db" --format csv
    timed import sqlite3 "$here/in.db" ".import --csv $here/export.csv t"
    [ -z "${DUCKDB:-}" ] || duck
  done
  kept=$(sqlite3 "$here/out.db" 'select count(*) from visit')
  [ "$kept" = "$rows" ] && [ "$(sqlite3 "$here/in.db" 'select count(*) from t')" = "$rows" ] || echo "rows differ: $rows, $kept"
  [ -z "${DUCKDB:-}" ] || [ "$(cat "$here/said")" = "$rows" ] || echo "rows differ: $rows, DuckDB has $(cat "$here/said")"
  awk -v rows="$rows" -v bytes="$(stat -c %s "$here/export.csv")" -v db="$(stat -c %s "$here/out.db")" \
    -v s="$(best ingest 1)" -v t="$(best import 1)" -v u="$(best duck 1)" -v c="$(best ingest 2)" -v d="$(best import 2)" -v e="$(best duck 2)" \
    -v m="$(best ingest 3)" -v load="$(cut -d' ' -f1 /proc/loadavg)" 'BEGIN {
    printf "| %d | %.0f | %.2f | %.2f | %.2f | %.1f x | %s | %s | %.2f | %.2f | %.1f x | %s | %.0f | %.0f | %s |\n", rows, bytes / 1e6, s,
      rows / s / 1e6, t, t / s, u == "" ? "-" : u, u == "" ? "-" : sprintf("%.1f x", u / s), c, d, d / c, e == "" ? "-" : e, m / 1024, db / 1e6, load }'
done
