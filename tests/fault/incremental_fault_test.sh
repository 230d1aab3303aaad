#!/bin/bash
# An overlapping export that is killed, or finds the disk full, while it replaces, adds and removes: the dataset is the old one or the new one, whole, and
# the next run makes it the new one. Links go with it.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
export_of() { # export_of FIRST LAST CHANGE
  awk -v first="$1" -v last="$2" -v change="$3" 'BEGIN { print "client_id,session_date,phq9,gad7"
    for (c = 1; c <= 2500; c++) for (s = first; s <= last; s++) if (!(change && (c + s) % 13 == 0 && s < last))
      printf "c%d,%d-%02d-%02d,%d,%d\n", c * 7919, 2019 + int(s / 12), s % 12 + 1, c % 28 + 1, (c * s + change * (s % 3 == 0)) % 28, (c + s) % 22 }'
}
export_of 1 14 0 > first.csv
export_of 5 18 1 > second.csv
content() { sqlite3 "$1" "select value from meta where key='fingerprint'; select count(*), sum(seq), sum(at), sum(score_phq9) from visit; pragma integrity_check" | paste -sd' '; }
whole() { [ "$(ls -A | grep -cE 'partial|journal|wal')" = 0 ] || say "$1: left behind: $(ls -A | paste -sd' ')"; }
"$UPTURN" key new keys/k > /dev/null
"$UPTURN" ingest first.csv --dataset old.db --key keys/k > out 2> err || say "first: $(cat err)"
cp keys/k.link old.link
take() { "$UPTURN" ingest second.csv --complete --dataset at.db --key keys/k --rejects at.csv > out 2> err; }
start() { cp old.db at.db && cp old.link keys/k.link && rm -f keys/k.link.next at.csv; }
start && take || say "second: $(cat err)"
cp at.db new.db && cp keys/k.link new.link
before=$(content old.db) after=$(content new.db)
[ "$before" != "$after" ] || say 'nothing to see'
# The truth of the new one: what the second export does not hold between its days is gone, its values are in the place of the old ones.
want=$(awk -F, 'FNR == 1 { next } NR == FNR { v[$1, $2] = $3; if (!(f in d) || $2 < lo) { d[f]; lo = $2 } if ($2 > hi) hi = $2; next }
  $2 < lo { v[$1, $2] = $3 } END { for (k in v) { n++; sum += v[k] } print n "|" sum }' second.csv first.csv)
got=$(sqlite3 new.db 'select count(*), sum(score_phq9) from visit')
# Strict removes in whole weeks only: the first week of the export may keep some.
kept=$((${got%%|*} - ${want%%|*}))
[ "$kept" -ge 0 ] && [ "$kept" -le 200 ] || say "the new one holds $got, not about $want"

# Killed.
for pause in 0.01 0.03 0.06 0.1 0.15 0.2 0.3; do
  start
  "$UPTURN" ingest second.csv --complete --dataset at.db --key keys/k --rejects at.csv > out 2> err &
  victim=$!
  sleep $pause
  kill -9 $victim 2> /dev/null || true
  wait $victim 2> /dev/null || true
  now=$(content at.db)
  [ "$now" = "$before" ] || [ "$now" = "$after" ] || say "killed after $pause s: $now"
  [ ! -e at.csv ] || head -1 at.csv | grep -q '^file,row' || say "killed after $pause s: half a file of rejects"
  take || say "after a kill at $pause s: $(cat err)"
  [ "$(content at.db)" = "$after" ] && cmp -s keys/k.link new.link || say "after a kill at $pause s: another dataset or link file"
  whole "after a kill at $pause s"
done

# A file may not grow.
trap '' XFSZ
size=$(($(stat -c %s old.db) / 1024))
for blocks in 16 64 $((size / 2)) $((size - 100)); do
  start
  got=0
  (ulimit -f $blocks && take) || got=$?
  [ "$got" = 1 ] || say "in $blocks KiB: exit $got"
  [ "$(content at.db)" = "$before" ] && cmp -s keys/k.link old.link && [ ! -e at.csv ] || say "in $blocks KiB: something was changed"
  whole "in $blocks KiB"
done
exit $failed
