#!/bin/bash
# What an export voids that an earlier one told: removed only with --complete, and only between the first and the last day of the rows that count.
# Then two rows of scores that contradict each other in one of them: the other is kept, and the lost value is told.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
export_of() { # export_of DIR STATUS1 STATUS2: three encounters, the last one finished
  mkdir "$1"
  echo '{"resourceType":"Patient","id":"p1","gender":"female","birthDate":"1980-05-01"}' > "$1/Patient.ndjson"
  local n=0 status
  for status in "$2" "$3" finished; do
    n=$((n + 1))
    echo '{"resourceType":"Encounter","id":"e'$n'","status":"'"$status"'","class":{"code":"AMB"},"subject":{"reference":"Patient/p1"},"period":{"start":"2024-01-0'$((2 * n))'T09:00:00+00:00"}}'
  done > "$1/Encounter.ndjson"
}
take() { # take DATASET EXPORT [--complete]
  local got=0
  "$UPTURN" ingest "$2" --dataset "$1.db" --key "keys/$1" --profile research --max-rejects 100% "${@:3}" > out 2> err || got=$?
  [ "$got" = 0 ] || say "$1, $2: exit $got: $(cat err)"
}
days() { # days DATASET WHAT WANT
  local got
  got=$(sqlite3 "$1.db" "select group_concat(at, ' ') from (select at from visit order by at)")
  [ "$got" = "$3" ] || say "$1, $2: days $got, not $3"
}
export_of all finished finished
export_of first entered-in-error finished
export_of middle finished entered-in-error
for gone in first middle; do
  "$UPTURN" key new keys/$gone > /dev/null
  take $gone all
  days $gone 'before' '0 2 4'
  take $gone $gone
  days $gone 'without --complete' '0 2 4'
  take $gone $gone --complete
done
days first 'with --complete' '0 2 4'
days middle 'with --complete' '0 4'

mkdir scores
got=0
printf 'Client ID,Date,Status\nA-1,2024-03-04,Attended\nA-1,2024-03-11,Attended\n' > scores/appointments.csv
printf 'Client ID,Completed on,PHQ-9,GAD-7\nA-1,2024-03-04,18,15\nA-1,2024-03-04,17,\n' > scores/scores.csv
"$UPTURN" ingest scores --dataset scores.db --profile research --format json --rejects rejects.csv > out.json 2> err || got=$?
[ "$got" = 0 ] || say "scores: exit $got: $(cat err)"
[ "$(jq -c '[.rows_read, .rows_accepted, .rows_rejected]' out.json)" = '[4,4,0]' ] || say "scores: rows $(jq -c '[.rows_read, .rows_accepted, .rows_rejected]' out.json)"
[ "$(tail -n +2 rejects.csv)" = '2,2,0,value,conflict' ] || say "scores: rejects $(tail -n +2 rejects.csv)"
[ "$(sqlite3 scores.db 'select at, score_phq9, score_gad7 from visit order by at' | paste -sd' ')" = '0|17|15 7||' ] ||
  say "scores: $(sqlite3 scores.db 'select at, score_phq9, score_gad7 from visit order by at' | paste -sd' ')"
exit $failed
