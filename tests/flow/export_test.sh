#!/bin/bash
# export: the tables hold what the dataset holds (by SQL and awk on the dataset), in every format the same; what they say of courses is what the
# released tables count; csv taken in again gives the same courses.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
expect() { # expect CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" "$@" > out 2> said || got=$?
  [ "$got" = "$want" ] || say "exit $got, not $want: $* ($(cat said))"
}
# CSV with tabs between the cells, which our texts have none of.
cells() { awk '{ n = split($0, part, "\""); line = ""; for (i = 1; i <= n; i++) { if (i % 2) gsub(",", "\t", part[i]); line = line part[i] } print line }' "$1"; }
columns() { # columns FILE NAME...: these columns, tabs between them, without the header
  cells "$1" | awk -F'\t' -v OFS='\t' -v names="${*:2}" 'NR == 1 { n = split(names, want, " "); for (i = 1; i <= NF; i++) at[$i] = i; next }
    { line = ""; for (k = 1; k <= n; k++) line = line (k > 1 ? OFS : "") $(at[want[k]]); print line }'
}

"$UPTURN" simulate --clients 400 --seed 9 > export.csv
expect 0 ingest export.csv --dataset clinic.db --profile research
before=$(sqlite3 clinic.db "select value from meta where key = 'fingerprint'")
for to in csv spss stata sas json; do expect 3 export --dataset clinic.db --to $to --output $to; done
grep -q 'for the clinic alone' said || say "does not say whose the rows are: $(cat said)"
expect 3 export --dataset clinic.db --to sqlite --output all.db --format json
jq -e '.release == "qi" and .clients == 400 and .k >= 1 and (.tables | length) == 4' out > /dev/null || say "printed: $(cat out)"
[ "$(jq '.tables[] | select(.table == "sessions").rows' out)" = "$(sqlite3 clinic.db 'select count(*) from visit')" ] || say 'rows told'
[ "$(sqlite3 clinic.db "select value from meta where key = 'fingerprint'")" = "$before" ] || say 'the dataset has another content'
[ "$(sqlite3 clinic.db 'select group_concat(detail) from log where kind = 2')" = 8,9,10,11,13,12 ] || say 'the log has no entry of each export'

# Sessions: every client with all appointments, whatever the number. The lines of one client, in order, are one line of the comparison.
join_client() { awk -F'\t' '{ if ($1 != last && NR > 1) { print line; line = "" } last = $1; sub(/^[^\t]*\t/, ""); line = line "|" $0 } END { print line }' |
  sort; }
label() { echo "coalesce((select label from code where domain = '$1' and code = v.$1), '')"; }
sqlite3 -separator $'\t' clinic.db "select client, seq, at, $(label attendance), coalesce(duration, ''), $(label modality), $(label problem),
  $(label breakthrough), $(label breakthrough_type), $(label end_reason) from visit v order by client, seq" | join_client > want
columns csv/sessions.csv client appointment day attendance duration modality problem breakthrough breakthrough_type end_reason | join_client > got
cmp -s want got || say "sessions are not those of the dataset: $(diff want got | head -2)"
[ "$(sort -u want | wc -l)" -gt 250 ] || say 'courses that hardly differ prove nothing'

# Scores: the same, in units of the questionnaire.
sqlite3 -separator $'\t' clinic.db "select client, seq, at, 'PHQ-9', score_phq9 from visit where score_phq9 is not null
  union all select client, seq, at, 'GAD-7', score_gad7 from visit where score_gad7 is not null
  union all select client, seq, at, 'SRS', printf('%.1f', score_srs * 0.1) from visit where score_srs is not null order by 1, 2, 4" |
  sed 's/\.0$//' | join_client > want
columns csv/scores.csv client appointment day instrument score | join_client > got
cmp -s want got || say "scores are not those of the dataset: $(diff want got | head -2)"

# Numbers 1.., rows in their order, and not the order of the dataset.
[ "$(columns csv/sessions.csv client | uniq | paste -sd' ')" = "$(seq 400 | paste -sd' ')" ] || say 'clients are not numbered in order'
columns csv/sessions.csv client | uniq -c | awk '{ print $1 }' > lengths
sqlite3 clinic.db 'select count(*) from visit group by client order by client' > order
cmp -s lengths order && say 'clients stand in the order of the dataset'

# Traits, one line a client with their lengths beside them.
sqlite3 -separator $'\t' clinic.db "select coalesce(age_band, ''), coalesce(intake_year, ''), $(label gender) from client v
  where exists (select 1 from visit where client = v.client and attendance = 1)" | sort > want
