#!/bin/bash
# `ratios` are exp of the coefficients and limits of `tidy`, one for each column that is no intercept, scale or session; an infinite one has none,
# unless it was held back by a penalty. In text no line is wider than 160.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
data=$SOURCE/datasets/oracles/data
ratios() { # ratios KIND COUNT METHOD TABLE OPTIONS...
  local kind=$1 count=$2 method=$3 table=$4
  shift 4
  "$UPTURN" estimate "$method" "$data/$table.csv" "$@" --format json > out.json
  jq -e --arg kind "$kind" --argjson count "$count" '
    def near($a; $b): (($a - $b) | fabs) <= 1e-12 * ($b | fabs);
    ([.tidy[] | {(.term): .}] | add) as $tidy
    | (.ratios | length) == $count and all(.ratios[]; . as $r | $tidy[.term] as $t
      | .ratio == $kind and near(.estimate; $t.estimate | exp) and near(.["conf.low"]; $t["conf.low"] | exp)
        and near(.["conf.high"]; $t["conf.high"] | exp))' out.json > found || say "$method $*: $(cat found)"
  "$UPTURN" estimate "$method" "$data/$table.csv" "$@" | awk 'length > 160 { bad = 1 } / $/ { bad = 1 } END { exit bad }' || say "$method $*: wide or padded"
}
ratios hazard 4 cox lung --time time --event dead --covariates age,ph.ecog,ph.karno --factors sex --cluster inst --conf-level 0.9
ratios hazard 1 cox lung --time time --event dead --covariates age --profile
ratios hazard 1 cox cox_separated --time session --event through --factors arm
jq -e '.ratios[0].why' out.json > /dev/null || say 'a penalised ratio without its reason'
ratios 'subdistribution hazard' 2 finegray mgus2 --time etime --event cause --covariates age --factors sex
ratios hazard 2 frailty kidney --time time --event status --cluster id --covariates age --factors sex
ratios hazard 1 recurrent recurrent_cgd --id id --time tstop --entry tstart --event status --factors treat
ratios hazard 6 transitions transitions_mgus2 --id id --time stop --entry start --to to --covariates age --factors sex
ratios time 2 parametric lung --time time --event dead --covariates age --factors sex
ratios hazard 1 parametric lung --time time --event dead --covariates age --dist gompertz
ratios rate 6 poisson quine --count Days --factors Eth,Sex,Age,Lrn --quasi
ratios rate 1 negbin quine --count Days --factors Eth
ratios odds 2 discrete sessions_lung --time session --event dead --covariates age --factors sex
ratios hazard 1 discrete sessions_lung --time session --event dead --covariates age --link cloglog --robust
"$UPTURN" estimate cox "$data/cox_separated.csv" --time session --event through --factors arm --no-firth --format json > out.json
jq -e '.ratios[0] | .estimate == null and .["conf.high"] == null and .why' out.json > /dev/null || say 'an infinite ratio has a value'
"$UPTURN" estimate poisson "$data/quine.csv" --count Days --format json | jq -e 'has("ratios") | not' > /dev/null || say 'ratios of an intercept'

# weights that are no copies: told, unless the variance is robust
weighted() { "$UPTURN" estimate cox "$data/curves_tied.csv" --time time --entry entry --event status --factors arm "$@" --format json | jq -r .glance.warning; }
[ "$(weighted)" = null ] && [ "$(weighted --weights w --robust)" = null ] || say 'a warning without a reason'
weighted --weights w | grep -q 'not whole' || say 'no warning of weights'
exit $failed
