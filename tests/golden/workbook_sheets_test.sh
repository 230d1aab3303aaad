#!/bin/sh
# A workbook from a made-up export, opened part by part: the accessible-workbook checklist, the same bytes twice, no identifier, no number that is
# not one; and CSV and JSON folders that say the same.
set -eu
for tool in unzip xmllint jq awk; do
  command -v $tool > /dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
rm -rf "$SCRATCH"; mkdir -p "$SCRATCH"; cd "$SCRATCH"
fail() { echo "$*" >&2; exit 1; }

# 400 clients, 1 to 14 weekly sessions, falling scores; numbers from a linear congruential generator (Numerical Recipes).
awk 'function u() { s = (1664525 * s + 1013904223) % 4294967296; return s / 4294967296 }
BEGIN { s = 20261121; split("CBT,Counselling,EMDR,Psychodynamic", m, ","); split("planned,dropout,referred", e, ",")
  print "client_id,client_name,date_of_birth,email,therapist,modality,session_date,attendance,phq9,end_reason"
  for (i = 1; i <= 400; i++) { g = u() < 0.45 ? 1 : u() < 0.5 ? 2 : u() < 0.9 ? 3 : 4; n = 1 + int(14 * u()); day = int(400 * u()); p = 10 + int(15 * u()); f = 1.5 * u()
    for (k = 0; k < n; k++) { d = day + 7 * k; y = 2024 + int(d / 360); r = d % 360; v = int(p - f * k + 3 * u() - 1); v = v < 0 ? 0 : v > 27 ? 27 : v
      printf "C%05d,Zebediah Quillfeather %d,%04d-0%d-1%d,zq%d@example.org,T%d,%s,%04d-%02d-%02d,attended,%d,%s\n", i, i, 1950 + i % 50, 1 + i % 9, i % 10, i, i % 9, m[g], y, 1 + int(r / 30), 1 + r % 28, v, (k == n - 1 ? e[1 + int(3 * u())] : "") } } }' > export.csv

run() { "$UPTURN" run export.csv "$@" 2> log || { rc=$?; [ $rc -eq 3 ] || { cat log; fail "run: exit $rc"; }; }; }
for release in qi research public; do
  run --output $release.xlsx --release $release
  mkdir $release.parts; unzip -qq $release.xlsx -d $release.parts
  cd $release.parts
  unknown=$(find . -type f | grep -vE '^\./(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml|xl/_rels/workbook\.xml\.rels|xl/theme/theme1\.xml|xl/worksheets/(_rels/)?sheet[0-9]+\.xml(\.rels)?|xl/tables/table[0-9]+\.xml|xl/charts/chart[0-9]+\.xml|xl/drawings/(_rels/)?drawing[0-9]+\.xml(\.rels)?)$' || true)
  [ -z "$unknown" ] || fail "$release: unknown parts $unknown"
  find . -name '*.xml' -exec xmllint --noout {} +
  for sheet in xl/worksheets/sheet*.xml; do
    [ "$(xmllint --xpath 'count(//*[local-name()="tablePart"])' $sheet)" = 1 ] || fail "$release $sheet: not one table"
    [ "$(xmllint --xpath 'count(//*[local-name()="mergeCell" or local-name()="pane" or local-name()="autoFilter" or @hidden="1"])' $sheet)" = 0 ] ||
      fail "$release $sheet: merged, frozen, filtered or hidden"
    [ "$(xmllint --xpath 'string(//*[local-name()="c"][1]/@r)' $sheet)" = A1 ] || fail "$release $sheet: A1 is empty"
    [ "$(xmllint --xpath 'string(//*[local-name()="pageSetup"]/@orientation)' $sheet)" = landscape ] || fail "$release $sheet: not landscape"
  done
  for table in xl/tables/table*.xml; do
    case $(xmllint --xpath 'string(/*/@ref)' $table) in A*) ;; *) fail "$release $table: does not start in column A" ;; esac
    names=$(xmllint --xpath '//*[local-name()="tableColumn"]/@name' $table | sort | uniq -d)
    [ -z "$names" ] || fail "$release $table: a header twice"
  done
  for drawing in xl/drawings/drawing*.xml; do
    [ "$(xmllint --xpath 'count(//*[local-name()="graphicFrame"]//*[local-name()="cNvPr"][not(@descr)])' $drawing)" = 0 ] || fail "$release $drawing: no alt text"
  done
  [ "$(xmllint --xpath 'count(//*[local-name()="definedName"][not(starts-with(@name, "_xlnm.Print_"))])' xl/workbook.xml)" = 0 ] || fail "$release: a defined name"
  grep -q '<dc:creator>Upturn</dc:creator>' docProps/core.xml || fail "$release: no creator"
  if grep -rlE '>(-?nan|-?inf|NaN|#NUM!)' xl; then fail "$release: a number that is none"; fi
  if grep -rliE 'Zebediah|Quillfeather|example\.org|export\.csv|C00[0-9]{3}' .; then fail "$release: an identifier"; fi
  cd ..
done

run --output again.xlsx --release qi
cmp qi.xlsx again.xlsx || fail "not the same bytes"

run --output tables.csv --format csv
run --output tables.json --format json
for json in tables.json/*.json; do
  sheet=$(basename $json .json)
  rows=$(jq '.rows | length' $json)
  [ "$(jq -r '.sheet' $json)" = "$sheet" ] && [ "$(jq -r '.release' $json)" = qi ] || fail "$sheet: wrong sheet or release"
  [ -s tables.csv/$sheet.csv ] || fail "$sheet: no CSV"
  [ "$(jq -r '.rows[0] | if . == null then "" else del(.why) | keys_unsorted | join(",") end' $json)" = "$(head -1 tables.csv/$sheet.csv)" ] || [ "$rows" = 0 ] ||
    fail "$sheet: other keys than columns"
  jq -e '[.rows[] | . as $r | to_entries[] | select(.value == null and ($r.why[.key] == null))] == []' $json > /dev/null || fail "$sheet: null without why"
done

# The outcomes of all clients are those of the groups together, where nothing is withheld.
jq -e '.rows | map(.n) | if all(type == "number") then (.[-1] == (.[:-1] | add)) else true end' tables.json/outcomes.json > /dev/null || fail "outcomes do not add up"
# No count of 1 to 4 clients anywhere.
jq -e '[.rows[] | (.n?, .recovered?, .improved?, .unchanged?, .deteriorated?, .events?, .clients?) | numbers | select(. > 0 and . < 5)] == []' tables.json/*.json > /dev/null ||
  fail "a small count"
echo "ok"
