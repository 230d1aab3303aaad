#!/bin/bash
# key rotate and key destroy, killed or failing at every system call that changes a file: a key is never half a key, a destroyed one is gone or whole,
# and where a dataset is named its log says so before the key is gone.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
strace -qq -o /dev/null true 2> /dev/null || exit 77
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" key new keys/first > /dev/null
"$UPTURN" simulate --layout sessions --clients 20 --seed 1 > export.csv
"$UPTURN" ingest export.csv --dataset first.db --key keys/first > out 2>&1 || [ $? = 3 ] || say "ingest: $(cat out)"
print() { "$UPTURN" key show "$1" 2> err | sed -n 's/^fingerprint: //p'; }
epoch() { "$UPTURN" key show "$1" 2> err | sed -n 's/^epoch: //p'; }
first=$(print keys/first)
inject() { # inject CALLS WHAT WHEN ARGUMENTS...: false where the call did not come so often
  local calls=$1 what=$2 when=$3
  shift 3
  strace -qq -o trace -e trace="$calls" -e inject="$calls:$what:when=$when" "$UPTURN" "$@" > out 2>&1 || true
  [ "$(grep -cE '^[a-z0-9]+\(' trace)" -ge "$when" ]
}
tried=0 kept=0 gone=0
for what in signal=SIGKILL error=EIO; do
  for calls in write fsync,fdatasync rename,renameat2 unlink openat lseek; do
    for when in $(seq 60); do
      cp -p keys/first keys/k
      inject $calls $what "$when" key rotate keys/k || break
      tried=$((tried + 1))
      now=$(epoch keys/k)
      [ "$now" = 1 ] || [ "$now" = 2 ] || say "rotate, $what at $calls $when: $(cat err)"
      [ "$now" != 1 ] || [ "$(print keys/k)" = "$first" ] || say "rotate, $what at $calls $when: another key of the first epoch"
      [ "$(stat -c %a keys/k)" = 600 ] || say "rotate, $what at $calls $when: mode $(stat -c %a keys/k)"
      [ "$now" != 2 ] || gone=$((gone + 1))
    done
    rm -f keys/k*
  done
  for calls in write pwrite64 fsync,fdatasync unlink lseek; do
    for when in $(seq 60); do
      cp -p keys/first keys/k && cp first.db d.db && rm -f d.db-journal
      inject $calls $what "$when" key destroy keys/k --dataset d.db || break
      tried=$((tried + 1))
      if [ -e keys/k ] && [ "$(print keys/k)" = "$first" ]; then
        kept=$((kept + 1))
        continue
      fi
      # The journal of a killed run is rolled back first, by the program.
      last=$("$UPTURN" audit d.db --key keys/first --format csv 2> err | sed -n 's/^1,log,//p')
      case $last in *'last one destroy'*) ;; *) say "destroy, $what at $calls $when: the key is gone and the log does not say so: $last" ;; esac
    done
  done
done
echo "$tried faults; after $gone the key was in its next epoch, after $kept still there"
[ "$tried" -ge 30 ] && [ "$gone" -ge 3 ] && [ "$kept" -ge 3 ] || say 'too few faults to show anything'
exit $failed
