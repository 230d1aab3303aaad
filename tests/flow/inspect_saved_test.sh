#!/bin/bash
# inspect --save-layout and --ask: what was answered is written down and asks nothing again; the dialogue, over a pipe and in a terminal.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1790000000 # 2026-09-21
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
got=0
run() { got=0; "$UPTURN" "$@" > out 2> err || got=$?; }

# Seven questions: no client column, dates both ways, a score without a name, spellings, two pairs of one role (one pair under one header).
{ printf 'Report: zebra\nClient Nmbr,Session date,PHQ-9,"Mood ""total""",Modality,GAD7,GAD-7,Modality\n'
  for i in 1 2 3 4 5 6; do echo "A-$i,0$i/0$((i % 3 + 1))/2024,1$i,$((i * 3)),Zebra $i,$i,$i,CBT"; done; } > export.csv
options=(--column 1=client_id --column 4=wsas --column 5=drop --column 6=drop --date-order mdy)

# Saved with options: whole, private, only headers in it; refused before the questions that stop ingest are answered.
run inspect export.csv --save-layout saved.yaml
is 'too early' "$got $(wc -l < err)" '1 1'
grep -q -e '--save-layout' err && [ ! -e saved.yaml ] || say "too early: $(cat err)"
run inspect export.csv --save-layout saved.yaml "${options[@]}"
is 'saved' "$got" 0
is 'mode' "$(stat -c %a saved.yaml)" 600
if grep -qi 'zebra' saved.yaml out err; then say 'a cell is told'; fi
is 'nothing beside it' "$(ls -A | paste -sd' ')" 'err export.csv out saved.yaml'

# With it nothing is asked, and the dataset is that of the options.
run inspect export.csv --layout ./saved.yaml --format json
is 'asked again' "$got $(jq '.questions | length' out)" '0 0'
is 'roles' "$(jq -r '[.columns[] | .role + .instrument] | join(" ")' out)" 'client_id date scorephq9 scorewsas dropped dropped scoregad7 modality'
run ingest export.csv --dataset a.db --layout ./saved.yaml
is 'taken' "$got" 0
run ingest export.csv --dataset b.db "${options[@]}"
print() { sqlite3 "$1" "select value from meta where key = 'fingerprint'"; }
is 'one dataset' "$(print a.db)" "$(print b.db)"
# Told again what it holds already, it says the same; a further answer is added.
run inspect export.csv --layout ./saved.yaml --save-layout again.yaml
cmp -s saved.yaml again.yaml || say 'saved again, it is another'
run inspect export.csv --layout ./saved.yaml --save-layout again.yaml --column 8=drop
is 'one more' "$(diff saved.yaml again.yaml | grep -c '^[<>]')" 1
grep -q '{name: "Modality", nth: 2, as: drop}' again.yaml || say 'the second of one header is not told apart'

# Columns in another order: they are known by their headers.
awk -F, -v OFS=, 'NR > 1 { print $3, $1, $8, $2, $6, $4, $7, $5 }' export.csv > moved.csv
run ingest moved.csv --dataset moved.db --layout ./saved.yaml
is 'moved, but of one header' "$(sqlite3 moved.db 'select count(*), sum(score_phq9), sum(score_wsas), sum(score_gad7) from visit')" \
  "$(sqlite3 a.db 'select count(*), sum(score_phq9), sum(score_wsas), sum(score_gad7) from visit')"

# Typed names: saving the order confirms it; a session that comes later is asked for anew.
printf 'id,bdi_intake,bdi1,wk2bdi\n1,30,20,10\n2,31,21,11\n' > typed.csv
run inspect typed.csv --save-layout typed.yaml
is 'typed' "$got $(grep -c occasion: typed.yaml)" '3 3'
run inspect typed.csv --layout ./typed.yaml
is 'typed, confirmed' "$got" 0
run ingest typed.csv --dataset typed.db --layout ./typed.yaml
is 'typed, taken' "$got" 0
printf 'id,bdi_intake,bdi1,wk2bdi,bdi_three\n1,30,20,10,9\n2,31,21,11,9\n' > later.csv
run ingest later.csv --dataset later.db --layout ./typed.yaml
is 'typed, one more' "$got" 1

