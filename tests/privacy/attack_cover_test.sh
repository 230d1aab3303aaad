#!/bin/bash
# The fingerprint of a dataset's content is a sum over its clients. Whoever has that of two successive contents has the difference, which is one client's
# own number, and finds the client in a list of those whom it could be: here by course and scores. So a dataset keeps it and no release prints it.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 60 --seed 3 |
  awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } { print $at["client_id"] "," $at["session_date"] "," $at["phq9"] }' > all.csv
[ "$(head -1 all.csv)" = client_id,session_date,phq9 ] || say "columns: $(head -1 all.csv)"
only() { awk -F, -v keep=",$1," 'NR == 1 || index(keep, "," $1 ",")' all.csv; }
# ingest: the number of a content, as the dataset keeps it.
number() { # number NAME
  rm -f "$1.db"
  "$UPTURN" ingest "$1.csv" --dataset "$1.db" > out 2>&1 || say "ingest: $(cat out)"
  sqlite3 "$1.db" "select value from meta where key = 'fingerprint'"
}
# The last appointment of all stays in every file, as it decides who is recent.
last=$(tail -n +2 all.csv | sort -t, -k2 | tail -1 | cut -d, -f1)
gone=$(tail -n +2 all.csv | cut -d, -f1 | sort -u | grep -vx "$last" | sed -n 17p)
grep -v "^$gone," all.csv > before.csv
after=$(number all) before=$(number before)
only "$last" > one.csv
base=$(number one)
found=
for who in $(tail -n +2 all.csv | cut -d, -f1 | sort -u | grep -vx "$last"); do
  only "$who,$last" > two.csv
  [ $((after - before)) != $(($(number two) - base)) ] || found="$found$who "
done
echo "  found by the difference of two fingerprints: 1 of 59 candidates is $([ "$found" = "$gone " ] && echo right || echo wrong)"
[ "$found" = "$gone " ] || say 'the attack does not bite: the fingerprint does not tell the client'

for name in before all; do
  content=$(sqlite3 $name.db "select value from meta where key = 'fingerprint'")
  hex=$(printf '%016x' "$content")
  for release in qi research public; do
    for format in csv json; do
      cp $name.db fresh.db
      "$UPTURN" analyze --dataset fresh.db --release $release --format $format --output $name.$release.$format > said 2>&1 || say "analyze: $(cat said)"
    done
    cp $name.db fresh.db
    "$UPTURN" analyze --dataset fresh.db --release $release --output $name.$release.xlsx > said2 2>&1 || say "analyze: $(cat said2)"
    unzip -p $name.$release.xlsx > $name.$release.parts
    printed=$(cat $name.$release.*/* $name.$release.parts said said2 | grep -ciE "$hex|$content" || true)
    [ "$printed" = 0 ] || say "$release: the fingerprint is printed $printed times"
  done
done
"$UPTURN" inspect all.csv > said 2>&1 || true
"$UPTURN" audit all.db >> said 2>&1 || true
! grep -qiE "$hex" said || say 'inspect or audit print the fingerprint'
exit $failed
