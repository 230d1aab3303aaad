#!/bin/bash
# Two releases subtracted. A clinic's dataset is released, 1 to 4 clients are added, and it is released again: counts that moved by as many as came
# tell what became of them. Then a client a week for 40 weeks, counts rounded to 5: where a rounded count flips as one client comes, the exact count
# is known. Both succeed against a program without the ledger, and fail against ours.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/key" && cd "$SCRATCH"
weak="$WEAK/upturn_weak_ledger"
failed=0
say() { echo "FAILED: $*"; failed=1; }
# Exit 3: the series is released too often, which is said.
release() { "$@" 2> said || { [ $? = 3 ] && grep -q 'less than 28 days\|more than 4 times' said; } || { cat said; exit 1; }; }
"$UPTURN" key new key/a.key 2> /dev/null

# clients FROM TO < export: the rows of those clients, in order of their first appearance.
clients() { awk -F, -v from="$1" -v to="$2" 'NR == 1 { print; next } !($1 in at) { at[$1] = ++n } at[$1] >= from && at[$1] <= to' "$3"; }
# Cells of count columns of all sheets, one a line: sheet, row, column, number.
counts() {
  local file
  for file in "$1"/{flow,outcomes,breakthrough,definitions_beside,comparison,plateaus,relapse,course}.csv; do
    awk -F, -v sheet="$(basename "$file" .csv)" 'NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
      /"/ { next }
      { for (i = 2; i <= NF; i++) if ($i ~ /^[0-9]+$/ &&
          name[i] ~ /^(n|clients|episodes|analysed|not_at_risk|events|endings|censored|without|recovered|improved|unchanged|deteriorated|not_at_caseness|no_paired_scores|finished|not_finished|finished_caseness|finished_not_caseness|remitted|clients_too_short|clients_with_plateau|at_risk_3|at_risk_6|at_risk_12)$/)
          print sheet "|" $1 "|" name[i] "\t" $i }' "$file"
  done | sort -t "$(printf '\t')" -k 1,1
}
# moved BEFORE AFTER MOST: counts in both that moved by 1..MOST.
moved() { join -t "$(printf '\t')" "$1" "$2" | awk -F'\t' -v most="$3" '{ d = $3 - $2; if (d < 0) d = -d } d > 0 && d <= most { n++ } END { print n + 0 }'; }
# story BEFORE AFTER K: the classes of all K newcomers, where the counts of everybody tell them.
story() {
  join -t "$(printf '\t')" "$1" "$2" | awk -F'\t' -v k="$3" '
    $1 ~ /^outcomes\|All\|(recovered|improved|unchanged|deteriorated|not_at_caseness|no_paired_scores)$/ { d = $3 - $2; if (d < 0) bad = 1; all += d }
    END { print !bad && all == k ? 1 : 0 }'
}

trials=0; for_weak=0; for_ours=0; cells_weak=0; cells_ours=0
for seed in 1 2 3; do
  "$UPTURN" simulate --layout sessions --clients 240 --seed "$seed" > all.csv
  for k in 1 2 3 4; do
    trials=$((trials + 1))
    clients 1 $((240 - k)) all.csv > before.csv
    for program in weak ours; do
      [ "$program" = weak ] && run="$weak" || run="$UPTURN"
      rm -rf data one two && mkdir data
      "$run" ingest before.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
      release "$run" analyze --dataset data/c.db --key key/a.key --format csv --output one
      "$run" ingest all.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
      release "$run" analyze --dataset data/c.db --key key/a.key --format csv --output two
      counts one > "one.$program"; counts two > "two.$program"
    done
    for_weak=$((for_weak + $(story one.weak two.weak "$k")))
    for_ours=$((for_ours + $(story one.ours two.ours "$k")))
    cells_weak=$((cells_weak + $(moved one.weak two.weak "$k")))
    cells_ours=$((cells_ours + $(moved one.ours two.ours "$k")))
    cmp -s one.weak one.ours || say "seed $seed: the first release is not the same with a ledger"
  done
