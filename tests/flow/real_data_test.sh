#!/bin/bash
# Real courses of therapy, where they lie beside the checkout (../shared/data): 557 clients of the ENRICHD trial by visits, 43 clients with BDI before each
# session. Counts are those of R (real_data.R), gains those of R package suddengains; where R is there, every released number is compared.
set -eu
data=$SOURCE/../shared/data
for file in BDIdata.csv sgdata.csv; do
  [ -r "$data/$file" ] || { echo "skipped: no ../shared/data/$file beside the checkout"; exit 77; }
done
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
cd "$SCRATCH"
failed=0
says() { [ "$2" = "$3" ] || { echo "FAILED: $1: expected $3, got $2"; failed=1; }; }
run() {
  local status=0
  "$UPTURN" run "$data/$1.csv" --layout "$2" --format csv --output "$1" 2> "$1.err" || status=$?
  [ $status = 0 ] || [ $status = 3 ] || { echo "FAILED: run on $1 ended with $status"; cat "$1.err"; exit 1; }
}
cell() { awk -F, -v key="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == key) c = i } NR == 2 { print $c }' "$1"; }

run BDIdata visits
says 'clients' "$(cell BDIdata/outcomes.csv n)" 557
says 'clients with reliable improvement' "$(cell BDIdata/breakthrough.csv events)" 474
says 'half have one by session' "$(cell BDIdata/breakthrough.csv median)" 4
says 'plateaus' "$(cell BDIdata/plateaus.csv plateaus)" 153
says 'relapses' "$(cell BDIdata/relapse.csv relapses)" 81
grep -q 'rows read: 7117, accepted: 6964, rejected: 153 .*; clients: 557' BDIdata.err || { echo 'FAILED: rows of BDIdata'; cat BDIdata.err; failed=1; }
run sgdata wide
says 'clients' "$(cell sgdata/outcomes.csv n)" 43

gains() {
  "$UPTURN" estimate sudden-gain "$data/sgdata.csv" --id id --cutoff 7 --rule "$1" --format csv --part glance \
    --scores bdi_s1,bdi_s2,bdi_s3,bdi_s4,bdi_s5,bdi_s6,bdi_s7,bdi_s8,bdi_s9,bdi_s10,bdi_s11,bdi_s12 > gains.csv
  echo "$(cell gains.csv gains)/$(cell gains.csv persons)"
}
says 'gains, as coded in the package' "$(gains package)" 24/15
says 'gains, by the textbook t' "$(gains textbook)" 27/17
says 'gains, criteria 1 and 2' "$(gains two)" 30/18

for package in survival cmprsk MASS; do
  Rscript -e "if (!requireNamespace('$package', quietly = TRUE)) quit(status = 1)" > /dev/null 2>&1 || { echo "not compared with R: no package $package here"; exit $failed; }
done
(cd "$SOURCE/tests/oracle" && Rscript real_data.R . "$data" "$SCRATCH/BDIdata.csv" "$SCRATCH/sgdata.csv") > R.log 2>&1 || { echo 'FAILED: real_data.R'; tail -5 R.log; exit 1; }
compare() {
  (cd "$1" && awk -v least="$2" -f "$SOURCE/tests/oracle/released.awk" "../$1.csv" flow.csv outcomes.csv breakthrough.csv definitions_beside.csv plateaus.csv $3) || failed=1
}
compare BDIdata 70 relapse.csv
compare sgdata 35 ''
exit $failed
