#!/bin/bash
# Every command line of datasets/oracles/*_cases.csv prints what R prints (*_expected.csv, written by the script of the same name): each
# key of each row within its tolerance (relative; 1e-14 absolute for zeros), null with a reason where R has NA.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
oracles=$SOURCE/datasets/oracles
compare() { # TOPIC
  printf '.bail on\ncreate table doc(name text primary key, body text);\n'
  tail -n +2 "$oracles/$1_cases.csv" | while IFS=';' read -r name method table options; do
    # shellcheck disable=SC2086 # the options are words
    "$UPTURN" estimate "$method" "$oracles/data/$table.csv" $options --format json > "$1_$name.json" || echo "$1: $name fails" >&2
    printf "insert into doc values('%s', cast(readfile('%s.json') as text));\n" "$name" "$1_$name"
  done
  printf '.mode csv\n.import "%s/%s_expected.csv" want\n.mode list\n' "$oracles" "$1"
  cat <<'SQL'
update doc set body = '{}' where not json_valid(body);
create table got as
  select name, '' as part, -1 as row, j.key, j.value, j.type, '' as place from doc, json_each(doc.body) j where j.type not in ('array', 'object')
  union all
  select name, p.key, -1, j.key, j.value, j.type, '' from doc, json_each(doc.body) p, json_each(p.value) j where p.type = 'object'
  union all
  select name, p.key, r.key, j.key, j.value, j.type,
    p.key || '@' || printf('%.15g', json_extract(r.value, '$.time')) || ifnull('@' || json_extract(r.value, '$.strata'), '')
      || ifnull('@' || json_extract(r.value, '$.cause'), '')
  from doc, json_each(doc.body) p, json_each(p.value) r, json_each(r.value) j where p.type = 'array';
create index i on got(name, part, row, key);
create index k on got(name, place, key);
create table pair as
  select w.*, g.value as seen, g.type, g.part as found, g.row as found_row, g.name from want w left join got g on g.name = w."case" and g.key = w.key and
    ((w.part not like '%@%' and g.part = w.part and g.row = cast(w.row as integer)) or (w.part like '%@%' and g.place = w.part));
create table bad as
  select * from pair where seen is null and value <> 'NA'
  union all select p.* from pair p where value = 'NA' and (type is null or type <> 'null' or not exists (
    select 1 from got g where g.name = p.name and g.part = p.found and g.row = p.found_row and g.key = 'why'))
  union all select * from pair where value <> 'NA' and type in ('real', 'integer') and not abs(seen - value) <= tolerance * abs(value) + 1e-14
  union all select * from pair where type = 'text' and seen <> value
  union all select * from pair where value <> 'NA' and type not in ('real', 'integer', 'text', 'null') and type <> value;
select "case", part, row, key, 'want ' || value, 'got ' || ifnull(seen, '-') from bad limit 40;
select 'compared ' || count(*) from pair;
select 'wrong ' || count(*) from bad;
SQL
}
failed=0
for cases in "$oracles"/*_cases.csv; do
  topic=$(basename "$cases" _cases.csv)
  compare "$topic" > "$topic.sql"
  sqlite3 :memory: < "$topic.sql" > "$topic.txt" || failed=1
  sed "s/^/$topic: /" "$topic.txt"
  want=$(($(wc -l < "$oracles/${topic}_expected.csv") - 1))
  grep -qx "compared $want" "$topic.txt" && grep -qx 'wrong 0' "$topic.txt" || failed=1
done
exit $failed
