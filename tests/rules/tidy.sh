#!/bin/sh
# clang-tidy over the program's sources: tidy.sh ROOT BUILD. As many at a time as there are processors.
# It does not know every warning option of gcc.
set -eu
cd "$1"
# A weakened program (core/weak.h) differs in the files that name its rule and in no others: those are looked at once.
named=$(grep -roE --include='*.c' 'weak\(WEAK_[A-Z]+' engine analyses reports datasets | sed 's/:weak(/ /' | sort -u)
mkdir -p "$2/tidy"
jq --arg root "$PWD/" --arg named "$named" '
  ($named | split("\n")) as $named
  | map(select((.command | test("-DWEAK=") | not)
               or (((.file | ltrimstr($root)) + " " + (.command | capture("-DWEAK=(?<rule>WEAK_[A-Z]+)").rule)) as $use
                   | $named | index([$use]) != null)))' "$2/compile_commands.json" >"$2/tidy/compile_commands.json"
find engine analyses reports datasets -name '*.c' | sort |
  xargs -P "$(nproc)" -n 6 clang-tidy --quiet --extra-arg=-Wno-unknown-warning-option -p "$2/tidy"
