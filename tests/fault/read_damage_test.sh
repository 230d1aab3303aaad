#!/bin/bash
# Damaged, wrong and oversized inputs: one error line with file and row, exit 1, no output, no content and no file name in the message,
# bounded memory, and no crash when the file shrinks while it is read.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
estimate() { "$UPTURN" estimate rate "$1" --count seen --exposure years > out 2> err; }

# refuse WHAT PLACE WORDS: canary.csv is refused, the message names the place and has the words
refuse() {
  local what=$1 place=$2 words=$3 got=0
  estimate canary.csv || got=$?
  [ "$got" = 1 ] || say "$what: exit $got"
  [ ! -s out ] || say "$what: output although it failed"
  [ "$(wc -l < err)" = 1 ] || say "$what: not one line"
  grep -q "^upturn: $place: .*$words" err || say "$what: $(cat err)"
  if grep -qi canary err; then say "$what: content or file name in the message"; fi
  rm -f canary.csv
}
good='canary,seen,years\ncanary 1,3,4\n'

printf '' > canary.csv
refuse 'empty' 'file 1' 'empty'
printf 'canary,seen,years\n' > canary.csv
refuse 'header only' 'file 1, row 1' 'no rows'
printf 'canary\n1\n2\n' > canary.csv
refuse 'one column' 'file 1' 'one column'
printf '1,2,3\n4,5,6\n' > canary.csv
refuse 'no header' 'file 1' 'no header'
printf "$good"'canary 2,5,\0006\n' > canary.csv
refuse 'NUL byte' 'file 1, row 3' 'NUL'
printf "$good"'canary 2,5,6\n"canary 3,5,6\ncanary 4,5,6\n' > canary.csv
refuse 'quote to the end' 'file 1, row 4' 'quote'
printf "$good"'"canary 2,5,6\ncanary 3,"1,5",6\n' > canary.csv
refuse 'quote to a later quote' 'file 1, row 3' 'quote'
printf "$good"'canary \303\244,5,6\ncanary \344,5,6\n' > canary.csv
refuse 'two encodings' 'file 1, row 4' 'encoding'
printf '\377\376c\0,\0s\0\n\0\001\330x\0\n\0' > canary.csv
refuse 'half a surrogate pair' 'file 1, row 2' 'encoding'
printf 'PK\003\004canary' > canary.csv
refuse 'archive' 'file 1' 'archive'
{ printf "$good"'canary 2,5,'; head -c 10485760 /dev/zero | tr '\0' 6; echo; } > canary.csv
refuse '10 MB cell' 'file 1, row 3, column 3' '1 MiB'
{ printf "$good"'canary 2,5,"'; head -c 10485760 /dev/zero | tr '\0' 6; echo '"'; } > canary.csv
refuse '10 MB quoted cell' 'file 1, row 3, column 3' '1 MiB'
{ printf "$good"'canary 2,5'; head -c 5000 /dev/zero | tr '\0' ,; echo; } > canary.csv
refuse '5,000 columns' 'file 1, row 3' '4096'
refuse 'absent' 'file 1' 'no such file'
mkdir canary.csv
estimate canary.csv && say 'a folder is read'
grep -q 'regular file' err || say "folder: $(cat err)"
rmdir canary.csv
printf "$good" > target
ln -s target canary.csv
refuse 'symbolic link' 'file 1' 'symbolic link'
mkfifo canary.csv
refuse 'named pipe' 'file 1' 'regular file'

# A quote that is opened in row 3 of 100 MB and never closed: told soon, in little memory (an ASan build reserves too much to be held to it).
{ printf "$good"'"canary 2,5,6\n'; yes 'canary,5,6' | head -c 104857600; } > canary.csv
(
  grep -qa __asan_init "$UPTURN" || ulimit -v 1000000
  estimate canary.csv && exit 9
  grep -q '^upturn: file 1, row 3, column 1: .*not closed' err
) || say "100 MB in a quote: $(cat err)"

# Truncated while it is read: rows or an error, never a signal.
for pause in 0.01 0.05 0.1; do
  { printf 'canary,seen,years\n'; yes 'canary,5,6' | head -c 52428800; } > canary.csv
  "$UPTURN" estimate rate canary.csv --count seen --exposure years > out 2> err &
  sleep "$pause"
  truncate -s 100000 canary.csv
  got=0
  wait $! || got=$?
  [ "$got" -le 1 ] || say "truncated after $pause s: exit $got"
done
exit $failed
