#!/bin/bash
# A release under differential privacy: the budget's life and refusals; what the workbook states; no exact number of a client in it (repeated releases
# scatter about the exact counts as the scale says); neighbouring datasets show the same cells; audit knows the kind.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/data" "$SCRATCH/key" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
code() { local got=0; "$@" > out 2> err || got=$?; echo "$got"; }
"$UPTURN" key new key/a.key 2> /dev/null
"$UPTURN" simulate --layout sessions --clients 200 --seed 4 > all.csv
"$UPTURN" ingest all.csv --dataset data/c.db --key key/a.key > /dev/null 2>&1
dp() { code "$UPTURN" analyze --dataset data/c.db --key key/a.key --release public "$@"; }
spent() { sqlite3 data/c.db 'SELECT (SELECT micro FROM ledger_budget) || " " || sum(micro) || " " || count(*) FROM ledger_spent'; }

# The command line.
for bad in 0 -1 x 0.0000001 1e-1 .5 5. 11 0.5x; do
  [ "$(dp --epsilon "$bad" --budget 1 --output bad.xlsx)" = 2 ] || say "--epsilon $bad is taken"
done
[ "$(dp --epsilon 1 --budget 2000 --output bad.xlsx)" = 2 ] || say 'a budget of 2000 is taken'
[ "$(dp --budget 1 --output bad.xlsx)" = 2 ] || say '--budget is taken alone'
[ "$(dp --epsilon 1 --budget 1 --threshold 20 --output bad.xlsx)" = 2 ] || say '--threshold is taken'
[ "$(code "$UPTURN" analyze --dataset data/c.db --key key/a.key --release research --epsilon 1 --budget 1 --output bad.xlsx)" = 2 ] || say 'a research release'

# The budget's life. Nothing refused leaves an output or an entry.
[ "$(dp --epsilon 0.5 --output bad.xlsx)" = 1 ] && grep -q -- '--budget' err || say 'no budget, no refusal'
[ "$(dp --epsilon 3 --budget 2 --output bad.xlsx)" = 1 ] || say 'more than the budget at once'
sqlite3 data/c.db 'SELECT count(*) FROM ledger_budget' > /dev/null 2>&1 && say 'a refused release set a budget'
[ "$(dp --epsilon 0.5 --budget 2 --output one.xlsx)" = 0 ] || say "the first release: $(cat err)"
[ "$(spent)" = '2000000 500000 1' ] || say "after the first: $(spent)"
[ "$(dp --epsilon 0.5 --budget 2.000001 --output bad.xlsx)" = 1 ] && grep -q 'cannot be raised' err || say 'the budget is raised'
[ "$(dp --epsilon 0.500001 --budget 1 --output bad.xlsx)" = 1 ] || say 'a lowered budget does not count'
[ "$(dp --epsilon 0.5 --output two.xlsx)" = 0 ] || say 'the second release'
[ "$(dp --epsilon 1.000001 --output bad.xlsx)" = 1 ] && [ "$(wc -l < err)" = 1 ] && grep -q '1 of the privacy budget of 2 are spent, 1.000001 are asked for and 1 left' err || say "overdrawn: $(cat err)"
[ "$(dp --epsilon 0.75 --budget 1.75 --output three.xlsx)" = 0 ] || say 'to the last of a lowered budget'
[ "$(spent)" = '1750000 1750000 3' ] || say "at the end: $(spent)"
[ "$(dp --epsilon 0.001 --output bad.xlsx)" = 1 ] || say 'spent, and yet a release'
[ ! -e bad.xlsx ] || say 'a refused release left an output'
cmp -s one.xlsx two.xlsx && say 'two releases have the same noise'
[ "$("$UPTURN" audit data/c.db --key key/a.key --format csv 2> /dev/null | grep -v ,risk, | grep -c ,look,)" = 0 ] || say 'the audit of the dataset'

