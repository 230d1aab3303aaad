# What the tests of bad inputs share, to be sourced: every case is a file, the exit code, and what must be said or counted. A refusal is one line without any
# content of the file and writes nothing; what is taken in is accounted for row by row. Names begin with the number that the case has in the list of
# datasets/BAD_INPUTS.md, or with + where it is a further one.
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/here" && cd "$SCRATCH/here"
shopt -s lastpipe # what a pipe ends in runs in this shell, and so its failures count
export SOURCE_DATE_EPOCH=1790000000 # 2026-09-21
failed=0
say() { echo "FAILED: $name: $*"; failed=1; }
file=zebra-clinic.csv # a name that no message may show
nothing_left() { [ "$(ls)" = "$(printf '%s\n' err out "$file" | LC_ALL=C sort)" ] || say "left behind: $(ls | paste -sd' ')"; }

refuse() { # refuse NAME WORDS OPTIONS... : run and ingest of $file exit 1 (or 2, where WORDS begin with --), one line with these words
  name=$1
  local words=$2 command got code=1
  [ "${words#--}" = "$words" ] || code=2
  shift 2
  for command in "run $file --output report.xlsx" "ingest $file --dataset clinic.db"; do
    got=0
    # shellcheck disable=SC2086 # words
    "$UPTURN" $command "$@" > out 2> err || got=$?
    [ "$got" = "$code" ] || say "exit $got: $command"
    [ "$(wc -l < err)" = 1 ] || say "not one line: $(cat err)"
    grep -qE -e "^upturn: (.*)$words" err || say "$(cat err)"
    if grep -qiE 'wren|zebra|canary|clinic' err; then say "content in the message: $(cat err)"; fi
    [ ! -s out ] || say 'output although it failed'
    nothing_left
  done
}
refused() { cat > "$file"; refuse "$@"; } # the same of standard input

take() { # take NAME CODE 'READ ACCEPTED REJECTED CLIENTS SCORES' 'REASONS' OPTIONS...
  name=$1
  local code=$2 counts=$3 reasons=$4 got=0
  shift 4
  "$UPTURN" ingest "$file" --dataset clinic.db --format json "$@" > out 2> err || got=$?
  [ "$got" = "$code" ] || say "exit $got, not $code: $(cat err)"
  if grep -qiE 'wren|zebra|canary' err out; then say 'content in the summary'; fi
  read -r seen sums why < <(sqlite3 -separator ' ' :memory: "with t(j) as (select cast(readfile('out') as text)) select
    printf('%d/%d/%d/%d/%d', j->>'rows_read', j->>'rows_accepted', j->>'rows_rejected', j->>'clients', j->>'scores'),
    (j->>'rows_read') = (j->>'rows_accepted') + (j->>'rows_rejected') and json_array_length(j, '\$.rejects') = (j->>'rows_rejected')
      and (select sum(value) from json_each(j, '\$.rejected')) = (j->>'rows_rejected'),
    (select group_concat((r.value->>'row') || ':' || (r.value->>'reason'), ' ') from json_each(j, '\$.rejects') r) from t")
  [ "$seen" = "${counts// //}" ] || say "counts $seen, not $counts"
  [ "$sums" = 1 ] || say 'rows read are not rows accepted and rejected, with reasons'
  [ "$why" = "$reasons" ] || say "rejected $why, not $reasons"
  rm -f clinic.db
  nothing_left
}
taken() { cat > "$file"; take "$@"; } # the same of standard input

head='client_id,session_date,modality,phq9'
rows() { printf '%s\n' A-1,2021-01-04,CBT,18 A-1,2021-01-11,CBT,15 A-1,2021-01-18,CBT,9 B-2,2021-01-05,EMDR,14 B-2,2021-01-12,EMDR,12 B-2,2021-01-19,EMDR,4; }
plain() { echo "$head" && rows; }
wren() { echo "$head,wren" && rows | sed 's/$/,canary/'; }
many() { printf '%s\n' "$head" && for i in {1..30}; do echo "W-$i,$1"; done; }
