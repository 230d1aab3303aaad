#!/bin/bash
# Wide files whose columns are named as people type them: the published pair of names (R package suddengains: sgdata_bad has the columns of sgdata in
# the same order) over made-up scores. Nothing is taken in before a person confirmed the order; then both give the same dataset.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/own" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1790000000 # 2026-09-21
failed=0
say() { echo "FAILED: $*"; failed=1; }
clean=id
for m in bdi rq; do clean="$clean$(printf ",${m}_s%d" {0..12}),${m}_fu1,${m}_fu2"; done
bad=id,bdi_intake,bdi1,wk2bdi,bdi.S3,bdis4,bdi_session5,bdi_weekSix,beck.dep.inv_sess7,weeeek8bdi,bdi_nine,bdii10,bDi11,bdi_s12_end,bdi_fu1,bdi_followup2
bad=$bad,rq_intake,rqi1,wk2rq,rq.S3,rq_s4,rq_session5,rq_weekSix,rq_sess7,weeeek8rq,rqnine,rq10,rqi11,rq_s12_end,prq_fu1,rqq_followup2
rows() { awk 'BEGIN { for (r = 1; r <= 43; r++) { line = r; for (c = 0; c < 30; c++) { x = (r * 37 + c * 11 + r * c) % 50
  line = line "," ((r * c + c) % 13 == 5 ? "" : x) } print line } }'; }
{ echo "$clean"; rows; } > clean.csv
{ echo "$bad"; rows; } > bad.csv
printf 'name: rq\ntitle: RQ\nsynonyms: [rq]\nrange: {min: 0, max: 60, step: 1, source: "made up", verified: no}\ndirection: higher_worse\n' > own/rq.yaml

got=0
"$UPTURN" ingest bad.csv --dataset bad.db --instruments own > out 2> err || got=$?
[ "$got" = 1 ] && [ "$(wc -l < err)" = 1 ] && grep -q -e '--confirm-order' err && [ ! -s out ] && [ ! -e bad.db ] || say "not confirmed: exit $got, $(cat err)"
got=0
"$UPTURN" run bad.csv --output bad.xlsx --instruments own > out 2> err || got=$?
[ "$got" = 1 ] && grep -q -e '--confirm-order' err && [ ! -e bad.xlsx ] || say "run, not confirmed: exit $got, $(cat err)"
"$UPTURN" ingest bad.csv --dataset bad.db --instruments own --confirm-order --format json > out 2> err || say "confirmed: $(cat err)"
[ "$(jq '[.columns[] | select(.role == "score")] | length' out)" = 30 ] || say 'a column is not a score'
"$UPTURN" ingest clean.csv --dataset clean.db --instruments own > out 2> err || say "clean: $(cat err)"

# The same appointments and scores; only the names of the layouts differ in what is remembered.
print() { sqlite3 "$1" "select value from meta where key = 'fingerprint'"; }
[ "$(print bad.db)" = "$(print clean.db)" ] || say 'the two names give two datasets'
rows_of() { sqlite3 "$1" "select seq, at, attendance, score_bdi2, score_rq from visit order by score_bdi2, score_rq, at, seq"; }
[ "$(rows_of bad.db)" = "$(rows_of clean.db)" ] && [ "$(rows_of bad.db | wc -l)" -gt 400 ] || say 'the visits differ'

# Two columns exchanged by hand are another dataset: the comparison sees the order.
"$UPTURN" ingest bad.csv --dataset other.db --instruments own --confirm-order --column 3=bdi2@2 --column 4=bdi2@1 > out 2> err || say "exchanged: $(cat err)"
[ "$(print other.db)" != "$(print clean.db)" ] || say 'the order of two columns makes no difference'
exit $failed
