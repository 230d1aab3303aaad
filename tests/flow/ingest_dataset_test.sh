#!/bin/bash
# ingest from end to end on a small export worked by hand: the summary, the rows, a second run, a second batch, what is refused.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1700000000 # 2023-11-14
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
j() { sqlite3 :memory: "select json_extract(cast(readfile('out') as text), '$1')"; }
q() { sqlite3 "$1" "$2"; }
ingest() { # ingest CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" ingest "$@" --format json > out 2> err || got=$?
  [ "$got" = "$want" ] || say "ingest $*: exit $got: $(cat err)"
}

cat > export.csv <<'END'
Report of the practice system,,,,,,,,,,,,,,
Client ID,Client name,Date of birth,Gender,Therapist,Clinic,Problem,Modality,Session date,Attendance,Duration minutes,PHQ-9,gad7,Breakthrough,End reason
A-1,Ann Alder,1980-03-04,female,T One,North,depression,CBT,2021-01-04,attended,50,18 (moderately severe),12,,
a1 ,Ann Alder,1980-03-04,female,T One,North,depression,cbt ,2021-01-11,attended,53,15,N/A,client,
A-1,Ann Alder,1980-03-04,female,T One,North,depression,C.B.T.,2021-01-18,dna,,,,,
A-1,Ann Alder,1980-03-04,female,T Two,North,depression,CBT,2021-01-25,attended,50,31,9,,planned
A-1,Ann Alder,1980-03-04,female,T Two,North,depression,CBT,2021-01-25,attended,50,31,9,,planned
B-2,Bob Birch,1931-03-04,male,T Two,South,anxiety,EMDR,2020-12-31,attended,200,7,declined,,
B-2,Bob Birch,1931-03-04,male,T Two,South,anxiety,interpretive dance,2021-04-30,attended,45,6,5,both,
B-2,Bob Birch,1931-03-04,male,T Two,South,anxiety,EMDR,2021-04-31,attended,45,6,5,,
B-2,Bob Birch,1931-03-04,male,T Two,South,anxiety,EMDR,2024-01-01,attended,45,6,5,,
,Nobody,1931-03-04,male,T Two,South,anxiety,EMDR,2021-05-01,attended,45,6,5,,
B-2,Bob Birch,1931-03-04
END
"$UPTURN" key new keys/clinic.key > /dev/null

ingest 3 export.csv --dataset one.db --key keys/clinic.key
is counts "$(j '$.files') $(j '$.rows_read') $(j '$.rows_accepted') $(j '$.rows_rejected')" '1 11 6 5'
is people "$(j '$.clients') $(j '$.episodes') $(j '$.sessions') $(j '$.events')" '2 3 5 2'
is scores "$(j '$.scores')" 7
is syntax "$(j '$.encoding') $(j '$.delimiter') $(j '$.layout')" 'utf-8 , sessions'
is unmapped "$(j '$.unmapped.modality') $(j '$.unmapped.problem')" '1 0'
is rejects "$(sqlite3 :memory: "select group_concat(r.value->>'row' || ':' || (r.value->>'reason'), ' ')
  from json_each(cast(readfile('out') as text), '\$.rejects') r")" '7:duplicate 10:impossible_date 11:future_date 12:no_client 13:ragged'
is 'actions' "$(sqlite3 :memory: "select group_concat(c.value->>'action', ' ') from json_each(cast(readfile('out') as text), '\$.columns') c")" \
  'pseudonym dropped generalised coded pseudonym pseudonym coded coded generalised coded generalised kept kept coded coded'
is 'out of range' "$(j '$.columns[11].lost[0]')" out_of_range:2
is 'flags are a list' "$(j '$.columns[7].flags[0]')" unmapped
is 'the message names no cell' "$(grep -ciE 'ann|birch|north' err out | paste -sd' ')" 'err:0 out:0'

rows="select group_concat(at || '/' || attendance || '/' || coalesce(duration,'-') || '/' || modality || '/' || coalesce(score_phq9,'-') || '/' ||
  coalesce(score_gad7,'-'), ' ') from (select * from visit where client = (select client from client where age_band = %d) order by seq)"
is 'her rows' "$(q one.db "$(printf "$rows" 40)")" '0/1/50/1/18/12 1/1/55/1/15/- 2/2/-/1/-/- 3/1/50/1/-/9'
is 'his rows' "$(q one.db "$(printf "$rows" 90)")" '0/1/120/6/7/- 17/1/45/0/6/5'
is clients "$(q one.db "select group_concat(gender || '/' || age_band || '/' || intake_year || '/' || recent, ' ') from (select * from client order by age_band)")" \
  '90/40/2021/0 90/90/2020/1'
