# What a reader works out about the withheld counts of a written workbook, from nothing but the workbook: the cells, and what its own sheet says
# adds up. Interval tightening over all sums of all sheets to a fixpoint. Input: SHEET <tab> CELL <tab> VALUE. -v own=FILE: SHEET <tab> CELL <tab> N,
# what an insider knows of cells: at least N, and N of them are their own.
# Output: one line a withheld count that adds up: kind (exact, small, open), sheet, cell, low, high, own.
BEGIN {
  FS = "\t"; far = 1000000000
  if (own != "") while ((getline line < own) > 0) { split(line, w, "\t"); mine[w[1] "!" w[2]] = w[3] }
}
{ value[$1 "!" $2] = $3; if ($1 == "What adds up") { row = $2; sub(/^[A-Z]+/, "", row); col = $2; sub(/[0-9]+$/, "", col); told[row + 0, col] = $3; if (row + 0 > last) last = row + 0 } }
function number(v) { return v ~ /^-?[0-9]+$/ }
function counts(k) { return (k in value) && (value[k] == "[c]" || number(value[k])) }
function fraction(k) { return (k in value) && value[k] ~ /^-?[0-9]*\.[0-9E+-]+$/ }
function know(k,   v) {
  if (k in low) return
  if (value[k] == "[c]") { low[k] = release == "qi" ? 1 : 0; if (mine[k] > low[k]) low[k] = mine[k]; high[k] = far; return }
  v = value[k] + 0
  low[k] = v ? v - int(nearest / 2) : 0; high[k] = v ? v + int((nearest - 1) / 2) : 0
  if (v >= least && low[k] < least) low[k] = least
}
# A sum: total and the n parts in part[].
function add(total, n,   i, k, all) {
  if (!counts(total) || fraction(total)) return
  for (i = 1; i <= n; i++) if (fraction(part[i])) return
  k = 0; all = value[total] != "[c]"
  for (i = 1; i <= n; i++) if (counts(part[i])) { member[sums + 1, ++k] = part[i]; know(part[i]); all = all && value[part[i]] != "[c]" }
  if (!k) return
  know(total); sums++; members[sums] = k; sum[sums] = total
  if (all && release != "qi") derived[total] = 1
}
function tighten(s,   i, lo, hi, a, b, k, moved) {
  for (i = 1; i <= members[s]; i++) { lo += low[member[s, i]]; hi += high[member[s, i]] }
  k = sum[s]
  if (lo > low[k]) { low[k] = lo; moved = 1 }
  if (hi < high[k]) { high[k] = hi; moved = 1 }
  for (i = 1; i <= members[s]; i++) {
    k = member[s, i]
    a = low[sum[s]] - (hi - high[k]); b = high[sum[s]] - (lo - low[k])
    if (a > low[k]) { lo += a - low[k]; low[k] = a; moved = 1 }
    if (b < high[k]) { hi -= high[k] - b; high[k] = b; moved = 1 }
  }
  return moved
}
END {
  for (r = 1; r <= last && told[r, "A"] != "Kind"; r++) ;
  for (r++; r <= last; r++) {
    kind = told[r, "A"]; sheet = told[r, "B"]; total = told[r, "C"]
    if (kind == "release") { release = total; split(told[r, "D"], w, /[ ,]+/); least = w[2]; nearest = w[4]; continue }
    if (kind == "same") {
      n = split(told[r, "D"], w, " = ")
      for (i = 1; i <= n; i++) { part[1] = w[i]; if (counts(sheet "!" total) && counts(w[i])) { know(sheet "!" total); know(w[i]); sums++; sum[sums] = sheet "!" total; members[sums] = 1; member[sums, 1] = w[i] } }
    } else if (kind == "across") {
      n = split(told[r, "D"], p, " [+] "); split(told[r, "E"], w, " ")
      for (k = w[2]; k <= w[4]; k++) { for (i = 1; i <= n; i++) part[i] = sheet "!" p[i] k; add(sheet "!" total k, n) }
    } else if (kind == "down") {
      n = split(told[r, "D"], p, " [+] "); c = split(told[r, "E"], w, " ")
      for (k = 2; k <= c; k++) { for (i = 1; i <= n; i++) part[i] = sheet "!" w[k] p[i]; add(sheet "!" w[k] total, n) }
    }
  }
  for (k in derived) { low[k] = 0; high[k] = far }
  for (round = 0; round < 60; round++) { moved = 0; for (s = 1; s <= sums; s++) moved += tighten(s); if (!moved) break }
  for (k in low) if (value[k] == "[c]") {
    split(k, w, "!"); o = mine[k] + 0
    kind = high[k] < least ? (low[k] == high[k] ? "exact" : "small") : "open"
    print kind "\t" w[1] "\t" w[2] "\t" low[k] "\t" high[k] "\t" o
  }
}
