#!/bin/sh
# clang-tidy over the program's sources: tidy.sh ROOT BUILD. Two at a time.
set -eu
cd "$1"
find engine analyses reports datasets -name '*.c' | sort | xargs -P "$(nproc)" -n 6 clang-tidy --quiet -p "$2"
