#!/bin/bash
# The habits of every command: help, options that do not exist or lack a value, outputs that cannot or must not be written, datasets and study files
# that are none. One line, the exit code, nothing written, and what was there before stays as it was.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/folder" && cd "$SCRATCH"
export SOURCE_DATE_EPOCH=1790000000
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" simulate --clients 60 --seed 3 > export.csv
"$UPTURN" ingest export.csv --dataset clinic.db > out 2> err || say "$(cat err)"
"$UPTURN" analyze --dataset clinic.db --output before.xlsx || say 'no workbook'
sums() { sha256sum export.csv clinic.db before.xlsx; }
untouched=$(sums)

refuse() { # refuse CODE WORDS ARGUMENTS...
  local want=$1 words=$2 got=0
  shift 2
  "$UPTURN" "$@" > out 2> err || got=$?
  [ "$got" = "$want" ] || say "exit $got, not $want: $*"
  [ "$(wc -l < err)" = 1 ] && grep -qE -- "^upturn: (.*)$words" err || say "$*: $(cat err)"
  [ ! -s out ] || say "output although it failed: $*"
  [ "$(sums)" = "$untouched" ] || say "an input was changed: $*"
  [ -z "$(find . -name 'new*' -o -name '*partial*' -o -name '*parts*')" ] || say "left behind: $*: $(find . -name 'new*' -o -name '*part*')"
}

# help, and what no command takes
for command in run inspect ingest analyze key simulate estimate instruments layouts methods 'estimate km' 'estimate cox'; do
  # shellcheck disable=SC2086 # words
  "$UPTURN" $command --help > out 2> err || say "$command --help fails"
  grep -q "^usage: upturn $command" out && [ ! -s err ] || say "$command --help says nothing"
done
"$UPTURN" --help | grep -q '^  run ' || say 'upturn --help'
"$UPTURN" --version | grep -qE '^upturn [0-9]+\.[0-9]+' || say 'upturn --version'
refuse 2 'no such command' frobnicate
for command in 'run export.csv --output new.xlsx' 'inspect export.csv' 'ingest export.csv --dataset new.db' 'analyze --dataset clinic.db --output new.xlsx' \
  simulate instruments layouts methods; do
  # shellcheck disable=SC2086 # words
  refuse 2 'no such option' $command --frobnicate
done
refuse 2 'needs at least one export' run --output new.xlsx
refuse 2 '--output is needed' run export.csv
refuse 2 '--output is needed' analyze --dataset clinic.db
refuse 2 '--dataset is needed' analyze --output new.xlsx
refuse 2 'takes no file' analyze export.csv --dataset clinic.db --output new.xlsx
refuse 2 '--output: a value is needed' run export.csv --output
refuse 2 '--study: a value is needed' run export.csv --output new.xlsx --study=
refuse 2 '--clients: a value is needed' simulate --clients
refuse 2 '--clients: a whole number' simulate --clients many
refuse 2 '--release: one of these is needed: qi research public' run export.csv --output new.xlsx --release everybody
refuse 2 '--format: one of these' run export.csv --output new --format pdf
refuse 2 '--profile: one of these' run export.csv --output new.xlsx --profile loose
refuse 2 '--progress takes no value' run export.csv --output new.xlsx --progress=yes
refuse 2 '--key: needs --dataset' run export.csv --output new.xlsx --key some.key
refuse 2 '--part: goes with --format csv' ingest export.csv --dataset new.db --part rejects
refuse 2 '--part: one of these' ingest export.csv --dataset new.db --format csv --part nonsense
refuse 2 'there is no such method' estimate frobnicate export.csv
refuse 2 'new, show, rotate or destroy' key

# outputs: no such folder, a folder, an input, a full disk
refuse 1 '--output: there is no such folder' run export.csv --output absent/new.xlsx
refuse 1 '--output: that is a folder' run export.csv --output folder
refuse 1 '--output: that is not a folder' run export.csv --output export.csv --format csv
refuse 1 '--output: the folder above it is not there' run export.csv --output absent/new --format json
refuse 1 '--dataset: there is no such folder' run export.csv --output new.xlsx --dataset absent/new.db
ln export.csv linked.csv
for output in export.csv ./export.csv folder/../export.csv linked.csv; do
  refuse 2 '--output: that is one of the inputs' run export.csv --output "$output"
