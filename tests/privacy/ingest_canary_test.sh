#!/bin/bash
# Canaries in every column, in headers, preamble and file name: none of them, nor any date of the export, in a byte of what ingest and key write or
# say, in good runs and in every kind of failed one. inspect may show header texts on standard output, and nothing else.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/in" "$SCRATCH/out" "$SCRATCH/keys" "$SCRATCH/tmp" && cd "$SCRATCH/out"
export TMPDIR=$SCRATCH/tmp SQLITE_TMPDIR=$SCRATCH/tmp
failed=0
say() { echo "FAILED: $*"; failed=1; }
in=$SCRATCH/in

# Every canary has the word Zyx, in some case; numbers have 7406155. Dates lie on days that are looked for one by one.
header='client_id,Zyxclientname,client_name,date_of_birth,gender,email,phone,postcode,therapist,clinic,problem,modality,session_date,attendance,duration_minutes,phq9,gad7,srs,breakthrough,breakthrough_type,end_reason,notes,zyxextra'
row() { # row CLIENT DATE PHQ
  echo "Zyx-$1,Zyxa,Zyx Smith,1987-06-05,zyxgender,zyx@zyx.example,+44 7406155 $1,ZY1 7ZX,Dr Zyx Who,Zyxton,zyxproblem,zyxmodality,$2,zyxattendance,zyxlong,$3,zyx,7406155,zyxflag,zyxtype,zyxend,\"Zyx said, 7406155\",7406155"
}
make() { # make FILE
  { echo 'Zyx report of 7406155'; echo "$header"
    row 1 2019-03-17 12; row 1 2019-03-25 11; row 2 2019-08-29 zyx; row 2 2019-09-07 'zyx (moderate)'; row 3 2019-11-13 7406155; row '' 2019-11-13 3
    echo 'Zyx-9,zyx'; row 4 9999-99-99 5; row 4 2999-01-01 5; row 1 2019-03-17 12; echo 'Zyx total,,,,,,,,,,,,,,,,,,,,,,'
    echo "Zyx-5,Zyxa,Zyx Smith,1987-06-05,female,zyx@zyx.example,7406155,ZY1 7ZX,Dr Zyx Who,Zyxton,depression,CBT,2019-10-31,attended,50,12,9,30,client,insight,planned,Zyx,"
  } > "$1"
}
make "$in/zyx_clients_7406155.csv"
printf 'zyxa,zyxb\nzyx,7406155\nzyx,2\n' > "$in/zyx_strange.csv"
printf 'client_id,session_date,phq9\nzyx,03/04/2021,7406155\nzyx,04/05/2021,8\n' > "$in/zyx_ambiguous.csv"
printf 'client_id,session_date,phq9\nzyx,2021-04-03,"7406155\nzyx,2021-04-03,1\n' > "$in/zyx_quote.csv"
printf 'client_id,session_date,phq9\nzyx,2021-04-03,7\000\n' > "$in/zyx_nul.csv"
printf 'zyxid;"client_id";"session_date";"phq9"\n' > "$in/zyx_empty.csv"
printf 'frobnicate: [unclosed\n' > "$in/layout.yaml"
"$UPTURN" key new "$SCRATCH/keys/zyx.key" > said.0 2>&1
chmod 600 "$SCRATCH/keys/zyx.key"

# Whose key it is, what for and its passphrase: in no file but the passphrase's own.
echo 'zyx passphrase 7406155' > "$in/zyx_pass" && chmod 600 "$in/zyx_pass"
"$UPTURN" key new "$SCRATCH/keys/sealed.key" --organisation 'Zyx Clinic' --purpose zyx7406155 --passphrase-file "$in/zyx_pass" --kdf interactive > said.sealed 2>&1

