#!/bin/bash
# The simulated truth is recovered: hazard ratios of the therapist's and of the client's flags (B4, B5) between modalities, over 20 seeds of 3,000 clients. For
# each modality that has an estimate in every seed whose table is told at all (where there are fewer than 10 events there is none: what is left of a small
# group are the high ones; a table that cannot be shown to be safe goes whole, whatever its ratios are) the
# mean of the log ratios, weighted by their precision, lies within 3 of its standard errors of the truth; and of all single estimates at most 1 in 50 is
# further than 3 of its own (0.27 % would be by chance, the sandwich of few therapists is a little small).
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
cd "$SCRATCH"
vocabulary=$SOURCE/datasets/vocabularies/modality.yaml
for definition in B4 B5; do
  printf 'breakthrough:\n  primary: %s\n  beside: [B2]\ncomparison:\n  adjust: [baseline]\n' $definition > $definition.yaml
done
one() {
  "$UPTURN" simulate --layout sessions --clients 3000 --seed "$1" --truth "truth$1.json" > "export$1.csv"
  for definition in B4 B5; do
    "$UPTURN" run "export$1.csv" --study $definition.yaml --format csv --output "out$1.$definition" 2> "run$1.err" ||
      { echo "FAILED: run of seed $1"; cat "run$1.err"; return 1; }
    awk -F, -v d=$definition -v s="$1" 'NR > 1 && $4 ~ /^[0-9]/ { print d ";" s ";" $0 }' "out$1.$definition/comparison.csv" >> hr.txt
  done
  rm -f "export$1.csv"
}
for seed in $(seq 1 20); do one "$seed"; done
# name;true ratio, then label;true ratio with the label of the vocabulary
awk -F'"' '/"name":/ { name = $4 } /"hazard_ratio":/ { split($3, v, /[ :,]+/); print name ";" v[2] }' truth1.json > names.txt
awk -F';' 'NR == FNR { ratio[$1] = $2; next }
  match($0, /name: [a-z_]+/) { name = substr($0, RSTART + 6, RLENGTH - 6)
    if (name in ratio && match($0, /label: [^,}]+/)) print substr($0, RSTART + 7, RLENGTH - 7) ";" ratio[name] }' names.txt "$vocabulary" > truth.txt
awk -F';' -v OFS=' ' '
  function abs(x) { return x < 0 ? -x : x }
  NR == FNR { truth[$1] = $2; next }
  { split($3, f, ","); if (!(f[1] in truth)) { print "no truth for: " f[1]; failed = 1; next }
    key = $1 " " f[1]; d = log(f[4]) - log(truth[f[1]] / truth[f[2]]); se = log(f[6] / f[5]) / (2 * 1.959963985)
    w[key] += 1 / se ^ 2; wd[key] += d / se ^ 2; n[key]++; all++; if (!(($1, $2) in told)) { told[$1, $2]; seeds[$1]++ }
    of[key] = $1; far += abs(d) > 3 * se }
  END {
    for (key in n) {
      z = wd[key] / sqrt(w[key])
      printf "%-45s %2d estimates, log ratio off by %+.3f, %.2f standard errors\n", key, n[key], wd[key] / w[key], abs(z)
      every = n[key] == seeds[of[key]]
      whole += every
      if (every && abs(z) > 3) { print "FAILED: " key; failed = 1 }
    }
    printf "%d of %d single estimates further than 3 of their standard errors\n", far, all
    if (seeds["B4"] < 18 || seeds["B5"] < 18) { print "FAILED: too few seeds"; failed = 1 }
    if (whole < 6 || all < 100) { print "FAILED: too few estimates"; failed = 1 }
    if (far > all / 50) { print "FAILED: too many"; failed = 1 }
    exit failed
  }' truth.txt hr.txt