is 'two therapists, two clinics' "$(q one.db 'select count(distinct therapist) || count(distinct clinic) from visit')" 22
is order "$(q one.db 'select count(*) from (select client, lag(client) over () as before from client) where client <= before')" 0

# The same again: the same bytes, whatever the order of options; the link file as well.
cp one.db first.db && cp keys/clinic.key.link first.link && rm one.db
ingest 3 --key keys/clinic.key --dataset one.db export.csv
cmp -s one.db first.db || say 'a second run gives other bytes'
cmp -s keys/clinic.key.link first.link || say 'a second run gives another link file'
rm one.db
UPTURN_THREADS=1 ingest 3 export.csv --dataset one.db --key keys/clinic.key
cmp -s one.db first.db || say 'one thread gives other bytes'

# Under another key no pseudonym is the same; the fingerprint of the content is.
"$UPTURN" key new keys/other.key > /dev/null
ingest 3 export.csv --dataset other.db --key keys/other.key
is 'pseudonyms in common' "$(sqlite3 one.db "attach 'other.db' as o; select count(*) from client join o.client using (client)")" 0
is 'same content' "$(q one.db "select value from meta where key='fingerprint'")" "$(q other.db "select value from meta where key='fingerprint'")"

# Without a key: nothing links, and it says so.
ingest 3 export.csv --dataset alone.db
is 'links' "$(j '$.key') $(j '$.links_to_later_exports')" 'this run only 0'
grep -q 'with --key' err || say 'it does not say that nothing links'
ingest 3 export.csv --dataset again.db
rows() { q "$1" 'select row_number() over (order by client, seq), seq, at, attendance, modality, therapist, clinic, score_phq9 from visit order by client, seq'; }
is 'a second run without a key gives the same rows' "$(rows again.db | md5sum)" "$(rows alone.db | md5sum)"
ingest 1 export.csv --dataset alone.db --key keys/clinic.key
grep -q 'another key' err || say "other key: $(cat err)"

# The same file twice: every row of the second is a duplicate (or rejected again).
ingest 3 export.csv export.csv --dataset twice.db --key keys/other.key
is 'given twice' "$(j '$.files') $(j '$.rows_read') $(j '$.rows_accepted') $(j '$.rows_rejected') $(j '$.clients')" '2 22 6 16 2'
is 'same dataset' "$(q twice.db "select value from meta where key='fingerprint'")" "$(q other.db "select value from meta where key='fingerprint'")"

# A later export: one client goes on, one is new.
head -2 export.csv > later.csv
cat >> later.csv <<'END'
B 2,Bob Birch,1931-03-04,male,T Two,South,anxiety,EMDR,2021-05-07,attended,45,4,3,,planned
C-3,Cid Cedar,1990-01-01,,T New,South,anxiety,EMDR,2021-05-08,attended,45,14,13,,
END
ingest 0 later.csv --dataset one.db --key keys/clinic.key
is 'later rows' "$(q one.db "$(printf "$rows" 90)")" '0/1/120/6/7/- 17/1/45/0/6/5 18/1/45/6/4/3'
is 'grown' "$(q one.db 'select (select count(*) from client) || (select count(*) from visit) || (select count(*) from batch) || (select count(*) from therapist)')" 3823
ingest 0 later.csv --dataset one.db --key keys/clinic.key
is 'taken in again' "$(q one.db 'select (select count(*) from client) || (select count(*) from visit)')" 38
ingest 1 later.csv --dataset one.db --key keys/clinic.key --profile research
grep -q 'profile' err || say "other profile: $(cat err)"

# The key goes with the analysis: the dataset's own, or none.
analyze() { # analyze CODE ARGUMENTS...
  local want=$1 got=0
  shift
  "$UPTURN" analyze --dataset one.db --output one.xlsx "$@" > out 2> err || got=$?
  [ "$got" = "$want" ] || say "analyze $*: exit $got: $(cat err)"
}
analyze 0
mv one.xlsx without.xlsx
analyze 1 --key keys/other.key
grep -q 'under another key' err || say "analyze under another key: $(cat err)"
[ ! -e one.xlsx ] || say 'a workbook although the key was refused'
analyze 0 --key keys/clinic.key
audit() { # audit CODE WORDS (9: any code, as the other checks may have something to say) ARGUMENTS...
  local want=$1 words=$2 got=0
  shift 2
  "$UPTURN" audit "$@" > out 2> err || got=$?
  [ "$want" = 9 ] || [ "$got" = "$want" ] || say "audit $*: exit $got: $(cat err out)"
  cat out err | grep -q -- "$words" || say "audit $*: $(cat out err)"
}
audit 9 'whole: 4 entries, the last one release' one.db --key keys/clinic.key
audit 9 'structure *passed' one.db --key keys/clinic.key
! grep -q 'scan *look' out || say "the ledger of releases looks like an identifier: $(cat out)"
audit 9 'the head is entry 4' one.xlsx --dataset one.db --key keys/clinic.key
audit 9 'prints no head' without.xlsx --dataset one.db
audit 9 'name it with --key' one.db
audit 3 'altered at entry 1' one.db --key keys/other.key
audit 3 'not in the log' one.db --key keys/clinic.key --head "$(printf '0%.0s' $(seq 64))"
audit 2 '64 hexadecimal digits' one.db --head 00

