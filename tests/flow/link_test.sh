#!/bin/bash
# One simulated clinic, exported in four parts by date. Some ids change, some names are married or spelled in another way, some are namesakes. The
# truth is known: every client's course in the dataset is the one that awk works out from the whole, and every report is there, and no other.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 1500 --seed 11 | cut -d, -f1-20 > whole.csv
tail -n +2 whole.csv | cut -d, -f1 | sort -u | shuf --random-source=<(yes) > order
tail -n +2 whole.csv | cut -d, -f1-3 | sort -u > people
mapfile -t cut < <(tail -n +2 whole.csv | cut -d, -f12 | sort | awk '{ d[NR] = $0 } END { for (q = 1; q < 4; q++) print d[int(NR * q / 4)] }')
# Truth and parts. Clients by number: 1 to 300 get another id from the third part on; 301 to 500 marry before the second; 501 to 700 are spelled in
# another way from the second on; 701 to 900 get another id and are spelled in another way. Pairs 901/902 .. 1099/1100 are namesakes.
parts() { # parts WAY: id (as above), or name: every id is another one in every part, nobody marries, namesakes are apart by birth date
  rm -f part.*.csv truth.csv
  awk -F, -v OFS=, -v c1="${cut[0]}" -v c2="${cut[1]}" -v c3="${cut[2]}" -v way="$1" '
    function spelled(name,   w) {
      split(name, w, " ")
      gsub(/a/, "á", w[1]); gsub(/o/, "ö", w[1])
      return "\"" toupper(w[2]) ", Dr. " w[1] " \""
    }
    FILENAME == "order" { number[$1] = FNR; next }
    FILENAME == "people" { name[number[$1]] = $2; birth[number[$1]] = $3; next }
    FNR == 1 { for (q = 1; q <= 4; q++) print > ("part." q ".csv"); next }
    {
      k = number[$1]; q = $12 <= c1 ? 1 : $12 <= c2 ? 2 : $12 <= c3 ? 3 : 4
      if (k > 900 && k <= 1100 && k % 2 == 0 && way == "id") { $2 = name[k - 1]; $3 = birth[k - 1] }
      told = $1; person = k
      if (way == "name") told = "q" q "-" (k * 7919 + q * 31) % 100003
      else if (k <= 300 || (k > 700 && k <= 900)) { if (q >= 3) { told = "new-" $1; person = k "new" } }
      if (way == "id" && k > 300 && k <= 500 && q >= 2) { split($2, w, " "); $2 = w[1] " Married" }
      if (k > 500 && k <= 900 && q >= 2) $2 = spelled($2)
      $1 = told
      print > ("part." q ".csv")
      print person, k, q, $12, $13, $15, $16 > "truth.csv"
    }' order people whole.csv
}
# The course of each client: days since its first row, attendance, PHQ-9 and GAD-7, as one line; who it is does not stand in it.
truth() {
  awk -F, 'BEGIN { label["attended"] = "Attended"; label["dna"] = "Did not attend"; label["cancelled"] = "Cancelled" }
    function day(date,   d, y, m) {
      split(date, d, "-"); y = d[1] + 0; m = d[2] + 0
      if (m < 3) { y--; m += 12 }
      return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m - 457) / 5) + d[3]
    }
    { print $1 "," day($4) "," label[$5] "," $6 "," $7 }' truth.csv |
    sort -t, -k1,1 -k2,2n -k3,5 | awk -F, '$1 != who { if (who != "") print line; who = $1; first = $2; line = "" }
      { line = line " " $2 - first "/" $3 "/" $4 "/" $5 } END { print line }' | sort
}
stored() {
  sqlite3 -separator , "$1" "select v.client, v.at, c.label, v.score_phq9, v.score_gad7 from visit v left join code c on c.domain = 'attendance' and
    c.code = v.attendance" | sort -t, -k1,1 -k2,2n -k3,5 | awk -F, '$1 != who { if (who != "") print line; who = $1; line = "" }
      { line = line " " $2 "/" $3 "/" $4 "/" $5 } END { print line }' | sort
}
ingest() { # ingest NAME ARGUMENTS...: to NAME.db under its own key; what was reported goes to NAME.same
  local name=$1 got=0
  shift
  "$UPTURN" ingest "$@" --dataset "$name.db" --key "keys/$name" --profile research --format json > out.json 2> err || got=$?
  jq -r '.same_name[] | "\(.kind)"' out.json >> "$name.same"
  [ "$(jq '.same_name | length' out.json)" = 0 ] && [ "$got" = 0 ] || [ "$(jq '.same_name | length' out.json)" != 0 -a "$got" = 3 ] || say "$name: exit $got: $(cat err)"
  [ "$(jq .rows_rejected out.json)" = 0 ] || say "$name: rows were rejected: $(jq -c .rejected out.json)"
}
count() { grep -cx "$2" "$1.same" || true; }
right() { # right NAME: courses as they should be
  truth > "$1.want"
  stored "$1.db" > "$1.got"
  cmp -s "$1.want" "$1.got" || say "$1: $(comm -23 "$1.want" "$1.got" | wc -l) of $(wc -l < "$1.want") clients are not as they were"
  echo "$1: $(comm -12 "$1.want" "$1.got" | wc -l) of $(wc -l < "$1.want") clients linked right, $(count "$1" two_ids) two_ids, $(count "$1" known_before) known_before, $(count "$1" joined) joined"
}

