#!/bin/bash
# What stands beside a hidden count and tells of it. A ratio is there from ten clients with the event on, [x] says that they were fewer, and a block's total
# is shown: a reader puts the bounds together. And a mean over classes of clients gives a class that is hidden back. Both on simulated clinics, inside
# the clinic and outside. And plateaus beside the clients who had them say how many had another one.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
weak=$WEAK/upturn_weak_beside
failed=0
say() { echo "FAILED: $*"; failed=1; }

# label|group|events|ratio of each definition, "All" last. Counts: hidden cells of a block whose sum is known; found: must be fewer than t, or more than 1.
cat > bounds.awk <<'END'
function least(k) { return shown[k] ? 10 : 1 }
function judge(sum,   k, i, lo, hi) {
  for (k = 1; k <= h; k++) {
    lo = hi = sum
    for (i = 1; i <= h; i++) if (i != k) { lo -= any && few[i] ? 9 : sum; hi -= least(i) }
    if (lo < least(k)) lo = least(k)
    if (any && few[k] && hi > 9) hi = 9
    cells++; if (hi < t || lo > 1 && !shown[k]) found++
  }
}
$2 == "All" { if ($3 != "[c]" && h > 1) judge($3 - known); h = known = any = 0; next }
$4 + 0 > 0 { any = 1 }
$3 == "[c]" { h++; shown[h] = $4 + 0 > 0; few[h] = $4 == "[x]"; next }
{ known += $3 }
END { print found + 0, cells + 0 }
END
ratios() { # ratios FOLDER T
  sed 's/"\([^"]*\)"/\1/g; s/, session//' "$1/definitions_beside.csv" | awk -F, '/^B[0-9]/ { print $1 "|" $3 "|" $8 "|" $12 }' | awk -F'|' -v t="$2" -f bounds.awk
}
# Clients in classes of two, where that and the number of clients alone are hidden and nobody is in classes of three to ten.
pairs() { # pairs FOLDER
  awk -F, '{ n[$1] = $2 } /^Mean chance/ { mean = $4 } END { if (n["In pairs"] != "[c]" || n["Alone"] != "[c]" || mean + 0 == 0) exit
    if (n["In threes and fours"] != 0 || n["In classes of 5 to 10"] != 0 || n["In classes of 11 or more"] != 0) exit
    printf "%d\n", 2 * (n["All clients"] - int(mean * n["All clients"] + 0.5)) }' "$1/disclosure_risk.csv"
}

# Rows in which sessions or plateaus are a few more than their clients: so few at most had another.
more() { # more PROGRAM
  cat ratio."$1".*/plateaus.csv | sed 's/"[^"]*"/q/g' | awk -F, '$5 + 0 > 0 && $7 + 0 > 0 { n++; f += $7 > $5 && $7 < $5 + 5 } END { print f + 0, n + 0 }'
  cat ratio."$1".*/flow.csv | awk -F, '$2 + 0 > 0 && $3 + 0 > 0 { n++; f += $3 > $2 && $3 < $2 + 5 } END { print f + 0, n + 0 }'
}

for n in 100 200 300 400; do
  for seed in 1 2 3 4; do
    "$UPTURN" simulate --layout sessions --clients $n --seed $seed > a.csv
    "$UPTURN" ingest a.csv --dataset $n.$seed.db > out 2>&1 || say "ingest: $(cat out)"
    for program in "$UPTURN" "$weak"; do
      cp $n.$seed.db fresh.db # with no ledger of the other program's release
      "$program" analyze --dataset fresh.db --format csv --output "ratio.${program##*/}.$n.$seed" > out 2>&1 || say "analyze: $(cat out)"
    done
  done
done
for program in "$weak" "$UPTURN"; do
  read -r found cells < <(for folder in ratio."${program##*/}".*; do ratios "$folder" 5; done | awk '{ f += $1; n += $2 } END { print f, n }')
  printf '  %-40s %s of %s hidden counts\n' "bounds by ratios, ${program##*/}:" "$found" "$cells"
  [ "$cells" -gt 50 ] || say 'there is nothing to attack'
  if [ "$program" = "$UPTURN" ]; then [ "$found" = 0 ] || say 'a hidden count is bounded'; else [ "$found" -gt 5 ] || say 'the attack does not bite'; fi
  read -r found cells < <(more "${program##*/}" | awk '{ f += $1; n += $2 } END { print f, n }')
  printf '  %-40s %s of %s rows\n' "a few with more than one, ${program##*/}:" "$found" "$cells"
  if [ "$program" = "$UPTURN" ]; then [ "$found" = 0 ] || say 'a few clients are told'; else [ "$found" -gt 5 ] || say 'the attack does not bite'; fi
done

"$UPTURN" simulate --layout sessions --clients 200 --seed 7 --more > more.csv
"$UPTURN" ingest more.csv --dataset more.db > out 2>&1 || say "ingest: $(cat out)"
for release in qi public; do
  cp more.db weak.db
  cp more.db ours.db
  "$weak" analyze --dataset weak.db --release $release --format csv --output weak.$release > out 2>&1 || say "analyze: $(cat out)"
  "$UPTURN" analyze --dataset ours.db --release $release --format csv --output ours.$release > out 2>&1 || say "analyze: $(cat out)"
  printf '  %-40s weak %s, ours %s\n' "clients in pairs, $release:" "$(pairs weak.$release)" "$(pairs ours.$release)"
  [ "$(pairs weak.$release)" = 2 ] || say 'the attack does not bite'
  [ -z "$(pairs ours.$release)" ] || say 'a hidden class is worked out'
done
exit $failed