done
rm linked.csv
refuse 2 '--output: that is one of the inputs' run export.csv --output new.db --dataset new.db
refuse 2 '--output: that is one of the inputs' analyze --dataset clinic.db --output clinic.db
refuse 2 '--output: an input of this format' run export.csv --output . --format csv
if [ -w /dev/full ]; then
  for command in --help 'analyze --print-study' 'instruments --format json' 'inspect export.csv' 'simulate --clients 500'; do
    got=0
    # shellcheck disable=SC2086 # words
    "$UPTURN" $command > /dev/full 2> err || got=$?
    [ "$got" = 1 ] && [ "$(wc -l < err)" = 1 ] || say "full disk: $command: exit $got, $(cat err)"
  done
fi
(ulimit -f 8 && refuse 1 'the workbook cannot be written' run export.csv --output new.xlsx && exit $failed) || failed=1
(ulimit -f 8 && refuse 1 'the dataset cannot be written' ingest export.csv --dataset new.db && exit $failed) || failed=1
if [ "$(id -u)" != 0 ]; then
  chmod 500 folder
  refuse 1 'cannot be written' run export.csv --output folder/new.xlsx
  refuse 1 'cannot be made' run export.csv --output folder/new --format csv
  chmod 700 folder
fi
"$UPTURN" analyze --dataset clinic.db --output before.xlsx || say 'an older workbook is not replaced'
[ "$(sums)" = "$untouched" ] || say 'the same analysis gives other bytes'

# datasets that are none
refuse 1 'not a dataset' analyze --dataset export.csv --output new.xlsx
refuse 1 'cannot be opened' analyze --dataset absent.db --output new.xlsx
: > empty.db
refuse 1 'not a dataset' analyze --dataset empty.db --output new.xlsx
sqlite3 other.db 'create table t(a); insert into t values (1)'
refuse 1 'not a dataset' analyze --dataset other.db --output new.xlsx
cp clinic.db later.db && sqlite3 later.db 'pragma user_version = 99'
refuse 1 'newer program \(schema 99' analyze --dataset later.db --output new.xlsx
head -c 20000 clinic.db > cut.db
refuse 1 damaged analyze --dataset cut.db --output new.xlsx
for change in 'delete from meta' 'drop table visit' 'update client set intake_year = -5' 'update visit set therapist = -1'; do
  cp clinic.db damaged.db && sqlite3 damaged.db "$change"
  refuse 1 damaged analyze --dataset damaged.db --output new.xlsx
done

# study files: the line, and what is allowed
study() { # study WORDS TEXT
  printf '%b' "$2" > study.yaml
  refuse 1 "study file, $1" analyze --dataset clinic.db --output new.xlsx --study study.yaml
  refuse 1 "study file, $1" run export.csv --output new.xlsx --study study.yaml
}
study 'line 3: unknown key; allowed here: title, outcome,' 'title: A\ntau: 20\nbreakthru: 3\n'
study 'line 2: unknown key; allowed under breakthrough: primary' 'breakthrough:\n  first: B1\n'
study 'line 1: tau must be a number from' 'tau: twenty\n'
study 'line 2: tau stands there twice' 'tau: 20\ntau: 30\n'
study 'line 1: clock must be one of: sessions, days' 'clock: weeks\n'
study 'line 2: breakthrough.primary must be one of: B1,' 'breakthrough:\n  primary: B9\n'
study 'line 1: outcome must be a list' 'outcome: []\n'
study 'line 2: entry 2 of outcome names no instrument' 'title: x\noutcome: [phq9, phq10]\n'
study 'line 3: alliance names no instrument' 'title: x\n\nalliance: srs9\n'
study 'line 2: comparison.reference names none' 'comparison:\n  reference: Zorbing\n'
study 'line 1: plateau.min_sessions must be at least 3' 'plateau: {rule: P2, min_sessions: 2}\n'
study 'line 2: not readable as YAML' 'title: [\n'
refuse 1 'the study file cannot be opened' run export.csv --output new.xlsx --study absent.yaml
for text in '' '# nothing chosen\n'; do
  printf '%b' "$text" > study.yaml
  "$UPTURN" analyze --dataset clinic.db --output again.xlsx --study study.yaml && cmp -s again.xlsx before.xlsx || say 'an empty study is not the default'
done
"$UPTURN" analyze --print-study > study.yaml
"$UPTURN" analyze --print-study --study study.yaml | cmp -s - study.yaml || say 'the printed study does not print itself'
exit $failed
