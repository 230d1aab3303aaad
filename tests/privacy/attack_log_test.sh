#!/bin/bash
# The log against somebody who can write to the dataset but has no key: entries changed, deleted, swapped, cut off, computed anew, an older file put in
# the place of the newer one. Perl's own HMAC is the second opinion on the chain.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1800000000
failed=0
say() { echo "FAILED: $*"; failed=1; }
figure() { printf '  %-64s %s\n' "$1" "$2"; }
"$UPTURN" key new keys/k --organisation 'North Clinic' --purpose audit > /dev/null
"$UPTURN" simulate --layout sessions --clients 60 --seed 1 > one.csv
"$UPTURN" simulate --layout sessions --clients 60 --seed 2 > two.csv

# Two exports and five releases: seven entries. old.db is the file before the last three.
head_of() { sed -n 's/^Audit head,//p' "$1/cover.csv"; }
make() { # make PROGRAM NAME KEY...
  local program=$1 name=$2
  shift 2
  "$program" ingest one.csv --dataset "$name.db" "$@" > out 2>&1 || say "ingest: $(cat out)"
  "$program" analyze --dataset "$name.db" --format csv --output "$name.1" "$@" > out 2>&1 || [ $? = 3 ] || say "analyze: $(cat out)"
  "$program" analyze --dataset "$name.db" --format csv --output "$name.2" --release research "$@" > out 2>&1 || [ $? = 3 ] || say "analyze: $(cat out)"
  "$program" ingest two.csv --dataset "$name.db" "$@" > out 2>&1 || say "ingest: $(cat out)"
  cp "$name.db" "$name.old.db"
  "$program" analyze --dataset "$name.db" --format csv --output "$name.3" "$@" > out 2>&1 || [ $? = 3 ] || say "analyze: $(cat out)"
  "$program" analyze --dataset "$name.db" --format csv --output "$name.4" --release public "$@" > out 2>&1 || [ $? = 3 ] || say "analyze: $(cat out)"
  "$program" analyze --dataset "$name.db" --output "$name.xlsx" "$@" > out 2>&1 || [ $? = 3 ] || say "analyze: $(cat out)"
}
make "$UPTURN" ours --key keys/k
make "$WEAK/upturn_weak_chain" weak --key keys/k
make "$UPTURN" keyless
[ "$(sqlite3 ours.db 'select count(*) from log')" = 7 ] || say "entries: $(sqlite3 ours.db 'select * from log')"

# What audit says of a file: the verdict and the words of the log's row, or of the head's.
audit() { # audit PROGRAM CHECK FILE ARGUMENTS...
  local program=$1 check=$2
  shift 2
  "$program" audit "$@" --format csv > said 2> err || [ $? = 3 ] || say "audit $*: $(cat err)"
  sed -n "s/^[0-9]*,$check,//p" said | tr -d '"' | head -1
}
is() { # is NAME SAID WANTED
  figure "$1" "$2"
  case $2 in $3) ;; *) say "$1: $2" ;; esac
}

echo 'Untouched:'
is 'ours, under its key' "$(audit "$UPTURN" log ours.db --key keys/k)" 'passed,whole: 7 entries*'
is 'the head on the cover of the third release' "$(audit "$UPTURN" 'audit head' ours.db --key keys/k --head "$(head_of ours.3)")" 'passed,*entry 5*'
is 'the head on the cover of the workbook' "$(audit "$UPTURN" 'audit head' ours.xlsx --dataset ours.db --key keys/k)" 'passed,*entry 7*'
is 'the first head is still in it' "$(audit "$UPTURN" 'audit head' ours.db --key keys/k --head "$(head_of ours.1)")" 'passed,*entry 2*'
is 'no key named' "$(audit "$UPTURN" log ours.db)" 'skipped,*--key*'
"$UPTURN" key new keys/other > /dev/null
is 'another key named' "$(audit "$UPTURN" log ours.db --key keys/other)" 'look,altered at entry 1*another key*'
is 'without a key file' "$(audit "$UPTURN" log keyless.db)" 'passed,whole: 7*weaker*'

# The second opinion: the log key from the bytes of the key file, and the chain, by perl.
cat > chain.pl <<'END'
use strict; use Digest::SHA qw(hmac_sha256);
my ($key, $last, $n) = (pack('H*', shift), "\0" x 32, 0);
while (<STDIN>) { chomp; my @v = split /\|/; $last = hmac_sha256($last . pack('q<7', @v), $key); $n = $v[0]; print unpack('H*', $last), "\n" }
print unpack('H*', hmac_sha256('seal' . pack('q<', $n) . $last, $key)), "\n";
END
cat > logkey.pl <<'END'
use strict; use Digest::SHA qw(hmac_sha256_hex);
local $/; open my $f, '<:raw', $ARGV[0]; my $file = <$f>;
print hmac_sha256_hex('log|v1|' . unpack('L<', substr($file, 8, 4)) . '|' . unpack('H*', substr($file, 72, 32)), substr($file, 136, 32));
END
values='select entry,kind,day,epoch,content,subject,detail from log order by entry'
stored() { sqlite3 "$1" "select lower(hex(mac)) from log order by entry; select lower(hex(mac)) from log_seal"; }
sqlite3 ours.db "$values" | perl chain.pl "$(perl logkey.pl keys/k)" > computed
stored ours.db | cmp -s - computed || say 'perl computes another chain'

