#!/bin/bash
# Released tables as CSV or JSON are looked at before any file of the folder is written: a client's name in the study's title keeps all out, as it does a
# workbook; another title does not.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
"$UPTURN" simulate --clients 300 --seed 6 > export.csv
printf 'title: "Review of %s"\n' "$(awk -F, 'NR == 2 { print $2 }' export.csv)" > named.yaml
printf 'title: "Review of the year"\n' > plain.yaml
for format in csv json; do
  for title in named plain; do
    got=0
    "$UPTURN" run export.csv --study $title.yaml --format $format --output $title.$format > out 2> said || got=$?
    if [ $title = plain ]; then
      { [ $got = 0 ] || [ $got = 3 ]; } && [ -s plain.$format/outcomes.$format ] || { echo "FAILED: plain $format: $got, $(cat said)"; failed=1; }
    else
      [ $got = 1 ] && grep -q own_name said && [ ! -e named.$format ] || { echo "FAILED: named $format: $got, $(cat said)"; failed=1; }
    fi
  done
done
exit $failed