# research: days.
ingest 3 export.csv --dataset days.db --profile research
is days "$(q days.db "select group_concat(at, ' ') from (select at from visit where client = (select client from client where age_band = 90) order by seq)")" '0 120'

# Rejected rows against the limit.
ingest 0 export.csv --dataset limit.db --max-rejects 5
rm limit.db
ingest 3 export.csv --dataset limit.db --max-rejects 4
rm limit.db
ingest 0 export.csv --dataset limit.db --max-rejects 46%
rm limit.db
ingest 3 export.csv --dataset limit.db --max-rejects=45%
[ -f limit.db ] || say 'exit 3 left no dataset'

# Usage and refusals: one line, the code, and nothing written.
refuse() { # refuse CODE WORDS ARGUMENTS...
  local want=$1 words=$2
  shift 2
  ingest "$want" "$@"
  [ "$(wc -l < err)" = 1 ] || say "$*: not one line: $(cat err)"
  grep -q -- "^upturn: .*$words" err || say "$*: $(cat err)"
  [ ! -s out ] || say "$*: output although it failed"
  [ ! -e no.db ] || { say "$*: a dataset although it failed"; rm no.db; }
}
refuse 2 'at least one export' --dataset no.db
refuse 2 '--dataset' export.csv
refuse 2 '--max-rejects' export.csv --dataset no.db --max-rejects many
refuse 2 '--max-rejects' export.csv --dataset no.db --max-rejects 101%
refuse 2 '--profile' export.csv --dataset no.db --profile loose
refuse 2 'no such option' export.csv --dataset no.db --frobnicate
refuse 1 'no such folder' export.csv --dataset absent/no.db
refuse 1 'not a dataset' export.csv --dataset export.csv
"$UPTURN" key new beside.key > /dev/null
refuse 1 'folder of the dataset' export.csv --dataset no.db --key beside.key
chmod 640 keys/other.key
refuse 1 'chmod 600' export.csv --dataset no.db --key keys/other.key
cp one.db newer.db
q newer.db 'pragma user_version=9'
refuse 1 'newer program' export.csv --dataset newer.db --key keys/clinic.key
printf 'x,y\n1,2\n3,4\n' > strange.csv
refuse 1 'file 2' export.csv strange.csv --dataset no.db
printf 'client_id,session_date,phq9\n1,03/04/2021,9\n1,04/05/2021,8\n2,11/12/2020,7\n' > ambiguous.csv
refuse 1 'date-order' ambiguous.csv --dataset no.db
ingest 0 ambiguous.csv --dataset mdy.db --date-order mdy
is 'order of dates' "$(j '$.inputs[0].date_order')" mdy

# wide and visits.
printf 'id,bdi_s0,bdi_s1,bdi_s2\n7,33,,20\n8,12,9,\n' > wide.csv
ingest 0 wide.csv --dataset wide.db
is wide "$(j '$.layout') $(j '$.rows_read') $(j '$.clients') $(j '$.scores')" 'wide 2 2 4'
printf 'ID,time,BDI\n1,0,25\n1,14,20\n2,0,30\n1,14,20\n2,7,28\n2,7,29\n' > visits.csv
ingest 3 visits.csv --dataset visits.db
is visits "$(j '$.layout') $(j '$.rows_accepted') $(j '$.rejects[0].reason') $(j '$.rejects[1].reason')" 'visits 4 duplicate conflict'

# Text and csv.
"$UPTURN" ingest wide.csv --dataset text.db > out 2> err || say "text: $(cat err)"
grep -q '^rows_read: 2$' out || say 'text summary'
rm text.db
"$UPTURN" ingest visits.csv --dataset text.db --format csv --part rejects > out 2> err || true
is 'csv part' "$(paste -sd' ' out)" 'file,row,column,reason 1,5,0,duplicate 1,7,0,conflict'
"$UPTURN" ingest --help | grep -q -- '--max-rejects' || say 'help'
leftovers=$(ls -A | grep -E 'partial|journal|wal' || true)
[ -z "$leftovers" ] || say "left behind: $leftovers"
exit $failed
