#!/bin/bash
# The ledger of a dataset: the same release again adds nothing and has the same bytes; a failed one leaves nothing; one with a key file asks for it from
# then on; a dataset that cannot be written to is not released; the series that is released too often is said, also in the workbook.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/data" "$SCRATCH/key" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
code() { local got=0; "$@" > out 2> err || got=$?; echo "$got"; }
entries() { sqlite3 data/c.db 'SELECT (SELECT count(*) FROM ledger_release) || " " || (SELECT count(*) FROM ledger_cell)'; }
export SOURCE_DATE_EPOCH=1800000000
"$UPTURN" key new key/a.key 2> /dev/null
"$UPTURN" simulate --layout sessions --clients 160 --seed 4 > all.csv
awk -F, 'NR == 1 || !($1 in at) { at[$1] = ++n } n <= 158' all.csv > before.csv
"$UPTURN" ingest before.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
sqlite3 data/c.db 'SELECT count(*) FROM ledger_release' > /dev/null 2>&1 && say 'a ledger before the first release'

[ "$(code "$UPTURN" analyze --dataset data/c.db --key key/a.key --output one.xlsx)" = 0 ] || say 'the first release'
first=$(entries)
[ "${first% *}" = 1 ] && [ "${first#* }" -gt 300 ] || say "entries: $first"
[ "$(code "$UPTURN" analyze --dataset data/c.db --key key/a.key --output two.xlsx)" = 0 ] || say 'the first release again'
cmp -s one.xlsx two.xlsx || say 'the same release has other bytes'
[ "$(entries)" = "$first" ] || say 'the same release was entered again'

# Nothing of it can be read without the key: integers and BLOBs only.
[ "$(sqlite3 data/c.db "SELECT count(*) FROM ledger_cell WHERE typeof(place) || typeof(definition) <> 'integerinteger'")" = 0 ] || say 'a place in clear'

[ "$(code "$UPTURN" analyze --dataset data/c.db --output three.xlsx)" = 1 ] && grep -q -- '--key' err || say 'the key file is not asked for'
[ ! -e three.xlsx ] && [ "$(entries)" = "$first" ] || say 'a refused release left something'

# The output cannot go to its place: the entries are taken back.
mkdir -p locked/deep && chmod 500 locked
if ! touch locked/x 2> /dev/null; then
  "$UPTURN" analyze --dataset data/c.db --key key/a.key --release research --output locked/r.xlsx > /dev/null 2>&1 && say 'written to a locked folder'
  [ "$(entries)" = "$first" ] || say 'a failed release is in the ledger'
fi
chmod 700 locked

"$UPTURN" ingest all.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
[ "$(code "$UPTURN" analyze --dataset data/c.db --key key/a.key --output four.xlsx)" = 3 ] && grep -q 'less than 28 days' err || say 'two releases on one day'
unzip -p four.xlsx | grep -q 'less than 28 days' || say 'the Notes do not say so'
unzip -p four.xlsx | grep -q 'stand as an earlier release told them' || say 'the sheets do not say that numbers are repeated'
[ "$(code "$UPTURN" analyze --dataset data/c.db --key key/a.key --output five.xlsx)" = 3 ] || say 'the second release again'
cmp -s four.xlsx five.xlsx || say 'the second release again has other bytes'
SOURCE_DATE_EPOCH=1810000000 "$UPTURN" analyze --dataset data/c.db --key key/a.key --release research --output six.xlsx 2> /dev/null || say 'another kind is another series'

unzip -p four.xlsx | grep -q 'the dataset keeps a ledger' || say 'the cover does not name the ledger'
"$UPTURN" run all.csv --output alone.xlsx 2> /dev/null
unzip -p alone.xlsx | grep -q 'this release stands alone' || say 'the cover does not say that it stands alone'

# Without a key file the key of the ledger is in the dataset.
"$UPTURN" ingest all.csv --dataset data/d.db > /dev/null 2>&1
"$UPTURN" analyze --dataset data/d.db --output seven.xlsx 2> /dev/null || say 'a dataset without a key file'
[ "$(sqlite3 data/d.db "SELECT length(bytes) FROM ledger_key")" = 48 ] || say 'no key in the dataset'
[ "$(sqlite3 data/c.db "SELECT length(bytes) FROM ledger_key")" = 0 ] || say 'the key of the ledger lies in the dataset'

# The three kinds from one dataset: what a looser one told must not stop a stricter one, whose groups are pooled otherwise.
for clinic in "60 11" "120 13"; do
  read -r clients seed <<< "$clinic"
  "$UPTURN" simulate --layout sessions --clients "$clients" --seed "$seed" > small.csv
  rm -f data/s.db
  "$UPTURN" ingest small.csv --dataset data/s.db > /dev/null 2>&1
  for kind in qi research public; do
    "$UPTURN" analyze --dataset data/s.db --release $kind --output small.$kind.xlsx 2> err || say "$clinic, $kind after others: $(cat err)"
  done
done
exit $failed