# Scales are kept; an option goes before what was saved.
{ echo client_id,session_date,core_om; for i in {1..40}; do echo "A-$((i % 9)),2024-01-$(printf %02d $((i % 28 + 1))),$((i % 4)).$((i % 10))"; done; } > scale.csv
printf '1\n' | "$UPTURN" inspect scale.csv --ask --save-layout scale.yaml > out 2> err || say "scale: $(cat err)"
run ingest scale.csv --dataset scale.db --layout ./scale.yaml
is 'scale' "$got" 0
run ingest scale.csv --dataset mean.db --scale core_om=mean
is 'the scale that was saved' "$(print scale.db)" "$(print mean.db)"
run ingest scale.csv --dataset standard.db --layout ./scale.yaml --scale core_om=standard
[ "$(print scale.db)" != "$(print standard.db)" ] || say 'the option does not go before what was saved'
run inspect scale.csv --layout ./scale.yaml --save-layout scale2.yaml
cmp -s scale.yaml scale2.yaml || say 'the scale is not kept'

# Headers that could identify somebody are not written; nor is a contradiction.
printf 'client_id,session_date,phq9,wren@example.org\nA,2024-01-02,5,1\nA,2024-01-03,6,2\nA,2024-01-04,6,3\n' > email.csv
run inspect email.csv --save-layout email.yaml --column 4=drop
is 'an address' "$got" 1
[ ! -e email.yaml ] && ! grep -qi wren err || say "an address: $(cat err)"
printf 'client_id,client_name,session_date,phq9,Wrenhouse\nA,Ada Wrenhouse,2024-01-02,5,1\nB,Bo Lark,2024-01-03,6,2\n' > name.csv
run inspect name.csv --save-layout name.yaml --column 5=drop
is 'a name of the export' "$got" 1
printf 'client_id,session_date,phq9,Contact person,wrenhousebdi\nA,2024-01-02,5,Ada Wrenhouse,1\nB,2024-01-03,6,,2\n' > contact.csv
run inspect contact.csv --save-layout name.yaml --column 5=drop
is 'a name in a column that no rule knows' "$got" 1
run inspect contact.csv --save-layout name.yaml --column 4=drop
is 'another column of it' "$got" 0
rm -f name.yaml
printf 'client_id,session_date,phq9,x\nA,2024-01-02,5,1\n' > one.csv
run inspect one.csv one.csv --save-layout one.yaml --column 1:4=drop --column 2:4=gad7
is 'contradiction' "$got" 1
run inspect one.csv --save-layout one.csv
is 'an export' "$got" 2
run inspect one.csv --save-layout absent/one.yaml
is 'no folder' "$got" 1
mkdir folder
run inspect one.csv --save-layout folder
is 'a folder' "$([ "$got" != 0 ] && echo refused)" refused
is 'exports untouched' "$(head -c 9 one.csv)" client_id

# The dialogue over a pipe: a wrong answer is asked for again, Enter takes the usual one, a questionnaire by any of its names.
rm -f saved.yaml
printf '9\n1\n\n2\nnosuch\nWSAS\n2\n1\n\n' | "$UPTURN" inspect export.csv --ask --save-layout asked.yaml > out 2> err || say "dialogue: $(cat err)"
is 'asked' "$(grep -c 'That is none of the answers' out) $(grep -c 'That cannot be' out)" '2 1'
grep -q 'The same as options: --date-order mdy --column 1=client_id --column 1:4=WSAS --column 5=drop --column 7=drop$' out || say "options: $(tail -2 out)"
run inspect export.csv --layout ./asked.yaml
is 'asked, then nothing' "$got" 0
if grep -qi 'zebra' out err asked.yaml; then say 'the dialogue shows a cell'; fi
# Leaving: by q, by the end of the input, in the middle of a line. Nothing is written.
for leave in 'q\n' '' '1\nq\n' '1\n2'; do
  got=0
  # shellcheck disable=SC2059 # the text is the format
  printf "$leave" | "$UPTURN" inspect export.csv --ask --save-layout left.yaml > out 2> err || got=$?
  is "left by '$leave'" "$got $(grep -c '^Left' out)" '3 1'
  [ ! -e left.yaml ] || say "left by '$leave': a layout was written"
done
run inspect export.csv --ask --format json
is 'no dialogue as JSON' "$got" 2
run inspect - --ask
is 'no dialogue beside an export' "$got" 2

# In a terminal --save-layout asks by itself; without one it does not.
if command -v script > /dev/null; then
  printf '1\n2\n\n\n\n\n' | script -qefc "'$UPTURN' inspect export.csv --save-layout terminal.yaml" /dev/null > out 2> err || say "terminal: $(tail -3 out)"
  grep -q 'Your answer' out && [ -s terminal.yaml ] || say 'in a terminal nothing is asked'
  run inspect export.csv --layout ./terminal.yaml
  is 'terminal, then nothing' "$got" 0
  printf '\004' | script -qefc "'$UPTURN' inspect export.csv --save-layout ended.yaml" /dev/null > out 2> err && got=0 || got=$?
  is 'the end of the input in a terminal' "$got" 3
fi
exit $failed
