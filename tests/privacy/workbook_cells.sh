#!/bin/bash
# usage: workbook_cells.sh BOOK.xlsx SHEET   The cells of one sheet as they are stored in the file: row, column, value (every digit), between bars.
set -eu
sheet=$(unzip -p "$1" xl/workbook.xml | grep -o '<sheet [^>]*' | sed -n "s/.*name=\"$2\" sheetId=\"\([0-9]*\)\".*/\1/p")
{ unzip -p "$1" xl/sharedStrings.xml | sed 's/<si>/\n<si>/g'; printf '\nSHEET\n'; unzip -p "$1" "xl/worksheets/sheet$sheet.xml" | sed 's/<c /\n<c /g'; } |
  awk 'function content(tag, s) { s = $0; if (!match(s, "<" tag "[^>]*>[^<]*")) return ""; s = substr(s, RSTART, RLENGTH); sub(/^<[^>]*>/, "", s); return s }
    /^SHEET/ { cells = 1; next }
    !cells && /^<si>/ { text[n++] = content("t") }
    cells && /^<c / { match($0, /r="[A-Z]+[0-9]+"/); at = substr($0, RSTART + 3, RLENGTH - 4); row = at; gsub(/[A-Z]/, "", row); gsub(/[0-9]/, "", at)
      column = 0; for (i = 1; i <= length(at); i++) column = 26 * column + index("ABCDEFGHIJKLMNOPQRSTUVWXYZ", substr(at, i, 1))
      v = content("v"); if (v != "") print row "|" column "|" ($0 ~ /t="s"/ ? text[v] : v) }'
