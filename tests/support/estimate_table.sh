# Sourced by tests of all methods of `estimate`: a small table that has a column for every option, made by make_table; its variants, made by
# vary; and the command lines of estimate_lines.txt for the methods that there are, made by list_lines.

# 24 rows: six persons seen four times, end to end. okapi, wren, zebra and quokka must never be seen in an error line.
make_table() {
  awk 'BEGIN {
    OFS = ","
    print "id,entry,time,event,cause,from,to,count,exposure,score,pre,post,p,ratio,low,high,x,z,g,h,s,c,w,f,o"
    for (id = 1; id <= 6; id++)
      for (j = 0; j < 4; j++) {
        i = 4 * (id - 1) + j
        event = (i * 7 + id) % 5 < 2
        cause = event ? 1 + (i + id) % 2 : 0
        from = j % 2 ? "well" : "ill"
        to = j == 3 && id % 2 ? 0 : j % 2 ? "ill" : "well"
        ratio = 0.5 + i / 8
        print "p" id, j * 2 + (j > 0 && id > 3), j * 2 + 2 + (id > 3), event, cause, from, to, i * 5 % 7, 1 + i % 4 / 2, 20 - 3 * j - i % 3 - (j > 1) * id % 3,
          12 + i * 5 % 11, 6 + i * 3 % 8, (i + 1) / 50, ratio, ratio / 1.7, ratio * 2, (i * 11 + id) % 13 / 4, (i * i + 3 * id) % 7, id % 2 ? "okapi" : "wren",
          i % 3 ? (i % 3 > 1 ? "zebra" : "quokka") : "okapi", id % 3 ? "wren" : "zebra", "c" (id + 1) % 4, 0.5 + i % 4 / 2, 1 + id % 3, i % 5 / 10
      }
  }'
}

vary() { # vary TABLE CODE: a table with rows changed by awk code in which the columns are $c["name"]; the row is n (from 1), print does not print
  awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; print; next } { n = NR - 1 } { '"$2"' } { print }' "$1"
}

# The lines of the methods in the registry. A method without a line gets one from what it needs, and its covariates, factors and groups.
list_lines() {
  "$UPTURN" methods --format json | jq -r '.methods[] | .name' > methods
  awk 'NR == FNR { has[$1] = 1; next } $1 in has' methods "$SOURCE/tests/support/estimate_lines.txt" > lines
  local method
  awk 'NR == FNR { has[$1] = 1; next } !($1 in has)' lines methods | while read -r method; do
    "$UPTURN" estimate "$method" --help | awk -v line="$method" '
      BEGIN { col["time"]; col["event"]; col["id"]; col["count"]; col["score"]; col["pre"]; col["post"]; col["from"]; col["to"]; col["p"]
        as["time2"] = "exposure"; as["by"] = as["factors"] = "g"; as["covariates"] = "x,z"; as["cluster"] = "c"; as["exposure"] = "exposure" }
      /^  --/ { o = substr($1, 3); if (o in col && /\(needed\)/) line = line " --" o " " (o == "event" && /causes/ ? "cause" : o); else if (o in as) line = line " --" o " " as[o] }
      END { print line }' >> lines
  done
}
