#!/bin/bash
# Cell-key noise of research releases: the same clients get the same noise under one key, counts lie within noise and rounding of those without it, and
# a run that keeps no dataset cannot have it.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/data" "$SCRATCH/key" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
printf 'disclosure:\n  noise: cell_key\n' > noise.yaml
# A key that is known, so that the noise is the same in every run of the test.
(umask 077 && printf 'fedcba9876543210fedcba9876543210' > key/a.key)
"$UPTURN" simulate --layout sessions --clients 600 --seed 11 > export.csv
for name in a b; do
  "$UPTURN" ingest export.csv --dataset data/$name.db --key key/a.key > /dev/null 2>&1
  "$UPTURN" analyze --dataset data/$name.db --key key/a.key --release research --study noise.yaml --format csv --output noised.$name 2> /dev/null
done
cp data/b.db data/c.db
"$UPTURN" ingest export.csv --dataset data/d.db --key key/a.key > /dev/null 2>&1
"$UPTURN" analyze --dataset data/d.db --key key/a.key --release research --format csv --output plain 2> /dev/null
for sheet in outcomes breakthrough plateaus; do cmp -s noised.a/$sheet.csv noised.b/$sheet.csv || say "$sheet: two datasets of the same clients differ"; done
# Within 5 of noise and a class on either side; some differ.
paste -d, plain/outcomes.csv noised.a/outcomes.csv | awk -F, '
  NR == 1 { n = NF / 2; for (i = 1; i <= n; i++) name[i] = $i; next }
  { for (i = 1; i <= n; i++) if (name[i] ~ /^(recovered|improved|unchanged|deteriorated|not_at_caseness)$/ && $i ~ /^[0-9]+$/ && $(n + i) ~ /^[0-9]+$/) {
      d = $i - $(n + i); if (d < 0) d = -d; all++; if (d > 10) far++; if (d > 0) moved++ } }
  END { printf "%d counts, %d differ from those without noise, %d by more than 10\n", all, moved, far; exit !(all >= 10 && moved >= 3 && !far) }' || say 'noise'
"$UPTURN" run export.csv --release research --study noise.yaml --format csv --output out 2> err && say 'noise without a dataset'
grep -q 'disclosure.noise cell_key needs a dataset' err || say 'the refusal does not say why'
"$UPTURN" analyze --print-study | grep -q 'noise: none' || say 'the key is not printed'
exit $failed
