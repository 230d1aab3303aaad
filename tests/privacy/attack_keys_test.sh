#!/bin/bash
# Pseudonyms against guessing and against each other. Dictionary: 10,000 candidate ids, hashed in the usual ways, under wrong keys, and by the program
# itself under keys of the attacker. Separation: the same text as client, therapist and clinic; two epochs and two purposes over one root.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
figure() { printf '  %-76s %6s\n' "$1" "$2"; }
"$UPTURN" key new keys/k > /dev/null

# 300 clients, 40 therapists and 12 clinics, each with a number below 10,000; every client's therapist and clinic of one row has the client's own text.
awk 'function draw() { s = (s * 48271) % 2147483647; return s }
  BEGIN { s = 77; print "client_id,therapist,clinic,session_date,phq9"
    for (c = 0; c < 300; c++) for (k = 0; k < 4; k++)
      printf "N-%04d,N-%04d,N-%04d,2021-%02d-%02d,%d\n", c * 33 % 10000, c % 40 * 33, c % 12 * 33, 1 + k, 1 + c % 28, draw() % 28 }' > export.csv
seq -f 'N-%04g' 0 9999 > candidates
ingest() { # ingest PROGRAM DATABASE KEY: each stands alone, without what a link file remembers
  rm -f keys/*.link
  "$1" ingest export.csv --dataset "$2" --profile research --key "$3" > out 2>&1 || say "$1: $(cat out)"
}
ids() { sqlite3 "$1" "select id from (select client as id from client union select id from therapist union select id from clinic) order by id"; }
staff() { sqlite3 "$1" "select id from therapist union select id from clinic order by 1"; }

# 1. The dictionary. A pseudonym is the first 8 bytes of its code, little-endian, without the lowest bit.
cat > guess.pl <<'END'
use strict; use Digest::SHA qw(sha1 sha256 sha512 hmac_sha256); use Digest::MD5 qw(md5);
my (%stored, %found);
open my $f, '<', $ARGV[0]; while (<$f>) { chomp; $stored{$_} = 1 }
my @wrong = ("\0" x 32, 'secret', 'password', 'upturn', 'client|v1', 'therapist|v1', 'clinic|v1|1|', "\xff" x 32);
open $f, '<', $ARGV[1];
while (my $raw = <$f>) {
  chomp $raw; (my $bare = lc $raw) =~ s/[^a-z0-9]//g;
  for my $text ($raw, lc $raw, $bare, "client|$bare", "therapist|$bare") {
    for my $code (md5($text), sha1($text), sha256($text), sha512($text), sha256(sha256($text)), map { hmac_sha256($text, $_) } @wrong) {
      for my $n (unpack('Q<', $code), unpack('Q>', $code)) { $found{$raw} = 1 if $stored{$n >> 1} || $stored{$n & 0x7fffffffffffffff} }
    }
  }
}
print scalar(keys %found), "\n";
END
ingest "$WEAK/upturn_weak_pseudonym" weak.db keys/k
ingest "$UPTURN" ours.db keys/k
known=$(staff weak.db | wc -l)
[ "$known" = 40 ] || say "$known pseudonyms of staff in the weakened dataset, not 40"
staff weak.db > stored && weak=$(perl guess.pl stored candidates)
ids ours.db > stored && ours=$(perl guess.pl stored candidates)
echo 'Dictionary of 10,000 ids, 65 codes of each (5 forms; 5 hashes, HMAC under 8 wrong keys), read in 4 ways:'
figure "staff identified where a pseudonym is a plain hash (of $known)" "$weak"
figure "clients and staff identified in ours (of $(wc -l < stored))" "$ours"
[ "$weak" = 40 ] || say 'the attack on plain hashes does not bite'
[ "$ours" = 0 ] || say 'ids are found by guessing'

# The whole dictionary through the program itself, under keys of the attacker.
{ echo client_id,therapist,clinic,session_date,phq9; awk '{ print $1 "," $1 "," $1 ",2021-01-04,5" }' candidates; } > dictionary.csv
by_program=0
for i in 1 2 3; do
  "$UPTURN" key new keys/attacker$i > /dev/null
  "$UPTURN" ingest dictionary.csv --dataset dictionary$i.db --profile research --key keys/attacker$i > out 2>&1 || say "dictionary: $(cat out)"
  ids dictionary$i.db > tried
  by_program=$((by_program + $(comm -12 <(sort stored) <(sort tried) | wc -l)))
done
figure 'pseudonyms met by the program under 3 keys of the attacker' "$by_program"
[ "$by_program" = 0 ] || say 'another key gives a pseudonym of ours'
"$UPTURN" ingest dictionary.csv --dataset dictionary.db --profile research --key keys/k > out 2>&1 || say "with the key: $(cat out)"
staff dictionary.db > tried; staff ours.db > stored
met=$(comm -12 <(sort stored) <(sort tried) | wc -l)
figure 'staff met under the right key, to show that the dictionary is the right one' "$met"
[ "$met" -ge 40 ] || say 'the dictionary does not hold the ids'

# 2. Separation of uses: the same text as therapist and as clinic.
both() { sqlite3 "$1" 'select count(*) from therapist join clinic using (id)'; }
ingest "$WEAK/upturn_weak_subkeys" weak_uses.db keys/k
echo 'The same text in two uses:'
figure 'pseudonyms that therapists and clinics share, one key for every use (of 12)' "$(both weak_uses.db)"
figure 'in ours' "$(both ours.db)"
[ "$(both weak_uses.db)" = 12 ] || say 'the attack on one key for every use does not bite'
[ "$(both ours.db)" = 0 ] || say 'two uses share pseudonyms'
# Related in any simpler way: by a constant difference or exclusive or.
sqlite3 ours.db "select t.id || ' ' || c.id from therapist t, clinic c" > pairs
related=$(perl -ne '($a, $b) = split; $x{$a ^ $b}++; $d{$a - $b}++; END { $m = 0; for (values %x, values %d) { $m = $_ if $_ > $m } print $m }' pairs)
figure 'most pairs with one difference or exclusive or in ours' "$related"
[ "$related" -le 2 ] || say 'therapists and clinics are related'

# 3. Epochs and purposes: the same root, another number or another purpose in the file's head.
cp -p keys/k keys/epoch && printf '\002' | dd of=keys/epoch bs=1 seek=8 conv=notrunc 2> /dev/null
cp -p keys/k keys/purpose && printf 'p' | dd of=keys/purpose bs=1 seek=72 conv=notrunc 2> /dev/null
shared() { sqlite3 "$1" "attach '$2' as o; select (select count(*) from therapist join o.therapist using (id)) + (select count(*) from client join o.client using (client))"; }
sqlite3 ours.db 'select id from therapist union all select client from client' > stored
echo 'The same export in two epochs, for two purposes, over one root:'
for other in epoch purpose; do
  ingest "$WEAK/upturn_weak_subkeys" weak_$other.db keys/$other
  ingest "$UPTURN" ours_$other.db keys/$other
  figure "pseudonyms shared with another $other, one key for every use (of $(wc -l < stored))" "$(shared weak_uses.db weak_$other.db)"
  figure 'in ours' "$(shared ours.db ours_$other.db)"
  [ "$(shared weak_uses.db weak_$other.db)" -ge 40 ] || say "the attack by $other does not bite"
  [ "$(shared ours.db ours_$other.db)" = 0 ] || say "two datasets of another $other share pseudonyms"
done

# A rotation takes the root as well: not even the holder of the new file can make the old pseudonyms.
"$UPTURN" key rotate keys/k > /dev/null
ingest "$UPTURN" next.db keys/k
figure 'pseudonyms shared with the next epoch after a rotation' "$(shared ours.db next.db)"
[ "$(shared ours.db next.db)" = 0 ] || say 'a rotated key makes old pseudonyms'
printf '\001' | dd of=keys/k bs=1 seek=8 conv=notrunc 2> /dev/null
ingest "$UPTURN" back.db keys/k
figure 'and with the number of the epoch set back by hand' "$(shared ours.db back.db)"
[ "$(shared ours.db back.db)" = 0 ] || say 'the old root is still in the file'
rm -f keys/*.link
if "$UPTURN" ingest export.csv --dataset ours.db --profile research --key keys/k > out 2>&1; then say 'a dataset takes a key of another root'; fi
exit $failed
