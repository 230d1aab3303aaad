#!/bin/bash
# Rows of a workbook beside its peers: sheet_bench.sh BUILD [ROWS...] (default 100,000 and 500,000 rows by 21 columns). The workbook is made by
# LibreOffice from a CSV file of simulated sessions, as a clinic's would be; all readers read the same file from the page cache. Peers: R's readxl and openxlsx
# (into a data frame), LibreOffice's conversion to CSV. Best of three runs, taken in turn, of seconds on the clock and of seconds on the processor; peak is the
# resident set of the whole process. .ods: ours beside LibreOffice, up to 100,000 rows. Parts that are not installed are left out.
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- 100000 500000
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

timed() { # timed NAME COMMAND...: appends "seconds cpu-seconds KiB" to NAME
  local name=$1
  shift
  /usr/bin/time -f '%e %U %S %M' -o "$here/time" "$@" > "$here/said" 2>&1 || { cat "$here/said"; exit 1; }
  tail -1 "$here/time" | awk '{ print $1, $2 + $3, $4 }' >> "$here/$name"
}
best() { sort -n -k"$2" "$here/$1" 2> /dev/null | head -1 | cut -d' ' -f"$2"; }
office() { # office TYPE FILE: beside it, as a person would open and save it
  soffice "-env:UserInstallation=file://$here/office" --headless --convert-to "$1" --outdir "$here/out" --infilter="CSV:44,34,76,1,,1033,false,true" "$2" > "$here/said" 2>&1 || { cat "$here/said"; exit 1; }
}
has() { Rscript -e "quit(status = !requireNamespace('$1', quietly = TRUE))" > /dev/null 2>&1; }
row() { # row ROWS TYPE NAME TITLE
  [ -f "$here/$3" ] || return 0
  awk -v rows="$1" -v type="$2" -v title="$4" -v s="$(best "$3" 1)" -v c="$(best "$3" 2)" -v m="$(best "$3" 3)" -v t="$(best ours 1)" -v d="$(best ours 2)" \
    'BEGIN { printf "| %d | %s | %s | %.2f | %.2f | %.0f | %.1f x | %.1f x |\n", rows, type, title, s, c, m / 1024, s / t, c / d }'
}

echo '| rows | file | reader | s | cpu s | peak MiB | ours faster | by cpu |'
echo '|---|---|---|---|---|---|---|---|'
for rows in "$@"; do
  "$build/upturn" simulate --clients $((rows / 8)) --seed 1 | tr '\n' '\r' | sed 's/"[^"]*"/note/g' | tr '\r' '\n' | head -$((rows + 1)) > "$here/export.csv"
  for type in xlsx ods; do
    [ $type = xlsx ] || [ "$rows" -le 100000 ] || continue
    mkdir -p "$here/out"
    office $type "$here/export.csv"
    rm -f "$here/ours" "$here/readxl" "$here/openxlsx" "$here/libreoffice"
    for _ in 1 2 3; do
      timed ours "$build/tests/sheet_bench" "$here/out/export.$type" "" 1
      [ $type = ods ] || ! has readxl || timed readxl Rscript -e "x <- readxl::read_excel('$here/out/export.xlsx')"
      [ $type = ods ] || ! has openxlsx || timed openxlsx Rscript -e "x <- openxlsx::read.xlsx('$here/out/export.xlsx')"
    done
    timed libreoffice soffice "-env:UserInstallation=file://$here/office" --headless --convert-to csv --outdir "$here/csv" "$here/out/export.$type"
    row "$rows" .$type ours upturn
    row "$rows" .$type readxl readxl
    row "$rows" .$type openxlsx openxlsx
    row "$rows" .$type libreoffice LibreOffice
  done
done
