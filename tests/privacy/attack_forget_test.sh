#!/bin/bash
# A client is erased: no byte of the dataset, a journal, a temporary file or the old file tells of the client or of a therapist whom nobody else saw,
# the link file leads nowhere, and no later export brings the client back. First against a program that marks the rows free and no more.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" "$SCRATCH/tmp" && cd "$SCRATCH"
export TMPDIR=$SCRATCH/tmp SQLITE_TMPDIR=$SCRATCH/tmp
failed=0
say() { echo "FAILED: $*"; failed=1; }
# 400 clients of 3 appointments; the canary is client 211: 40 appointments, a therapist and a clinic of its own.
awk 'BEGIN { print "client_id,client_name,date_of_birth,therapist,clinic,session_date,duration_minutes,phq9,gad7"
  for (c = 1; c <= 400; c++) for (s = 1; s <= (c == 211 ? 40 : 3); s++)
    printf "k%d,%s,19%02d-0%d-1%d,T%d,S%d,20%02d-%02d-%02d,%d,%d,%d\n", c * 17, c == 211 ? "Zyx Canary" : "Given" c % 19 " Name" c, c % 50 + 40, c % 9 + 1, c % 9,
      c == 211 ? 99 : c % 7, c == 211 ? 9 : c % 2, 19 + s % (c == 211 ? 2 : 3), s % 12 + 1, c % 28 + 1, 50 + s % 3 * 5, (c * 7 + s * 11) % 28, (c + s * s) % 22 }' > export.csv
row=$(grep -n '^k3587,' export.csv | head -1 | cut -d: -f1)
twin=$(grep -n '^k17,' export.csv | head -1 | cut -d: -f1)

