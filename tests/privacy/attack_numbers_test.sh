#!/bin/bash
# A stored client id of the strict profile is not computed from the client: whoever has the key and a list of all ids that a clinic could have, but neither
# the export nor the link file, takes the list through the program and looks which id gets which number. Under the research profile, whose ids are computed
# from the client's, this finds everybody; under strict it finds as many as chance does.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
# Candidate i has two appointments whose scores spell i, in the export as in the list, so that a row of a dataset tells which candidate it is.
rows() { awk -v step="$1" 'BEGIN { print "client_id,session_date,phq9,gad7"
  for (i = 0; i < 8000; i += step) for (s = 0; s < 2; s++) printf "K-%05d,2021-0%d-10,%d,%d\n", i * 7, s + 1, s ? int(i / 616) : i % 28, int(i / 28) % 22 }'; }
rows 20 > export.csv
rows 1 > list.csv
"$UPTURN" key new keys/k > /dev/null
who() { # who DATASET: id and what its scores spell
  sqlite3 -separator ' ' "$1" 'select a.client, a.score_phq9, a.score_gad7, b.score_phq9 from visit a join visit b on a.client = b.client and a.seq = 1 and b.seq = 2' |
    awk '{ print $1, $2 "-" $3 "-" $4 }' | sort
}
for profile in research strict; do
  for file in export list; do
    rm -f keys/k.link
    "$UPTURN" ingest $file.csv --dataset $profile.$file.db --key keys/k --profile $profile > out 2>&1 || say "$profile $file: $(cat out)"
  done
  [ "$(who $profile.export.db | wc -l)" = 400 ] && [ "$(who $profile.list.db | cut -d' ' -f2 | sort -u | wc -l)" = 8000 ] || say "$profile: not the rows that were meant"
  found=$(comm -12 <(who $profile.export.db) <(who $profile.list.db) | wc -l)
  echo "$profile: $found of 400 clients identified"
  [ $profile = strict ] || [ "$found" = 400 ] || say 'the attack does not bite where ids are computed from the client'
  # By chance: the first few of 400 tags may be the first of 8,000, too.
  [ $profile = research ] || [ "$found" -le 20 ] || say "$found clients are found by their numbers"
done
# Nor does the order of the numbers say anything: rank correlation of number and id, over 400 clients.
sqlite3 -separator ' ' strict.export.db 'select a.score_phq9 + 28 * a.score_gad7 + 616 * b.score_phq9 from visit a join visit b on a.client = b.client and
  a.seq = 1 and b.seq = 2 order by a.client' | awk '{ v[NR] = $1 / 20 } END { n = NR; for (i = 1; i <= n; i++) d += (i - 1 - v[i]) ^ 2
  r = 1 - 6 * d / (n * (n * n - 1)); printf "order of numbers against order of ids: %.3f\n", r; exit !(r < 0.2 && r > -0.2) }' || say 'the order of the numbers follows the ids'
exit $failed
