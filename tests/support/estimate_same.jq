# Where two answers of `estimate` differ, numbers by more than $room (relative, and to the size of 1): one line a difference. Lists are compared
# as sets, since some have a row per row of the table. With $part, only that part, or the coefficients; without an --id a row's name is its place.
def rough: if . == 0 then 0 else (fabs | log10 | floor - 5 | exp10) as $unit | (. / $unit | round) end;
def key: if type == "number" then (if fabs < 1e-9 then 0 else rough end) elif type == "object" or type == "array" then map(key) else . end;
def canonical: if type == "array" then map(canonical) | sort_by(key) elif type == "object" then map_values(canonical) else . end;
def larger($x; $y): [$x, $y, -$x, -$y, 1] | max;
def differences($x; $y; $at):
  if ($x | type) != ($y | type) then "\($at): \($x) and \($y)"
  elif ($x | type) == "object" then ((($x | keys) + ($y | keys)) | unique[]) as $k | differences($x[$k]; $y[$k]; "\($at).\($k)")
  elif ($x | type) == "array" then
    if ($x | length) != ($y | length) then "\($at): \($x | length) and \($y | length) rows"
    else range($x | length) as $i | differences($x[$i]; $y[$i]; "\($at)[\($i)]") end
  elif ($x | type) == "number" then if ($x - $y | fabs) > $room * larger($x; $y) then "\($at): \($x) and \($y)" else empty end
  elif $x != $y then "\($at): \($x) and \($y)"
  else empty end;
def bare: (.options.id == null) as $places | del(.options, .n, .n_missing, .version)
  | (if $places then walk(if type == "object" then del(.id, .row) else . end) else . end) | if $part == "" then . elif $part == "coefficients" then [.tidy[] | {term, estimate}] else .[$part] end | canonical;
differences(.[0] | bare; .[1] | bare; "")