# The statement; what stays out.
unzip -p two.xlsx xl/sharedStrings.xml > two.txt
for text in 'discrete Laplace' 'Epsilon of this release' 'Epsilon spent so far' 'Privacy budget' '4 (sensitivity / epsilon)' 'within +-12' 'one client more' 'Assumed public' 'differential privacy: may be published'; do
  grep -q "$text" two.txt || say "the workbook does not say: $text"
done
sheets=$(unzip -p two.xlsx xl/workbook.xml | grep -o '<sheet name="[^"]*"' | cut -d'"' -f2 | tr '\n' ,)
[ "$sheets" = 'Cover,Contents,Flow,Outcomes,What adds up,Notes,' ] || say "sheets: $sheets"
got=0
"$UPTURN" audit two.xlsx --dataset data/c.db --key key/a.key --format csv > audit.csv 2> /dev/null || got=$?
[ "$got" = 0 ] && [ "$(grep -c 'differential privacy' audit.csv)" = 2 ] || say "the audit of the workbook: $got $(cat audit.csv)"

# Repeated releases against the exact counts of the clinic's own table (20 clients and more, so that nothing is cut off at 0). Noise of scale 2 has
# variance 2 a / (1 - a)^2 = 7.84 and is 0 with probability (1 - a) / (1 + a) = 0.245, a = exp(-1 / 2).
"$UPTURN" simulate --layout sessions --clients 600 --seed 5 > many.csv
"$UPTURN" ingest many.csv --dataset data/d.db > /dev/null 2>&1
"$UPTURN" analyze --dataset data/d.db --release qi --format csv --output exact 2> /dev/null || say 'the exact tables'
for i in $(seq 40); do
  "$UPTURN" analyze --dataset data/d.db --release public --epsilon 1 --budget 1000 --format csv --output "d$i" || say 'a repeated release'
done
awk -F, '
  function key(k) { return $1 SUBSEP k }
  FNR == 1 { file++; split("", at); for (i = 1; i <= NF; i++) at[$i] = i; next }
  { k = split("recovered improved unchanged deteriorated not_at_caseness no_paired_scores", name, " ") }
  file == 1 { for (i = 1; i <= k; i++) if ($(at[name[i]]) ~ /^[0-9]+$/ && $(at[name[i]]) >= 20) exact[key(name[i])] = $(at[name[i]]); next }
  { for (i = 1; i <= k; i++) if (key(name[i]) in exact) {
      d = $(at[name[i]]) - exact[key(name[i])]
      if ($1 == "All") { all++; off += d; continue }
      n++; sum += d; square += d * d; same += d == 0 } }
  END { v = square / n; m = sum / n
    printf "%d noised counts: mean off %.2f (SE %.2f), variance %.2f (7.84), exact by chance %.2f (0.245); totals off by %.1f on average\n",
      n, m, sqrt(7.84 / n), v, same / n, off / all
    exit !(n >= 200 && all >= 40 && m * m < 36 * 7.84 / n && v > 4.5 && v < 13 && same / n > 0.1 && same / n < 0.4) }
' exact/outcomes.csv d*/outcomes.csv || say 'the noise is not what the cover says'

# One client less: the same cells are shown, whatever is in them.
awk -F, 'NR == 1 || !($1 in at) { at[$1] = ++n } n <= 599' many.csv > fewer.csv
"$UPTURN" ingest fewer.csv --dataset data/e.db > /dev/null 2>&1
"$UPTURN" analyze --dataset data/e.db --release public --epsilon 1 --budget 1000 --format csv --output fewer || say 'the neighbour'
shape() { awk -F, '{ sub(/,[^,]*$/, FILENAME ~ /outcomes/ ? "" : "&"); gsub(/,[0-9]+/, ",N"); print }' "$1"; }
for t in flow outcomes; do
  diff <(shape "d1/$t.csv") <(shape "fewer/$t.csv") > /dev/null || say "neighbours show other cells of $t"
  shape "d1/$t.csv" | sed 1d | grep -q '\[[cx]\]' && say "a count of $t is withheld"
done
exit $failed