# By id. Expected reports: once for each client whose id changed and who was there before, once for each pair of namesakes.
parts id
"$UPTURN" key new keys/id > /dev/null
for q in 1 2 3 4; do ingest id part.$q.csv; done
right id
changed=$(awk -F, '{ seen[$1] } END { for (p in seen) if (p ~ /new$/) { k = p; sub(/new/, "", k); n += k in seen } print n + 0 }' truth.csv)
# Namesakes: two_ids where their second comes in a part that has both, else known_before.
read -r here before < <(awk -F, '$2 > 900 && $2 <= 1100 { k = $2; if (!(k in first) || $3 < first[k]) first[k] = $3; at[k "," $3] = 1 }
  END { for (k = 901; k < 1100; k += 2) if (k in first && (k + 1) in first) { q = first[k] > first[k + 1] ? first[k] : first[k + 1]
    if (((k "," q) in at) && ((k + 1 "," q) in at)) here++; else before++ } print here + 0, before + 0 }' truth.csv)
[ "$changed" -ge 30 ] && [ "$here" -ge 5 ] && [ "$before" -ge 5 ] || say "too little to see: $changed changed, $here and $before namesakes"
[ "$(count id two_ids)" = "$here" ] || say "two_ids: $(count id two_ids), not $here"
[ "$(count id known_before)" = $((changed + before)) ] || say "known_before: $(count id known_before), not $((changed + before))"
# The last part again: nothing is new, nothing is reported.
: > id.same
ingest id part.4.csv
right id
[ ! -s id.same ] || say 'what was reported is reported again'

# All four at once give the same clients; so do rows in another order, and one processor.
"$UPTURN" key new keys/once > /dev/null
ingest once part.1.csv part.2.csv part.3.csv part.4.csv
right once
for q in 1 2 3 4; do { head -1 part.$q.csv; tail -n +2 part.$q.csv | shuf --random-source=<(yes); } > mixed.$q.csv; done
"$UPTURN" key new keys/mixed > /dev/null
for q in 1 2 3 4; do ingest mixed mixed.$q.csv; done
right mixed
cp keys/mixed keys/one
for q in 1 2 3 4; do taskset -c 0 "$UPTURN" ingest mixed.$q.csv --dataset one.db --key keys/one --profile research > /dev/null 2>&1 || true; done
rm -f keys/mixed.link mixed.db
for q in 1 2 3 4; do "$UPTURN" ingest mixed.$q.csv --dataset mixed.db --key keys/mixed --profile research > /dev/null 2>&1 || true; done
cmp -s one.db mixed.db && cmp -s keys/one.link keys/mixed.link || say 'one processor gives another dataset or link file'

# Killed between dataset and link file: the next command finds out which of the two link files counts. An older one alone is refused, under strict, where
# it would give numbers of clients who are there to others.
"$UPTURN" key new keys/kill > /dev/null
strict() { "$UPTURN" ingest "$@" --dataset kill.db --key keys/kill > /dev/null 2> err || [ $? = 3 ]; }
for q in 1 2 3; do strict part.$q.csv && cp kill.db kill.$q.db && cp keys/kill.link kill.$q.link; done
place() { cp kill.$1.db kill.db && cp kill.$2.link keys/kill.link && cp kill.$3.link keys/kill.link.next; }
place 1 1 2
strict part.2.csv && cmp -s kill.db kill.2.db && cmp -s keys/kill.link kill.2.link || say 'killed before the dataset was written: not gone on with'
place 2 1 2
strict part.3.csv && cmp -s kill.db kill.3.db && cmp -s keys/kill.link kill.3.link || say 'killed after the dataset was written: not gone on with'
[ ! -e keys/kill.link.next ] || say 'a next form is left'
cp kill.2.db kill.db && cp kill.1.link keys/kill.link
if strict part.3.csv; then say 'an older link file is taken'; fi
grep -q 'older than the dataset' err && cmp -s kill.2.db kill.db && cmp -s kill.1.link keys/kill.link || say "an older link file: $(cat err)"

# By name: ids mean nothing between the parts.
parts name
"$UPTURN" key new keys/name > /dev/null
for q in 1 2 3 4; do ingest name part.$q.csv --link name; done
right name
[ ! -s name.same ] || say "by name: reported: $(sort name.same | uniq -c)"
# Without the column of ids at all.
for q in 1 2 3 4; do cut -d, -f2- part.$q.csv > bare.$q.csv; done
awk -F, '/^"/ { exit 1 }' bare.1.csv || say 'a quoted comma was cut'
"$UPTURN" key new keys/bare > /dev/null
for q in 1 2 3 4; do ingest bare bare.$q.csv; done
right bare
# And back: the ids of the last part are taken over by clients who never had one.
ingest bare part.4.csv
right bare
[ ! -s bare.same ] || say "ids taken over: reported: $(sort bare.same | uniq -c)"

# No release shows an id of a client, nor does the link file or a message show a name.
"$UPTURN" analyze --dataset name.db --key keys/name --output book.xlsx --release qi > said 2>&1 || true
"$UPTURN" analyze --dataset name.db --key keys/name --output tables --format csv > said 2>&1 || true
mkdir book && (cd book && unzip -qo ../book.xlsx)
sqlite3 name.db 'select client from client' > ids
[ "$(wc -l < ids)" -ge 300 ] && [ -s tables/flow.csv ] || say 'no release to look at'
if grep -rqFf ids book tables; then say 'an id of a client is released'; fi
if grep -aqE 'Married|Abbott|Hughes' said err keys/*.link id.db name.db; then say 'a name is shown'; fi
exit $failed
