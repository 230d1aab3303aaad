#!/bin/sh
# clang-tidy over the program's sources: tidy.sh ROOT BUILD. Two at a time.
# It does not know every warning option of gcc.
set -eu
cd "$1"
find engine analyses reports datasets -name '*.c' | sort | xargs -P "$(nproc)" -n 6 clang-tidy --quiet --extra-arg=-Wno-unknown-warning-option -p "$2"
