#!/bin/bash
# Every method of `estimate` on tables that say little, nothing or nonsense. Each run ends by itself with 0, 1 or 2; an answer is JSON of finite
# numbers in which null comes with a reason; anything else is one line that says where, and shows no cell.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"/{t,out,err} && cd "$SCRATCH"
# shellcheck source=../support/estimate_table.sh
. "$SOURCE/tests/support/estimate_table.sh"
failed=0
say() { echo "FAILED: $*"; failed=1; }
ulimit -t 20 -c 0
make_table > base.csv
list_lines

t() { vary base.csv "$2" > "t/$1.csv"; }
t base ''
t no_events '$c["event"] = $c["cause"] = $c["count"] = $c["to"] = 0'
t all_events '$c["event"] = $c["cause"] = 1; $c["count"] = 5'
t one_group '$c["g"] = $c["h"] = $c["s"] = $c["c"] = "okapi"'
t one_row 'if (n > 1) next'
t two_rows 'if (n % 12 != 2) next'
t one_person 'if (n > 4) next'
t one_id '$c["id"] = "p1"'
t own_id '$c["id"] = "q" n'
t backwards '$c["id"] = "p1"; $c["entry"] = 30 - n; $c["time"] = 31 - n'
t tied '$c["entry"] = 0; $c["time"] = 5; $c["score"] = $c["pre"] = $c["post"] = 9; $c["count"] = 2; $c["id"] = "q" n'
t constant '$c["x"] = 7'
t collinear '$c["z"] = 2 * $c["x"] + 1'
t separated '$c["x"] = $c["event"] * 3; $c["g"] = $c["event"] ? "okapi" : "wren"; $c["count"] = $c["event"] * (n % 5)'
t no_weight '$c["w"] = 0'
t few_weights '$c["w"] = n % 3'
t no_frequency '$c["f"] = 0'
t few_frequencies '$c["f"] = n % 3 > 1'
t one_weight '$c["w"] = $c["f"] = n == 7'
t time_0 'if ($c["entry"] == 0) $c["time"] = 0; $c["exposure"] = n == 3 ? 0 : 1'
t all_0 '$c["entry"] = $c["time"] = $c["exposure"] = $c["score"] = $c["pre"] = $c["post"] = 0'
t entry_is_time 'if (n == 5) $c["entry"] = $c["time"]'
t entry_after 'if (n == 5) $c["entry"] = 99'
t own_level '$c["g"] = "zebra" n; $c["h"] = "wren" n'
t own_stratum '$c["s"] = "zebra" n; $c["c"] = "wren" n'
t negative '$c["time"] = -$c["time"]; $c["w"] = -$c["w"]; $c["f"] = -$c["f"]'
t fraction '$c["f"] = $c["f"] + 0.5; $c["event"] = 0.5; $c["cause"] = 0.5; $c["count"] = 0.5'
t only_two '$c["cause"] = $c["cause"] > 0 ? 2 : 0'
t many_causes '$c["cause"] = 40 * n'
t by_hair '$c["x"] = sprintf("%.15g", 1e8 + n / 1e6); $c["z"] = 1e-300 * n'
for column in time x count w f exposure score o; do
  t "huge_$column" '$c["'$column'"] = ($c["'$column'"] + n / 24) * 1e300'
  t "tiny_$column" '$c["'$column'"] = ($c["'$column'"] + n / 24) * 1e-300 / 1e10'
  t "word_$column" 'if (n == 5) $c["'$column'"] = "zebra"'
  t "inf_$column" 'if (n == 5) $c["'$column'"] = "inf"'
  t "nan_$column" 'if (n == 5) $c["'$column'"] = "NaN"'
done
t wide_ratio '$c["ratio"] = 1e200 * n; $c["low"] = 1e-200; $c["high"] = 1e300; $c["p"] = n % 2; $c["pre"] *= 1e200; $c["post"] *= 1e150'
t wrong_ratio '$c["ratio"] = -$c["ratio"]; $c["p"] = 7'
for column in $(head -1 base.csv | tr , ' '); do
  t "na_$column" 'if (n % 5 == 2) $c["'"$column"'"] = "NA"'
  t "empty_$column" '$c["'"$column"'"] = ""'
done

