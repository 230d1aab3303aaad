#!/bin/sh
# How cost grows with rows, and what the second core brings: growth.sh BUILD [ROWS...]. A row per method and number of rows: milliseconds
# with one thread and with two (the benches' best run), their ratio, and nanoseconds a row with two.
set -eu
bench=$1/tests
shift
[ $# -gt 0 ] || set -- 100000 1000000

# METHOD MILLISECONDS of every method, with as many threads as UPTURN_THREADS
measure() {
	"$bench/curves_bench" "$1" 1 | awk '/^ *cells, log-rank/ { print "log-rank", $3 } /^ *cells, km/ { print "Kaplan-Meier", $3 }
		/^ *km robust/ { print "KM-jackknife,rows", $3 }'
	"$bench/states_bench" "$1" "$UPTURN_THREADS" | awk '{ print "Aalen-Johansen," $1 (NR > 1 ? "" : "-" $2), $(NF - 1) }'
	"$bench/counts_bench" "$1" - cells | awk '$1 == "negbin" { print "negbin,repeating", 1000 * $2 }'
	"$bench/counts_bench" "$1" - rows | awk '$1 == "negbin" { print "negbin,rows", 1000 * $2 }'
	"$bench/finegray_bench" "$1" - | awk '$1 == "crr" { print "Fine-Gray,crr", 1000 * $2 }'
	"$bench/parametric_bench" "$1" - | awk '$2 == "right" && ($1 == "weibull" || $1 == "loglogistic") { print $1, 1000 * $3 }'
}

echo "method rows ms(1) ms(2) ratio ns/row"
for rows in "$@"; do
	for threads in 1 2; do
		UPTURN_THREADS=$threads
		export UPTURN_THREADS
		measure "$rows" | sed "s/^/$threads /"
	done | awk -v rows="$rows" '!(($2, $1) in best) || $3 < best[$2, $1] { best[$2, $1] = $3 } !seen[$2]++ { name[++n] = $2 }
		END { for (k = 1; k <= n; k++) { a = best[name[k], 1]; b = best[name[k], 2]
			printf "%s %d %.2f %.2f %.2f %.1f\n", name[k], rows, a, b, a / b, 1e6 * b / rows } }'
done
