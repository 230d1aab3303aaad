#!/bin/bash
# What every estimate does: exit codes, one error line without any content of the table, formats, missing values, names written out.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
expect() { # expect CODE WORDS... : runs upturn, keeps out and err
  local code=$1 got=0
  shift
  "$UPTURN" "$@" > out 2> err || got=$?
  [ "$got" = "$code" ] || say "exit $got, not $code: $*"
  if [ "$code" != 0 ]; then
    [ "$(wc -l < err)" = 1 ] || say "not one error line: $*"
    [ ! -s out ] || say "output although it failed: $*"
    grep -q '^upturn: ' err || say "the line does not begin with upturn: $*"
    if grep -qiE 'wren|secret|zebra|canary' err; then say "the line shows content: $*"; fi
  fi
}
j() { sqlite3 :memory: "select json_extract(cast(readfile('out') as text), '$1')"; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }

# secret-canary.csv: the column names, cells and the file's name must not come back in an error
cat > secret-canary.csv <<'CSV'
wren_id,zebra count,months,group
a, 4 ,2.5,B
b,NA,1,A
c,6,3,A
d,,2,B
e,10,5,B
CSV
expect 0 estimate rate secret-canary.csv --count 'zebra count' --exposure months --by group --format json
is n "$(j '$.n')" 3
is n_missing "$(j '$.n_missing')" 2
is method "$(j '$.method')" rate
is option "$(j '$.options.exposure')" months
is strata "$(j '$.tidy[0].strata')" A
is estimate "$(j '$.tidy[0].estimate')" 2.0
is strata "$(j '$.tidy[1].strata')" B
is ratio "$(j '$.ratios[0].reference')" A
sqlite3 :memory: "select json_valid(cast(readfile('out') as text))" | grep -qx 1 || say "not valid JSON"
sed -n 's/.*"conf-level": \([0-9.]*\).*/\1/p' out | grep -qx '0\.94999999999999996' || say "not 17 significant digits"
cp out first && expect 0 estimate rate secret-canary.csv --count 'zebra count' --exposure months --by group --format json
cmp -s out first || say "a second run differs"
expect 0 estimate rate secret-canary.csv --count 'zebra count' --by group --format csv
is header "$(head -1 out)" strata,events,exposure,estimate,conf.low,conf.high
is row "$(sed -n 2p out | cut -d, -f1-4)" A,6,1,6
expect 0 estimate rate secret-canary.csv --count 'zebra count' --by group --format csv --part ratios
is header "$(head -1 out)" strata,reference,estimate,conf.low,conf.high,p.value
expect 0 estimate rate secret-canary.csv --count='zebra count' --seed 7 --format json
is seed "$(j '$.options.seed')" 7
expect 0 estimate rate --count 'zebra count' secret-canary.csv
grep -q 'n_missing: 2' out || say "text does not tell the missing rows"

# wrong command lines: 2
expect 2 estimate rate secret-canary.csv
expect 2 estimate rate --count months
expect 2 estimate secret-canary.csv
expect 2 estimate rate secret-canary.csv --count wren_nowhere
expect 2 estimate rate secret-canary.csv --count months --by zebra
expect 2 estimate rate secret-canary.csv --count months --zph km
expect 2 estimate rate secret-canary.csv --coun months
expect 2 estimate rate secret-canary.csv --count
expect 2 estimate rate secret-canary.csv --count months --count months
expect 2 estimate rate secret-canary.csv --count months --conf-level 95
expect 2 estimate rate secret-canary.csv --count months --conf-level secret
expect 2 estimate rate secret-canary.csv --count months --format zebra
expect 2 estimate rate secret-canary.csv --count months --part tidy
expect 2 estimate rate secret-canary.csv --count 'zebra count' --format csv --part zebra
expect 2 estimate rate secret-canary.csv secret-canary.csv --count months
expect 2 estimate rate secret-canary.csv --count 'zebra count' --by group --reference group=zebra
expect 2 estimate rate secret-canary.csv --count 'zebra count' --by group --reference zebra=A
expect 2 estimate rate secret-canary.csv --count months --seed 1.5
expect 2 estimate

# a table that cannot be used: 1, with the place
expect 1 estimate rate secret-nowhere.csv --count months
expect 1 estimate rate secret-canary.csv --count wren_id
grep -q 'file 1, row 2, column 1' err || say "no place in the error"
expect 1 estimate rate secret-canary.csv --count months
grep -q 'row 2, column 3' err || say "a fraction is no count"
printf 'wren,zebra\nNA,1\n,2\n' > secret-empty.csv
expect 1 estimate rate secret-empty.csv --count wren
printf 'wren,zebra\n1,2\n3\n' > secret-ragged.csv
expect 1 estimate rate secret-ragged.csv --count wren
grep -q 'file 1, row 3' err || say "the ragged row is not named"
printf 'wren,wren,zebra\n1,2,3\n' > secret-twice.csv
expect 2 estimate rate secret-twice.csv --count wren
for word in inf nan 0x10 1e999 '1,5' '5 zebra'; do
  printf 'wren;zebra\n1;2\n%s;3\n' "$word" > secret-word.csv
  expect 1 estimate rate secret-word.csv --count wren
done
[ -e /dev/full ] && { "$UPTURN" estimate rate secret-canary.csv --count 'zebra count' > /dev/full 2> err && say "a full disk goes unnoticed"; }

# labels that are numbers sort as numbers, others bytewise
printf 'wren,count\n10,1\n9,2\n2,3\n' > numbers.csv
expect 0 estimate rate numbers.csv --count count --by wren --format csv
is order "$(tail -n +2 out | cut -d, -f1 | paste -sd' ')" '2 9 10'

# help and the list
expect 0 estimate --help
expect 0 estimate rate --help
grep -q -- '--exposure' out || say "help does not list the options"
expect 0 methods --format json
[ "$(j '$.methods[0].source')" ] || say "methods without sources"
is 'methods in help and list' "$(sqlite3 :memory: "select count(*) from json_each(cast(readfile('out') as text), '\$.methods')")" \
  "$("$UPTURN" methods --format csv | tail -n +2 | wc -l)"
expect 2 methods zebra
expect 2 methods --format zebra
exit $failed
