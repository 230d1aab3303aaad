# Compares released tables (CSV, one file a sheet) with a table of expected values: sheet, group, definition, key, kind, value.
#   awk -v least=300 -f released.awk EXPECTED.csv SHEET.csv ...
# A number must be the expected one rounded as released (qi): counts as they are, percentages to 0.1, incidences to 3 decimals, months to 0.1, estimates to 4
# significant digits. [c] may stand for any value (zeros too, where they would give another away) and must stand for a count of 1 to 4 clients; what is NA in R must not be a number. At least
# `least` numbers must be there to be compared.
function split_csv(line, field,   n, i, c, quoted, text) {
  n = 0; text = ""; quoted = 0
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    if (quoted) { if (c != "\"") text = text c; else if (substr(line, i + 1, 1) == "\"") { text = text c; i++ } else quoted = 0 }
    else if (c == "\"") quoted = 1
    else if (c == ",") { field[++n] = text; text = "" }
    else text = text c
  }
  field[++n] = text
  return n
}
function abs(x) { return x < 0 ? -x : x }
function tolerance(kind, e,   digits) {
  if (kind == "count" || kind == "param") return 1e-9
  if (kind == "percent") return 0.05
  if (kind == "incidence") return 0.0005
  if (kind == "months") return 0.05
  if (e == 0) return 1e-12
  digits = log(abs(e)) / log(10)
  digits = digits < 0 && digits != int(digits) ? int(digits) - 1 : int(digits)
  return 0.5 * 10 ^ (digits - 3)
}
# A share whose clients are hidden may be kept with fewer digits: a percentage with none, an incidence with two.
function kept_coarse(kind, e, got) {
  if (kind == "percent") return got !~ /\./ && abs(got - e) <= 0.5 + 1e-9
  return kind == "incidence" && got !~ /\.[0-9][0-9][0-9]/ && abs(got - e) <= 0.005 + 1e-9
}
function fail(name, want, got) { print "FAILED: " name ": expected " want ", released " got; failures++ }
{ sub(/\r$/, "") }
FNR == 1 { file++; split_csv($0, head); n_head = NF ? split_csv($0, head) : 0
  sheet = FILENAME; sub(/.*\//, "", sheet); sub(/\.csv$/, "", sheet); next }
file == 1 { split_csv($0, f); name = f[1] "|" f[2] "|" f[3] "|" f[4]; want[name] = f[6]; kind[name] = f[5]; next }
{
  split_csv($0, f)
  group = ""; definition = ""
  for (i = 1; i <= n_head; i++) {
    if (head[i] == "modality" || head[i] == "step" || head[i] == "band") group = f[i]
    if (head[i] == "outcome") definition = f[i]
    if (head[i] == "definition" && sheet != "comparison") definition = substr(f[i], 1, 2)
  }
  for (i = 1; i <= n_head; i++) {
    name = sheet "|" group "|" definition "|" head[i]
    if (!(name in want)) continue
    seen[name] = 1
    e = want[name] == "NA" ? "NA" : want[name] + 0; got = f[i]
    if (got == "[c]") { hidden++; continue }
    if (e == "NA") { if (got ~ /^-?[0-9.]/) fail(name, e, got); else reasons++; continue }
    if (got !~ /^-?[0-9.]+(e[-+]?[0-9]+)?$/) { fail(name, e, got); continue }
    if (kind[name] == "count" && e > 0 && e < 5 && head[i] !~ /^(plateaus|ended_|censored|relapses)/) { fail(name " (a small count)", e, got); continue }
    if (abs(got - e) > tolerance(kind[name], e) * (1 + 1e-6) + 1e-12 && kept_coarse(kind[name], e, got)) { coarse++; continue }
    if (abs(got - e) > tolerance(kind[name], e) * (1 + 1e-6) + 1e-12) { fail(name, e, got); continue }
    equal++
  }
}
END {
  for (name in want) if (!(name in seen)) fail(name, want[name], "nothing")
  all = equal + coarse + hidden + reasons + failures
  printf "%d values: %d equal, %d equal but coarser, %d suppressed, %d not estimable, %d wrong\n", all, equal, coarse, hidden, reasons, failures
  if (equal < least) { print "FAILED: too little is released for this to prove anything"; failures++ }
  exit failures > 0
}
