#!/bin/bash
# export: the same bytes whenever and wherever; refusals that say what to do; nothing half written; nobody at all.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
expect() { # expect CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" "$@" > out 2> said || got=$?
  [ "$got" = "$want" ] || say "exit $got, not $want: $* ($(cat said))"
}
lengths() { cut -d, -f1 "$1/sessions.csv" | uniq -c | awk '{ print $1 }'; }

"$UPTURN" simulate --clients 200 --seed 9 > export.csv
expect 0 ingest export.csv --dataset clinic.db --profile research
for to in csv spss stata sas json; do expect 3 export --dataset clinic.db --to $to --output $to; done
expect 3 export --dataset clinic.db --to sqlite --output all.db
lengths csv > first

# The same bytes again, wherever the clock and the place; other numbers for another study.
export TZ=Pacific/Kiritimati LC_ALL=C
for to in csv spss stata sas json; do
  expect 3 export --dataset clinic.db --to $to --output $to.again
  diff -rq $to $to.again || say "$to has other bytes the second time"
done
expect 3 export --dataset clinic.db --to sqlite --output again.sqlite
cmp -s all.db again.sqlite || say 'SQLite has other bytes the second time'
unset TZ
"$UPTURN" analyze --print-study | sed 's/episode_gap_days: 90/episode_gap_days: 60/' > other.yaml
expect 3 export --dataset clinic.db --to csv --output other --study other.yaml
lengths other > others
cmp -s first others && say 'another study has the same numbers'

# Refusals: one line, nothing written, nothing left behind.
expect 2 export --dataset clinic.db --to csv --output none --release public
grep -q 'never public' said || say "public: $(cat said)"
expect 1 export --dataset clinic.db --to csv --output none --release research
grep -q 'upturn protect' said || say "does not say what to do: $(cat said)"
expect 2 export --dataset clinic.db --to csv
expect 2 export --dataset clinic.db --output none
expect 2 export --dataset clinic.db --to excel --output none
expect 2 export clinic.db --to csv --output none
expect 2 export --dataset clinic.db --to sqlite --output clinic.db
expect 1 export --dataset export.csv --to csv --output none
expect 1 export --dataset clinic.db --to csv --output all.db
ln -s csv link
expect 1 export --dataset clinic.db --to csv --output link
[ ! -e none ] || say 'a folder although it failed'
trap '' XFSZ
(ulimit -f 200 && "$UPTURN" export --dataset clinic.db --to json --output none > out 2> said) && say 'a full disk is no failure'
[ "$(wc -l < said)" = 1 ] && grep -q 'cannot be written' said || say "full disk: $(cat said)"
[ ! -e none ] || say 'a half export is there'
ls -A . csv spss | grep partial && say 'something was left behind'

# Stopped by its user at any moment: nothing half written, and no empty folder.
stopped=0
for moment in 02 04 06 09 12 16; do
  "$UPTURN" export --dataset clinic.db --to sas --output stopped > out 2> said &
  sleep 0.$moment
  kill -INT $! 2> said || true
  wait $! 2> said || [ $? = 3 ] || stopped=$((stopped + 1))
  [ ! -e stopped ] || [ -n "$(ls -A stopped)" ] || say "an empty folder after 0.$moment s"
  [ -z "$(ls -A stopped 2> said | grep partial)" ] || say "left after 0.$moment s: $(ls -A stopped)"
  rm -rf stopped
done
[ $stopped -gt 0 ] || say 'no run was stopped'

# A damaged dataset is told, not written.
cp clinic.db damaged.db
sqlite3 damaged.db 'update visit set at = 2147483647 where seq = 2'
expect 1 export --dataset damaged.db --to csv --output none
grep -q damaged said || say "damaged: $(cat said)"

# Nobody, and clients without a session, are answered in every format.
cp clinic.db nobody.db
sqlite3 nobody.db "update visit set attendance = 2; update meta set value = 0 where key = 'fingerprint'"
for to in csv spss stata sas json; do expect 3 export --dataset nobody.db --to $to --output nobody.$to; done
[ "$(wc -l < nobody.csv/episodes.csv)" = 1 ] || say 'episodes of nobody'
sqlite3 nobody.db "delete from visit; delete from client; update meta set value = 0 where key in ('clients', 'visits')"
for to in csv spss stata sas json; do expect 0 export --dataset nobody.db --to $to --output empty.$to; done
expect 0 export --dataset nobody.db --to sqlite --output empty.db
exit $failed
