#!/bin/bash
# Exports that overlap, come again, correct, or lack what was there. The truth is worked out by awk from the exports alone: of every appointment (client,
# day, therapist, and its place among those of one therapist on one day) the version of the export that was taken in last.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 300 --seed 5 | cut -d, -f1-16 > plain.csv
# Some days have two appointments: with another therapist, or with the same one again.
awk -F, -v OFS=, 'NR == 1 { print; next } { print } NR % 20 == 3 { $8 = "Dr Second Chair"; $15 = (NR * 7) % 28; print }
  NR % 31 == 4 { $15 = ($15 + 5) % 28; $16 = 9; print }' plain.csv > whole.csv
mapfile -t cut < <(tail -n +2 whole.csv | cut -d, -f12 | sort | awk '{ d[NR] = $0 } END { print d[int(NR * .35)]; print d[int(NR * .6)] }')
awk -F, -v to="${cut[1]}" 'NR == 1 || $12 <= to' whole.csv > a.csv
# The later export: from the first cut on; in the overlap every ninth row has another score and was cancelled.
awk -F, -v OFS=, -v from="${cut[0]}" -v to="${cut[1]}" 'NR == 1 { print; next } $12 <= from { next }
  $12 <= to && NR % 9 == 0 { $15 = ($15 + 3) % 28; $13 = "cancelled" } { print }' whole.csv > b.csv
awk 'NR == 1 || NR % 200 == 7' b.csv | awk -F, -v OFS=, 'NR > 1 { $16 = 21; $15 = 0 } { print }' > c.csv
days='function day(date,   d, y, m) {
  split(date, d, "-"); y = d[1] + 0; m = d[2] + 0
  if (m < 3) { y--; m += 12 }
  return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + d[3] }'
