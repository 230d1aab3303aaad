#!/bin/bash
# A linkage attack: somebody knows gender, age, year of intake, problem and modality of every client of a simulated export, and the levels that a
# copy was made with, which are no secret. A client is found when one record alone agrees with what is known, and it is that client's. Tried on the dataset,
# on a copy of the program that leaves small classes (weak), and on ours.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

clients=3000
"$UPTURN" simulate --clients $clients --seed 5 > export.csv
"$UPTURN" ingest export.csv --dataset clinic.db > said 2>&1 || say "ingest: $(cat said)"
# Which code a word of the export has is no secret either: a dataset of one client says it.
for what in problem modality; do
  sqlite3 words.db '.import --csv export.csv e' "select distinct $what from e where $what <> ''" | while read -r word; do
    printf 'client_id,session_date,%s,phq9\n1,2021-03-04,"%s",5\n' $what "$word" > word.csv
    rm -f word.db
    "$UPTURN" ingest word.csv --dataset word.db > /dev/null 2>&1
    echo "$what,$word,$(sqlite3 word.db "select $what from visit")"
  done
  rm words.db
done > codes.csv
{ echo what,word,code; cat codes.csv; } > codes
sqlite3 known.db '.import --csv export.csv e' '.import --csv codes c' 'attach "clinic.db" as d' "
  create table known as select client_id as who,
      (select code from d.code where domain = 'gender' and lower(label) = lower(e.gender)) as gender,
      min(90, (strftime('%Y%m%d', min(session_date)) - strftime('%Y%m%d', date_of_birth)) / 10000) as age,
      cast(strftime('%Y', min(session_date)) as integer) as year,
      (select cast(code as integer) from c where what = 'problem' and word = e.problem) as problem,
      case when count(distinct modality) > 1 then 99
        else (select cast(code as integer) from c where what = 'modality' and word = e.modality) end as modality,
      count(*) as visits, sum(phq9) as trace, sum(duration_minutes > 0) as long
    from e group by client_id"
[ "$(sqlite3 known.db 'select count(*) from known')" = $clients ] || say 'not everybody is known'
[ "$(sqlite3 known.db 'select count(*) from known where problem is null or modality is null')" -lt 300 ] || say 'too little is known to try'

# attack DATASET: how many are found (alone, and rightly), and the best chance of a right guess. A record agrees where it says nothing, or what the
# generalised truth says; and again where it says something in every column that the copy has.
attack() {
  sqlite3 -separator ' ' known.db "attach '$1' as d" "
    create temp table width as select coalesce((select value from d.meta where key = 'age_band_years'), 5) as age,
      coalesce((select value from d.meta where key = 'intake_year_years'), 1) as year;
    create temp table record as select client, gender, age_band, intake_year, v.problem, v.modality, v.visits, v.trace from d.client join
      (select client, max(problem) as problem, case when count(distinct modality) > 1 then 99 else max(modality) end as modality, count(*) as visits,
        sum(score_phq9) as trace from d.visit group by client) as v using (client);
    create temp table class as select gender, age_band, intake_year, problem, modality, count(*) as n, max(visits) as visits, max(trace) as trace
      from record group by 1, 2, 3, 4, 5;
    create temp table agree as select who, k.visits = c.visits and k.trace is c.trace as right, c.n, c.gender is not null and c.age_band is not null
        and c.intake_year is not null and c.problem is not null and c.modality is not null as whole
      from known as k, width as w join class as c on (c.gender is null or c.gender = k.gender)
        and (c.age_band is null or c.age_band = k.age / w.age * w.age) and (c.intake_year is null or c.intake_year = k.year / w.year * w.year)
        and (c.problem is null or c.problem = k.problem) and (c.modality is null or c.modality = k.modality);
    select count(*) filter (where right and n = 1), coalesce(max(1.0 / n), 0) from
      (select who, sum(n) as n, max(right) as right from agree group by who
       union all select who, sum(n), max(right) from agree where whole group by who having sum(n) = 1
         and who not in (select who from agree group by who having sum(n) = 1))"
}
"$UPTURN" protect clinic.db --output ours.db --keep modality --suppress 25 > ours.said 2>&1 || say "protect: $(cat ours.said)"
"$WEAK/upturn_weak_classes" protect clinic.db --output weak.db --keep modality --suppress 25 > weak.said 2>&1 || say "weak: $(cat weak.said)"
cmp -s <(sed -n '/^levels/,$p' ours.said | cut -c1-30) <(sed -n '/^levels/,$p' weak.said | cut -c1-30) || say 'the weak program chose other levels'
read -r raw raw_best <<< "$(attack clinic.db)"
read -r weak weak_best <<< "$(attack weak.db)"
read -r ours ours_best <<< "$(attack ours.db)"
printf 'the dataset itself:  %5d of %d clients found, best chance %.3f\n' "$raw" $clients "$raw_best"
printf 'small classes left:  %5d of %d clients found, best chance %.3f\n' "$weak" $clients "$weak_best"
printf 'ours:                %5d of %d clients found, best chance %.3f\n' "$ours" $clients "$ours_best"
[ "$raw" -gt 500 ] || say 'the attack does not bite on the dataset'
[ "$weak" -ge 5 ] || say 'the attack does not bite on the weak copy'
[ "$ours" = 0 ] || say 'somebody is found'
awk -v p="$ours_best" 'BEGIN { exit !(p > 0 && p <= 1 / 11 + 1e-9) }' || say 'a chance above 1 in 11'

# No id of the source is in the copy: clients, therapists and clinics are drawn anew, and twice is twice.
"$UPTURN" protect clinic.db --output again.db --keep modality --suppress 25 > /dev/null
for other in clinic.db again.db; do
  for what in 'client from client' 'id from therapist' 'id from clinic'; do
    shared=$(sqlite3 ours.db "attach '$other' as o" "select count(*) from (select $what intersect select ${what/from /from o.})")
    [ "$shared" = 0 ] || say "$shared ids of ${what#* from } are those of $other"
  done
done
exit $failed
