#!/bin/bash
# Fractions recovered from stored precision: percentages read from the sheets of the workbook as the file has them (a number format rounds nothing), and
# every pair of counts p of n tried that fits what is stored and the count of clients beside it. Recovered: one pair fits and no other. The attacker knows
# how the release rounds. First against a program that stores values as computed, then against ours.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
fail() { echo "FAILED: $*"; failed=1; }
figure() { printf '  %-82s %6s\n' "$1" "$2"; }
cells=$SOURCE/tests/privacy/workbook_cells.sh
seeds='1 2 3 4'
for seed in $seeds; do "$UPTURN" simulate --layout sessions --clients $((500 * seed)) --seed "$seed" > "export$seed.csv"; done

# percent|count of the same row|largest error of the count: of every group, both sheets, all seeds.
stored() { # stored PROGRAM RELEASE
  for seed in $seeds; do
    "$1" run "export$seed.csv" --release "$2" --output book.xlsx 2> run.err || { cat run.err >&2; return 1; }
    for pair in 'Outcomes|Recovery (%)|Finished, at caseness or unpaired' 'Outcomes|Reliable improvement (%)|Finished course' \
      'Outcomes|Reliable recovery (%)|Finished, at caseness or unpaired' 'Outcomes|Reliable deterioration (%)|Finished course' \
      'Data quality|Complete (%)|Rows (clients)'; do
      IFS='|' read -r sheet percent count <<< "$pair"
      "$cells" book.xlsx "$sheet" | awk -F'|' -v percent="$percent" -v count="$count" '
        $3 == percent { p = $2; head = $1 } $3 == count { n = $2 }
        head && $1 > head && $3 ~ /^[0-9.]+(E[-+]?[0-9]+)?$/ { v[$1, $2] = $3; if ($1 > last) last = $1 }
        END { for (r = head + 1; r <= last; r++) if (((r, p) in v) && ((r, n) in v)) print v[r, p] "|" v[r, n] }'
    done
  done
}
# attack EXACT BASE LEAST: counts are to the nearest BASE; EXACT: the percentage has all its digits, else it is of middles of classes (of counts to 0.1, base 1)
attack() {
  awk -F'|' -v exact="$1" -v base="$2" -v least="$3" '
    function middle(x) { return base == 1 || x == 0 ? x : (x % base ? x - x % base + base : x) - int(base / 2) }
    function abs(x) { return x < 0 ? -x : x }
    function nearest(n) { return int(n / base + 0.5) * base }
    { values++; pairs = 0
      if ($2 > 3000) { values--; next }
      for (n = $2 - base; n <= $2 + base && pairs < 2; n++) {
        if (n < 1 || nearest(n) != $2) continue
        for (p = 0; p <= n && pairs < 2; p++) {
          of = 100 * middle(p) / middle(n)
          fits = exact ? abs(100 * p / n - $1) < 1e-9 : abs(of - $1) <= (base == 1 ? 0.05 : 0.5) + 1e-9
          if (fits) { pairs++; part = p; whole = n } } }
      if (pairs == 1) { recovered++; if (part < least || whole - part < least) few++ } }
    END { print values + 0, recovered + 0, few + 0 }'
}
echo 'Percentages in workbooks of four clinics, pairs of counts recovered:'
for line in 'qi 1 5' 'research 5 10' 'public 10 11'; do
  read -r release base least <<< "$line"
  stored "$WEAK/upturn_weak_precision" "$release" > weak
  stored "$UPTURN" "$release" > ours
  # The weakened program rounds no count either: its base is 1.
  read -r values recovered few <<< "$(attack 1 1 "$least" < weak)"
  figure "$release, values as computed: recovered (of $values)" "$recovered"
  [ "$values" -gt 20 ] || fail "$release: only $values values to attack"
  [ $((2 * recovered)) -gt "$values" ] || fail "$release: the attack on stored digits does not bite"
  read -r values recovered few <<< "$(attack 0 "$base" "$least" < ours)"
  figure "$release, ours: recovered (of $values)" "$recovered"
  figure "$release, ours: recovered with fewer than $least on a side" "$few"
  [ "$values" -gt 10 ] || fail "$release: only $values values of ours to attack"
  [ "$few" = 0 ] || fail "$release: a count below $least is recovered"
  [ "$release" = qi ] || [ "$recovered" = 0 ] || fail "$release: counts are recovered"
done
# The digits themselves: what is stored outside the clinic has no more of them than the rule gives.
"$UPTURN" run export2.csv --release public --output book.xlsx 2> run.err
for sheet in Outcomes Severity Breakthrough Comparison Relapse Plateaus Course 'Definitions beside' 'Chart data'; do
  "$cells" book.xlsx "$sheet" | awk -F'|' -v sheet="$sheet" '$3 ~ /^-?[0-9.]+$/ { n++; if ((d = $3 - sprintf("%.5g", $3)) * d > 1e-22 * $3 * $3) {
      print "FAILED: " sheet ": " $3 " has more digits than are released"; bad = 1 } }
    END { if (n < 10) { print "FAILED: " sheet ": only " n + 0 " numbers to look at"; bad = 1 } exit bad }' || failed=1
done
exit $failed
