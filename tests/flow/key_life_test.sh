#!/bin/bash
# key new, show, rotate, destroy: what they print, what they refuse, what is left. Never the key itself, never a path.
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
[ "$(stat -c '%a %s' secretname.key)" = '600 168' ] || say "mode and size: $(stat -c '%a %s' secretname.key)"
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
echo sealed > secretname.key.link && echo sealed > secretname.key.link.next
key 0 destroy secretname.key
[ ! -e secretname.key ] && [ -z "$(ls | grep secretname.key.link)" ] || say 'something is left'
if cmp -s second copy; then say 'the bytes were not overwritten'; fi
key 1 show secretname.key

# A passphrase: from a file, or from the terminal; never shown, never kept.
echo 'correct horse battery' > pass && chmod 600 pass
echo 'wrong horse battery' > wrong && chmod 600 wrong
key 0 new sealed.key --passphrase-file pass --kdf interactive --organisation 'Secretname Clinic' --purpose secretname
if grep -qaiE 'secretname|correct' sealed.key; then say 'organisation, purpose or passphrase stand in the key file'; fi
key 1 show sealed.key --passphrase-file wrong
grep -q 'does not open' err || say "wrong passphrase: $(cat err)"
key 0 show sealed.key --passphrase-file pass
grep -q '^protected: by a passphrase' out || say "protected: $(cat out)"
print=$(sed -n 's/^fingerprint: //p' out)
[ "$(grep -c . out)" = 3 ] || say "show says more: $(cat out)"
setsid "$UPTURN" key show sealed.key > out 2> err < /dev/null && say 'shown without its passphrase'
grep -q 'no terminal' err || say "no terminal: $(cat err)"
chmod 644 pass
key 1 show sealed.key --passphrase-file pass
chmod 600 pass
terminal() { # terminal TYPED ARGUMENTS...: what the terminal shows goes to shown
  local typed=$1
  shift
  : > shown
  (for _ in $(seq 100); do grep -q Passphrase shown && break || sleep 0.1; done; printf "$typed"; sleep 0.5) |
    script -f -qec "$UPTURN key $*" /dev/null > shown 2>&1 || true
}
if command -v script > /dev/null; then
  terminal 'correct horse bottery\b\b\b\b\b\battery\n' show sealed.key
  grep -q "$print" shown || say "typed: $(cat shown)"
  if grep -q horse shown; then say 'the passphrase is echoed'; fi
  terminal '\003' show sealed.key
  grep -q 'no passphrase was given' shown || say "given up: $(cat shown)"
fi
key 0 rotate sealed.key --passphrase-file pass
key 0 show sealed.key --passphrase-file pass
grep -q '^epoch: 2' out || say "rotated: $(cat out)"
if grep -q "$print" out; then say 'two epochs have one fingerprint'; fi
[ -z "$(find . -name '*.partial*')" ] || say 'rotation left a file'
key 2 rotate sealed.key --purpose other
key 2 new other.key --kdf sensitive
key 2 new other.key --passphrase --passphrase-file pass
key 0 destroy sealed.key
[ ! -e other.key ] && [ ! -e sealed.key ] || say 'a key that should not be there'

# A bare key of 32 bytes still serves; a folder that others can write to is no place for one.
head -c 32 /dev/urandom > old.key && chmod 600 old.key
key 0 show old.key
grep -q '^epoch: 0' out || say "bare: $(cat out)"
key 0 rotate old.key
key 0 show old.key
grep -q '^epoch: 1' out || say "a bare key rotated: $(cat out)"
[ "$(stat -c '%a %s' old.key)" = '600 168' ] || say "a bare key rotated: $(stat -c '%a %s' old.key)"
mkdir open && chmod 777 open
key 1 new open/some.key
grep -q 'can be written to by others' err || say "open folder: $(cat err)"
cp -p old.key open/
key 1 show open/old.key

key 2 new
key 2 make secretname.key
key 2
key 2 new a b
key 0 --help
exit $failed
