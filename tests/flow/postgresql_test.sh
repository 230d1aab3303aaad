#!/bin/bash
# A PostgreSQL server of the test's own, in SCRATCH, reached through a socket there: the same export from its tables and from the file gives the same
# dataset; a query that fails is told without a word of the data, the query or the connection; nothing is written on the server.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -n 1)
[ -n "$bin" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/key" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
# A server does not run as root.
server=$(mktemp -d /tmp/upturn-pg-XXXXXX)
as() { if [ "$(id -u)" = 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || { command -v runuser > /dev/null || exit 77; chown nobody "$server"; }
stop() { as "$bin/pg_ctl" -D "$server/data" -m immediate stop > /dev/null 2>&1 || true; rm -rf "$server"; }
trap stop EXIT
(cd "$server" && as "$bin/initdb" -D "$server/data" -U zyxadmin -A trust -E UTF8 --locale=C --no-sync) > initdb.log 2>&1 || exit 77
(cd "$server" && as "$bin/pg_ctl" -D "$server/data" -o "-c listen_addresses='' -k $server -F" -l "$server/log" -w start) > start.log 2>&1 || exit 77
sql() { psql -q -X -h "$server" -U zyxadmin -d postgres -v ON_ERROR_STOP=1 "$@"; }

"$UPTURN" simulate --layout sessions --clients 60 --seed 5 > a.csv
"$UPTURN" inspect a.csv --query 'SELECT 1' 2> err > out && say 'a query without a database was taken'
grep -q -e --query err || say "not told: $(cat err)"
if ! "$UPTURN" inspect "host=$server user=zyxadmin dbname=postgres" --query 'SELECT 1 AS a, 2 AS b' > out 2> err && grep -q 'built without' err; then
  exit 77
fi
columns=$(head -n 1 a.csv | sed 's/,/ text, /g; s/$/ text/; s/session_date text/session_date date/; s/date_of_birth text/date_of_birth date/
  s/srs text/srs double precision/; s/duration_minutes text/duration_minutes int/; s/phq9 text/phq9 smallint/')
sql -c "CREATE TABLE session (n serial, $columns)" -c "\\copy session ($(head -n 1 a.csv)) FROM a.csv CSV HEADER" \
  -c 'CREATE TABLE zyxbig AS SELECT i AS a, (i * 2)::text AS b FROM generate_series(1, 3000) i'
connection="host=$server user=zyxadmin dbname=postgres"
query="SELECT $(head -n 1 a.csv) FROM session ORDER BY n"

rows() { sqlite3 "$1" .dump | grep -v -i -e input -e 'INTO batch'; }
"$UPTURN" key new key/k > /dev/null 2>&1
cp key/k key/first
"$UPTURN" ingest a.csv --dataset csv.db --key key/k > /dev/null
rm -f key/k key/k.* && cp key/first key/k
"$UPTURN" ingest "$connection" --query "$query" --dataset pg.db --key key/k > out 2> err || say "not read: $(cat err)"
rows csv.db > csv.sql
rows pg.db > pg.sql
[ "$(grep -c INSERT csv.sql)" -gt 300 ] || say 'too little in the dataset to compare'
cmp -s csv.sql pg.sql || say "another dataset: $(diff csv.sql pg.sql | head -4)"
"$UPTURN" inspect "postgresql://zyxadmin@/postgres?host=$server" --query "$query" --format json > out 2> err || say "a URI is not taken: $(cat err)"
[ "$(jq -r '.files[0].syntax, .files[0].rows' out | tr '\n' ' ')" = "postgresql $(($(grep -c . a.csv) - 1)) " ] || say 'other rows than the file has'

# More rows than one block of the cursor, and two queries as two tables.
"$UPTURN" inspect "$connection" --query 'SELECT * FROM zyxbig ORDER BY a' --query "$query" --format json > out 2> err || true
[ "$(jq '.files | length' out)" -ge 1 ] || say "no table of two: $(cat err)"

# What goes wrong is told in one line, with a code of SQL and nothing else; nothing can be written.
bad() { # bad WANTED QUERY [CONNECTION]
  "$UPTURN" inspect "${3:-$connection}" --query "$2" > out 2> err && say "$2: taken"
  grep -q "$1" err || say "$2: $(cat err)"
  [ "$(wc -l < err)" = 1 ] || say "$2: more than a line"
  ! grep -q -i -e zyx -e secret err || say "$2: told too much: $(cat err)"
}
bad 42P01 'SELECT * FROM zyxabsent'
bad 42703 'SELECT zyxcolumn FROM zyxbig'
bad 42601 'DELETE FROM zyxbig'
bad 42601 'SELECT a, b FROM zyxbig; DELETE FROM zyxbig'
bad 22P02 "SELECT client_name::int AS zyx, n FROM session"
bad 25006 "SELECT setval('session_n_seq', 7) AS a, 1 AS b"
bad 'no connection' 'SELECT 1' "host=$server port=1 user=zyxadmin dbname=postgres"
bad 'no connection' 'SELECT 1' "postgres://zyxadmin@127.0.0.1:1/zyx"
# A password on the command line is refused, however it is written; in the environment or a file it serves.
for words in "host=$server user=zyxadmin password=secret dbname=postgres" "user=zyxadmin password = 'secret' host=$server" "password=secret host=$server" "postgres://zyxadmin:secret@127.0.0.1:1/zyx" \
  "postgresql://zyxadmin@/postgres?host=$server&pass%77ord=secret" "host=$server user=zyxadmin sslpassword=secret"; do
  bad PGPASSFILE 'SELECT 1' "$words"
done
PGPASSWORD=secret "$UPTURN" inspect "$connection" --query "$query" > out 2> err || say "PGPASSWORD: $(cat err)"
[ "$(sql -At -c 'SELECT count(*) FROM zyxbig')" = 3000 ] || say 'rows are gone on the server'
exit $failed
