#!/bin/bash
# Canaries in every table of an export of several: keys, links, people, cells that no list knows, voided and replaced rows, rows without a partner, a file
# that is no table, tables without those they need. None of them in a byte of what ingest writes or says.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/in" "$SCRATCH/out" "$SCRATCH/tmp" && cd "$SCRATCH/out"
export TMPDIR=$SCRATCH/tmp SQLITE_TMPDIR=$SCRATCH/tmp
failed=0
say() { echo "FAILED: $*"; failed=1; }
in=$SCRATCH/in/zyx7406155
mkdir "$in"
cat > "$in/zyx1.csv" << 'END'
LocalPatientId,NHSNumber,PersonBirthDate,Postcode,GenderIDCode,EthnicCategory,zyxfree
zyxp1,7406155001,1987-06-05,ZY1 7ZX,zyxgender,A,zyx note
zyxp1,7406155001,1987-06-05,ZY1 7ZX,2,A,zyx note
zyxp2,7406155002,1990-10-11,ZY2 7ZX,1,zyxethnic,7406155
,7406155003,1990-10-11,ZY2 7ZX,1,B,7406155
END
cat > "$in/zyx2.csv" << 'END'
ServiceRequestId,LocalPatientId,EndCode,ServDischDate
zyxs1,zyxp1,46,2019-11-13
zyxs2,zyxp2,zyxend,
END
cat > "$in/zyx3.csv" << 'END'
CareContactId,ServiceRequestId,CareContDate,AttendOrDNACode,ClinContDurOfCareCont,AppType,ConsMechanism,SiteIDOfTreat
zyxc1,zyxs1,2019-03-17,5,50,01,01,Zyxton
zyxc2,zyxs1,2019-03-25,5,zyxlong,02,zyxway,Zyxton
zyxc3,zyxs2,2019-08-29,zyxattend,50,02,01,Zyxton
zyxc4,zyxs9,2019-09-07,5,50,02,01,Zyxton
END
cat > "$in/zyx4.csv" << 'END'
CareActId,CareContactId,CarePersLocalId,CodeProcAndProcStatus
zyxa1,zyxc1,Dr Zyx Who,304891004
zyxa2,zyxc2,Dr Zyx Who,zyxtherapy 7406155
END
cat > "$in/zyx5.csv" << 'END'
CareActId,CodedAssToolType,PersScore
zyxa1,720433000,17
zyxa2,zyxtool,7406155
zyxa2,720433000,zyx said 7406155
zyxa9,720433000,9
END
printf 'zyxward,zyxbed\nZyx,7406155\n' > "$SCRATCH/in/zyxother.csv"
n=0
run() { # run FILES...
  n=$((n + 1))
  "$UPTURN" ingest "$@" --format json > "said.$n" 2>&1 || true
}
for profile in strict research; do
  run "$in" --profile $profile --dataset $profile.db
  run "$in" "$SCRATCH/in/zyxother.csv" --profile $profile --dataset $profile.more.db
done
run "$in/zyx3.csv" --dataset none.db
run "$in/zyx5.csv" "$in/zyx4.csv" --dataset none.db
run "$in" --layout sessions --dataset none.db
run "$in" --layout pmhc_mds --dataset none.db
[ "$(sqlite3 strict.db 'select count(*) from visit')" = 3 ] || say 'nothing was taken in'
grep -qai 'zyx' "$in/zyx1.csv" || say 'the search finds nothing'
if grep -rlai -e zyx -e 7406155 . ; then say 'a canary'; fi
if grep -rla -e 2019-03 -e 2019-08 -e 2019-09 -e 1987-06 . ; then say 'a date'; fi
[ -z "$(ls "$SCRATCH/tmp")" ] || say 'a temporary file is left'
exit $failed
