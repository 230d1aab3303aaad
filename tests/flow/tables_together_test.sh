#!/bin/bash
# Which files go together: appointments with some scores of their own beside a list of scores; two months of one kind; a correction that replaces.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
take() { # take NAME FILES..: exit code in $code, summary in NAME.json
  local name=$1
  shift
  code=0
  "$UPTURN" ingest "$@" --dataset "$name.db" --profile research --format json > "$name.json" 2> "$name.err" || code=$?
}
get() { jq -r "$2" "$1.json"; }

printf 'client_id,session_date,attendance,phq9\nc1,2024-01-08,attended,15\nc1,2024-01-15,attended,\nc2,2024-01-09,attended,20\n' > january.csv
printf 'client_id,session_date,attendance,phq9\nc1,2024-02-05,attended,9\nc2,2024-02-06,attended,18\n' > february.csv
printf 'client_id,date,phq9,gad7\nc1,2024-01-16,12,10\nc2,2024-01-09,20,17\n' > scores.csv

take both january.csv scores.csv
is 'with scores of their own' "$code $(get both '[.inputs[].table] | join(" ")')" '0 appointments_with_scores scores'
is 'no session more' "$(get both '"\(.sessions) \(.scores) \(.scores_unattached)"')" '3 5 0'
take months january.csv february.csv
is 'two months' "$code $(get months '[.inputs[].layout] | unique | join(" ")')" '0 sessions'
is 'sessions' "$(get months .sessions)" 5
take alone scores.csv
is 'scores alone are sessions' "$code $(get alone '"\(.layout) \(.sessions)"')" '0 sessions 2'

# Half of the rows are replaced by a refresh: nobody needs to look.
printf 'ServiceRequestId,LocalPatientId,EndCode\ns1,p1,\n' > referral.csv
contacts() { # contacts MINUTES
  echo CareContactId,ServiceRequestId,CareContDate,AttendOrDNACode,ClinContDurOfCareCont
  for i in 1 2 3; do echo "k$i,s1,2024-01-0$i,5,$1"; done
}
contacts 50 > primary.csv
contacts 60 > refresh.csv
printf 'ServiceRequestId,CodedAssToolType,PersScore,AssToolCompDate\ns1,720433000,17,2024-01-01\n' > scored.csv
take refreshed referral.csv primary.csv refresh.csv scored.csv
is 'a refresh' "$code $(get refreshed '"\(.rows_read) \(.rows_rejected) \(.rejected.replaced) \(.sessions)"')" '0 8 3 3 3'
is 'the later minutes' "$(sqlite3 refreshed.db 'select group_concat(distinct duration) from visit')" 60
take turned referral.csv refresh.csv primary.csv scored.csv
is 'the order of the files' "$(sqlite3 turned.db 'select group_concat(distinct duration) from visit')" 50

# REDCap with labels instead of raw codes: the same, by other headers and words.
printf 'Record ID,Event Name,Repeat Instrument,Repeat Instance,Date of visit,Session attended,modality (choice=CBT),modality (choice=EMDR),PHQ-9,Complete?\n' > labels.csv
printf '1,Baseline,,,2024-01-08,,,,18,Complete\n1,Treatment,Sessions,1,2024-01-10,Yes,Checked,Unchecked,,Complete\n1,Treatment,Sessions,2,2024-01-17,No,Checked,Checked,,\n' >> labels.csv
take labels labels.csv
is 'labels' "$(get labels '"\(.layout) \(.sessions) \(.scores) \(.scores_unattached)"')" 'redcap 1 1 0'
is 'what was done' "$(sqlite3 labels.db 'select at, attendance, modality, score_phq9 from visit order by seq' | tr '\n' ' ')" '2|1|1|18 9|2|99| '

# The same bytes from the same files.
take again referral.csv primary.csv refresh.csv scored.csv
is 'again' "$(jq -S 'del(.key)' again.json | cksum)" "$(jq -S 'del(.key)' refreshed.json | cksum)"
exit $failed
