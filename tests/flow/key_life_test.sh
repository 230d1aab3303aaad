#!/bin/bash
# key new, show, destroy: what they print, what they refuse, what is left. Never the key itself, never a path.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
key() { # key CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" key "$@" > out 2> err || got=$?
  [ "$got" = "$want" ] || say "key $*: exit $got: $(cat err)"
  if grep -q secretname out err; then say "key $*: the path is shown"; fi
}
key 0 new secretname.key
[ "$(stat -c '%a %s' secretname.key)" = '600 32' ] || say "mode and size: $(stat -c '%a %s' secretname.key)"
cp -p secretname.key copy
key 1 new secretname.key
grep -q 'never overwritten' err || say "twice: $(cat err)"
cmp -s secretname.key copy || say 'a second new changed the key'
key 0 show secretname.key
print=$(sed -n 's/^fingerprint: //p' out)
echo "$print" | grep -qE '^[0-9a-f]{16}$' || say "fingerprint: $(cat out)"
if od -An -v -tx1 secretname.key | tr -d ' \n' | grep -q "$print"; then say 'the fingerprint is a part of the key'; fi
key 0 show copy
[ "$(sed -n 's/^fingerprint: //p' out)" = "$print" ] || say 'a copy has another fingerprint'
key 0 new another
key 0 show another
[ "$(sed -n 's/^fingerprint: //p' out)" != "$print" ] || say 'two keys have one fingerprint'
chmod 644 copy
key 1 show copy
key 1 destroy copy
[ -f copy ] || say 'destroyed although it was refused'
chmod 600 copy
ln -s secretname.key symbolic
key 1 show symbolic
key 1 destroy symbolic
printf 'short' > secretname.short && chmod 600 secretname.short
key 1 destroy secretname.short
[ "$(cat secretname.short)" = short ] || say 'a file that is no key was changed'

# Gone: the file, its link file, and through a second name the bytes.
ln secretname.key second
echo sealed > secretname.key.link
key 0 destroy secretname.key
[ ! -e secretname.key ] && [ ! -e secretname.key.link ] || say 'something is left'
if cmp -s second copy; then say 'the bytes were not overwritten'; fi
key 1 show secretname.key

key 2 new
key 2 make secretname.key
key 2
key 2 new a b
key 0 --help
exit $failed
