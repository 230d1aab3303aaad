#!/bin/bash
# A workbook that somebody put a date of birth into after it was written: among two thousand texts one is no share of a column, and audit must say so.
# It goes where no cell shows it (a string that no cell uses, a phonetic guide) and where one does. The workbook as written passes.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/parts" && cd "$SCRATCH"
command -v zip > /dev/null || exit 77
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --layout sessions --clients 100 --seed 1 > a.csv
"$UPTURN" ingest a.csv --dataset a.db > out 2>&1 || say "ingest: $(cat out)"
"$UPTURN" analyze --dataset a.db --output clean.xlsx > out 2>&1 || say "analyze: $(cat out)"
verdict() { "$UPTURN" audit "$1" --format csv 2> err | sed -n 's/^[0-9]*,scan,\([a-z]*\),.*/\1/p' | head -1; }
[ "$(verdict clean.xlsx)" = passed ] || say 'the workbook as written does not pass'
plant() { # plant NAME SED: the workbook with its shared strings edited
  cp clean.xlsx $1.xlsx
  (cd parts && unzip -qo ../clean.xlsx xl/sharedStrings.xml && sed -i "$2" xl/sharedStrings.xml && zip -q -X -D ../$1.xlsx xl/sharedStrings.xml)
  cmp -s <(unzip -p clean.xlsx xl/sharedStrings.xml) <(unzip -p $1.xlsx xl/sharedStrings.xml) && say "$1: nothing was planted"
  echo "  $1: $(verdict $1.xlsx)"
  [ "$(verdict $1.xlsx)" = look ] || say "$1 passes the audit"
}
plant unused 's#</sst>#<si><t>born 1980-03-04</t></si></sst>#'
plant phonetic '0,/<\/si>/s#</si>#<rPh sb="0" eb="1"><t>born 1980-03-04</t></rPh></si>#'
plant shown '0,/<\/t>/s#</t># born 1980-03-04</t>#'
exit $failed
