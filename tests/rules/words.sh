#!/bin/sh
# Words that must not stand in the source: banned calls, unfinished work, printing from library modules.
set -eu
cd "$1"
bad=0
sources=$(find engine analyses reports datasets -name '*.c' -o -name '*.h' | sort)
ban() { # ban PATTERN WHY [FILES]
  hits=$(grep -nE "$1" ${3:-$sources} || true)
  [ -z "$hits" ] || { echo "$2:"; echo "$hits"; bad=1; }
}
ban '\b(atoi|atof|atol|gets|strcpy|strcat|sprintf|strtok|localtime|gmtime|rand|srand|mktemp|tmpnam|system|popen|alloca)\(' 'banned call'
ban '\b(TODO|FIXME|XXX|HACK)\b' 'unfinished'
library=$(echo "$sources" | grep -v -e '^engine/app/' -e '^engine/core/progress' -e '^engine/result/result_print' -e '^datasets/simulate/')
ban '\b(printf|fprintf|puts|fputs|putchar|perror)\(' 'a library module prints' "$library"
exit $bad