# ---- run them: the n-th run's words in runs, its output in out/n and err/n, its exit code in codes
exec 3> runs 4> codes
"$UPTURN" methods --format json > methods.json
n=0
run() { # run WORDS
  local code=0 name=${1#*t/}
  n=$((n + 1))
  # shellcheck disable=SC2086 # the words are words
  "$UPTURN" estimate $1 --format json > "out/$n.${name%%.csv*}" 2> "err/$n" || code=$?
  echo "$1" >&3
  echo "$code" >&4
}
while read -r method options; do
  for table in t/*.csv; do
    case $table in # a column that is not used changes nothing
      t/??*_*.csv)
        column=${table##*_}
        column=${column%.csv}
        case $table in t/na_* | t/empty_* | t/huge_* | t/tiny_* | t/word_* | t/inf_* | t/nan_*)
          case " $options " in *[\ ,]"$column"[\ ,]*) ;; *) continue ;; esac
          ;;
        esac
        ;;
    esac
    run "$method $table $options"
  done
  lists=" $(jq -r --arg method "$method" '.methods[] | select(.name == $method).options' methods.json) "
  for extreme in '--conf-level 1e-9' '--conf-level 0.999999999' '--conf-level 0' '--conf-level 1' '--conf-level nan' '--conf-level zebra' \
    '--times 1e-9' '--times 1e308' '--times 0,99' '--times -5' '--times nan' '--times ,' '--tau 1e-9' '--tau 1e308' '--tau 0' '--tau zebra' '--cause 7'; do
    option=${extreme%% *}
    case "$lists" in *" $option "*) case "$options" in *"$option "*) ;; *) run "$method t/base.csv $options $extreme" ;; esac ;; esac
  done
done < lines
# a hundred thousand strata of two rows each: an answer at once, or a refusal
awk 'BEGIN { print "time,event,cause,x,g,s"
  for (i = 0; i < 200000; i++) print 1 + i * 7 % 5 "," (i * 11 % 3 > 0) "," i * 11 % 3 "," i * 17 % 101 / 10 "," i % 3 ",s" int(i / 2) }' > t/many.csv
for line in "cox --covariates x --strata s --time time --event event" "logrank --by g --strata s --time time --event event" \
  "gray --by g --strata s --time time --event cause" "finegray --covariates x --strata s --time time --event cause" \
  "parametric --covariates x --strata s --time time --event event" "cox --factors s --time time --event event" \
  "logrank --by s --time time --event event" "gray --by s --time time --event cause" "discrete --covariates x --cluster s --time time --event event"; do
  run "${line%% *} t/many.csv ${line#* }"
done

# ---- what must be so of each
paste -d '\t' codes runs | awk -F '\t' '$1 > 2 { print "exit " $1 ": " $2 }' > bad
paste -d '\t' codes runs | awk -F '\t' '
  $1 == 0 { next }
  { file = "err/" NR; lines = 0; text = ""
    while ((getline line < file) > 0) { lines++; text = line }
    close(file)
    if (lines != 1 || text !~ /^upturn: /) print lines " lines of error: " $2
    else if (text !~ /row|--|column|argument/) print "an error that does not say where: " text ": " $2
    if (text ~ /okapi|wren|zebra|quokka/) print "an error with a cell: " $2
    split($2, part, /t\/|\.csv/)
    file = "out/" NR "." part[2]
    if ((getline line < file) > 0) print "output although it failed: " $2
    close(file) }' >> bad
paste -d '\t' codes runs | awk -F '\t' '$1 == 0 { split($2, part, /t\/|\.csv/); print "out/" NR "." part[2] }' > answers
xargs -n 500 jq -r -f "$SOURCE/tests/support/estimate_judge.jq" < answers > faults 2> unread || say "an answer that is no JSON: $(head -1 unread)"
xargs grep -liE '[:[,] *-?(nan|inf)' < answers | sed 's/.*/& NaN or infinity/; s,out/,,; s,\.[^ ]*,,' >> faults || true
awk 'NR == FNR { run[NR] = $0; next } { n = $1; $1 = ""; print substr($0, 2) ": " run[n] }' runs faults >> bad
[ ! -s bad ] || { cat bad; failed=1; }
echo "$n runs, $(wc -l < answers) answers"
exit $failed
