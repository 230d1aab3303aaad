# The cells of a workbook that unzip has laid out: SHEET <tab> CELL <tab> VALUE. Input: xl/workbook.xml, xl/sharedStrings.xml, then the sheets in order.
BEGIN { RS = "<" }
function plain(s) { gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&quot;/, "\"", s); gsub(/&apos;/, "'", s); gsub(/&amp;/, "\\&", s); return s }
function attribute(name,   at) { at = match($0, " " name "=\"[^\"]*\""); return at ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
function content(   at) { at = index($0, ">"); return substr($0, at + 1) }
FNR == 1 { file++ }
file == 1 && /^sheet / { sheet[++sheets] = plain(attribute("name")) }
file == 2 && /^si>/ { text = "" }
file == 2 && /^t[ >]/ { text = text content() }
file == 2 && /^\/si>/ { string[strings++] = plain(text) }
file > 2 && /^c / { ref = attribute("r"); type = attribute("t") }
file > 2 && /^v>/ { v = content(); print sheet[file - 2] "\t" ref "\t" (type == "s" ? string[v] : v) }
