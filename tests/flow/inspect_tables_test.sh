#!/bin/bash
# inspect over an export of several tables: each file with its table, its columns as that table has them, rows that cannot be taken; a file too many.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
sample=$SOURCE/datasets/layouts/pmhc_mds
"$UPTURN" inspect "$sample" --format json > all.json 2> err || [ $? = 3 ] || say "$(cat err)"
is 'tables' "$(jq -r '[.files[].table] | join(" ")' all.json)" \
  'clients collection_occasions episodes k10p k5 metadata sdq service_contact_practitioners service_contacts'
is 'rows' "$(jq -r '[.files[].rows] | join(" ")' all.json)" '3 5 4 6 2 2 5 4 8'
is 'rejected' "$(jq -r '[.files[].rows_rejected] | join(" ")' all.json)" '0 0 0 1 0 0 0 0 2'
is 'one question, of rows that others look up' "$(jq -r '[.questions[] | "\(.file) \(.column)"] | join(", ")' all.json)" '3 11'
is 'a role' "$(jq -r '.columns[] | select(.file == 9 and .header == "service_contact_no_show") | .role' all.json)" attendance
is 'a link' "$(jq -r '.columns[] | select(.file == 9 and .header == "episode_key") | .role' all.json)" link
printf 'ward,bed\nNorth,4\n' > other.csv
"$UPTURN" inspect "$sample" other.csv --format json > more.json 2> err || [ $? = 3 ] || say "$(cat err)"
is 'not read' "$(jq -r '.files[9].table' more.json)" 'not read'
code=0
"$UPTURN" ingest "$sample" other.csv --dataset more.db > out 2> err || code=$?
is 'ingest says so' "$code $(grep -c 'was not read' err)" '3 1'
# One table without the others it needs: the message names them.
code=0
"$UPTURN" ingest "$sample/service-contacts.csv" --dataset one.db > out 2> err || code=$?
is 'others are needed' "$code $(grep -c 'needs these besides: clients, episodes' err)" '1 1'
exit $failed
