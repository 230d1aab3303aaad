#!/bin/bash
# Every layout with an expected reading in tests/golden/layouts/NAME.txt: its sample, through both gates of ingest, gives exactly that. The expected
# readings are worked out by hand from the sample's cells and the format's specification.
#   rows        read, accepted, rejected; scores that found no appointment
#   reject      file, row, reason        unattached  file, row
#   course      a client: age band at intake, then visit by visit: days since intake, attendance, minutes, modality, end, format, stage, scores
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
label() { echo "(select label from code where domain = '$1' and code = v.$1)"; }
courses() { # courses DATASET
  local scores="''" name
  for name in $(sqlite3 "$1" "select name from instrument order by name"); do
    scores="$scores || coalesce(' $name=' || v.score_$name, '')"
  done
  sqlite3 "$1" "select 'course ' || coalesce(age_band, '-') || group_concat(one, '') from (
      select client, coalesce(age_band, '-') age_band, ' | ' || at || ' ' || $(label attendance) || coalesce(' ' || duration, '') || coalesce(' ' || $(label modality), '')
        || coalesce(' end:' || $(label end_reason), '') || coalesce(' by:' || $(label format), '') || coalesce(' as:' || $(label stage), '')
        || coalesce(' for:' || $(label problem), '') || $scores one
      from visit v join client using (client) order by client, seq) group by client" | LC_ALL=C sort
}
for expected in "$SOURCE"/tests/golden/layouts/*.txt; do
  name=$(basename "$expected" .txt)
  sample="$SOURCE/datasets/layouts/$name"
  [ ! -f "$sample.csv" ] || sample="$sample.csv"
  "$UPTURN" ingest "$sample" --dataset $name.db --profile research --format json --max-rejects 100% > $name.json 2> $name.err || [ $? = 3 ] || { say "$name: $(cat $name.err)"; continue; }
  { jq -r '"rows \(.rows_read) \(.rows_accepted) \(.rows_rejected) apart \(.scores_unattached)"' $name.json
    jq -r '.inputs[] | "file \(.file) \(.layout) \(.table)"' $name.json
    jq -r '.rejects[] | "reject \(.file) \(.row) \(.reason)"' $name.json
    jq -r '.unattached[] | "unattached \(.file) \(.row)"' $name.json
    courses $name.db
  } > $name.got
  diff <(grep -v '^#' "$expected") $name.got > $name.diff || { say "$name (expected < > got):"; cat $name.diff; }
done
exit $failed
