#!/bin/bash
# What is left of an export: a word of its own in every column, header, the line above the header and the file's name, looked for in nine encodings in
# every byte that was written: files, what was said, temporary files, and (where strace may trace) every write call. Also after a kill at 20 moments.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/in" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
find_words() { "$SOURCE/tests/support/canary.pl" "$SCRATCH/words" "$@"; }

# Words that no dictionary has: one a column and header, one above them, one in the file's name.
columns=(client_id client_name date_of_birth gender email phone postcode therapist clinic problem modality session_date attendance duration_minutes phq9
  gad7 srs breakthrough breakthrough_type end_reason notes)
extra=6
words=()
for i in $(seq 1 $((${#columns[@]} + extra + 2))); do
  word=$(awk -v i="$i" 'BEGIN { c = "bdfgkmpqvwxz"; v = "aeiou"; s = ""; n = i * 7919 + 12345
    for (k = 0; k < 4; k++) { s = s substr(c, n % 12 + 1, 1) substr(v, int(n / 12) % 5 + 1, 1); n = (n * 48271) % 2147483647 }
    print s "qx" }')
  words+=("$word")
done
printf '%s\n' "${words[@]}" | sort -u > words
[ "$(wc -l < words)" = "${#words[@]}" ] || say 'two words are one'
n=${#columns[@]}
{ echo "${words[$((n + extra))]} of the practice"
  (IFS=,; echo "${columns[*]},${words[*]:$n:$extra}")
} > "in/${words[$((n + extra + 1))]}.csv"
export_file=in/${words[$((n + extra + 1))]}.csv
# Dates and scores are real, so that rows are taken; every other cell is its column's word, with the row's number beside it.
awk -v list="${words[*]}" -v n="$n" -v extra="$extra" 'BEGIN {
  split(list, w, " ")
  for (r = 1; r <= 6000; r++) {
    line = ""
    for (c = 1; c <= n + extra; c++) {
      cell = w[c] " " int((r - 1) / 6)
      if (c == 1) cell = w[1] int((r - 1) / 6)
      if (c == 3) cell = "1980-02-03"
      if (c == 12) cell = sprintf("2021-%02d-%02d", r % 6 + 1, r % 28 + 1)
      if (c == 15) cell = r % 28
      line = line (c > 1 ? "," : "") cell
    }
    print line
  } }' >> "$export_file"

# The searcher finds what it should: each encoding made by another tool.
mkdir control
w=$(head -1 words)
printf 'x%sx' "$w" > control/plain
printf 'x%sx' "$w" | iconv -f UTF-8 -t UTF-16LE > control/utf16le
printf 'x%sx' "$w" | iconv -f UTF-8 -t UTF-16BE > control/utf16be
for shift in a ab abc; do printf '%s%s' "$shift" "$w" | base64 > control/base64_$shift; done
printf 'x%sx' "$w" | od -An -tx1 | tr -d ' \n' > control/hex
printf '%s' "$w" | od -An -tx1 | tr -d '\n' | sed 's/ \(..\)/%\U\1/g' > control/percent
printf '%s' "$w" | od -An -tu1 | sed 's/ *\([0-9]\+\)/\&#\1;/g' | tr -d '\n' > control/entities
printf 'x%sx' "$w" | rev > control/reversed
printf '%s' "$w" | sha256sum > control/sha256
for file in control/*; do
  if find_words "$file" > control.out; then say "the search misses ${file#control/}"; fi
done

traced=
if strace -f -o probe.trace true 2> /dev/null; then traced=yes; fi
# Every byte that a command hands to the system, if that may be seen.
watch() { # watch NUMBER PROGRAM ARGUMENTS...
  local number=$1
  shift
  if [ -n "$traced" ]; then
    strace -f -e trace=write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg -xx -s 8388608 -o "../trace.$number" "$@" > "said.$number" 2>&1 || true
    perl -ne 'while (/"((?:\\x[0-9a-f]{2})*)"/g) { my $s = $1; $s =~ s/\\x(..)/chr hex $1/ge; print $s }' "../trace.$number" > "written.$number"
    rm "../trace.$number"
  else
    "$@" > "said.$number" 2>&1 || true
  fi
}
# All commands that read the export or what was made of it. Leaves everything in the folder of the program's name.
go() { # go PROGRAM FOLDER
  local program=$1 number=0
  rm -rf "$2" keys && mkdir -p "$2/tmp" keys && cd "$2"
  export TMPDIR=$PWD/tmp SQLITE_TMPDIR=$PWD/tmp
  "$program" key new ../keys/k > said.key 2>&1
  for arguments in "ingest ../$export_file --dataset strict.db" "ingest ../$export_file --dataset days.db --profile research --key ../keys/k" \
    "ingest ../$export_file --dataset days.db --profile research --key ../keys/k" "ingest ../$export_file --dataset json.db --format json" \
    "run ../$export_file --output report.xlsx" "run ../$export_file --output tables --format csv" "run ../$export_file --output objects --format json" \
    "analyze --dataset strict.db --output again.xlsx --release public" "audit strict.db report.xlsx" "ingest ../$export_file --dataset no/where.db" \
    "ingest ../$export_file --dataset bad.db --layout wide" "ingest ../$export_file --dataset bad.db --date-order ymd --max-rejects 0"; do
    number=$((number + 1))
    # shellcheck disable=SC2086
    watch $number "$program" $arguments
  done
  cd ..
}
parts() { # the parts of the workbooks, as they are inside
  for book in "$1"/*.xlsx; do
    [ -e "$book" ] || continue
    mkdir -p "$book.parts.d" && unzip -qo "$book" -d "$book.parts.d"
  done
}
all_files() { find "$1" keys -type f; }

go "$WEAK/upturn_weak_leftover" weak
mapfile -t files < <(all_files weak)
if find_words "${files[@]}" > weak.out; then say 'secrets that lie in a file are not found'; fi
echo "memory in a file:  $(tail -1 weak.out)"
rm -rf weak

go "$UPTURN" ours
[ -s ours/strict.db ] && [ -s ours/days.db ] && [ -s ours/report.xlsx ] || say "not made: $(cat ours/said.1 ours/said.5)"
sqlite3 ours/strict.db 'select count(*) from visit' | grep -qx 6000 || say 'not the rows that were meant to be taken'
parts ours
mapfile -t files < <(all_files ours)
find_words "${files[@]}" > ours.out || say "a word is left: $(head -5 ours.out)"
echo "ours:              $(tail -1 ours.out)"
if [ -n "$traced" ]; then echo "                   $(cat ours/written.* | wc -c) bytes of them in write calls"; fi
[ -z "$(ls -A ours/tmp)" ] || say 'a temporary file is left'
modes=$(find ours -type f -name '*.db' -perm /077; find ours -name '*.xlsx' -type f -perm /077; find keys -type f -perm /077)
[ -z "$modes" ] || say "others may read: $modes"

# A kill at 20 moments of a new dataset, of one that is added to, of a run. What is there is whole; the next run takes away what was left.
mkdir killed && cd killed
export TMPDIR=$PWD SQLITE_TMPDIR=$PWD
rm -rf ../keys && mkdir ../keys && "$UPTURN" key new ../keys/k > /dev/null
"$UPTURN" ingest "../$export_file" --dataset added.db --profile research --key ../keys/k > said.added 2>&1 || true
span=999999999
for i in 1 2 3; do
  begun=$(date +%s%N)
  "$UPTURN" run "../$export_file" --output timed.xlsx > said.timed 2>&1 || true
  took=$((($(date +%s%N) - begun) / 1000))
  [ $took -ge $span ] || span=$took
done
kills=0 left=0
for i in $(seq 1 20); do
  for what in "ingest ../$export_file --dataset new.$i.db" "ingest ../$export_file --dataset added.db --profile research --key ../keys/k" \
    "run ../$export_file --output report.$i.xlsx"; do
    # shellcheck disable=SC2086
    "$UPTURN" $what >> said.killed 2>&1 &
    child=$!
    sleep "$(awk -v t="$span" -v i="$i" 'BEGIN { printf "%.4f", t * i / 24 / 1e6 }')"
    if kill -KILL $child 2> /dev/null; then kills=$((kills + 1)); fi
    wait $child 2> /dev/null || true
  done
  if [ -e "new.$i.db" ]; then sqlite3 "new.$i.db" 'pragma integrity_check' | grep -qx ok || say "kill $i: a dataset that is not whole"; fi
  if [ -e "report.$i.xlsx" ]; then unzip -tq "report.$i.xlsx" > /dev/null || say "kill $i: a workbook that is not whole"; fi
  left=$((left + $(find . -name '*.partial.*' | wc -l)))
  mapfile -t files < <(find . ../keys -type f)
  find_words "${files[@]}" > killed.out || say "kill $i: $(head -3 killed.out)"
  "$UPTURN" ingest "../$export_file" --dataset "new.$i.db" > /dev/null 2>&1 || true
  "$UPTURN" run "../$export_file" --output "report.$i.xlsx" > /dev/null 2>&1 || true
  [ -z "$(find . -name "*.$i.*part*")" ] || say "kill $i: the next run leaves $(find . -name "*part*")"
  rm -f new.* report.*
done
sqlite3 added.db 'pragma integrity_check' | grep -qx ok || say 'the dataset that was added to is not whole'
sqlite3 added.db 'select count(*) from visit' | grep -qx 6000 || say 'rows were lost in the dataset that was added to'
[ $kills -ge 20 ] || say "only $kills kills were in time"
echo "killed:            $kills runs, $left partial files before the next one, $(tail -1 killed.out)"
exit $failed
