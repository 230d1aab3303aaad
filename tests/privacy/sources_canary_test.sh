#!/bin/bash
# Every syntax with canaries (Zyx, 7406155) in names, cells, keys and file names: none of them in a byte of what ingest and inspect say or leave behind,
# read whole and read cut off; and nothing is written beside an export, nor in the folder of temporary files, meanwhile.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/in" "$SCRATCH/out" "$SCRATCH/tmp" && cd "$SCRATCH/out"
export TMPDIR=$SCRATCH/tmp SQLITE_TMPDIR=$SCRATCH/tmp
failed=0
say() { echo "FAILED: $*"; failed=1; }
in=$SCRATCH/in
{
  echo 'client_id,client_name,session_date,attendance,phq9,zyxnotes'
  for i in $(seq 1 40); do
    echo "Zyx$((i % 8)),Zyx Smith$((i % 8)),2023-$(printf '%02d' $((i % 12 + 1)))-$(printf '%02d' $((i % 28 + 1))),attended,$((i % 28)),Zyx said 7406155 number $i"
  done
} > "$in/zyx7406155.csv"
cd "$in"
sqlite3 zyx7406155.sqlite '.import --csv zyx7406155.csv zyxtable' 'CREATE TABLE zyxempty(a, b)'
sqlite3 zyx7406155.sqlite '.mode json' 'SELECT * FROM zyxtable' > zyx7406155.json
jq -c '.[]' zyx7406155.json > zyx7406155.ndjson
gzip -k zyx7406155.csv
gzip -k zyx7406155.sqlite
mkdir zyxfolder && cp zyx7406155.csv.gz zyxfolder/zyxfile.csv.gz
printf '{"resourceType":"OperationOutcome","issue":[{"diagnostics":"Zyx 7406155"}]}\n' > zyxfolder/zyxerrors.ndjson
if command -v zip > /dev/null; then zip -q zyx7406155.zip zyx7406155.csv zyx7406155.ndjson; fi
if Rscript -e 'if (!requireNamespace("haven", quietly = TRUE)) quit(status = 1)' > /dev/null 2>&1; then
  Rscript -e 'library(haven); d <- read.csv("zyx7406155.csv"); d$session_date <- as.Date(d$session_date)
    d$attendance <- labelled(rep(1, nrow(d)), c(attended = 1, Zyx = 2))
    write_sav(d, "zyx7406155.sav"); write_dta(d, "zyx7406155.dta"); write_xpt(d, "zyx7406155.xpt", version = 8)' > /dev/null
fi
cd "$SCRATCH/out"
before=$(find "$in" | sort)
n=0
run() { # run COMMAND ARGUMENTS...: what it says goes to said.N
  n=$((n + 1))
  "$UPTURN" "$@" > "said.$n" 2>&1
}
# inspect may show headers, on standard output, and nothing else.
look() {
  n=$((n + 1))
  "$UPTURN" inspect "$@" > shown 2> "said.$n" || true
  sed 's/zyxnotes//g' shown > "said.shown.$n"
}
read_all=0
for export in "$in"/zyx*; do
  look "$export"
  run ingest "$export" --dataset "good.$n.db" && read_all=$((read_all + 1)) || [ $? = 3 ] || say "${export#"$in/zyx"}: $(cat "said.$n")"
  rm -f "$SCRATCH/tmp/cut"*
  [ -f "$export" ] || continue
  size=$(stat -c %s "$export")
  for part in 17 900 $((size / 3)) $((size - 40)) $((size - 1)); do
    cut=$in/cut7406155-zyx.${export##*.}
    head -c "$part" "$export" > "$cut"
    run ingest "$cut" --dataset "cut.$n.db" || true
    [ "$(grep -c '^upturn: ' "said.$n")" -le 2 ] || say "more than a line: $(cat "said.$n")"
    run ingest - --dataset "pipe.$n.db" < <(cat "$cut") || true
    rm -f "$cut"
  done
done
[ "$read_all" -ge 6 ] || say "only $read_all exports were read whole"
run inspect "$in/zyx7406155.sqlite" --query 'SELECT zyxabsent FROM zyxtable' && say 'a wrong query was taken'
run inspect "$in/zyx7406155.sqlite" --query 'DROP TABLE zyxtable' && say 'a table could be dropped'
run inspect 'postgres://zyx:7406155@127.0.0.1:1/zyx' --query 'SELECT 1' && say 'a server that is not there answered'
[ "$before" = "$(find "$in" | sort)" ] || say "something was left beside the exports: $(find "$in" | sort | diff - <(echo "$before"))"
[ -z "$(ls -A "$SCRATCH/tmp")" ] || say "temporary files: $(ls "$SCRATCH/tmp")"
# Datasets hold numbers of the canaries only by chance; words never.
if grep -l -r -a -i zyx . | grep -v -e '^./shown$'; then say 'a canary was written'; fi
if grep -l -a 7406155 said.*; then say 'a number was said'; fi
exit $failed
