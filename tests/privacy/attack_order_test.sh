#!/bin/bash
# What the order of rows in a dataset tells. An export comes sorted, by surname or by date of birth; if rows keep its order, the n-th row of the dataset
# is the n-th name of the list. Rank correlation of storage order with either, in every table about people, with a key and without.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

# 2,000 clients; two scores and a duration say which one a row is of (phq9 + 28 gad7 + 616 duration / 10). 200 therapists, each with ten in a row.
awk 'BEGIN { for (i = 0; i < 2000; i++) {
    surname = sprintf("%c%c%c", 65 + i / 100, 97 + i / 10 % 10, 97 + i % 10)
    born = sprintf("%04d-%02d-%02d", 1940 + i / 40, 1 + i % 40 / 4, 1 + i % 4)
    printf "%s,%d,%s,Dr %03d,2023-%02d-%02d,%d,%d,%d\n", surname, (i * 7919) % 100003, born, i / 10, 1 + i % 12, 1 + i % 28, i % 28, i / 28 % 22, 10 + 10 * int(i / 616)
  } }' > people
header=surname,client_id,date_of_birth,therapist,session_date,phq9,gad7,duration
{ echo $header; cat people; } > by_surname.csv
# The same people, in the order of other dates of birth: client i of the list is born as the i-th of a list that was dealt anew.
{ echo $header; awk -F, -v OFS=, '{ line[NR] = $0; born[NR] = $3 } END { for (i = 1; i <= NR; i++) { k = (i * 733) % NR + 1; split(line[k], f, ","); print f[1], f[2], born[i], f[4], f[5], f[6], f[7], f[8] } }' people; } > by_birth.csv
cut -d, -f3 by_birth.csv | tail -n +2 | sort -c || say 'the second export is not in the order of birth'

# Spearman: rank correlation of two permutations of 1..n, 1 - 6 sum d^2 / (n (n^2 - 1)).
spearman() { awk '{ d = $1 - NR; sum += d * d } END { printf "%.3f\n", 1 - 6 * sum / (NR * (NR * NR - 1)) }'; }
# Place in the export of each client, in the order in which a table gives them.
places() { # places DATASET TABLE EXPORT
  local sql="select score_phq9 + 28 * score_gad7 + 616 * (duration / 10 - 1) from visit"
  [ "$2" = client ] && sql="select (select score_phq9 + 28 * score_gad7 + 616 * (duration / 10 - 1) from visit v where v.client = c.client) from client c"
  sqlite3 "$1" "$sql" | awk -F, 'NR == FNR { if (FNR > 1) at[$6 + 28 * $7 + 616 * ($8 / 10 - 1)] = FNR - 1; next } { print at[$1] }' "$3" -
}
# Therapists by number: place of the first client each was seen with.
therapists() { # therapists DATASET EXPORT
  sqlite3 "$1" "select min(score_phq9 + 28 * score_gad7 + 616 * (duration / 10 - 1)) from visit group by therapist order by therapist" |
    awk '{ print int($1 / 10) + 1 }'
}
far() { awk -v r="$1" -v most="$2" 'BEGIN { exit !(r > most || r < -most) }'; }

"$UPTURN" key new keys/k > /dev/null
for order in surname birth; do
  "$WEAK/upturn_weak_order" ingest by_$order.csv --dataset weak_$order.db --key keys/k > out 2>&1 || say "weakened: $(cat out)"
  rm -f keys/k.link
  "$UPTURN" ingest by_$order.csv --dataset ours_$order.db --key keys/k > out 2>&1 || say "ours: $(cat out)"
  rm -f keys/k.link
  "$UPTURN" ingest by_$order.csv --dataset alone_$order.db > out 2>&1 || say "ours, without a key: $(cat out)"
  for table in client visit; do
    weak=$(places weak_$order.db $table by_$order.csv | spearman)
    [ "$weak" = 1.000 ] || say "weakened, $table by $order: $weak: the attack does not bite"
    for kind in ours alone; do
      [ "$(places ${kind}_$order.db $table by_$order.csv | sort -n | uniq | wc -l)" = 2000 ] || say "$kind: not every client is found again"
      ours=$(places ${kind}_$order.db $table by_$order.csv | spearman)
      # Five standard errors, 1 / sqrt(n - 1), of an order that has nothing to do with it.
      ! far "$ours" 0.1118 || say "$kind, $table by $order: $ours"
      echo "storage order of $table against $order: $weak where rows keep their order, $ours in ours ($kind: $([ $kind = ours ] && echo a key || echo no key))"
    done
  done
done
weak=$(therapists weak_surname.db by_surname.csv | spearman)
ours=$(therapists ours_surname.db by_surname.csv | spearman)
[ "$weak" = 1.000 ] || say "weakened, therapists: $weak: the attack does not bite"
! far "$ours" 0.3544 || say "therapists: $ours"
echo "numbers of therapists against their order in the export: $weak, $ours in ours"
exit $failed