columns csv/episodes.csv client age_band intake_year gender | sort -u | cut -f2- | sort > got
cmp -s want got || say "traits: $(diff want got | head -2)"

# Episodes by awk: attended appointments, a new one after more than 90 days without.
sqlite3 -separator ' ' clinic.db 'select client, at from visit where attendance = 1 order by client, seq' | awk '
  function flush() { if (n) print n, start, last - start }
  $1 != client || $2 - last > 90 { flush(); client = $1; start = $2; n = 0 }
  { n++; last = $2 }
  END { flush() }' | sort > want
columns csv/episodes.csv sessions start_day length | tr '\t' ' ' | sort > got
cmp -s want got || say "episodes: $(diff want got | head -2)"

# First and last scores of those who have one at their first session of the day of intake: that is the baseline.
sqlite3 -separator ' ' clinic.db "select client, at, attendance = 1, coalesce(score_phq9, 'x') from visit order by client, seq" | awk '
  function flush() { if (client != "" && first != "x" && gap == 0 && !before) print first, (last == "" ? "x" : last) }
  $1 != client { flush(); client = $1; first = last = ""; gap = before = seen = 0; then = $2 }
  $3 && seen && $2 - then > 90 { gap = 1 }
  $3 { then = $2 }
  !seen && !$3 { before = 1 }
  !seen && $3 { seen = 1; day = $2; first = $4; next }
  seen && $2 == day && $4 != "x" { before = 1 }
  seen && $4 != "x" { last = $4 }
  END { flush() }' | sort | uniq -c > want
columns csv/episodes.csv client phq9_first phq9_last | awk -F'\t' 'NF { print $2, ($3 == "" ? "x" : $3) }' | sort | uniq -c > got
awk 'NR == FNR { got[$2 " " $3] = $1; next } got[$2 " " $3] < $1 { exit 1 }' got want || say 'first and last scores'
[ "$(awk '{ n += $1 } END { print (n > 200) }' want)" = 1 ] || say 'too few courses to compare'

# What the released tables count of the clients' first episodes.
expect 0 analyze --dataset clinic.db --output tables --format json
columns csv/episodes.csv episode modality phq9_class | awk -F'\t' '$1 == 1 && $3 != "" { n[$2 "\t" $3]++; n["All\t" $3]++ } END { for (k in n) print k "\t" n[k] }' |
  sort > got
jq -r '.rows[] | . as $row | ("recovered", "improved", "unchanged", "deteriorated") | select($row[.] | type == "number") |
  [$row.modality, ., $row[.]] | @tsv' tables/outcomes.json | awk -F'\t' '$3 > 0' | sort > want
[ "$(wc -l < want)" -gt 5 ] || say "hardly any class is released: $(cat want)"
while IFS=$'\t' read -r modality class n; do
  [ "${modality#other}" != "$modality" ] || grep -qxF "$modality"$'\t'"$class"$'\t'"$n" got ||
    say "$modality $class: $n released, $(grep -F "$modality"$'\t'"$class" got)"
done < want
for d in 1 2 3 4; do
  columns csv/episodes.csv episode modality "b${d}_event" | awk -F'\t' '$1 == 1 && $3 == "yes" { n[$2]++; n["All"]++ } END { for (k in n) print k "\t" n[k] }' > got
  jq -r --arg d "B$d" '.rows[] | select((.definition | startswith($d)) and (.events | type == "number") and .events > 0) | [.modality, .events] | @tsv' \
    tables/breakthrough.json > want
  while IFS=$'\t' read -r modality n; do
    [ "${modality#other}" != "$modality" ] || grep -qxF "$modality"$'\t'"$n" got ||
      say "B$d $modality: $n released, $(grep -F "$modality" got)"
  done < want
done
jq -r '.rows[] | select((.plateaus | type == "number") and (.modality | startswith("other") | not)) | [.modality, .plateaus] | @tsv' tables/plateaus.json > want
columns csv/episodes.csv episode modality plateaus | awk -F'\t' '$1 == 1 { n[$2] += $3; n["All"] += $3 } END { for (k in n) print k "\t" n[k] }' > got
[ -s want ] || say 'no plateau is released'
while read -r line; do grep -qxF "$line" got || say "plateaus: $line released, $(grep -F "${line%%$'\t'*}" got)"; done < want
jq -r '.rows[] | select((.relapses | type == "number") and (.modality | startswith("other") | not)) | [.modality, .relapses] | @tsv' tables/relapse.json > want
columns csv/episodes.csv episode modality relapses | awk -F'\t' '$1 == 1 { n[$2] += $3; n["All"] += $3 } END { for (k in n) print k "\t" n[k] }' > got
while read -r line; do grep -qxF "$line" got || say "relapses: $line released, $(grep -F "${line%%$'\t'*}" got)"; done < want

