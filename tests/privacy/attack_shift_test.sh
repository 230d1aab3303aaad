#!/bin/bash
# Intake dates worked out from a dataset. Moved dates: from the true dates of two clients the function of the id follows, and with it every date. Ours
# has no date to move back, so the attacker lays each client's offsets on the calendar of the intake year: a clinic that is closed at weekends, on bank
# holidays and over Christmas leaves fewer days on which a course can have begun.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

# Days of 2020 to 2023 on which the clinic is open, as days since 1970: England's bank holidays, and 24 December to 1 January.
holidays="2020-04-10 2020-04-13 2020-05-08 2020-05-25 2020-08-31 2021-04-02 2021-04-05 2021-05-03 2021-05-31 2021-08-30 2022-04-15 2022-04-18
  2022-05-02 2022-06-02 2022-06-03 2022-08-29 2022-09-19 2022-12-27 2023-04-07 2023-04-10 2023-05-01 2023-05-08 2023-05-29 2023-08-28"
for day in $holidays; do echo $(($(date -u -d "$day" +%s) / 86400)); done > closed
for year in 2019 2020 2021 2022 2023; do
  from=$(($(date -u -d "$year-12-24" +%s) / 86400))
  for i in 0 1 2 3 4 5 6 7 8; do echo $((from + i)); done
done >> closed

# 400 clients, 4 to 30 sessions about a week apart, always on an open day. truth: client, true intake, scores as a signature.
awk 'function draw() { s = (s * 48271) % 2147483647; return s / 2147483647 }
  function open(d) { w = (d + 4) % 7; return w != 0 && w != 6 && !(d in closed) }
  BEGIN { s = 20261; while ((getline line < "closed") > 0) closed[line + 0] = 1
    for (c = 1; c <= 400; c++) {
      n = 4 + int(draw() * 27); d = 18262 + int(draw() * 900); while (!open(d)) d++
      first = d; sig = ""
      for (k = 1; k <= n; k++) {
        score = int(draw() * 28); sig = sig "." score
        print c "," d "," score > "visits"
        d += 7 + (draw() < 0.3 ? int(draw() * 5) - 2 : 0); if (draw() < 0.15) d += 7; while (!open(d)) d++
      }
      print sig, first > "truth"
    } }'
{ echo client_id,session_date,phq9
  awk -F, '{ print "K" $1 * 7919 "," strftime("%Y-%m-%d", $2 * 86400, 1) "," $3 }' visits 2> /dev/null || true
} > export.csv
if [ "$(wc -l < export.csv)" -lt 1000 ]; then # an awk without strftime
  { echo client_id,session_date,phq9
    while IFS=, read -r c d s; do echo "K$((c * 7919)),$(date -u -d "@$((d * 86400))" +%F),$s"; done < visits
  } > export.csv
fi

# A dataset's clients as the attacker sees them: signature, pseudonym, what stands for the intake, offsets.
seen() { # seen DATABASE
  sqlite3 -separator ' ' "$1" "select (select '.' || group_concat(score_phq9, '.') from (select score_phq9 from visit v where v.client = c.client order by seq)),
    client, intake_year, (select group_concat(at, ',') from (select at from visit v where v.client = c.client order by seq)) from client c"
}

# 1. Moved dates: a and b of (a * id + b) mod 101 from the two first clients; then everybody.
mkdir keys
"$UPTURN" key new keys/k > /dev/null
"$WEAK/upturn_weak_shift" ingest export.csv --dataset weak.db --profile research --key keys/k > weak.out 2>&1 || say "weakened: $(cat weak.out)"
seen weak.db > weak.seen
recovered=$(awk 'NR == FNR { truth[$1] = $2; next }
  function of(id,  i, r) { r = 0; for (i = 1; i <= length(id); i++) r = (r * 10 + substr(id, i, 1)) % 101; return r }
  { n++; x[n] = of($2); kept[n] = $3; is[n] = truth[$1] }
  END {
    two = 2; while (x[two] == x[1]) two++
    for (a = 0; a < 101 && !found; a++) for (b = 0; b < 101 && !found; b++)
      if ((a * x[1] + b) % 101 - 50 == kept[1] - is[1] && (a * x[two] + b) % 101 - 50 == kept[two] - is[two]) { found = 1; fa = a; fb = b }
    for (i = 1; i <= n; i++) if (i != 1 && i != two) right += kept[i] - ((fa * x[i] + fb) % 101 - 50) == is[i]
    print right + 0, n - 2
  }' truth weak.seen)
read -r right of <<< "$recovered"
[ "$right" = "$of" ] && [ "$of" -ge 390 ] || say "moved dates: $right of $of follow"
echo "moved by a function of the id: $right of $of intake dates follow from two"

# 2. Ours: every day of the intake year on which all offsets fall on open days (strict: on an open day of their weeks).
calendar() { # calendar DATASET UNIT
  seen "$1" | awk -v unit="$2" 'BEGIN { while ((getline line < "closed") > 0) closed[line + 0] = 1; while ((getline line < "truth") > 0) { split(line, t, " "); truth[t[1]] = t[2] }
      for (y = 2019; y <= 2024; y++) { days = (y - 1970) * 365 + int((y - 1969) / 4); begin[y] = days } }
    function open(d) { w = (d + 4) % 7; return w != 0 && w != 6 && !(d in closed) }
    function fits(d,  i, k, any) {
      for (i = 1; i <= n; i++) {
        any = 0
        for (k = 0; k < unit && !any; k++) any = open(d + at[i] * unit + k)
        if (!any) return 0
      }
      return open(d)
    }
    { n = split($4, at, ","); c = 0; hit = 0
      for (d = begin[$3]; d < begin[$3 + 1]; d++) if (fits(d)) { c++; if (d == truth[$1]) hit = 1 }
      print c, hit }' | sort -n > candidates
  awk '{ c[NR] = $1; one += $1 == 1; hits += $2 } END { print c[int((NR + 1) / 2)], c[1], one, NR, hits }' candidates
}
for profile in strict research; do
  "$UPTURN" ingest export.csv --dataset $profile.db --profile $profile > out 2>&1 || say "$profile: $(cat out)"
done
read -r median least alone clients hits <<< "$(calendar strict.db 7)"
[ "$hits" = "$clients" ] && [ "$clients" = 400 ] || say "strict: the attack itself loses the true day ($hits of $clients)"
[ "$alone" = 0 ] && [ "$least" -ge 100 ] || say "strict: $alone intake dates are known, the least of days left is $least"
echo "strict, weeks:   $alone of $clients intake dates known; days left of a year: median $median, least $least"
read -r median least alone clients hits <<< "$(calendar research.db 1)"
[ "$hits" = "$clients" ] || say "research: the attack itself loses the true day ($hits of $clients)"
echo "research, days:  $alone of $clients intake dates known; days left of a year: median $median, least $least (personal data, not anonymous)"
exit $failed
