#!/bin/bash
# Headers that number items without naming the questionnaire (item1 .. item9): one question with the questionnaires of so many items, and with its answer,
# as an option, saved or in the dialogue, the dataset is that of the same file with full headers.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
got=0
run() { got=0; "$UPTURN" "$@" > out 2> err || got=$?; }
print() { sqlite3 "$1" "select value from meta where key = 'fingerprint'"; }
rows() { awk 'BEGIN { for (i = 1; i <= 20; i++) { printf "C%d,2024-01-%02d", i % 4, i; for (k = 1; k <= 9; k++) printf ",%d", (i * k) % 4; print "" } }'; }
head() { printf 'client_id,session_date'; printf ",$1%d" 1 2 3 4 5 6 7 8 9; echo; }
{ head item; rows; } > plain.csv
{ head phq9_; rows; } > named.csv
run ingest named.csv --dataset named.db
is 'named' $got 0

run inspect plain.csv --format json
is 'a question' "$got $(jq '.questions | length' out)" '3 1'
is 'it stops' "$(jq -r '.questions[0].stops' out)" true
is 'its answers' "$(jq -r '[.answers[] | .value] | join(" ")' out)" '3-11=phq9#1 3-11=drop 3-11=QUESTIONNAIRE#1'
run inspect plain.csv --column '3-11=phq9#1' --save-layout saved.yaml
is 'answered' $got 0
is 'saved' "$(grep -c 'as: phq9, item: ' saved.yaml)" 9
run ingest plain.csv --column '3-11=phq9#1' --dataset said.db
is 'by the option' "$got $(print said.db)" "0 $(print named.db)"
run ingest plain.csv --layout ./saved.yaml --dataset saved.db
is 'by what was saved' "$got $(print saved.db)" "0 $(print named.db)"
run inspect plain.csv --layout ./saved.yaml --format json
is 'asked again' "$got $(jq '.questions | length' out)" '0 0'
# The columns in another order are known by their headers; the name alone answers in the dialogue, and a wrong one is asked for again.
awk -F, -v OFS=, '{ t = $3; $3 = $9; $9 = t; print }' plain.csv > moved.csv
run ingest moved.csv --layout ./saved.yaml --dataset moved.db
is 'moved' "$got $(print moved.db)" "0 $(print named.db)"
got=0
printf 'gad7\nPHQ-9\n' | "$UPTURN" inspect plain.csv --ask --save-layout asked.yaml > out 2> err || got=$?
is 'asked' "$got $(grep -c 'That cannot be' out)" '0 1'
cmp -s saved.yaml asked.yaml || say 'the dialogue saves another layout'

# Beside scores nothing stops: without an answer they are dropped. Two runs are two questions; what is no run of items is asked about as ever.
paste -d, named.csv <(head Q | cut -d, -f3-9; rows | cut -d, -f3-9) <(echo X1,X2; rows | cut -d, -f5,6) > two.csv
run inspect two.csv --format json
is 'beside scores' "$(jq -r '[.questions[] | "\(.column) \(.stops)"] | join(", ")' out)" '12 false, 19 false'
is 'seven items' "$(jq -r '[.answers[] | .value] | join(" ")' out)" '12-18=gad7#1 12-18=pdss#1 12-18=swemwbs#1 12-18=drop 12-18=QUESTIONNAIRE#1 19=drop 19=QUESTIONNAIRE'
run ingest two.csv --dataset two.db
is 'dropped' "$got $(sqlite3 two.db 'select group_concat(name) from instrument')" '0 phq9'
run ingest two.csv --column '12-18=gad7#1' --dataset both.db
is 'taken' "$got $(sqlite3 both.db 'select group_concat(name) from (select name from instrument order by name)')" '0 gad7,phq9'

# What cannot be meant: too many, none of that number, some of them only, a questionnaire whose items nobody told.
for column in '3-12=phq9#1' '3-11=phq9#2' '3-11=phq9#0' '3=phq9#' '3=client_id#1' '3-10=phq9#1' '3-11=psychlops#1'; do
  run ingest plain.csv --column "$column" --dataset bad.db
  is "$column" "$got" 2
  [ ! -e bad.db ] || say "$column: something was written"
done
exit $failed
