#!/bin/bash
# Places where an output could be read or replaced by others are refused, and inputs are not followed through links.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/open" "$SCRATCH/sticky" "$SCRATCH/own" && cd "$SCRATCH"
chmod 777 open && chmod 1777 sticky
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 60 --seed 3 > own/export.csv
ln -s export.csv own/linked.csv
"$UPTURN" ingest own/export.csv --dataset own/there.db > /dev/null 2>&1
ln -s there.db own/linked.db
refuse() { # refuse WORDS ARGUMENTS...
  local words=$1 got=0
  shift
  "$UPTURN" "$@" > out 2> err || got=$?
  [ "$got" = 1 ] && grep -q "$words" err && [ "$(wc -l < err)" = 1 ] || say "$*: exit $got, $(cat err)"
}
refuse 'everybody may change' ingest own/export.csv --dataset open/new.db
refuse 'everybody may change' run own/export.csv --output open/report.xlsx
refuse 'everybody may change' run own/export.csv --output open --format csv
refuse 'everybody may change' analyze --dataset own/there.db --output open/tables --format json
refuse 'symbolic link' ingest own/export.csv --dataset own/linked.db
refuse 'symbolic link' run own/export.csv --output own/linked.db
refuse 'link' ingest own/linked.csv --dataset own/new.db
[ -z "$(ls open)" ] && [ ! -e own/new.db ] || say 'something was made'
for place in sticky own; do
  "$UPTURN" run own/export.csv --dataset "$place/good.db" --output "$place/report.xlsx" > /dev/null 2> err || say "$place: $(cat err)"
  for file in "$place/good.db" "$place/report.xlsx"; do
    [ "$(stat -c %a "$file")" = 600 ] || say "$file has mode $(stat -c %a "$file")"
  done
done
exit $failed
