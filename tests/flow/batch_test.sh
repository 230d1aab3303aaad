#!/bin/bash
# --continue-on-error: each export on its own. What comes in is what the good ones say, the others are told with one line, and exit codes tell a schedule.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" "$SCRATCH/folder" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 200 --seed 9 | cut -d, -f1-16 > whole.csv
part() { # part N: clients by the last digit of their id, so that no client is in two
  awk -F, -v n="$1" 'NR == 1 || substr($1, length($1)) % 4 == n' whole.csv
}
part 0 > folder/b.csv
part 1 > folder/d.csv
part 2 | awk -F, -v OFS=, 'NR > 1 && NR % 4 == 0 { $12 = "2021-02-31" } { print }' > folder/e.csv
printf 'canaryheader,canaryother\n1,2\n' > folder/a.csv
: > folder/c.csv
printf 'client_id,session_date,phq9\nX1,03/04/2021,9\nX1,04/05/2021,8\n' > folder/f.csv
echo hidden > folder/.g.csv
part 3 > last.csv
rows() { echo $(($(wc -l < "$1") - 1)); }
batch() { # batch CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" ingest "$@" --continue-on-error --key keys/k --format json > out.json 2> err || got=$?
  [ "$got" = "$want" ] || say "$*: exit $got, not $want: $(cat err)"
}
audited() {
  "$UPTURN" audit "$1" --key keys/k --format json > audit.json 2> /dev/null || [ $? = 3 ] || say 'audit failed'
  [ "$(jq -r '[.checks[] | select(.check == "structure" or .check == "log") | .verdict] | unique | join(" ")' audit.json)" = passed ] ||
    say "audit: $(jq -c .checks audit.json)"
}
rejected=$(awk -F, '$12 == "2021-02-31"' folder/e.csv | wc -l)
"$UPTURN" key new keys/k > /dev/null
batch 3 folder last.csv absent.csv --dataset a.db --rejects r.csv
[ "$(jq -r '[.batch[] | "\(.file):\(.status)"] | join(" ")' out.json)" = '1:failed 2:done 3:failed 4:done 5:look 6:failed 7:done 8:failed' ] ||
  say "status: $(jq -c '[.batch[] | [.file, .status, .reason]]' out.json)"
[ "$(jq -r '"\(.exports) \(.done) \(.look) \(.failed)"' out.json)" = '8 3 1 4' ] || say 'totals'
for at in 2:folder/b.csv 4:folder/d.csv 5:folder/e.csv 7:last.csv; do
  [ "$(jq ".batch[] | select(.file == ${at%%:*}) | .rows_read" out.json)" = "$(rows "${at#*:}")" ] || say "rows of ${at#*:}"
done
[ "$(jq '.rows_read == .rows_accepted + .rows_rejected and .rows_read == ([.batch[].rows_read] | add)' out.json)" = true ] || say 'rows do not add up'
[ "$(jq .rows_rejected out.json)" = "$rejected" ] || say "rejected: $(jq .rows_rejected out.json), not $rejected"
# One line for each that failed, by number; one at the end; no word of a file.
for file in 1 3 6 8; do [ "$(grep -c "^upturn: file $file[,:]" err)" = 1 ] || say "file $file: $(cat err)"; done
[ "$(wc -l < err)" = 5 ] && tail -1 err | grep -q '4 of 8 exports failed, 1 want a look' || say "standard error: $(cat err)"
if grep -qE 'canary|folder|absent|last' err out.json r.csv; then say 'a name is told'; fi
# The file of rejects: of what was taken in, by the numbers of the batch.
[ "$(tail -n +2 r.csv | cut -d, -f1,3-5 | sort | uniq -c | awk '{ $1 = $1; print }')" = "$rejected 5,12,row,impossible_date" ] || say "rejects: $(head -3 r.csv)"
# What is stored: the good rows, no more.
good() { cat folder/b.csv folder/d.csv folder/e.csv last.csv | awk -F, '$1 != "client_id" && $12 != "2021-02-31"'; }
[ "$(sqlite3 a.db 'select count(*), count(distinct client) from visit')" = "$(good | wc -l)|$(good | cut -d, -f1 | sort -u | wc -l)" ] || say 'rows stored'
[ "$(sqlite3 a.db 'select count(*), sum(rows_read) from batch')" = "4|$(jq .rows_read out.json)" ] || say 'batches stored'
audited a.db
# The same as one after the other by hand; and once more: nothing is new.
cp keys/k.link link.batch
rm keys/k.link
for file in folder/b.csv folder/d.csv folder/e.csv last.csv; do
  "$UPTURN" ingest $file --dataset b.db --key keys/k > out 2> err || [ $? = 3 ] || say "by hand: $(cat err)"
done
cmp -s a.db b.db && cmp -s keys/k.link link.batch || say 'by hand the dataset or the link file is another one'
sqlite3 a.db 'select * from client; select * from visit; select * from batch' > before
batch 3 folder last.csv --dataset a.db
[ "$(jq -r '"\(.appointments.added) \(.appointments.already_there) \(.appointments.replaced)"' out.json)" = "0 $(good | wc -l) 0" ] || say "again: $(jq -c .appointments out.json)"
sqlite3 a.db 'select * from client; select * from visit; select * from batch' | cmp -s before - || say 'again: the dataset was changed'
audited a.db

# Exit codes.
batch 0 folder/b.csv folder/d.csv --dataset c.db
[ "$(wc -l < err)" = 0 ] || say "all done: $(cat err)"
batch 1 folder/a.csv absent.csv --dataset no.db
[ ! -e no.db ] || say 'none done, and a dataset'
mkdir empty && batch 1 empty --dataset no.db
batch 3 folder/e.csv --dataset d.db
batch 2 last.csv --dataset no.db --format csv --part columns
batch 2 last.csv --dataset no.db --layout no_such_layout
got=0
"$UPTURN" ingest last.csv --continue-on-error --dataset no.db > out 2> err || got=$?
[ "$got" = 2 ] && grep -q 'needs --key' err || say "without a key: exit $got: $(cat err)"
# Without the option all or nothing.
got=0
"$UPTURN" ingest folder/b.csv folder/a.csv --dataset no.db --key keys/k > out 2> err || got=$?
[ "$got" = 1 ] && [ ! -e no.db ] || say "without the option: exit $got"
# As a table.
"$UPTURN" ingest folder --continue-on-error --dataset e.db --key keys/k --format csv > out.csv 2> err || [ $? = 3 ] || say "csv: $(cat err)"
[ "$(wc -l < out.csv)" = 7 ] && head -1 out.csv | grep -q '^export,file,files,status,' || say "csv: $(head -2 out.csv)"

# Killed on the way: the dataset is whole, and the next batch makes it what it should be.
"$UPTURN" key new keys/killed > /dev/null
for pause in 0.02 0.05 0.1 0.15; do
  "$UPTURN" ingest folder last.csv --continue-on-error --dataset killed.db --key keys/killed > out 2> err &
  sleep $pause
  kill -9 $! 2> /dev/null || true
  wait $! 2> /dev/null || true
  [ ! -e killed.db ] || [ "$(sqlite3 killed.db 'pragma integrity_check')" = ok ] || say "killed after $pause s: damaged"
done
"$UPTURN" ingest folder last.csv --continue-on-error --dataset killed.db --key keys/killed > out 2> err || [ $? = 3 ] || say "after a kill: $(cat err)"
[ "$(sqlite3 killed.db 'select count(*), count(distinct client) from visit')" = "$(good | wc -l)|$(good | cut -d, -f1 | sort -u | wc -l)" ] || say 'after a kill: rows stored'
exit $failed
