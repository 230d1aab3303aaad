#!/bin/bash
# One simulated export, written in every syntax that holds a table: under one key the datasets are the same row for row. What differs is only what is
# told of the files. The other syntaxes are written by other programs (sqlite3, jq, gzip), never by ours.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/key" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 60 --seed 5 > a.csv
"$UPTURN" key new key/k > /dev/null 2>&1
cp key/k key/first
rows() { # what a dataset holds but for its inputs
  sqlite3 "$1" .dump | grep -v -i input
}
same() { # same WHAT EXPORT...
  local what=$1
  shift
  rm -rf out.db key/k key/k.*
  cp key/first key/k
  "$UPTURN" ingest "$@" --dataset out.db --key key/k > out.txt 2> err.txt || { say "$what: $(cat err.txt)"; return; }
  rows out.db > out.sql
  [ -e want.sql ] || cp out.sql want.sql
  cmp -s want.sql out.sql || say "$what: another dataset: $(diff want.sql out.sql | head -4)"
}
same csv a.csv
[ "$(grep -c INSERT want.sql)" -gt 300 ] || say "too little in the dataset to compare"
sqlite3 :memory: '.import --csv a.csv t' '.mode json' '.once a.json' 'SELECT * FROM t'
jq -c '.[] | with_entries(select(.value != ""))' a.json > a.ndjson
jq '{made: "today", tags: [1, 2], rows: [.[] | .phq9 = (.phq9 | if . == "" then null else tonumber end)]}' a.json > wrapped.json
same json a.json
same ndjson a.ndjson
same 'json in an object' wrapped.json
exit $failed