# Events are those of the episodes.
count() { columns csv/events.csv event | grep -c "$1" || true; }
total() { columns csv/episodes.csv "$1" | awk '{ n += $1 == "yes" ? 1 : $1 } END { print n + 0 }'; }
[ "$(count '^first session')" = "$(columns csv/episodes.csv client | wc -l)" ] || say 'begins'
[ "$(count '^breakthrough recorded')" = "$(sqlite3 clinic.db 'select count(*) from visit where breakthrough between 1 and 3')" ] || say 'recorded'
[ "$(count '^breakthrough B2')" = "$(total b2_event)" ] || say 'B2 events'
[ "$(count '^plateau')" = "$(total plateaus)" ] || say 'plateaus'
[ "$(count '^relapse')" = "$(total relapses)" ] || say 'relapses'
[ "$(count '^episode ends')" = "$(columns csv/episodes.csv ending | grep -vc ongoing)" ] || say 'ends'
columns csv/events.csv client day | awk -F'\t' '$1 < client || ($1 == client && $2 < day) { exit 1 } { client = $1; day = $2 }' || say 'events out of order'

# JSON and SQLite hold what the CSV holds.
for table in episodes sessions scores events; do
  cells csv/$table.csv | tail -n +2 > want
  jq -r '(.variables | map(.name)) as $names | .rows[] | [.[$names[]]] | map(if type == "number" then (. * 100 | round / 100) else . end) | @tsv' json/$table.json > got
  cmp -s want got || say "JSON of $table: $(diff want got | head -2)"
  jq -e '(.variables | map(.name)) as $n | .rows | all(keys_unsorted == $n)' json/$table.json > /dev/null || say 'keys of a row are not the variables'
  names=$(head -1 csv/$table.csv | tr ',' ' ')
  select=
  for name in $names; do
    select="$select${select:+,}coalesce((select label from value_label l where l.\"table\" = '$table' and variable = '$name' and code = t.\"$name\"), t.\"$name\", '')"
  done
  sqlite3 -separator $'\t' all.db "select $select from $table t" | sed -E 's/([0-9])\.0(\t|$)/\1\2/g; s/([0-9])\.0(\t|$)/\1\2/g' > got
  cmp -s want got || say "SQLite of $table: $(diff want got | head -2)"
  cut -d, -f1,2 csv/codebook.csv | sed -n "s/^$table,//p" | paste -sd' ' | grep -qxF "$names" || say "the codebook lacks variables of $table"
done
sqlite3 all.db 'pragma integrity_check' | grep -qx ok || say 'integrity'
[ "$(sqlite3 all.db 'select count(*) from codebook where n + n_missing <= 0')" = 0 ] || say 'codebook counts'
cells csv/codebook.csv | awk -F'\t' 'NR > 1 && ($2 !~ /^[a-z][a-z0-9_]*$/ || length($2) > 32 || length($3) > 40 || $3 == "" || $10 == "") { exit 1 }' ||
  say 'a name or a label that not every program takes'
grep -q 'who may have it' csv/codebook.md || say 'the page does not say whose it is'

# The transport file by its published description (TS-140 of SAS), by od and awk: rows of 8-byte numbers of base 16 behind the header of the rows.
from=$(($(LC_ALL=C grep -abo 'HEADER RECORD\*\*\*\*\*\*\*OBSV8' sas/scores.xpt | cut -d: -f1) + 80))
[ $((from % 80)) = 0 ] && [ $(($(stat -c %s sas/scores.xpt) % 80)) = 0 ] || say 'records of the transport file are not of 80 bytes'
LC_ALL=C head -c 40 sas/scores.xpt | grep -qxF 'HEADER RECORD*******LIBV8   HEADER RECOR' || say 'no transport file of version 8'
od -An -v -tu1 -w56 -j "$from" sas/scores.xpt | awk -v rows="$(columns csv/scores.csv client | wc -l)" '
  NR > rows { exit }
  { line = ""; for (c = 0; c < 7; c++) { p = c * 8 + 1
      if ($p == 46) v = ""
      else { v = 0; for (i = 7; i >= 1; i--) v = (v + $(p + i)) / 256; v *= 16 ^ ($p % 128 - 64); if ($p > 127) v = -v; v = sprintf("%.10g", v) }
      if (c != 5) line = line (c ? "\t" : "") v }
    print line }' > got
columns csv/scores.csv client episode appointment day session score > want
cmp -s want got || say "the transport file of scores: $(diff want got | head -2)"

