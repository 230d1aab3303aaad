#!/bin/bash
# Every release of a dataset gets written, in whatever order they follow each other and after an export has been added: the workbook passes its own
# audit also where numbers stand as they were told before.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0 made=0
release() { # release DAY KIND
  local got=0
  rm -f report.xlsx
  SOURCE_DATE_EPOCH=$(date -u -d "$1" +%s) "$UPTURN" analyze --dataset d/data.db --key k/key --release "$2" --output report.xlsx 2> err || got=$?
  if { [ $got = 0 ] || [ $got = 3 ]; } && [ -s report.xlsx ]; then made=$((made + 1)); else
    echo "FAILED: $clinic, $2 on $1: exit $got, $(cat err)"
    failed=1
  fi
}
for clinic in "1000 1" "120 3"; do
  rm -rf d k && mkdir d k
  "$UPTURN" key new k/key > /dev/null
  "$UPTURN" simulate --layout sessions --clients "${clinic% *}" --seed "${clinic#* }" > all.csv
  half=$(tail -n +2 all.csv | cut -d, -f12 | sort | awk '{ a[NR] = $0 } END { print a[int(NR * 0.7)] }')
  awk -F, -v day="$half" 'NR == 1 || $12 < day' all.csv > first.csv
  "$UPTURN" ingest all.csv --dataset d/data.db --key k/key > out 2> err || [ $? = 3 ]
  for kind in qi research public; do release 2026-01-05 $kind; done
  rm -rf d k/key.link && mkdir d
  "$UPTURN" ingest first.csv --dataset d/data.db --key k/key > out 2> err || [ $? = 3 ]
  for kind in public qi research; do release 2026-01-05 $kind; done
  "$UPTURN" ingest all.csv --dataset d/data.db --key k/key > out 2> err || [ $? = 3 ]
  for kind in research qi public; do release 2026-04-06 $kind; done
done
[ $made = 18 ] || { echo "FAILED: only $made of 18 workbooks"; failed=1; }
exit $failed
