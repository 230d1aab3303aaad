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
  sqlite3 "$1" .dump | grep -v -i -e input -e 'INTO batch'
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
# A database: its table, or what is selected of it; text as numbers, and numbers as SQLite has them.
sqlite3 a.sqlite '.import --csv a.csv t' 'CREATE TABLE typed AS SELECT * FROM t' "UPDATE typed SET phq9 = iif(phq9 = '', NULL, phq9 + 0),
  srs = iif(srs = '', NULL, srs + 0.0)" 'CREATE TABLE vacant(a, b)' 'DROP TABLE t'
same sqlite a.sqlite
same 'sqlite, selected' a.sqlite --query 'SELECT * FROM typed ORDER BY rowid'
gzip -k a.sqlite
same 'sqlite, packed' a.sqlite.gz
# Packed, in archives, in folders, through a pipe.
gzip -k a.csv a.ndjson
same gz a.csv.gz
same 'ndjson, packed' a.ndjson.gz
head -n 300 a.csv > one.csv
(head -n 1 a.csv && tail -n +301 a.csv) > two.csv
gzip two.csv
mkdir parts packed
cp one.csv two.csv.gz parts/
same folder parts
# More files than may be open.
mkdir many
jq -c '.[]' a.json | split -l 5 -a 3 - many/f
[ "$(ls many | wc -l)" -gt 90 ] || say 'too few files'
files=$(ulimit -Sn)
ulimit -Sn 48
same 'a folder of many files' many
ulimit -Sn "$files"
if command -v zip > /dev/null; then
  (cd parts && zip -q ../packed/both.zip one.csv two.csv.gz)
  same zip packed/both.zip
  same 'zip in a folder' packed
fi
same 'standard input' - < a.csv
same 'a pipe' - < <(gzip -dc a.csv.gz)
same 'a packed pipe' - < <(cat a.ndjson.gz)
# Written by R's haven: numbers and dates as the programs have them.
if command -v Rscript > /dev/null && Rscript -e 'if (!requireNamespace("haven", quietly = TRUE)) quit(status = 1)' 2> /dev/null; then
  Rscript - << 'R' > /dev/null
library(haven)
d <- read.csv("a.csv", na.strings = "")
d$session_date <- as.Date(d$session_date)
d$date_of_birth <- as.Date(d$date_of_birth)
write_sav(d, "a.sav")
write_sav(d, "a.zsav", compress = "zsav")
write_dta(d, "a.dta")
write_xpt(d, "a.xpt", version = 8)
R
  for kind in sav zsav dta xpt; do same "$kind" "a.$kind"; done
  gzip -k a.sav
  same 'sav, packed' a.sav.gz
fi
# No name of a file is in what is printed, whatever goes wrong.
mkdir jane-doe
printf '\x1f\x8b broken' > jane-doe/jane-doe.csv.gz
"$UPTURN" ingest jane-doe --dataset no.db > out.txt 2>&1 && say 'a damaged file was taken'
grep -q -i jane out.txt && say "a file's name is told"
[ "$(wc -l < out.txt)" = 1 ] || say "not one line: $(cat out.txt)"
exit $failed