# CSV taken in again: the same clients, sessions and scores.
{ echo 'client_id,days,phq9,gad7,srs'
  columns csv/scores.csv client day appointment instrument score | awk -F'\t' '
    function flush() { if (key != "") print client "," day "," s["PHQ-9"] "," s["GAD-7"] "," s["SRS"] }
    $1 " " $3 != key { flush(); delete s; key = $1 " " $3; client = $1; day = $2 }
    { s[$4] = $5 }
    END { flush() }'; } > again.csv
expect 0 ingest again.csv --dataset again.db --layout visits --profile research
course="select client, at - (select min(at) from visit where client = v.client and coalesce(score_phq9, score_gad7, score_srs) is not null),
  coalesce(score_phq9, ''), coalesce(score_gad7, ''), coalesce(score_srs, '') from visit v
  where coalesce(score_phq9, score_gad7, score_srs) is not null order by client, seq"
for db in clinic again; do sqlite3 -separator $'\t' $db.db "$course" | join_client > $db.courses; done
cmp -s clinic.courses again.courses || say "taken in again: $(diff clinic.courses again.courses | head -2)"
[ "$(wc -l < again.courses)" -gt 390 ] || say 'too few courses came back'

# Sessions and scores taken in again as an export of two files, a date for each day: everything that an appointment tells is what it was.
cat > tables.yaml <<'END'
name: rows
title: Sessions and scores as export writes them, with a date for each day
source: this test
kind: tables
columns: []
date_order: ymd
tables:
  - name: sessions
    need: required
    gives: rows
    columns:
      - {role: client_id, need: required, names: [client]}
      - {role: date, need: required, names: [date]}
      - {role: attendance, need: required}
      - {role: duration}
      - {role: modality}
      - {role: problem}
      - {role: breakthrough}
      - {role: breakthrough_type}
      - {role: end_reason}
      - {role: dropped, names: [appointment, episode, session, therapist, clinic, day]}
  - name: scores
    need: required
    gives: scores
    columns:
      - {role: client_id, need: required, names: [client]}
      - {role: date, need: required, names: [date]}
      - {role: instrument, need: required, names: [instrument]}
      - {role: score_value, need: required, names: [score]}
      - {role: dropped, names: [appointment, episode, session, day]}
END
for table in sessions scores; do
  sqlite3 -header -csv :memory: ".import --csv csv/$table.csv t" "select *, date('2021-01-04', '+' || day || ' days') as date from t" > $table.csv
done
expect 0 ingest sessions.csv scores.csv --layout tables.yaml --dataset tables.db --profile research
for db in clinic tables; do
  sqlite3 -separator $'\t' $db.db "select client, seq, at, attendance, duration, modality, problem, breakthrough, breakthrough_type, end_reason,
    score_phq9, score_gad7, score_srs from visit order by client, seq" | join_client > $db.courses
done
cmp -s clinic.courses tables.courses || say "two files taken in again: $(diff clinic.courses tables.courses | head -2)"

# More questionnaires than a cohort holds at a time: two sessions, some without some score. First is that of session 1, else of session 2; last is that of
# session 2 after one at session 1.
names='phq9 gad7 bdi2 core10 k10 ors srs wsas pcl5 spin oci'
awk -v names="$names" 'BEGIN { n = split(names, name, " "); s = 99
  line = "client_id,session_date,attendance"; for (i = 1; i <= n; i++) line = line "," name[i]; print line > "many.csv"
  for (c = 1; c <= 60; c++) { want = ""
    for (k = 1; k <= 2; k++) for (i = 1; i <= n; i++) { s = (s * 48271) % 2147483647; low = name[i] == "k10" ? 10 : 0
      v[k, i] = s % 7 == 0 ? "" : name[i] == "ors" || name[i] == "srs" ? (s % 401) / 10 : low + s % 18 }
    for (k = 1; k <= 2; k++) { line = c ",2024-03-" (k == 1 ? "04" : "11") ",attended"; for (i = 1; i <= n; i++) line = line "," v[k, i]; print line > "many.csv" }
    for (i = 1; i <= n; i++) want = want (i > 1 ? "\t" : "") (v[1, i] != "" ? v[1, i] "\t" v[2, i] : v[2, i] "\t")
    print want > "many.want" } }'
expect 0 ingest many.csv --dataset many.db
expect 0 export --dataset many.db --to csv --output many
wanted=
for name in $names; do wanted="$wanted ${name}_first ${name}_last"; done
columns many/episodes.csv $wanted | sort > got
sort many.want > want
cmp -s want got || say "first and last of many questionnaires: $(diff want got | head -2)"
exit $failed
