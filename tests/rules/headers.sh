#!/bin/sh
# Every header compiles alone.
set -eu
cd "$1"
bad=0
for header in $(find engine analyses reports datasets tests/support -name '*.h' | sort); do
  printf '#include "%s"\n' "$PWD/$header" |
    cc -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Werror -I engine -I . -I datasets -I tests -fsyntax-only -x c - || bad=1
done
exit $bad