done
echo "two releases subtracted: without the ledger the classes of all newcomers in $for_weak of $trials trials, $cells_weak counts moved by as many as came"
echo "  with it: $for_ours of $trials, $cells_ours counts"
[ "$for_weak" -ge $((trials / 4)) ] && [ "$cells_weak" -ge "$trials" ] || say 'the attack does not bite'
[ "$for_ours" = 0 ] && [ "$cells_ours" = 0 ] || say 'newcomers show'

# The same between kinds: a qi release, then a research release with four clients more, and the other way round. A count of a class of a group (totals
# in research are sums of rounded parts) whose exact and rounded value do not fit has moved as the four came.
clients 1 236 all.csv > before.csv
bites=0
for pair in qi:research research:qi; do
  for program in weak ours; do
    [ "$program" = weak ] && run="$weak" || run="$UPTURN"
    rm -rf data one two && mkdir data
    "$run" ingest before.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
    release "$run" analyze --dataset data/c.db --key key/a.key --format csv --output one --release "${pair%:*}"
    "$run" ingest all.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
    release "$run" analyze --dataset data/c.db --key key/a.key --format csv --output two --release "${pair#*:}"
    counts one > one.n
    counts two | join -t "$(printf '\t')" one.n - | awk -F'\t' -v first="${pair%:*}" '
      $1 ~ /\|All\|/ || $1 !~ /\|(recovered|improved|unchanged|deteriorated|not_at_caseness|no_paired_scores|events|endings|censored|without)$/ { next }
      { exact = first == "qi" ? $2 : $3; rounded = first == "qi" ? $3 : $2; if (int(exact / 5 + 0.5) * 5 != rounded) print $1 }' > "moved.$program"
  done
  echo "between kinds ($pair): without the ledger $(wc -l < moved.weak) counts that do not fit, with it $(wc -l < moved.ours)"
  bites=$((bites + $(wc -l < moved.weak)))
  [ ! -s moved.ours ] || say "$pair tells of newcomers"
done
[ $bites -ge 3 ] || say "the attack between kinds does not bite"

# A client a week, so that no count falls: a total that does was told as the sum of its rounded parts before. A count that was last told v and is told
# v + 5 when one client came is v + 3 now; who knows that a count is only told again after 19 clients knows it then too, if the classes of the numbers
# told before and after leave one possibility.
weeks=40
"$UPTURN" simulate --layout sessions --clients $((200 + weeks)) --seed 9 > all.csv
for program in weak ours; do
  [ "$program" = weak ] && run="$weak" || run="$UPTURN"
  rm -rf data out && mkdir data
  clients 1 200 all.csv > week.csv
  : > "series.$program"
  for ((w = 0; w <= weeks; w++)); do
    [ "$w" = 0 ] || clients $((200 + w)) $((200 + w)) all.csv > week.csv
    "$run" ingest week.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
    rm -rf out
    SOURCE_DATE_EPOCH=$((1700000000 + 604800 * w)) release "$run" analyze --dataset data/c.db --key key/a.key --format csv --output out --release research
    counts out | awk -v w="$w" '{ print $0 "\t" w }' >> "series.$program"
  done
  sort -t "$(printf '\t')" -k 1,1 -k 3,3n "series.$program" | awk -F'\t' '
    function done() { if (key != "") { series++; exact += known } }
    $1 != key { done(); key = $1; known = 0; v = $2; low = v - 2; high = v + 2; week = $3; next }
    $2 != v && $3 == week + 1 {
      step = $2 - v
      if (step == 5) known = 1
      if (step >= 10) { low += 19; high += 19; if ($2 - 2 > low) low = $2 - 2; if ($2 + 2 < high) high = $2 + 2; if (low >= high) known = 1 }
    }
    { v = $2; week = $3 }
    END { done(); printf "%d %d\n", series, exact }' > "known.$program"
done
read -r series exact < known.weak
read -r series_ours exact_ours < known.ours
echo "a release a week, $weeks weeks, counts rounded to 5: without the ledger the exact count of $exact of $series series; with it of $exact_ours of $series_ours"
[ "$exact" -ge $((series / 5)) ] || say 'the attack on the series does not bite'
[ "$exact_ours" = 0 ] || say 'a series tells exact counts'
exit $failed
