#!/bin/bash
# engine/estimate/README.md says what there is: every method, each of its options (in its own rows or among the common ones), the parts and keys that it
# prints; and nothing that there is not.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
readme=$SOURCE/engine/estimate/README.md
oracles=$SOURCE/datasets/oracles
"$UPTURN" methods --format json > methods.json
part() { awk -v from="## $1" '/^## / { on = $0 == from } on' "$readme"; }
part 'Common options' | grep -oE -- '^\| `--[a-z0-9-]+' | sed 's/.*--/--/' | sort > common
for word in --seed --format --part; do grep -qx -- "$word" common || say "no common option $word"; done
part 'Options of one method' > own
part 'What is printed' > printed
grep -oE '`[^`]+`' printed | tr -d '`' | tr -c 'A-Za-z0-9._\n' '\n' | sort -u > keys

jq -r '.methods[].name' methods.json > names
part Methods | grep -oE '^\| `[a-z-]+`' | tr -d '|` ' | sort > described
sort names | diff - described || say 'the methods described are not those that there are'
grep -oE '^\| `[a-z-]+`' own | tr -d '|` ' | sort -u | comm -23 - described | grep . && say 'options of a method that there is not'
while read -r method; do
  jq -r --arg m "$method" '.methods[] | select(.name == $m).options' methods.json | tr ' ' '\n' | sort -u > takes
  grep -F "| \`$method\` |" own | grep -oE -- '`--[a-z0-9-]+' | tr -d '`' | sort -u > says || true
  sort -u common says | comm -13 - takes | grep . && say "$method: options that the page does not have"
  comm -23 says takes | grep . && say "$method: options of the page that it does not take"
  [ "$("$UPTURN" estimate "$method" --help | awk 'length > 120' | wc -l)" = 0 ] || say "$method: help is wide"
done < names
jq -r '.methods[].options' methods.json | tr ' ' '\n' | sort -u > all
printf '%s\n' --seed --format --part >> all
sort -u all -o all
comm -23 common all | grep . && say 'common options that no method takes'

# the first cases of each method: every part and every key that they print has its row
tail -q -n +2 "$oracles"/*_cases.csv | awk -F';' '++seen[$2] <= 4' > cases
while IFS=';' read -r case method table options; do
  # shellcheck disable=SC2086 # options are words
  "$UPTURN" estimate "$method" "$oracles/data/$table.csv" $options --format json > out.json < /dev/null || { say "$case fails"; continue; }
  jq -r 'del(.options) | to_entries[] | select(.value | type == "object" or type == "array")
    | .key, (.value | if type == "array" then .[] else . end | objects | keys[])' out.json | sort -u | comm -23 - keys > absent
  [ ! -s absent ] || say "$case: keys that the page does not have: $(paste -sd' ' absent)"
done < cases
[ "$(cut -d';' -f2 cases | sort -u | wc -l)" = "$(wc -l < names)" ] || say 'a method without a case'
# the oracles: every topic has its row with the methods of its cases, and every version that a script was run with is told
while read -r script; do
  topic=$(basename "$script" .R)
  [ "$topic" != common ] || continue
  row=$(grep -F "| \`$topic\` |" "$oracles/README.md") || { say "no row for the oracles of $topic"; continue; }
  tail -n +2 "$oracles/${topic}_cases.csv" | cut -d";" -f2 | sort -u > asked
  while read -r method; do [[ $row = *"$method"* ]] || say "the row of $topic does not name $method"; done < asked
  tail -n +2 "$oracles/${topic}_versions.txt" > versions
  while read -r version; do grep -qF "$version" "$oracles/README.md" || say "$topic: $version is not told"; done < versions
done < <(ls "$oracles"/*.R)
exit $failed
