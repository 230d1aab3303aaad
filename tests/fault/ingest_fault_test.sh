#!/bin/bash
# ingest when the world fails: disk full, unreadable files, killed midway, memory short. What was there stays; what is made is whole or not there.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
asan() { grep -qa __asan_init "$UPTURN"; }
export_of() { # export_of CLIENTS FIRST_YEAR
  awk -v n="$1" -v y="$2" 'BEGIN { print "client_id,session_date,phq9,gad7"
    for (c = 1; c <= n; c++) for (s = 1; s <= 9; s++) printf "c%d,%d-%02d-%02d,%d,%d\n", c * 7919, y, s + 1, c % 28 + 1, (c * s) % 28, (c + s) % 22 }'
}
export_of 2000 2019 > first.csv
export_of 2500 2021 > second.csv
"$UPTURN" key new keys/k > /dev/null
content() { sqlite3 "$1" "select value from meta where key='fingerprint'; select count(*) from visit; pragma integrity_check"; }
whole() { [ "$(ls -A | grep -cE 'partial|journal|wal')" = 0 ] || say "$1: left behind: $(ls -A | paste -sd' ')"; }

# A file may not grow: a new dataset, then an append, at many sizes.
trap '' XFSZ
for blocks in 1 16 64 200 400; do
  got=0
  (ulimit -f $blocks && "$UPTURN" ingest first.csv --dataset small.db > out 2> err) || got=$?
  [ "$got" = 1 ] || say "$blocks KiB: exit $got"
  grep -q '^upturn: .*cannot be written' err || say "$blocks KiB: $(cat err)"
  [ ! -s out ] && [ ! -e small.db ] || say "$blocks KiB: something was made"
  whole "$blocks KiB"
done
"$UPTURN" ingest first.csv --dataset kept.db --key keys/k > out 2> err || say "first: $(cat err)"
before=$(content kept.db)
cp keys/k.link link.before
size=$(($(stat -c %s kept.db) / 1024))
for blocks in 16 $((size - 100)) $((size + 64)) $((size + 300)); do
  got=0
  (ulimit -f $blocks && "$UPTURN" ingest second.csv --dataset kept.db --key keys/k > out 2> err) || got=$?
  [ "$got" = 1 ] || say "append in $blocks KiB: exit $got"
  [ "$(content kept.db)" = "$before" ] || say "append in $blocks KiB: the dataset was changed"
  cmp -s keys/k.link link.before || say "append in $blocks KiB: the link file was changed"
  whole "append in $blocks KiB"
done

# A real full disk, where one can be mounted.
mkdir disk
if mount -t tmpfs -o size=300k tmpfs disk 2> mount.err; then
  got=0
  "$UPTURN" ingest first.csv --dataset disk/full.db > out 2> err || got=$?
  [ "$got" = 1 ] && grep -q 'cannot be written' err || say "full disk: exit $got, $(cat err)"
  [ -z "$(ls -A disk)" ] || say "full disk: left $(ls -A disk)"
  umount disk
else
  echo 'no tmpfs may be mounted here: the full disk is played by a limit on file size only'
fi

# Unreadable and unwritable.
refuse() { # refuse WHAT ARGUMENTS...
  local what=$1 got=0
  shift
  "$UPTURN" ingest "$@" > out 2> err || got=$?
  [ "$got" = 1 ] && [ "$(wc -l < err)" = 1 ] || say "$what: exit $got: $(cat err)"
  [ ! -e no.db ] || say "$what: a dataset although it failed"
}
mkdir folder.csv folder.db
refuse 'export is a folder' folder.csv --dataset no.db
refuse 'dataset is a folder' first.csv --dataset folder.db
refuse 'no such export' absent.csv --dataset no.db
refuse 'second export missing' first.csv absent.csv --dataset no.db
if [ "$(id -u)" != 0 ]; then
  cp first.csv locked.csv && chmod 000 locked.csv
  refuse 'export not readable' locked.csv --dataset no.db
  mkdir sealed && chmod 500 sealed
  refuse 'folder not writable' first.csv --dataset sealed/no.db
fi

# Killed at any moment: the target is not there or whole; what an append left is rolled back.
for pause in 0.005 0.01 0.02 0.03 0.05 0.08; do
  "$UPTURN" ingest second.csv --dataset killed.db > out 2> err &
  sleep "$pause"
  kill -9 $! 2> /dev/null || true
  wait $! 2> /dev/null || true
  if [ -e killed.db ]; then
    sqlite3 killed.db 'pragma integrity_check; select count(*) from visit' | paste -sd' ' | grep -qx 'ok 22500' || say "killed after $pause s: half a dataset"
  fi
  rm -f killed.db*
  cp kept.db append.db
  "$UPTURN" ingest second.csv --dataset append.db --key keys/k > out 2> err &
  sleep "$pause"
  kill -9 $! 2> /dev/null || true
  wait $! 2> /dev/null || true
  now=$(content append.db)
  [ "$now" = "$before" ] || [ "$(echo "$now" | sed -n 2p)" = 40500 ] || say "append killed after $pause s: $now"
  rm -f append.db* && cp link.before keys/k.link
done

# Memory short: a message or success, never a signal. (An ASan build reserves too much to be held to a limit.)
if ! asan; then
  export OPENBLAS_NUM_THREADS=1
  short=0 base=20000
  until (ulimit -v $base && "$UPTURN" --version > out 2>&1); do base=$((base + 1000)); done
  for limit in $(seq $base 1500 $((base + 30000))); do
    got=0
    (ulimit -v $limit && "$UPTURN" ingest second.csv --dataset memory.db > out 2> err) || got=$?
    [ "$got" -le 3 ] || say "$limit KiB of memory: exit $got: $(cat err)"
    if [ "$got" = 0 ]; then sqlite3 memory.db 'select count(*) from visit' | grep -qx 22500 || say "$limit KiB: not whole"; fi
    if [ "$got" != 0 ] && [ -e memory.db ]; then say "$limit KiB: a dataset although it failed"; fi
    if grep -q 'no memory' err; then short=$((short + 1)); fi
    whole "$limit KiB of memory"
    rm -f memory.db
  done
  [ $short -ge 1 ] || say 'no limit was short enough to be seen'
fi
exit $failed
