#!/bin/sh
# fuzz.sh PROGRAM CORPUS SCRATCH: FUZZ_SECONDS of fuzzing, or a short run of fixed length and seed. What breaks is kept in SCRATCH.
set -eu
program=$1 corpus=$2 scratch=$3
rm -rf "$scratch"
mkdir -p "$scratch/found" "$corpus"
length="-runs=20000 -max_total_time=15"
[ -z "${FUZZ_SECONDS:-}" ] || length="-max_total_time=$FUZZ_SECONDS"
dict=${corpus%/*/*}/$(basename "$corpus").dict
[ ! -e "$dict" ] || length="$length -dict=$dict"
exec "$program" -seed=1 $length -max_len=8192 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
  -artifact_prefix="$scratch/" "$scratch/found" "$corpus"
