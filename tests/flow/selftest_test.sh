#!/bin/bash
# upturn selftest agrees with every value it carries, and it carries all that the folder has.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
"$UPTURN" selftest --format json > out.json
want=$(cat "$SOURCE"/datasets/oracles/*_expected.csv | grep -vc '^case,part,row')
[ "$(jq .values out.json)" = "$want" ] || { echo "values: $(jq .values out.json), the folder has $want"; exit 1; }
[ "$(jq .wrong out.json)" = 0 ] || { jq .agreement out.json; exit 1; }
[ "$(jq '[.agreement[] | .values] | add' out.json)" = "$want" ]
"$UPTURN" selftest --method km --format csv > km.csv
[ "$(wc -l < km.csv)" = 2 ] && grep -q '^km,' km.csv
status=0; "$UPTURN" selftest --method nothing 2> err || status=$?
[ "$status" = 2 ] && grep -q 'no such method' err
# The front page shows this run's figures.
for key in cases values wrong; do
  shown=$(sed -n "s/^    $key: //p" "$SOURCE/README.md")
  [ "$shown" = "$(jq ".$key" out.json)" ] || { echo "README.md says $key: $shown, selftest $(jq ".$key" out.json)"; exit 1; }
done
