# What must be so of an answer of `estimate`; one line a fault, begun with the number of its file NUMBER.TABLE.
def is_finite: . == . and fabs < 1.7e308;
def some(f): f != null;
def faults($wide): # of one object; wide: its limits reach beyond the estimate (those of mid-p need not at a low level)
  (if has("why") and .why == null then "null as a reason" else empty end),
  (if .why then empty else to_entries[] | select(.value == null) | "\(.key) is null without a reason" end),
  (to_entries[] | select((.value | type) == "number" and (.value | is_finite | not)) | "\(.key) is not finite"),
  (if .converged == false and (.why | not) then "not converged, without a reason" else empty end),
  (if (.["std.error"] // 0) < 0 then "a negative std.error" else empty end),
  (if (.["p.value"] // 0) < 0 or (.["p.value"] // 0) > 1 then "p.value out of 0..1" else empty end),
  (if $wide and some(.estimate) and (.estimate | type) == "number" then
    (1e-9 * (.estimate | fabs)) as $room |
    (if some(.["conf.low"]) and .["conf.low"] > .estimate + $room then "conf.low above the estimate" else empty end),
    (if some(.["conf.high"]) and .["conf.high"] < .estimate - $room then "conf.high below the estimate" else empty end)
  else empty end);
def silence($table): # of the whole: what the table calls for and nobody says
  [.. | objects | select(.term?)] as $rows | (.options.covariates // "") as $x |
  (if ($table == "constant" and ($x | startswith("x"))) or ($table == "collinear" and $x == "x,z") then
    if any($rows[]; .estimate == null and ((.why // "") | test("constant")) and (.term | test("^[xz]"))) then empty
    else "no column is named as dropped" end
  else empty end),
  (if $table == "separated" then
    $rows[] | select(some(.estimate) and (.why | not) and (.estimate | fabs) > 15) | "\(.term) runs away, without a reason"
  else empty end);
(input_filename | sub(".*/"; "") | split(".")) as $of | (.options["conf-level"] // 0.95) as $level |
[silence($of[1]), (.. | objects | select((has("method") and has("version")) | not) | faults($level > 0.5))] | unique[] | "\($of[0]) \(.)"
