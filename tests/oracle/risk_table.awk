# Disclosure risk by its definitions, every client against every other: awk -v keys=5 -v rule=own|wildcard -f risk_table.awk CLIENTS.csv
# One row per client, no header: the keys, then end_reason, breakthrough, first_score; an empty cell is not known. Prints NAME VALUE lines.
# Sources of the definitions: engine/risk/*.h. Shares no code with the program.
BEGIN { FS = ","; pow2[0] = 1; for (i = 1; i < 20; i++) pow2[i] = 2 * pow2[i - 1] }
{ n++; for (j = 1; j <= keys + 3; j++) v[n, j] = $j }
function agrees(a, b, j) {
  if (v[a, j] == v[b, j]) return 1
  return rule == "wildcard" && (v[a, j] == "" || v[b, j] == "")
}
function together(a, b, set,   j) {
  for (j = 1; j <= keys; j++) if (int(set / pow2[j - 1]) % 2 && !agrees(a, b, j)) return 0
  return 1
}
function size(a, set,   b, f) { for (b = 1; b <= n; b++) f += together(a, b, set); return f }
function bits(set,   b) { while (set) { b += set % 2; set = int(set / 2) } return b }
function inside(part, set,   j) {
  for (j = 0; j < keys; j++) if (int(part / pow2[j]) % 2 && !(int(set / pow2[j]) % 2)) return 0
  return 1
}
function abs(x) { return x < 0 ? -x : x }
function spread(column, ordered,   i, b, c, m, total, count, of, known, d, h, e, x, ahead, sum, value, order) {
  delete count
  for (i = 1; i <= n; i++) if (v[i, column] != "") { count[v[i, column]]++; total++ }
  for (value = -1000; value <= 1000; value++) if (value in count) order[++m] = value
  least = 1e9; entropy = 1e9; far = 0
  for (i = 1; i <= n; i++) {
    delete of; known = 0; d = 0; h = 0; sum = 0; ahead = 0
    for (b = 1; b <= n; b++) if (v[b, column] != "" && together(i, b, all)) { of[v[b, column]]++; known++ }
    if (!known) continue
    for (c = 1; c <= m; c++) {
      x = of[order[c]] / known
      if (x > 0) { d++; h -= x * log(x) }
      ahead += x - count[order[c]] / total
      sum += ordered ? abs(ahead) : abs(x - count[order[c]] / total)
    }
    sum = ordered ? (m > 1 ? sum / (m - 1) : 0) : sum / 2
    if (d < least) least = d
    if (exp(h) < entropy) entropy = exp(h)
    if (sum > far) far = sum
  }
}
END {
  all = pow2[keys] - 1; k = 1e9
  for (i = 1; i <= n; i++) {
    f = size(i, all); if (f < k) k = f
    below2 += f < 2; below3 += f < 3; below5 += f < 5; below11 += f < 11
    risk += 1 / f; above += 1 / f > 0.09
  }
  printf "k %d\nbelow_2 %.12g\nbelow_3 %.12g\nbelow_5 %.12g\nbelow_11 %.12g\n", k, below2 / n, below3 / n, below5 / n, below11 / n
  printf "prosecutor_highest %.12g\nprosecutor_mean %.12g\nprosecutor_above %.12g\n", 1 / k, risk / n, above / n
  split("end_reason,breakthrough,first_score", name, ",")
  for (s = 1; s <= 3; s++) {
    spread(keys + s, s == 3)
    printf "%s.distinct_l %.12g\n%s.entropy_l %.12g\n%s.t %.12g\n", name[s], least, name[s], entropy, name[s], far
  }
  for (i = 1; i <= n; i++) {
    found = 0; delete unique
    for (b = 1; b <= 3; b++) for (set = 1; set <= all; set++) if (bits(set) == b && size(i, set) == 1) {
      smaller = 0
      for (part in unique) if (inside(part, set)) smaller = 1
      unique[set] = 1
      if (smaller) continue
      sets[b]++; if (!found) { found = 1; clients[b]++ }
      for (j = 1; j <= keys; j++) key[j] += int(set / pow2[j - 1]) % 2
    }
  }
  for (b = 1; b <= 3; b++) printf "sets_%d %d\nclients_%d %d\n", b, sets[b], b, clients[b]
  for (j = 1; j <= keys; j++) printf "key_%d %d\n", j, key[j]
}
