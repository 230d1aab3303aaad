#!/bin/bash
# The constants of the disclosure control: raised by the study file or by --threshold, more is withheld; lowered, it is an error with the line or option.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH"
cd "$SCRATCH"
"$UPTURN" simulate --layout sessions --clients 400 --seed 7 > export.csv
run() { "$UPTURN" run export.csv --format csv --output "$@" 2> run.err; }
told() { cat "$1"/*.csv | tr ',' '\n' | grep -cE '^-?[0-9.]+%?$'; } # numbers
failed=0
fail() { echo "FAILED: $*"; failed=1; }
run plain --release research || fail "plain run"
printf 'release: research\ndisclosure:\n  threshold: 20\n' > raised.yaml
run raised --study raised.yaml || fail "raised by the study"
run option --release research --threshold 20 || fail "raised by the option"
# The cover and the definitions say where the constant was set. Labels of clinics are drawn anew for each study.
alike() { cmp -s <(sed 's/K-[0-9]*/K/' "$1" | sort) <(sed 's/K-[0-9]*/K/' "$2" | sort); }
same() { for f in raised/*.csv; do case $f in */cover.csv | */definitions.csv) ;; *) alike "$f" "option/${f#*/}" || return 1 ;; esac; done; }
same || fail "study file and option differ"
run inside || fail "inside the clinic"
run inside20 --threshold 20 || fail "inside the clinic, raised"
[ "$(told inside20)" -lt "$(told inside)" ] || fail "a higher threshold withholds nothing more"
awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) if ($i == "n" || $i == "clients") c[i] = 1; next }
  { for (i in c) if ($i ~ /^[0-9]+$/ && $i > 0) { n++; if ($i < 20) exit bad = 1 } }
  END { exit bad || n < 10 }' raised/outcomes.csv raised/flow.csv || fail "a count below 20 was released"
printf 'disclosure: {dominance: 1}\n' > dominated.yaml
run dominated --study dominated.yaml || fail "dominance"
[ "$(told dominated)" -lt "$(told inside)" ] || fail "a lower dominance withholds nothing more"
refused() { # refused WORDS CODE ARGS...
  words=$1 code=$2; shift 2
  status=0; run refused "$@" || status=$?
  [ "$status" = "$code" ] || fail "$*: exit $status, not $code"
  grep -qe "$words" run.err || { fail "$*: does not say $words"; cat run.err; }
  [ ! -e refused ] || fail "$*: something was written"
}
printf 'release: research\n\ndisclosure:\n  threshold: 8\n' > lowered.yaml
refused 'line 4: disclosure.threshold is 8' 1 --study lowered.yaml
refused '--threshold is 8; this release asks for at least 10' 2 --release research --threshold 8
refused '--threshold is 19; this release asks for at least 20' 2 --study raised.yaml --threshold 19
refused '--threshold must be a whole number' 2 --threshold ten
# Chosen for the clinic, too low for the public: the release decides.
printf 'disclosure: {threshold: 8}\n' > seven.yaml
run inside8 --study seven.yaml || fail "8 inside the clinic"
refused 'line 1: disclosure.threshold is 8' 1 --study seven.yaml --release public
exit $failed
