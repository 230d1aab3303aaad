#!/bin/bash
# upturn instruments and layouts: what is built in, in three formats, and a folder of one's own.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/own" && cd "$SCRATCH"
failed=0
is() { [ "$2" = "$3" ] || { echo "FAILED: $1: $2, not $3"; failed=1; }; }
j() { sqlite3 :memory: "select json_extract(cast(readfile('$1') as text), '$2')"; }

"$UPTURN" instruments --format json > i.json
is 'instruments' "$(j i.json '$.instruments[#-1].name')" wsas
is 'as many as files' "$("$UPTURN" instruments --format csv | tail -n +2 | wc -l)" "$(ls "$SOURCE"/datasets/instruments/*.yaml | wc -l)"
is 'a cut-off' "$("$UPTURN" instruments | awk '$1 == "gad7" { print $7, $8 }')" '>= 8'
is 'a decimal threshold' "$("$UPTURN" instruments | awk '$1 == "swemwbs" { print $10 }')" 2.87
is 'layouts' "$("$UPTURN" layouts --format csv | tail -n +2 | cut -d, -f1 | tr '\n' ' ')" "$(basename -s .yaml -a "$SOURCE"/datasets/layouts/*.yaml | LC_ALL=C sort | tr '\n' ' ')"

printf 'name: mood\ntitle: Mood\nrange: {min: 0, max: 10, step: 1, source: ours, verified: no}\ndirection: higher_better\n' > own/mood.yaml
is 'an own instrument' "$("$UPTURN" instruments --folder own | awk '$1 == "mood" { print $6 }')" higher_better
printf 'colour: red\n' >> own/mood.yaml
got=0
"$UPTURN" instruments --folder own > out 2> err || got=$?
is 'exit of a wrong one' "$got" 1
is 'nothing printed' "$(wc -c < out)" 0
grep -q 'instrument mood.*colour' err || { echo 'FAILED: the key is not named'; cat err; failed=1; }
for words in '--format xml' '--folder' 'file.csv' '--layout x'; do
  for command in instruments layouts; do
    got=0
    # shellcheck disable=SC2086
    "$UPTURN" $command $words > out 2> err || got=$?
    is "exit of $command $words" "$got" 2
  done
done
exit $failed
