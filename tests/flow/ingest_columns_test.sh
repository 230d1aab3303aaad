#!/bin/bash
# Every kind of column under both profiles: 12 clients of one kind, 11 of another, 2 of a third, which is too small to be told. Then canaries in all of
# them: no cell reaches a byte that is written.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
kept=client_id,session_date,phq9,gender,ethnicity,language,disability,interpreter,referral_source,payer,country,zip,postcode,diagnosis,occupation,age,session_time,fee,session_format,appointment_type
dropped=emergency_contact,gp_name,nhs_number,ssn,hospital_number,insurance_number,npi,url,ip_address,device_id,photo_path,employer,religion,sexual_orientation,immigration_status,forensic_status,marital_status
gone=Zyxa,Zyxb,943-476-5919,078-05-1120,Zyxc,Zyxd,Zyxe,zyx.example,10.0.0.1,Zyxf,C:/zyx.jpg,Zyxg,Zyxh,Zyxi,Zyxj,Zyxk,Zyxl
{ echo "$kept,$dropped"
  for i in $(seq 1 12); do echo "A$i,2024-03-05,11,female,White British,English,No,No,GP,NHS,England,,LS1 4AP,F32.1,2231 Nurse,34,09:30,£60.00,Zoom,Initial assessment,$gone"; done
  for i in $(seq 1 11); do echo "B$i,2024-03-05,12,male,Indian,Polish,autism,BSL,Self-referral,Bupa,USA,3601,,6B40,Retired,>89,6:15 pm,\$120,Phone,Follow-up,$gone"; done
  for i in 1 2; do echo "C$i,2024-03-05,13,nonbinary,Maori,Welsh,wheelchair user,No,court,charity,New Zealand,,6011,F20.0,Beekeeper,born 1931,noon,waived,Chat,Review,$gone"; done
} > export.csv
traits() { # traits DATASET SCORE: what is kept of the clients with this score
  sqlite3 -nullvalue - "$1" "select distinct gender, ethnicity, language, disability, interpreter, referral, payer, country, zip3, uk_region, diagnosis_group, diagnosis, occupation, age_band,
    daypart, fee, format, stage from client join visit using (client) where score_phq9 = $2" | tr '|' ' '
}
for profile in strict research; do
  "$UPTURN" ingest export.csv --dataset $profile.db --profile $profile > out 2> err || [ $? = 3 ] || say "$profile: $(cat err)"
done
# Beside the lists of datasets/vocabularies: 03601 is of prefix 036, which 13,153 people share: 000.
is 'strict, first kind' "$(traits strict.db 11)" '1 1 1 1 1 2 4 826 - - 4 - - 30 - 4 2 1'
is 'research, first kind' "$(traits research.db 11)" '1 1 1 1 1 2 4 826 - 3 4 532 2 30 1 4 2 1'
is 'strict, second kind' "$(traits strict.db 12)" '2 2 89 2 2 1 2 840 0 - 5 - - 90 - 6 3 6'
is 'research, second kind' "$(traits research.db 12)" '2 2 13 5 3 1 2 840 0 - 5 543 12 90 3 6 3 6'
is 'strict, too small' "$(traits strict.db 13)" '90 90 89 2 1 90 90 90 - - 90 - - 90 - 1 4 4'
is 'research, too small' "$(traits research.db 13)" '90 90 90 90 1 90 90 90 - - 90 - 90 90 2 1 4 4'
is 'the table of ZIP codes has a name' "$(sqlite3 strict.db "select count(*) from code c join meta m on m.key = 'zip_fingerprint' where c.domain = 'zip_table' and c.code = 2020")" 1

# A statement for every column: none is unknown, and what is never kept says which class it is of.
"$UPTURN" inspect export.csv --format csv > shown 2> err || [ $? = 3 ] || say "inspect: $(cat err)"
is 'every column is known' "$(grep -ci unknown shown)" 0
is 'classes of dropped columns' "$(sqlite3 strict.db "select group_concat(substr(label, 1, 1), '') from (select label from input_column i join code c on c.domain = 'hipaa' and c.code = i.hipaa
  where i.position > 20 order by i.position)")" 'AAGGHIKNOMQRnnnnn'

# Canaries in the kept columns, too.
{ echo "$kept"
  for i in $(seq 1 12); do echo "A$i,2024-03-05,11$(for c in $(seq 1 17); do printf ',Zyx canary %d' "$c"; done)"; done
} > canary.csv
"$UPTURN" ingest canary.csv --dataset canary.db --profile research > said 2>&1 || [ $? = 3 ] || say "canaries: $(cat said)"
for file in *.db said out err; do
  if grep -qaiE 'zyx|canary|943-?476|078-?05|LS1|4AP|Beekeep|1931' "$file"; then say "a cell in $file"; fi
done
exit $failed
