#!/bin/bash
# Somebody gets the tables that `export --release research` wrote and knows gender, age, year of intake, problem and modality of every client; or how many
# days lay between the first four appointments of one; or who treats whom. Tried on tables of a program that writes the rows as the dataset has them
# (weak), and on ours, which writes those of a protected copy alone. A client is found where one row alone fits and it is that client's.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
clients=1500
"$UPTURN" simulate --clients $clients --seed 11 > export.csv
"$UPTURN" ingest export.csv --dataset clinic.db --profile research > said 2>&1 || say "ingest: $(cat said)"
"$UPTURN" protect clinic.db --output shared.db --keep modality --suppress 25 > said 2>&1 || say "protect: $(cat said)"
"$WEAK/upturn_weak_rows" export --dataset clinic.db --to sqlite --output weak.db --release research > said 2>&1 || [ $? = 3 ] || say "weak: $(cat said)"
got=0
"$UPTURN" export --dataset clinic.db --to sqlite --output none.db --release research > said 2>&1 || got=$?
[ $got = 1 ] && [ ! -e none.db ] || say "ours writes the rows of the dataset: $got"
"$UPTURN" export --dataset shared.db --to sqlite --output ours.db --release research > said 2>&1 || say "ours: $(cat said)"

# What is known: the dataset's own rows of the clients who were ever seen, with the sum of their scores as the truth of who is who.
sqlite3 known.db "attach 'clinic.db' as d" "create table known as
  select client as who, gender, age_band, intake_year, min(problem) as problem, case when count(distinct modality) > 1 then 99 else max(modality) end as modality,
    count(*) as visits, sum(score_phq9) as trace, max(therapist) as therapist from d.client join d.visit using (client)
  group by client having max(attendance = 1) and count(distinct problem) <= 1"
[ "$(sqlite3 known.db 'select count(*) from known')" -gt 1000 ] || say 'too few are known'
width() { sqlite3 "$1" "select coalesce((select value from meta where key = '$2_years'), $3)"; }
traits() { # traits FILE.db DATASET: found, and the best chance of a right guess
  local age year has
  age=$(width "$2" age_band 5) year=$(width "$2" intake_year 1)
  has=$(sqlite3 "$1" "select group_concat(name) from pragma_table_info('episodes')")
  column() { case ",$has," in *",$1,"*) echo "$1" ;; *) echo null ;; esac; }
  sqlite3 -separator ' ' known.db "attach '$1' as e" "
    create temp table trace as select client, count(distinct appointment) as visits, (select sum(score) from e.scores s join e.value_label l
        on l.\"table\" = 'scores' and l.variable = 'instrument' and l.code = s.instrument and l.label = 'PHQ-9' where s.client = v.client) as trace
      from e.sessions v group by client;
    create temp table row as select e.client, $(column gender) as gender, $(column age_band) as age_band, $(column intake_year) as intake_year,
        $(column problem) as problem, $(column modality) as modality, visits, trace from e.episodes e join trace using (client) where episode = 1;
    create temp table agree as select who, count(*) as n, max(k.visits = r.visits and k.trace is r.trace) as right from known as k join row as r
      on (r.gender is null or r.gender = k.gender) and (r.age_band is null or r.age_band = k.age_band / $age * $age)
        and (r.intake_year is null or r.intake_year = k.intake_year / $year * $year) and (r.problem is null or r.problem = k.problem)
        and (r.modality is null or r.modality = k.modality) group by who;
    select count(*) filter (where right and n = 1), coalesce(max(1.0 / n), 0) from agree"
}
read -r weak_found weak_best <<< "$(traits weak.db clinic.db)"
read -r found best <<< "$(traits ours.db shared.db)"
printf 'traits known, rows as they are:  %d found, best chance %.3f\n' "$weak_found" "$weak_best"
printf 'traits known, ours:              %d found, best chance %.3f\n' "$found" "$best"
[ "$weak_found" -gt 300 ] || say 'the attack does not bite'
[ "$found" = 0 ] || say 'somebody is found'
awk -v p="$best" 'BEGIN { exit !(p > 0 && p <= 1 / 11 + 1e-9) }' || say 'a chance above 1 in 11'

# Days between the first four appointments: whom they fit alone, in a clinic where two sessions in five are not on the weekday of the last.
awk 'function draw() { s = (s * 48271) % 2147483647; return s / 2147483647 }
  BEGIN { s = 4711; for (c = 1; c <= 2000; c++) { d = int(draw() * 700); for (k = 0; k < 4; k++) { print c "," d "," int(draw() * 28)
    d += 7 + (draw() < 0.4 ? int(draw() * 6) - 2 : 0) + (draw() < 0.15 ? 7 : 0) } } }' > drawn
sqlite3 gaps.db 'create table t(client_id, day integer, phq9)' '.import --csv drawn t'
sqlite3 -header -csv gaps.db "select client_id, date('2022-01-03', '+' || day || ' days') as session_date, phq9 from t" > gaps.csv
"$UPTURN" ingest gaps.csv --dataset diary.db --profile research > said 2>&1 || say "ingest: $(cat said)"
"$UPTURN" protect diary.db --output diary.shared.db --suppress 25 > said 2>&1 || say "protect: $(cat said)"
"$WEAK/upturn_weak_rows" export --dataset diary.db --to sqlite --output diary.weak --release research > said 2>&1 || [ $? = 3 ] || say "weak: $(cat said)"
"$UPTURN" export --dataset diary.shared.db --to sqlite --output diary.ours --release research > said 2>&1 || say "ours: $(cat said)"
sqlite3 gaps.db "select group_concat(gap, ',') from (select client_id, day - (select min(day) from t where client_id = a.client_id) as gap from t a
  order by client_id, day) group by client_id" > gaps
alone() { # alone FILE UNIT
  sqlite3 "$1" "select group_concat(day, ',') from (select client, day from sessions order by client, appointment) group by client" |
    awk -F, -v unit="$2" 'NR == FNR { fit[$0]++; next }
      { v = ""; for (i = 1; i <= NF; i++) v = v (i > 1 ? "," : "") int($i / unit) * unit; if (!(v in fit)) lost++; alone += fit[v] == 1 }
      END { print alone + 0, lost + 0 }' - gaps
}
read -r weak_alone lost <<< "$(alone diary.weak 1)"
read -r ours_alone ours_lost <<< "$(alone diary.ours 7)"
echo "four appointments known:  $weak_alone of 2000 alone in rows as they are, $ours_alone in ours"
[ "$lost$ours_lost" = 00 ] || say "the attack loses $lost and $ours_lost clients"
[ "$weak_alone" -gt 150 ] && [ "$ours_alone" -le 10 ] || say 'weeks help nothing, or the attack does not bite'

# Caseloads: a therapist's rows are together in the one, and in no column of the other.
[ "$(sqlite3 weak.db 'select count(distinct therapist) from sessions')" -gt 5 ] || say 'the weak rows do not tell therapists apart'
[ "$(sqlite3 ours.db "select count(*) from codebook where variable in ('therapist', 'clinic')")" = 0 ] || say 'therapists or clinics leave'

# What stays: whole courses. That is why such rows go to those alone who are bound to leave them unlinked.
whole() { sqlite3 "$1" "select sum(n = 1) from (select count(*) n from (select group_concat(day) a from (select client, day from sessions order by client, appointment) group by client) group by a)"; }
echo "whole courses theirs alone: $(whole weak.db) of $clients in days, $(whole ours.db) of $(sqlite3 shared.db 'select count(*) from client') in weeks"
exit $failed