# What is looked for, in hexadecimal: the id as a row of visit holds it (8 bytes) and as client does (a varint of 9), the therapist's and the clinic's
# pseudonyms, and the packed values of every visit, without the id that is before them.
signs() { # signs DATASET CLIENT
  sqlite3 "$1" "select printf('%016x', $2)"
  sqlite3 "$1" "select $2" | perl -ne 'my $v = $_; my $low = $v & 255; my $s = sprintf "%02x", $low; $v >>= 8;
    for (1 .. 8) { $s = sprintf("%02x", ($v & 127) | 128) . $s; $v >>= 7 } print "$s\n"'
  sqlite3 "$1" "select distinct printf('%016x', t.id) from therapist t join visit v on v.therapist = t.number where v.client = $2 group by t.id
    having (select count(distinct client) from visit w where w.therapist = t.number) = 1"
  sqlite3 "$1" "select distinct printf('%016x', t.id) from clinic t join visit v on v.clinic = t.number where v.client = $2"
  perl -e 'local $/; open my $f, "<", $ARGV[0]; binmode $f; my $s = unpack "H*", <$f>; my $id = $ARGV[1]; my %seen;
    while ($s =~ /$id(.{16})/g) { $seen{$1}++ } print "$_\n" for grep { (() = $s =~ /$_/g) == $seen{$_} } sort keys %seen' "$1" "$(sqlite3 "$1" "select printf('%016x', $2)")"
}
hits() { # hits FILE...: how often a sign stands in them
  local n=0
  for file in "$@"; do
    n=$((n + $(perl -e 'local $/; open my $l, "<", "signs"; my @s = split /\n/, <$l>; open my $f, "<", $ARGV[0]; binmode $f; my $s = unpack "H*", <$f>;
      my $n = 0; for my $sign (@s) { $n += () = $s =~ /$sign/g } print $n' "$file")))
  done
  echo $n
}
prepare() { # prepare FOLDER: a dataset of two exports, the canary's id in client, the signs
  rm -rf "$1" keys && mkdir -p "$1" keys
  "$UPTURN" key new keys/k > /dev/null
  "$UPTURN" ingest export.csv --dataset "$1/d.db" --key keys/k > said 2>&1 || say "ingest: $(cat said)"
  client=$(sqlite3 "$1/d.db" 'select client from visit group by client having count(*) = 40')
  signs "$1/d.db" "$client" > signs
  cp keys/k.link link.before
}
forget() { # forget PROGRAM FOLDER ROW: exit code in got
  got=0
  "$1" forget export.csv --from "$3" --dataset "$2/d.db" --key keys/k --format json > out.json 2> err || got=$?
}

prepare weak
found=$(hits weak/d.db)
[ "$(wc -l < signs)" -ge 30 ] && [ "$found" -ge 70 ] || say "the search finds too little: $found times one of $(wc -l < signs) signs"
forget "$WEAK/upturn_weak_erase" weak "$row"
[ "$got" = 0 ] && [ "$(sqlite3 weak/d.db "select count(*) from visit where client = $client")" = 0 ] || say "the weak program: $got $(cat err)"
left=$(hits weak/*)
[ "$left" -gt 0 ] || say 'rows that are marked free are not found: the search cannot tell'
echo "before: $found signs; marked free only: $left in $(ls weak | paste -sd' ')"

prepare ours
ln ours/d.db old.db
mapfile -t stays < <(sqlite3 ours/d.db "select client from client where client <> $client order by 1")
others=$(sqlite3 ours/d.db "select * from visit where client <> $client" | sha256sum)
forget "$UPTURN" ours "$row"
[ "$got" = 0 ] || say "forget: exit $got: $(cat err)"
left=$(hits ours/* old.db keys/* out.json err)
[ "$left" = 0 ] || say "$left signs are left"
echo "ours: $left in $(ls ours | paste -sd' '), the old file, keys and messages"
[ -z "$(ls -A tmp)" ] && [ "$(ls ours keys | paste -sd' ')" = 'keys: k k.link  ours: d.db' ] || say "files left: $(ls ours keys tmp | paste -sd' ')"
[ "$(jq -c . out.json)" = '{"clients":1,"visits":40,"therapists":1,"clinics":1,"same_name_left":0}' ] || say "it says: $(jq -c . out.json)"
[ "$(stat -c %a ours/d.db)" = 600 ] || say 'others may read the new file'
mapfile -t now < <(sqlite3 ours/d.db 'select client from client order by 1')
[ "${now[*]}" = "${stays[*]}" ] && [ "$(sqlite3 ours/d.db 'select * from visit' | sha256sum)" = "$others" ] || say 'another client was touched'
[ "$(sqlite3 ours/d.db "select value from meta where key in ('clients', 'visits') order by key" | paste -sd' ')" = '399 1197' ] || say 'the totals are wrong'
sqlite3 ours/d.db 'pragma integrity_check' | grep -qx ok || say 'the dataset is damaged'
sqlite3 ours/d.db 'pragma freelist_count' | grep -qx 0 || say 'free pages are left'
"$UPTURN" audit ours/d.db --key keys/k > said 2>&1 || true
grep -q 'log *passed .*last one forget' said || say "the log: $(cat said)"
cmp -s keys/k.link link.before && say 'the link file is the old one'
[ "$(stat -c %s link.before)" -gt "$(stat -c %s keys/k.link)" ] || say 'the link file is not smaller'
# The dataset is what it would be had the client never come.
grep -v '^k3587,' export.csv > without.csv
"$UPTURN" key new keys/other > /dev/null
"$UPTURN" ingest without.csv --dataset never.db --key keys/other > /dev/null 2>&1 || true
print() { sqlite3 "$1" "select value from meta where key = 'fingerprint'"; }
[ "$(print never.db)" = "$(print ours/d.db)" ] || say 'the content is not that of an export without the client'

# The next export still holds the client: its rows are rejected by a reason of their own, also under another id, or told by name.
again() { # again WHAT ROWS FILE ARGUMENTS...
  local what=$1 rows=$2
  shift 2
  "$UPTURN" ingest "$@" --dataset ours/d.db --key keys/k --max-rejects 90% --format json > out.json 2> err || true
  [ "$(jq .rejected.erased out.json)" = "$rows" ] || say "$what: $(jq -c .rejected out.json) $(cat err)"
  [ "$(hits ours/* keys/*)" = 0 ] || say "$what: $(hits ours/*) signs came back"
  [ "$(sqlite3 ours/d.db 'select count(*) from client')" = 399 ] || say "$what: the client came back"
}
again 'the same export' 40 export.csv
sed 's/^k3587,/new-id,/' export.csv > renamed.csv
again 'another id' 40 renamed.csv
cut -d, -f2- export.csv | sed 's/Zyx Canary/"CANARY, Zÿx"/' > bare.csv
again 'no id' 40 bare.csv
grep -E '^client_id|^k3587,|^k34,' export.csv | sed 's/Zyx Canary/Another Name/' > married.csv
again 'the old id under another name' 40 married.csv

# Refusals; nothing is changed by them.
before=$(sha256sum ours/d.db keys/k.link)
refused() { # refused CODE WORDS ARGUMENTS...
  local want=$1 words=$2 code=0
  shift 2
  "$UPTURN" forget "$@" > out 2> err || code=$?
  [ "$code" = "$want" ] && grep -q "$words" err && [ ! -s out ] || say "$*: exit $code: $(cat err)"
  if grep -qiE 'zyx|canary|k3587' err; then say 'a cell is shown'; fi
}
refused 1 'erased already' export.csv --from "$row" --dataset ours/d.db --key keys/k
refused 1 'no such row' export.csv --from 99999 --dataset ours/d.db --key keys/k
refused 1 'no such row' export.csv --from 1 --dataset ours/d.db --key keys/k
refused 1 'another key' export.csv --from "$twin" --dataset ours/d.db --key keys/other
refused 2 'numbers of rows' export.csv --from k17 --dataset ours/d.db --key keys/k
refused 2 'all needed' export.csv --dataset ours/d.db --key keys/k
refused 2 'one export' --from "$twin" --dataset ours/d.db --key keys/k
printf 'client_id,session_date,phq9\nstranger,2021-01-01,3\n' > strange.csv
refused 1 'no export under this key' strange.csv --from 2 --dataset ours/d.db --key keys/k
mv keys/k.link away && refused 1 'no link file' export.csv --from "$twin" --dataset ours/d.db --key keys/k && mv away keys/k.link
[ "$(sha256sum ours/d.db keys/k.link)" = "$before" ] || say 'a refusal changed a file'
# Several rows at once, one of them twice the same client.
forget "$UPTURN" ours "$twin,$((twin + 1)),$((twin + 3))"
[ "$got" = 0 ] && [ "$(jq -c '[.clients, .visits]' out.json)" = '[2,6]' ] || say "several: $got $(cat err out.json)"

# A file may not grow: nothing is changed, nothing is left.
before=$(sha256sum ours/d.db keys/k.link)
trap '' XFSZ
for blocks in 1 20 100; do
  code=0
  (ulimit -f $blocks && "$UPTURN" forget export.csv --from "$((twin + 6))" --dataset ours/d.db --key keys/k > out 2> err) || code=$?
  [ "$code" = 1 ] && grep -q 'cannot be written' err || say "$blocks KiB: exit $code: $(cat err)"
  [ "$(sha256sum ours/d.db keys/k.link)" = "$before" ] && [ "$(ls ours keys | paste -sd' ')" = 'keys: k k.link other other.link  ours: d.db' ] ||
    say "$blocks KiB: something was changed, or left: $(ls ours keys | paste -sd' ')"
done

# Killed at 12 moments: with the client or without, never half; and it can be run again.
prepare killed
cp killed/d.db whole.db && cp keys/k.link whole.link
begun=$(date +%s%N)
forget "$UPTURN" killed "$row"
span=$((($(date +%s%N) - begun) / 1000))
gone=0
for i in $(seq 1 12); do
  cp whole.db killed/d.db && cp whole.link keys/k.link && rm -f keys/k.link.next
  "$UPTURN" forget export.csv --from "$row" --dataset killed/d.db --key keys/k > /dev/null 2>&1 &
  child=$!
  sleep "$(awk -v t=$span -v i="$i" 'BEGIN { printf "%.4f", t * i / 11 / 1e6 }')"
  kill -KILL $child 2> /dev/null || true
  wait $child 2> /dev/null || true
  visits=$(sqlite3 killed/d.db "select count(*) from visit where client = $client")
  [ "$visits" = 40 ] || [ "$visits" = 0 ] || say "kill $i: $visits visits"
  [ "$visits" = 40 ] || gone=$((gone + 1))
  forget "$UPTURN" killed "$row"
  [ "$got" = 0 ] || grep -q 'erased already' err || say "kill $i: again: exit $got: $(cat err)"
  [ "$(hits killed/d.db keys/*)" = 0 ] || say "kill $i: signs are left"
  "$UPTURN" ingest export.csv --dataset killed/d.db --key keys/k --max-rejects 90% --format json > out.json 2> err || true
  [ "$(jq .rejected.erased out.json)" = 40 ] || say "kill $i: then the client comes back: $(cat err)"
done
echo "killed 12 times, $gone of them after the client was gone"
exit $failed
