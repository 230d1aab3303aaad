#!/bin/sh
# Every number of datasets/BAD_INPUTS.md has a case of that number, or names a test that is there; and at least 60 further cases stand beside them.
set -eu
cd "$1"
cases="tests/flow/bad_inputs_test.sh tests/flow/bad_containers_test.sh"
bad=0
for n in $(seq 1 40); do
  line=$(grep -E "^\| $n \|" datasets/BAD_INPUTS.md) || { echo "no line $n"; bad=1; }
  named=
  for test in $(echo "$line" | grep -oE 'tests/[a-z_/]+(\.sh)?'); do
    [ -e "$test" ] && named=yes || { echo "line $n: there is no $test"; bad=1; }
  done
  # shellcheck disable=SC2086 # names without spaces
  grep -qE "(refused?|taken?) ['\"]$n |name='$n " $cases || [ -n "$named" ] || { echo "no case for line $n"; bad=1; }
done
# shellcheck disable=SC2086 # names without spaces
more=$(cat $cases | grep -cE "(refused?|taken?) ['\"]\+ ")
[ "$more" -ge 60 ] || { echo "only $more further cases"; bad=1; }
exit $bad