# truth UNIT FILE...: one line a client, offsets and values of every appointment; strict counts from the first day of the first file that has the client,
# moved back by whole weeks where a later file has an earlier one.
truth() {
  local unit=$1
  shift
  awk -F, -v unit="$unit" "$days"'
    BEGIN { label["attended"] = "Attended"; label["dna"] = "Did not attend"; label["cancelled"] = "Cancelled" }
    function settle(  c) {
      for (c in least) {
        if (!(c in intake)) intake[c] = least[c]
        else if (least[c] < intake[c]) intake[c] -= unit * int((intake[c] - least[c] + unit - 1) / unit)
      }
      delete least
    }
    FNR == 1 { settle(); delete place; next }
    { d = day($12); k = $1 SUBSEP d SUBSEP $8; k = k SUBSEP (++place[k])
      value[k] = label[$13] "/" $15 "/" $16; who[k] = $1; on[k] = d
      if (!($1 in least) || d < least[$1]) least[$1] = d }
    END { settle(); for (k in value) print who[k] "," int((on[k] - intake[who[k]]) / unit) "," value[k] }' "$@" | lines
}
lines() {
  sort -t, -k1,1 -k2,2n -k3,3 | awk -F, '$1 != who { if (who != "") print line; who = $1; line = "" } { line = line " " $2 "/" $3 } END { print line }' | sort
}
stored() {
  sqlite3 -separator / "$1" "select v.client || ',' || v.at || ',' || c.label, coalesce(v.score_phq9, ''), coalesce(v.score_gad7, '') from visit v
    left join code c on c.domain = 'attendance' and c.code = v.attendance" | lines
}
rows() { sqlite3 "$1" "select * from client; select * from visit; select * from therapist; select * from clinic; select * from instrument;
  select * from batch; select * from batch_reason; select * from input_column; select * from meta"; }
audited() {
  "$UPTURN" audit "$1" --key "$2" --format json > audit.json 2> /dev/null || [ $? = 3 ] || say "$1: audit failed"
  [ "$(jq -r '[.checks[] | select(.check == "structure" or .check == "log") | .verdict] | join(" ")' audit.json)" = 'passed passed' ] ||
    say "$1: audit: $(jq -c '.checks' audit.json)"
}
ingest() { # ingest FILE... : into $db under $key; numbers in summary.json
  local got=0
  "$UPTURN" ingest "$@" --dataset $db.db --key keys/$key --profile $profile --format json > summary.json 2> err || got=$?
  [ "$got" = 0 ] || say "$profile $*: exit $got: $(cat err)"
  audited $db.db keys/$key
}
told() { # told ADDED ALREADY REPLACED REMOVED
  local got
  got=$(jq -r '.appointments | "\(.added) \(.already_there) \(.replaced) \(.removed)"' summary.json)
  [ "$got" = "$*" ] || say "$profile: added, already there, replaced, removed: $got, not $*"
}
right() { # right WHAT UNIT FILE...
  local what=$1
  shift
  truth "$@" > want
  stored $db.db > got
  cmp -s want got || say "$profile, $what: $(comm -23 want got | wc -l) of $(wc -l < want) clients are not as they should be"
  [ "$(sqlite3 $db.db 'select count(*) from (select client from visit group by client having min(seq) != 1 or max(seq) != count(*))')" = 0 ] ||
    say "$profile, $what: numbers of appointments are not 1, 2, .."
  [ "$(sqlite3 $db.db 'select count(*) from visit v join visit w using (client) where v.seq < w.seq and v.at > w.at')" = 0 ] ||
    say "$profile, $what: appointments are not in the order of time"
}
count() { awk 'END { print NR - 1 }' "$1"; }
both() { awk -F, 'FNR == 1 { next } { k = $1 FS $12 FS $8; k = k FS (++n[FILENAME, k]); v = $13 FS $15 FS $16 } FILENAME == ARGV[1] { old[k] = v; next }
  { if (!(k in old)) added++; else if (old[k] == v) same++; else replaced++ } END { print added + 0, same + 0, replaced + 0 }' "$1" "$2"; }

for profile in research strict; do
  unit=1
  [ $profile = research ] || unit=7
  key=$profile db=$profile
  "$UPTURN" key new keys/$key > /dev/null
  ingest a.csv
  right 'a first export' $unit a.csv
  told "$(count a.csv)" 0 0 0
  # The same file again: nothing but an entry of the log.
  rows $db.db > before
  cp keys/$key.link link.before
  ingest a.csv
  told 0 "$(count a.csv)" 0 0
  rows $db.db | cmp -s before - || say "$profile: the same export again changed the dataset"
  cmp -s keys/$key.link link.before || say "$profile: the same export again changed the link file"
  grep -q 'already there' err || say "$profile: nobody is told that nothing is new"
  [ "$(sqlite3 $db.db 'select count(*), min(detail), max(detail) from log')" = '2|0|1' ] || say "$profile: the log has not one entry more"
  # In another order of rows.
  { head -1 a.csv; tail -n +2 a.csv | sort -t, -k12,12r -s; } > turned.csv
  awk -F, 'NR > 1 { k = $1 FS $12 FS $8 } NR > 1 && n[k]++ { twin[k] } END { print length(twin) }' a.csv > twins
  [ "$(cat twins)" -ge 20 ] || say 'too few twins to see anything'
  ingest turned.csv
  told 0 "$(count a.csv)" 0 0
  # An overlap with corrections.
  read -r added same replaced < <(both a.csv b.csv)
  [ "$added" -ge 100 ] && [ "$same" -ge 100 ] && [ "$replaced" -ge 20 ] || say "too little to see: $added $same $replaced"
  ingest b.csv
  told "$added" "$same" "$replaced" 0
  right 'an overlap' $unit a.csv b.csv
  ingest b.csv
  told 0 "$(count b.csv)" 0 0
  # A few corrections alone; what stands after them stays.
  ingest c.csv
  told 0 0 "$(count c.csv)" 0
  right 'corrections alone' $unit a.csv b.csv c.csv
  # An earlier export once more: its versions count again, and what is later stays.
  ingest a.csv
  right 'an earlier export again' $unit a.csv b.csv c.csv a.csv
  # All in one run: the same rows, and every row that was replaced is told.
  db=$profile.once key=$profile.once
  "$UPTURN" key new keys/$key > /dev/null
  "$UPTURN" ingest a.csv b.csv c.csv --dataset $db.db --key keys/$key --profile $profile --max-rejects 100% --format json > summary.json 2> err ||
    say "$profile, one run: $(cat err)"
  right 'one run' $unit a.csv b.csv c.csv
  audited $db.db keys/$key
  [ "$(jq -r '"\(.rejected.replaced) \(.rejected.duplicate) \(.rows_read == .rows_accepted + .rows_rejected)"' summary.json)" = \
    "$((replaced + $(count c.csv))) $same true" ] || say "$profile, one run: rejected $(jq -c .rejected summary.json)"
  # The later export first, then what was before it: intakes move.
  db=$profile.back key=$profile.back
  "$UPTURN" key new keys/$key > /dev/null
  ingest b.csv
  ingest a.csv
  right 'history comes later' $unit b.csv a.csv
  told "$(both b.csv a.csv | cut -d' ' -f1)" "$same" "$replaced" 0
done

# What a complete export has not got any more. Gone: one in eleven of the appointments in its days, of clients that it still has others of.
awk -F, -v from="${cut[0]}" 'NR == 1 || $12 > from' whole.csv > d.csv
awk -F, -v last="$(tail -n +2 d.csv | cut -d, -f12 | sort | tail -1)" 'FNR == 1 { file++; if (file < 3) next; print; next }
  file == 1 { if (!($1 in least) || $12 < least[$1]) least[$1] = $12; next }
  file == 2 { n[$1]++; next }
  FNR % 11 == 5 && $12 != last && $12 != least[$1] && n[$1] > 3 { n[$1]--; print > "gone.csv"; next }
  { print }' whole.csv d.csv d.csv > e.csv
first=$(tail -n +2 e.csv | cut -d, -f12 | sort | head -1) last=$(tail -n +2 e.csv | cut -d, -f12 | sort | tail -1)
for profile in research strict; do
  unit=1
  [ $profile = research ] || unit=7
  key=complete.$profile db=complete.$profile
  "$UPTURN" key new keys/$key > /dev/null
  ingest whole.csv
  # Not asked for: they stay.
  ingest e.csv
  told 0 "$(count e.csv)" 0 0
  right 'gone, and not asked for' $unit whole.csv
  # Of research every one; of strict those in weeks that lie wholly between the first and the last day of the export.
  awk -F, -v profile=$profile -v first="$first" -v last="$last" "$days"'
    FILENAME == "whole.csv" { if (FNR > 1) { d = day($12); if (!($1 in intake) || d < intake[$1]) intake[$1] = d } next }
    { d = day($12); week = intake[$1] + 7 * int((d - intake[$1]) / 7)
      if (profile == "strict" && (week < day(first) || week + 6 > day(last))) next
      print }' whole.csv gone.csv > removed
  awk 'NR == FNR { gone[$0]++; next } gone[$0]-- > 0 { next } { print }' removed whole.csv > left.csv
  [ "$(wc -l < removed)" -ge 50 ] || say "too few are gone: $(wc -l < removed)"
  ingest e.csv --complete
  told 0 "$(count e.csv)" 0 "$(wc -l < removed)"
  right 'complete' $unit left.csv
  ingest e.csv --complete
  told 0 "$(count e.csv)" 0 0
  # A row that cannot be read may be an appointment that would be taken for gone.
  { cat e.csv; echo 'C1,,,,,,,,,,,2021-02-31,attended,,1,1'; } > bad.csv
  rows $db.db > before
  got=0
  "$UPTURN" ingest bad.csv --dataset $db.db --key keys/$key --profile $profile --complete > out 2> err || got=$?
  [ "$got" = 1 ] && grep -q -- '--complete: the row was rejected (impossible_date)' err || say "$profile, complete with a rejected row: exit $got: $(cat err)"
  rows $db.db | cmp -s before - || say "$profile, complete with a rejected row: the dataset was changed"
done

# Without a key nothing links, and a link file that is gone is not guessed at.
"$UPTURN" ingest a.csv --dataset free.db > out 2> err || say "without a key: $(cat err)"
"$UPTURN" ingest a.csv --dataset free.db --format json > summary.json 2> err || say "without a key again: $(cat err)"
[ "$(sqlite3 free.db 'select count(*) from visit')" = $((2 * $(count a.csv))) ] || say 'without a key clients were linked'
rm keys/research.link
rows research.db > before
if "$UPTURN" ingest b.csv --dataset research.db --key keys/research --profile research > out 2> err; then say 'a link file that is gone is not missed'; fi
grep -q 'older than the dataset, or gone' err || say "a link file that is gone: $(cat err)"
rows research.db | cmp -s before - || say 'a link file that is gone: the dataset was changed'
exit $failed