# Attacks on a copy, by SQL.
attack() { # attack PROGRAM NAME SQL
  cp "$2.db" "$2.tried.db"
  sqlite3 "$2.tried.db" "$3"
  audit "$1" log "$2.tried.db" --key keys/k
}
echo 'Somebody without the key:'
is 'an entry deleted in the middle, each entry alone (weakened)' "$(attack "$WEAK/upturn_weak_chain" weak 'delete from log where entry = 3')" 'passed,*'
is 'an entry deleted in the middle' "$(attack "$UPTURN" ours 'delete from log where entry = 3')" 'look,altered at entry 3*'
is 'deleted, and the others moved up' "$(attack "$UPTURN" ours 'delete from log where entry = 3; update log set entry = entry - 1 where entry > 3')" \
  'look,altered at entry 3*'
for column in kind day epoch content subject detail mac; do
  change="$column = $column + 1"
  [ $column != mac ] || change="mac = randomblob(32)"
  is "$column of an entry changed" "$(attack "$UPTURN" ours "update log set $change where entry = 4")" 'look,altered at entry 4*'
done
is 'a release told as another' "$(attack "$UPTURN" ours 'update log set detail = 0 where entry = 6')" 'look,altered at entry 6*'
swap='update log set entry = 99 where entry = 2; update log set entry = 2 where entry = 3; update log set entry = 3 where entry = 99'
is 'two entries swapped' "$(attack "$UPTURN" ours "$swap")" 'look,altered at entry 2*'
is 'the tail cut off' "$(attack "$UPTURN" ours 'delete from log where entry > 4')" 'look,shortened*'
is 'the last entry cut off' "$(attack "$UPTURN" ours 'delete from log where entry = 7')" 'look,shortened*'
is 'the log taken out' "$(attack "$UPTURN" ours 'delete from log; delete from log_seal')" 'look,*taken out*'
is 'a row of the dataset changed' "$(attack "$UPTURN" ours 'update visit set at = at + 1 where seq = 2')" 'look,whole, but*'
is 'made to look like a dataset without a key file' "$(attack "$UPTURN" ours "update meta set value = 0 where key = 'key';
  insert into log_key values(1, zeroblob(32))")" 'look,*without a key file*'
is 'the same, no key named' "$(audit "$UPTURN" log ours.tried.db)" 'look,altered at entry 1*'

# An older file in the place of the newer one: whole in itself, but the printed head is not in it.
is 'an older file alone (no head is looked for)' "$(audit "$UPTURN" log ours.old.db --key keys/k)" 'passed,whole: 4*'
is 'an older file against the head of a cover' "$(audit "$UPTURN" 'audit head' ours.old.db --key keys/k --head "$(head_of ours.3)")" 'look,shortened*'
is 'an older file against a workbook' "$(audit "$UPTURN" 'audit head' ours.xlsx --dataset ours.old.db --key keys/k)" 'look,shortened*'

# The chain computed anew over a shorter log: under a guessed key, and under the one that a keyless dataset keeps.
anew() { # anew DATABASE KEY
  sqlite3 "$1" 'delete from log where entry > 4; delete from log where entry = 3; update log set entry = 3 where entry = 4'
  sqlite3 "$1" "$values" | perl chain.pl "$2" > computed
  { awk 'NR < '"$(wc -l < computed)"' { print "update log set mac = x'\''" $1 "'\'' where entry = " NR ";" }' computed
    echo "update log_seal set mac = x'$(tail -1 computed)';"; } | sqlite3 "$1"
}
for guess in "$(printf '00%.0s' $(seq 32))" "$(perl logkey.pl keys/other)"; do
  cp ours.db ours.tried.db
  anew ours.tried.db "$guess"
  is 'computed anew under a guessed key' "$(audit "$UPTURN" log ours.tried.db --key keys/k)" 'look,altered at entry 1*'
done
cp keyless.db keyless.tried.db
anew keyless.tried.db "$(sqlite3 keyless.db 'select lower(hex(bytes)) from log_key')"
is 'the same in a dataset that keeps the key itself: its stated limit' "$(audit "$UPTURN" log keyless.tried.db)" 'passed,whole: 3*weaker*'
is 'but not against the head of a cover' "$(audit "$UPTURN" 'audit head' keyless.tried.db --head "$(head_of keyless.3)")" 'look,shortened*'

# Nothing is added to a log that does not hold together, and no release that leaves the clinic goes unlogged.
cp ours.db ours.tried.db && sqlite3 ours.tried.db 'delete from log where entry = 7'
if "$UPTURN" analyze --dataset ours.tried.db --key keys/k --output no.xlsx 2> err; then say 'a cut log is gone on with'; fi
[ ! -e no.xlsx ] || say 'a release from a log that is cut'
if "$UPTURN" ingest two.csv --dataset ours.tried.db --key keys/k > out 2> err; then say 'a cut log takes an export'; fi
for release in research public; do
  if "$UPTURN" analyze --dataset ours.db --release $release --output no.xlsx 2> err; then say "$release without a key"; fi
  grep -q -- '--key' err || say "$release without a key: $(cat err)"
done

# The end of a key is the last entry, under the key, before it is gone.
cp -p keys/k keys/copy
"$UPTURN" key destroy keys/k --dataset ours.db > out
[ ! -e keys/k ] || say 'the key is still there'
is 'after the key is destroyed, under a copy of it' "$(audit "$UPTURN" log ours.db --key keys/copy)" 'passed,whole: 8 entries, the last one destroy'
"$UPTURN" key rotate keys/copy --dataset ours.db > out
is 'after a rotation, under the next epoch' "$(audit "$UPTURN" log ours.db --key keys/copy)" 'passed,whole: 9 entries, the last one rotate'
exit $failed
