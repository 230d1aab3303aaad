#!/bin/bash
# A client found by the days between appointments. Somebody who shares a diary with one knows how many days lay between the first four, and looks for
# the one client of the dataset whose offsets fit. With offsets in days that finds many; in whole weeks hardly anybody. Whole courses are another
# matter: they stay unique in weeks as well, and so no table that leaves may hold one.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

# 2,000 clients, 4 to 24 sessions about a week apart: two in five on another day than the last, one in seven with a week left out.
awk 'function draw() { s = (s * 48271) % 2147483647; return s / 2147483647 }
  BEGIN { s = 4711; print "client_id,session_date,phq9" > "export.csv"
    for (c = 1; c <= 2000; c++) {
      n = 4 + int(draw() * draw() * 21); d = 730 + int(draw() * 700); vector = ""
      for (k = 1; k <= n; k++) {
        if (k == 1) first = d
        y = 2020; left = d - 730; while (left >= (y % 4 ? 365 : 366)) { left -= (y % 4 ? 365 : 366); y++ }
        split(y % 4 ? "31 28 31 30 31 30 31 31 30 31 30 31" : "31 29 31 30 31 30 31 31 30 31 30 31", month, " ")
        m = 1; while (left >= month[m]) left -= month[m++]
        printf "K%d,%04d-%02d-%02d,%d\n", c * 7919, y, m, left + 1, int(draw() * 28) > "export.csv"
        if (k > 1 && k <= 4) vector = vector "," d - first
        d += 7 + (draw() < 0.4 ? int(draw() * 6) - 2 : 0) + (draw() < 0.15 ? 7 : 0)
      }
      print vector > "known"
    } }'

# Of the four appointments that the attacker knows, in the dataset's unit: how many clients fit alone, and how many in company of fewer than ten others.
linked() { # linked DATASET UNIT
  sqlite3 "$1" "select '', group_concat(at, ',') from (select client, at from visit where seq between 2 and 4 order by client, seq) group by client" |
    awk -F'|' -v unit="$2" 'NR == FNR { fit["," $2]++; next }
      { n = split($0, at, ","); v = ""; for (i = 2; i <= n; i++) v = v "," int(at[i] / unit); if (!(v in fit)) lost++; alone += fit[v] == 1; few += fit[v] < 11 }
      END { print alone + 0, few + 0, lost + 0, FNR }' - FS=, known
}
whole() { # whole DATASET: clients whose whole course is theirs alone
  sqlite3 "$1" "select sum(n = 1) from (select count(*) n from (select group_concat(at) a from (select client, at from visit order by client, seq) group by client) group by a)"
}
"$WEAK/upturn_weak_weeks" ingest export.csv --dataset weak.db > weak.out 2>&1 || say "weakened: $(cat weak.out)"
"$UPTURN" ingest export.csv --dataset ours.db > ours.out 2>&1 || say "ours: $(cat ours.out)"
read -r weak_alone weak_few lost clients <<< "$(linked weak.db 1)"
[ "$lost" = 0 ] && [ "$clients" = 2000 ] || say "the attack loses $lost of $clients clients in days"
read -r alone few lost clients <<< "$(linked ours.db 7)"
[ "$lost" = 0 ] && [ "$clients" = 2000 ] || say "the attack loses $lost of $clients clients in weeks"
[ "$weak_alone" -ge 150 ] && [ "$weak_few" -ge 700 ] || say "days: only $weak_alone alone, $weak_few in small company: the attack does not bite"
[ "$alone" -le 10 ] && [ "$few" -le 50 ] || say "weeks: $alone alone, $few in small company"
echo "four appointments known, days:  $weak_alone of $clients found alone, $weak_few among fewer than 11"
echo "four appointments known, weeks: $alone of $clients found alone, $few among fewer than 11"
echo "whole courses theirs alone: $(whole weak.db) of $clients in days, $(whole ours.db) in weeks (such rows stay inside)"

# What leaves: no table has a row for a client, and none the offsets of one side by side.
"$UPTURN" analyze --dataset ours.db --release public --format csv --output out > said 2>&1 || [ $? -eq 3 ] || say "analyze: $(cat said)"
tables=0
for table in out/*.csv; do
  tables=$((tables + 1))
  [ "$(wc -l < "$table")" -lt 500 ] || say "$(basename "$table") has a row for every client"
done
[ "$tables" -ge 10 ] || say "only $tables tables"
exit $failed
