#!/bin/bash
# The risk report of a dataset (k, l, t, three risks, minimal uniques, the lattice for 5 and 11) and a protected copy, beside the ingest of the same
# clients: risk_bench.sh [CLIENTS...] (default 100000). Needs build/release/upturn (UPTURN overrides). Best of three runs each, taken in turn. "ten keys"
# is the same dataset with five more attributes made up at random, the worst that can be: nearly every client is a kind of its own.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
upturn=${UPTURN:-$root/build/release/upturn}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
[ $# -gt 0 ] || set -- 100000

timed() { # timed NAME COMMAND...: appends "seconds cpu-seconds KiB" to NAME
  local name=$1 got=0
  shift
  /usr/bin/time -f '%e %U %S %M' -o "$here/time" "$@" > "$here/said" 2>&1 || got=$?
  [ $got -eq 0 ] || [ $got -eq 3 ] || { cat "$here/said"; exit 1; }
  tail -1 "$here/time" | awk '{ print $1, $2 + $3, $4 }' >> "$here/$name"
}
best() { sort -n -k"$2" "$here/$1" | head -1 | cut -d' ' -f"$2"; }

echo '| clients | what | s | cpu s | of ingest (cpu) | peak MiB |'
echo '|---|---|---|---|---|---|'
for clients in "$@"; do
  "$upturn" simulate --clients "$clients" --seed 1 > "$here/export.csv"
  rm -f "$here"/ingest "$here"/audit "$here"/wide "$here"/protect "$here"/*.db
  for turn in 1 2 3; do
    rm -f "$here/out.db" "$here/copy.db"
    timed ingest "$upturn" ingest "$here/export.csv" --dataset "$here/out.db" --format csv
    if [ "$turn" = 1 ]; then
      cp "$here/out.db" "$here/wide.db"
      columns=$(sqlite3 "$here/wide.db" "select group_concat(name) from pragma_table_info('client')")
      for made in ethnicity/7 uk_region/13 diagnosis/40 occupation/10 language/20; do
        name=${made%/*}
        case ",$columns," in *,"$name",*) ;; *) sqlite3 "$here/wide.db" "alter table client add column $name integer" ;; esac
        sqlite3 "$here/wide.db" "update client set $name = nullif(client / 1000003 * 7919 % (client % ${made#*/} + 1), 0)"
      done
    fi
    timed audit "$upturn" audit "$here/out.db" --format json
    timed wide "$upturn" audit "$here/wide.db" --format json
    timed protect "$upturn" protect "$here/out.db" --output "$here/copy.db"
  done
  for what in ingest:'ingest' audit:'audit, five keys' wide:'audit, ten keys' protect:'protect'; do
    name=${what%%:*}
    awk -v n="$clients" -v w="${what#*:}" -v s="$(best "$name" 1)" -v c="$(best "$name" 2)" -v of="$(best ingest 2)" -v m="$(best "$name" 3)" 'BEGIN {
      printf "| %d | %s | %.2f | %.2f | %.2f | %.0f |\n", n, w, s, c, c / of, m / 1024 }'
  done
done
