#!/bin/sh
# cppcheck over the program's sources.
set -eu
cd "$1"
cppcheck --enable=warning,performance,portability,style --inline-suppr --error-exitcode=1 --quiet --std=c11 -j "$(nproc)" \
  --suppress=missingIncludeSystem --suppress=unusedStructMember --suppress=constParameterCallback \
  -D_GNU_SOURCE -I engine -I . -I datasets engine analyses reports datasets
