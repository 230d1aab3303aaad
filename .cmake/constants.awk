# The texts that the program ships, one a line: string literals of C sources (neighbours joined, a conversion such as %d becomes a byte 1), and the lines
# of YAML files.
function flush_literal() { if (held != "") print held; held = ""; joined = 0 }
function take(line,    before, s) {
  gsub(/'\\?.'/, "", line)
  if (line ~ /^[ \t]*#include/ || line ~ /^[ \t]*\/?\*/) return
  while (match(line, /"([^"\\]|\\.)*"/)) {
    before = substr(line, 1, RSTART - 1)
    s = substr(line, RSTART + 1, RLENGTH - 2)
    line = substr(line, RSTART + RLENGTH)
    if (before !~ /^[ \t]*$/) flush_literal()
    gsub(/\\n|\\t/, " ", s); gsub(/\\"/, "\"", s)
    gsub(/\{[0-9]+\}/, "\001", s); gsub(/%%/, " ", s); gsub(/%[-+#0]*[0-9.*]*[hlzjt]*[a-zA-Z]/, "\001", s)
    held = held s
  }
  if (line !~ /^[ \t]*$/) flush_literal()
}
FNR == 1 { flush_literal() }
# Of a vocabulary its labels alone are ever written: its spellings have trades and places that are surnames too.
FILENAME ~ /vocabularies\/.*\.yaml$/ {
  while (match($0, /label: *("[^"]*"|[^,}]*)/)) { print substr($0, RSTART + 6, RLENGTH - 6); $0 = substr($0, RSTART + RLENGTH) }
  next
}
FILENAME ~ /\.yaml$/ { print; next }
{ take($0) }
END { flush_literal() }
