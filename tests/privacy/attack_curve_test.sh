#!/bin/bash
# A curve inverted to when events were and how many. Nobody in these clinics is lost, so every step of a cumulative incidence is d / N: the attacker reads
# the points of the sheet Chart data and N beside the curve, and takes d = step x N. The truth is how the clinic was made. First against a program that
# draws every step, then against ours.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
fail() { echo "FAILED: $*"; failed=1; }
figure() { printf '  %-82s %6s\n' "$1" "$2"; }
cells=$SOURCE/tests/privacy/workbook_cells.sh
# 240 and 180 clients of two modalities, weekly for 20 sessions or until they leave as planned; 1 to 8 of a group have their breakthrough in each session.
awk 'function draw(n) { s = (s * 48271) % 2147483647; return s % n }
  BEGIN { s = 5; print "client_id,modality,session_date,attendance,phq9,breakthrough,end_reason"
    split("CBT EMDR", name, " "); size[1] = 240; size[2] = 180
    for (g = 1; g <= 2; g++) { for (i = 0; i < size[g]; i++) event[i] = 0
      i = 0; for (k = 1; k <= 18; k++) { d = 1 + draw(8); truth[g, k] = d; for (j = 0; j < d; j++) event[i++] = k }
      for (i = 0; i < size[g]; i++) { last = event[i] ? 20 : 12 + draw(9); id++
        for (k = 1; k <= last; k++) { day = 7 * k; printf "C%04d,%s,2023-%02d-%02d,attended,%d,%s,%s\n", id, name[g], 1 + int(day / 28), 1 + day % 28, 3 + draw(18), (event[i] == k ? "both" : ""), (k == last ? "planned" : "") } }
      for (k = 1; k <= 18; k++) print name[g] "|" k "|" truth[g, k] > "truth" } }' > export.csv
printf 'breakthrough: {primary: B4, beside: []}\nepisode_gap_days: 365\ncomparison: {adjust: []}\n' > study.yaml
# x|d of every step of every curve, by the numbers of the workbook.
invert() { # invert PROGRAM RELEASE
  "$1" run export.csv --study study.yaml --release "$2" --output book.xlsx 2> run.err || { cat run.err >&2; return 1; }
  "$cells" book.xlsx Breakthrough | awk -F'|' '$3 == "Clients at risk" { n = $2 } $2 == 1 { group = $3 } n && $2 == n && $3 ~ /^[0-9]+$/ { print group "|" $3 }' > sizes
  "$cells" book.xlsx 'Chart data' | awk -F'|' 'FNR == NR { size[$1] = $2; next } { v[$1, $2] = $3; if ($1 > last) last = $1 }
    END { for (r = 1; r <= last; r++) {
        group = v[r, 2]
        if (v[r, 1] != "Breakthrough" || !(group in size) || v[r, 3] != "estimate") continue
        d = int((v[r, 5] - y[group]) * size[group] + 0.5)
        if (d > 0) print group "|" v[r, 4] "|" d
        y[group] = v[r, 5] } }' sizes -
}
# RECOVERED FEW: times whose number of events is known exactly, and of them those with fewer than t
judge() { awk -F'|' -v least="$1" 'FNR == NR { truth[$1, $2] = $3; next } truth[$1, $2] == $3 { n++; few += $3 < least } END { print n + 0, few + 0 }' truth -; }
times=$(wc -l < truth)
small() { awk -F'|' -v least="$1" '$3 < least' truth | wc -l; }
echo 'Event times and counts recovered from curves of two groups:'
for line in 'qi 5' 'research 10' 'public 11'; do
  read -r release least <<< "$line"
  invert "$WEAK/upturn_weak_curve" "$release" > weak
  read -r all few <<< "$(judge "$least" < weak)"
  figure "$release, every step drawn: times with their count (of $times)" "$all"
  figure "$release, every step drawn: of them with fewer than $least (of $(small "$least"))" "$few"
  [ "$few" -gt $(($(small "$least") / 2)) ] || fail "$release: the attack on every step does not bite"
  invert "$UPTURN" "$release" > ours
  [ "$(wc -l < ours)" -gt 4 ] || fail "$release: nothing is drawn"
  read -r all few <<< "$(judge "$least" < ours)"
  figure "$release, ours: times with their count, of $(wc -l < ours) steps" "$all"
  figure "$release, ours: of them with fewer than $least" "$few"
  [ "$few" = 0 ] || fail "$release: a step of fewer than $least is recovered"
  [ "$release" = qi ] || [ "$all" = 0 ] || fail "$release: a step is recovered"
done
exit $failed