n=0
run() { # run COMMAND ARGUMENTS...: what it says goes to said.N
  n=$((n + 1))
  "$UPTURN" "$@" > "said.$n" 2>&1 || true
}
good=$in/zyx_clients_7406155.csv
for profile in strict research; do
  for format in text csv json; do
    run ingest "$good" --dataset "$profile.$format.db" --profile $profile --format $format
  done
  run ingest "$good" --dataset "$profile.linked.db" --profile $profile --key "$SCRATCH/keys/zyx.key"
  run ingest "$good" --dataset "$profile.linked.db" --profile $profile --key "$SCRATCH/keys/zyx.key" --progress
done
made=$(ls ./*.db | wc -l)
[ "$made" = 8 ] || say "$made datasets, not 8: $(cat said.1)"
sqlite3 strict.text.db 'select count(*) from visit' | grep -qx 7 || say 'not the rows that were meant to be taken'
for bad in strange ambiguous quote nul empty absent; do
  run ingest "$in/zyx_$bad.csv" --dataset bad.db
  run ingest "$good" "$in/zyx_$bad.csv" --dataset bad.db --key "$SCRATCH/keys/zyx.key"
done
# Rejected rows and values by position; a folder of exports, most of which fail; a complete export that is none.
run ingest "$good" --dataset strict.linked.db --key "$SCRATCH/keys/zyx.key" --rejects rejected.csv
run ingest "$in" --continue-on-error --dataset strict.linked.db --key "$SCRATCH/keys/zyx.key" --rejects batch.csv --format json
run ingest "$good" --complete --dataset strict.linked.db --key "$SCRATCH/keys/zyx.key"
[ "$(wc -l < rejected.csv)" -ge 20 ] && [ "$(grep -c '^' batch.csv)" = "$(wc -l < rejected.csv)" ] || say "rejects: $(wc -l < rejected.csv), $(wc -l < batch.csv)"
run ingest "$good" --dataset "$in/zyx_strange.csv"
run ingest "$good" --dataset sealed.db --key "$SCRATCH/keys/sealed.key" --passphrase-file "$in/zyx_pass"
run ingest "$good" --dataset bad.db --key "$SCRATCH/keys/sealed.key" --passphrase-file "$in/zyx_strange.csv"
run audit sealed.db --key "$SCRATCH/keys/sealed.key" --passphrase-file "$in/zyx_pass"
run audit sealed.db --head zyx7406155
run key rotate "$SCRATCH/keys/sealed.key" --passphrase-file "$in/zyx_pass" --dataset sealed.db
run key show "$SCRATCH/keys/sealed.key" --passphrase-file "$in/zyx_pass"
run ingest "$good" --dataset "$SCRATCH/zyx_no/zyx.db"
run ingest "$good" --dataset bad.db --layout "$in/layout.yaml"
run ingest "$good" --dataset bad.db --layout zyx7406155
run ingest "$good" --dataset bad.db --instruments "$in/zyx_no_folder"
run ingest "$good" --dataset bad.db --key "$in/zyx_strange.csv"
run ingest "$good" --dataset bad.db --key "$SCRATCH/keys/zyx_absent.key"
run ingest "$good" --dataset "$SCRATCH/keys/zyx.db" --key "$SCRATCH/keys/zyx.key"
run ingest "$good" --dataset bad.db --profile zyx7406155
run ingest "$good" --dataset bad.db --max-rejects zyx7406155
run ingest "$good" --dataset bad.db --zyx7406155
run zyx7406155
run key new "$SCRATCH/keys/zyx.key"
run key show "$in/zyx_strange.csv"
run key zyx7406155 "$in/zyx_strange.csv"
trap '' XFSZ
(ulimit -f 40 && "$UPTURN" ingest "$good" --dataset full.db > said.full 2>&1) || true
grep -q 'cannot be written' said.full || say "full disk: $(cat said.full)"
[ ! -e bad.db ] && [ ! -e full.db ] || say 'a dataset although it failed'
[ "$n" -ge 35 ] || say "only $n runs"

# The identifiers of the rows that were taken, as they stand and as people would hash them.
hidden() { # hidden FILE: 0 when a canary is in it
  grep -qaiE 'zyx|7406155|Smith|zx1|7zx' "$1" || LC_ALL=C grep -qaP 'Z\x00y\x00x|z\x00y\x00x' "$1" ||
    grep -qaE '2019-?0?3-?17|2019-?0?8-?29|2019-?0?9-?07|2019-?10-?31|1987|17/0?3/2019|31/10/2019|2999|9999' "$1"
}
for file in * "$TMPDIR"/* "$SCRATCH"/keys/*; do
  [ -f "$file" ] || continue
  if hidden "$file"; then say "a canary in ${file##*/}: $(grep -aiE -m1 -o '.{0,20}(zyx|7406155|Smith).{0,20}' "$file" | head -1)"; fi
