#!/bin/bash
# One export as CSV, .xlsx and .ods (converted by LibreOffice): the datasets are the same, byte for byte of their dump. What is told of sheets, and how one
# is chosen.
set -eu
command -v soffice > /dev/null || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/key" "$SCRATCH/db" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
got() { # got WANTED-CODE COMMAND...: its output in out and err
  local want=$1 code=0
  shift
  "$@" > out 2> err || code=$?
  [ "$code" = "$want" ] || say "$*: exit $code, not $want: $(head -3 err)"
}
convert() { # convert FILE.csv TYPE: dates and numbers typed as a person's spreadsheet would
  soffice "-env:UserInstallation=file://$SCRATCH/office" --headless --convert-to "$2" --infilter='CSV:44,34,76,1,,1033,false,true' "$1" > convert.log 2>&1 ||
    { cat convert.log; exit 1; }
}
"$UPTURN" key new key/a.key > out
"$UPTURN" simulate --clients 60 --seed 7 > export.csv
for type in xlsx ods; do convert export.csv $type; done

for type in csv xlsx ods; do
  got 0 "$UPTURN" ingest export.$type --dataset db/$type.db --key key/a.key --format csv --part inputs
  sqlite3 db/$type.db .dump > $type.sql
done
for type in xlsx ods; do cmp csv.sql $type.sql || say "$type: another dataset than from CSV"; done
is 'rows' "$(sqlite3 db/xlsx.db 'select count(*) from visit')" "$(sqlite3 db/csv.db 'select count(*) from visit')"
[ "$(sqlite3 db/csv.db 'select count(*) from visit')" -gt 300 ] || say 'hardly any rows'
for type in xlsx ods; do
  got 0 "$UPTURN" inspect export.$type --format csv --part files
  is "$type: syntax and sheet" "$(tail -1 out | cut -d, -f2,15)" "$type,1"
  got 0 "$UPTURN" inspect export.$type --sheet 1 --format csv --part files
  got 0 "$UPTURN" run export.$type --sheet export --output report.xlsx
  got 2 "$UPTURN" inspect export.$type --sheet 2
  is "$type: no such sheet" "$(grep -c 'no sheet of that number or name; the workbook shows 1' err)" 1
  got 2 "$UPTURN" ingest export.$type --dataset db/no.db --sheet zyxwv
  is "$type: what was typed" "$(grep -c zyxwv err out || true)" "$(printf 'err:0\nout:0')"
done
got 2 "$UPTURN" ingest export.csv --dataset db/no.db --sheet 1
is 'no workbook' "$(grep -c 'none of the exports is a workbook' err)" 1
[ ! -e db/no.db ] || say 'a dataset of nothing'
exit $failed
