#!/bin/bash
# The sample of every layout, taken in twice: the second time nothing is new, and the dataset is the same row for row.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
rows() { sqlite3 "$1" "select * from client; select * from visit; select * from therapist; select * from clinic; select * from instrument;
  select * from batch; select * from batch_reason; select * from input_column; select * from meta"; }
audited() {
  "$UPTURN" audit "$1" --key "$2" --format json > audit.json 2> /dev/null || [ $? = 3 ] || say "$1: audit failed"
  [ "$(jq -r '[.checks[] | select(.check == "structure" or .check == "log") | .verdict] | join(" ")' audit.json)" = 'passed passed' ] ||
    say "$1: audit: $(jq -c '.checks' audit.json)"
}
for profile in research strict; do
  for sample in "$SOURCE"/datasets/layouts/*/ "$SOURCE"/datasets/layouts/*.csv; do
    name=$(basename "$sample" .csv) db=sample.$profile.$(basename "$sample" .csv)
    "$UPTURN" key new keys/$db > /dev/null
    for round in 1 2; do
      "$UPTURN" ingest "${sample%/}" --dataset $db.db --key keys/$db --profile $profile --layout $name --confirm-order --format json > sample.$round 2> err ||
        [ $? = 3 ] || say "$db: $(cat err)"
      rows $db.db > rows.$round
    done
    cmp -s rows.1 rows.2 || say "$db: the same export again changed the dataset"
    [ "$(jq -c .appointments sample.2)" = "$(jq -c '.appointments | {added: 0, already_there: .added, replaced: 0, removed: 0}' sample.1)" ] ||
      say "$db: $(jq -c .appointments sample.1 sample.2)"
    audited $db.db keys/$db
  done
done
exit $failed