done
[ -z "$(ls -A "$TMPDIR")" ] || say 'a temporary file was left'
leftovers=$(ls -A | grep -E 'partial|journal|wal' || true)
[ -z "$leftovers" ] || say "left behind: $leftovers"

# No date and no number of one: not as days since 1970, not as Julian days, nor (strict) as days since intake. No text but the program's own.
for day in 2019-03-17 2019-03-25 2019-08-29 2019-09-07 2019-11-13 2019-10-31 1987-06-05; do
  unix=$(($(date -u -d "$day" +%s) / 86400))
  for db in *.db; do
    sqlite3 "$db" .dump | grep -qE "[(,]($unix|$((unix + 2440588))|$((unix * 86400)))[,)]" && say "$day as a number in $db"
  done
done
sqlite3 strict.text.db 'select max(at) from visit' | grep -qx 1 || say 'strict: an offset finer than weeks'
sqlite3 research.text.db 'select max(at) from visit' | grep -qx 9 || say 'research: not days'
for db in *.db; do
  sqlite3 "$db" "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite%'" | while read -r table; do
    sqlite3 "$db" "select count(*) from pragma_table_info('$table') where type not in ('INTEGER', 'REAL', 'TEXT', 'ANY')
      and '$table.' || name not in ('log.mac', 'log_seal.mac', 'log_key.bytes')" | grep -qx 0 || exit 1
  done || say "$db: a column that could hold anything"
  # The codes of the log are HMACs, its own key is random: 32 bytes each, and no text.
  sqlite3 "$db" "select count(*) from (select mac as b from log union all select mac from log_seal union all select bytes from log_key)
    where typeof(b) <> 'blob' or length(b) <> 32" | grep -qx 0 || say "$db: bytes in the log that are no code"
  sqlite3 "$db" "select count(*) from meta where typeof(value) <> 'integer'" | grep -qx 0 || say "$db: text in meta"
done

# Pseudonyms are no plain hash of the id: the first 63 bits of the usual ones, either way round.
for id in Zyx-1 zyx1 Zyx-5 zyx5 'Zyx 1'; do
  for hash in md5sum sha1sum sha256sum; do
    h=$(printf '%s' "$id" | $hash | cut -c1-16)
    r=$(echo "$h" | sed 's/\(..\)/\1 /g' | awk '{for (i = NF; i > 0; i--) printf "%s", $i}')
    for half in "$h" "$r"; do
      value=$(((16#$half >> 1) & 0x7fffffffffffffff))
      sqlite3 strict.linked.db "select count(*) from client where client = $value" | grep -qx 0 || say "the $hash of an id is its pseudonym"
    done
  done
done
if [ "$(sqlite3 strict.text.db "attach 'strict.csv.db' as o; select count(*) from client join o.client using (client)")" != 0 ]; then
  say 'two runs without a key share pseudonyms'
fi

# inspect: headers on standard output, no cell, no file name; nothing of either in its errors.
for file in clients_7406155 strange ambiguous quote nul empty absent; do
  "$UPTURN" inspect "$in/zyx_$file.csv" > shown 2> said.inspect || true
  if grep -qiE 'zyx|7406155' said.inspect; then say "inspect $file: a canary on standard error"; fi
  if grep -qE '7406155|Smith|Zyxton|zyx@|Dr Zyx|2019' shown; then say "inspect $file: a cell is shown"; fi
done
exit $failed
