#!/bin/bash
# inspect: what the file is, what becomes of each column, header texts for the person who runs it, and nothing written.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/in" && cd "$SCRATCH/in"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
j() { sqlite3 :memory: "select json_extract(cast(readfile('../out') as text), '$1')"; }

# Windows-1252, semicolons, a preamble, a header that would clear the screen, one that is endless.
{ printf 'Sitzungen der Praxis\r\n'
  printf 'Client ID;Session date;PHQ-9;M\374ller \033[2Jsecret;%s;Notes\r\n' "$(printf '%0200d' 0 | tr 0 x)"
  printf '1;04.01.2021;12;x;y;caf\351 zebra\r\n1;18.01.2021;99;x;y;zebra\r\n;25.01.2021;9;x;y;zebra\r\n'; } > export.csv
"$UPTURN" inspect export.csv --format json > ../out 2> ../err || say "inspect: $(cat ../err)"
is syntax "$(j '$.files[0].encoding') $(j '$.files[0].delimiter') $(j '$.files[0].header_row') $(j '$.files[0].layout')" 'windows-1252 ; 2 sessions'
is dates "$(j '$.files[0].date_order')" dmy
is rows "$(j '$.files[0].rows') $(j '$.files[0].rows_rejected')" '3 1'
is roles "$(sqlite3 :memory: "select group_concat(c.value->>'role', ' ') from json_each(cast(readfile('../out') as text), '\$.columns') c")" \
  'client_id date score dropped dropped notes'
is instrument "$(j '$.columns[2].instrument')" phq9
is lost "$(j '$.columns[2].lost[0]')" out_of_range:1
is header "$(j '$.columns[3].header')" 'Müller ?[2Jsecret'
is 'long header' "$(j '$.columns[4].header' | wc -c)" 64
is why "$(j '$.columns[5].why')" 'free text'
if grep -q 'zebra' ../out; then say 'a cell is shown'; fi
if grep -q "$(printf '\033')" ../out; then say 'an escape reached the terminal'; fi
[ ! -s ../err ] || say "standard error: $(cat ../err)"

# Not recognised: the headers all the same, and what is wanting as questions; the line on standard error has none of them.
printf 'strangeheader,another\n1,2\n3,4\n' > strange.csv
got=0
"$UPTURN" inspect strange.csv > ../out 2> ../err || got=$?
is 'exit code' "$got" 3
grep -q strangeheader ../out || say 'no headers for a file that was not recognised'
if grep -q strangeheader ../err; then say 'a header in the error line'; fi
is 'error lines' "$(wc -l < ../err)" 1
got=0
"$UPTURN" inspect absent.csv > ../out 2> ../err || got=$?
is 'absent file' "$got" 1
got=0
"$UPTURN" inspect > ../out 2> ../err || got=$?
is 'no file' "$got" 2
is 'files there' "$(ls -A | paste -sd' ')" 'export.csv strange.csv'
exit $failed
