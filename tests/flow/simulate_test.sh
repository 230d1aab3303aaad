#!/bin/bash
# upturn simulate at the command line: the header of the contract, the same bytes twice, the truth beside it, dirt on request, exit codes.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
exits() { # exits CODE WORDS...
  local want=$1 got=0
  shift
  "$UPTURN" simulate "$@" > out 2> err || got=$?
  is "exit of simulate $*" "$got" "$want"
}
j() { sqlite3 :memory: "select json_extract(cast(readfile('truth.json') as text), '\$$1')"; }

exits 0 --layout sessions --clients 200 --seed 7 --truth truth.json
is 'header of the contract' "$(head -1 out)" client_id,client_name,date_of_birth,gender,email,phone,postcode,therapist,clinic,problem,modality,session_date,attendance,duration_minutes,phq9,gad7,srs,breakthrough,breakthrough_type,end_reason,notes
cp out first && cp truth.json first.json
exits 0 --seed 7 --clients 200 --truth truth.json
cmp first out || failed=1
cmp first.json truth.json || failed=1
is 'clients in the truth' "$(j .clients)" 200
is 'rows in the truth' "$(j .counts.rows)" "$(($(wc -l < out) - 1))"
is 'clients in the export' "$(tail -n +2 out | cut -d, -f1 | sort -u | wc -l)" 200
is 'reference' "$(j .hazards.reference)" cbt
is "ratio of the reference" "$(j ".modalities[0].hazard_ratio")" 1.0
is 'modalities' "$(j '.modalities[9].name')" mindfulness
is 'messages' "$(wc -c < err)" 0

# Identifiers stand in reserved ranges only.
is 'addresses in reserved domains' "$(tail -n +2 out | cut -d, -f5 | grep -vcE '@(mail\.example|example\.(org|com|net))$')" 0
is 'telephone numbers kept for drama' "$(tail -n +2 out | cut -d, -f6 | grep -vcE '^07700 900[0-9]{3}$')" 0
# Notes speak of the client: by name, number or address.
grep -qE '^C[0-9]+,([A-Z][a-z]+) .*,"\1 ' out || { echo 'FAILED: no note names its client'; failed=1; }

exits 0 --clients 300 --dirt --truth truth.json
is 'share of dirt' "$(j .dirt.share)" 0.05
exits 0 --clients 300 --dirt 0.2 --truth truth.json
is 'share of dirt' "$(j .dirt.share)" 0.2
[ "$(j .dirt.score_labelled)" -gt 50 ] || { echo 'FAILED: too few labelled scores'; failed=1; }
grep -q '(moderate)' out || { echo 'FAILED: no labelled score'; failed=1; }

exits 2 --layout tall
exits 2 --clients none
exits 2 --clients 0
exits 2 --seed
exits 2 --dirt 2
exits 2 --dirt 0.1 --layout wide
exits 2 --colour red
is 'nothing written' "$(wc -c < out)" 0
exits 1 --truth /nonexistent/folder/truth.json
exits 0 --help
exit $failed
