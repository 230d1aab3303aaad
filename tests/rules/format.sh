#!/bin/sh
# clang-format leaves every file as it is.
set -eu
cd "$1"
find engine analyses reports datasets tests -name '*.c' -o -name '*.h' | sort | xargs clang-format --dry-run --Werror
