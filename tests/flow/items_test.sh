#!/bin/bash
# Answers to items become scores: a generated file is scored in awk by the rules as datasets/instruments/README.md tells them, and by the program.
# Then headers as people write them, answers in words, totals at odds with their items, and the accounts: every cell is a value or has a reason.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
is() { [ "$2" = "$3" ] || say "$1: $2, not $3"; }
ingest() { # ingest EXPORT [option..]: EXPORT.db, the summary in EXPORT.json, the code in $code
  code=0; "$UPTURN" ingest "$1.csv" --dataset "$1.db" --profile research --format json "${@:2}" > "$1.json" 2> "$1.err" || code=$?
}

# 400 rows; about one answer in 25 is missing.
awk -v OFS=, '
  function put(name, n, low, high, sep,   k) { for (k = 1; k <= n; k++) line = line OFS (NR == 0 ? name sep k : "") }
  function answers(n, low, high,   k, v) { for (k = 1; k <= n; k++) { v = rand() < 0.04 ? "" : low + int(rand() * (high - low + 1)); line = line OFS v } }
  BEGIN {
    srand(20260)
    line = "client_id" OFS "session_date"
    put("phq9", 9, 0, 3, "_"); put("GAD-7", 7, 0, 3, " item "); put("K10", 10, 1, 5, "_0"); put("dass21", 21, 0, 3, ".q"); put("core_om", 34, 0, 4, "_q")
    put("oq45", 45, 0, 4, "_item_"); put("wai_sr", 12, 1, 5, "-"); put("WSAS", 5, 0, 8, "Q"); put("swemwbs", 7, 1, 5, "_question_")
    print line
    for (r = 1; r <= 400; r++) {
      line = "C" r OFS "2024-03-05"
      answers(9, 0, 3); answers(7, 0, 3); answers(10, 1, 5); answers(21, 0, 3); answers(34, 0, 4); answers(45, 0, 4); answers(12, 1, 5); answers(5, 0, 8); answers(7, 1, 5)
      print line
    }
  }' > many.csv
sed -i '1s/K10_010/K10_10/' many.csv
ingest many
is 'many: exit code' $code 0

# By its own hand: nothing of the program is used here.
awk -F, '
  function half_up(x) { return int(x + 0.5 + 1e-9) }
  function read_set(list, at,   n, k, p) { n = split(list, p, " "); sum = 0; got = 0; all = n; for (k = 1; k <= n; k++) if ($(at + p[k]) != "") { sum += $(at + p[k]); got++ } }
  function seq(n,   k, t) { t = ""; for (k = 1; k <= n; k++) t = t k " "; return t }
  function filled(required) { return got < required ? -1 : half_up(sum * all / got) }
  function by_item(required) { return got < required ? -1 : sum + (all - got) * half_up(sum / got) }
  function show(x) { return x < 0 ? "-" : x }
  NR == 1 { split("7 9.51 11.25 12.4 13.33 14.08 14.75 15.32 15.84 16.36 16.88 17.43 17.98 18.59 19.25 19.98 20.73 21.54 22.35 23.21 24.11 25.03 26.02 27.03 28.13 29.31 30.7 32.55 35", rasch, " "); next }
  {
    read_set(seq(9), 2); phq = filled(7)
    read_set(seq(7), 11); gad = filled(5)
    read_set(seq(10), 18); k10 = filled(9)
    read_set("3 5 10 13 16 17 21", 28); d = filled(6); read_set("2 4 7 9 15 19 20", 28); a = filled(6); read_set("1 6 8 11 12 14 18", 28); s = filled(6)
    read_set(seq(34), 49); core = got < 31 ? -1 : half_up(sum / got * 100)
    read_set("1 7 16 17 18 19 20 26 30 37 43", 83); ir = by_item(10); read_set("4 12 14 21 28 32 38 39 44", 83); sr = by_item(8)
    read_set("2 3 5 6 8 9 10 11 13 15 22 23 24 25 27 29 31 33 34 35 36 40 41 42 45", 83); sd = by_item(23)
    read_set("1 2 10 12", 128); task = filled(4); read_set("3 5 7 9", 128); bond = filled(4); read_set("4 6 8 11", 128); goal = filled(4)
    read_set(seq(5), 140); wsas = filled(4)
    read_set(seq(7), 145); swe = got < 7 ? -1 : half_up(rasch[sum - 6] * 100)
    dass = d < 0 || a < 0 || s < 0 ? -1 : d + a + s
    oq = ir < 0 || sr < 0 || sd < 0 ? -1 : ir + sr + sd
    wai = task < 0 || bond < 0 || goal < 0 ? -1 : task + bond + goal
    print show(phq), show(gad), show(k10), show(d), show(a), show(s), show(dass), show(core), show(sd), show(ir), show(sr), show(oq), show(task), show(bond), show(goal), show(wai), show(wsas), show(swe)
  }' many.csv | sort > by_hand
sqlite3 -separator ' ' -nullvalue - many.db 'select score_phq9, score_gad7, score_k10, score_dass21_d, score_dass21_a, score_dass21_s, score_dass21, score_core_om,
  score_oq45_sd, score_oq45_ir, score_oq45_sr, score_oq45, score_wai_sr_task, score_wai_sr_bond, score_wai_sr_goal, score_wai_sr, score_wsas, score_swemwbs from visit' | sort > by_program
is 'many: rows' "$(wc -l < by_program)" 400
cmp -s by_hand by_program || say "many: $(diff by_hand by_program | head -4)"
for column in $(seq 1 18); do
  [ "$(cut -d' ' -f$column by_hand | grep -vc -e -)" -gt 50 ] || say "column $column of the oracle has few scores"
done

# Accounts: values and reasons of every column make the rows.
is "many: accounts" "$(sqlite3 many.db "select count(*) from input_column i where role not in (select code from code where domain = 'role' and label like 'dropped')
  and i.kept + (select coalesce(sum(cells), 0) from input_column_reason r where r.batch = i.batch and r.file = i.file and r.position = i.position) != 400")" 0

# Answers in words, codes for missing, totals.
cat > words.csv <<'END'
client_id,session_date,phq9_1,phq9_2,phq9_3,phq9_4,phq9_5,phq9_6,phq9_7,phq9_8,phq9_9,phq9,k10_1,k10_2,k10_3,k10_4,k10_5,k10_6,k10_7,k10_8,k10_9,k10_10
A,2024-01-01,0,1,2,3,0,1,2,3,0,12,1,2,3,4,5,1,2,3,4,5
B,2024-01-01,0 - Not at all,2 (more than half the days),Nearly every day,3: nearly every day,several days,1,2,3,not at all,15,1,2,3,4,5,1,2,3,4,9
C,2024-01-01,1,1,1,1,1,1,1,1,1,10,1,1,1,1,1,1,1,1,9,9
D,2024-01-01,1,,,,1,1,1,1,1,7,5,5,5,5,5,5,5,5,5,5
E,2024-01-01,1,1,7,1,1,1,1,1-2,1,,0,2,2,2,2,2,2,2,2,2
END
ingest words
[ $code = 0 ] || [ $code = 3 ] || say "words: $(cat words.err)"
# A 12. B 15. C keeps its nine ones against a total of 10. D has too few, and its total. E: 7 and 1-2 are no answers, 7 * 9 / 7.
is 'words: PHQ-9' "$(sqlite3 words.db 'select score_phq9 from visit order by score_phq9' | xargs)" '7 9 9 12 15'
# A 30. B: 25 * 10 / 9 = 27.8. C has two nines. E: 0 is no answer of the K10: 18 * 10 / 9.
is 'words: K10' "$(sqlite3 -nullvalue - words.db 'select score_k10 from visit order by score_k10' | xargs)" '- 20 28 30 50'
lost() { jq -r ".columns[] | select(.column == $2) | [.values, .lost, .flags] | map(if type == \"array\" then join(\" \") else tostring end) | join(\"|\")" "$1.json"; }
is 'the total that disagrees' "$(lost words 12)" '3|total_disagrees:1|total_disagrees'
is 'an answer out of range' "$(lost words 5)" '3|out_of_range:1|'
is 'too few answers' "$(lost words 3)" '4|too_few_items:1|too_few_items'

# One number missing, and nothing is an item; one header twice, and the second is told.
cut -d, -f1-10,12 words.csv > lacking.csv
ingest lacking
is 'an item is lacking' "$(jq -c '[.columns[] | select(.role == "item")] | length' lacking.json)" 0
sed '1s/k10_10/phq9_q9/' words.csv | cut -d, -f1-12,22 > twice.csv
ingest twice
is 'an item twice' "$code $(jq -r '.columns[] | select(.column == 13) | .flags[]' twice.json)" '3 repeated'
# A name that is also an item: oq_45_2 stands for the questionnaire, or for its second item.
{ printf 'client_id,session_date'; for k in $(seq 1 45); do printf ',oq_45_%d' "$k"; done; echo; printf 'A,2024-01-01'; for k in $(seq 1 45); do printf ',1'; done; echo; } > named.csv
ingest named
is 'a name that is an item' "$code $(sqlite3 named.db 'select score_oq45, score_oq45_sd, score_oq45_ir, score_oq45_sr from visit')" '0 45|25|11|9'
# A subscale alone; and columns of occasions stay occasions.
printf 'client_id,session_date,dass21_3,dass21_5,dass21_10,dass21_13,dass21_16,dass21_17,dass21_21\nA,2024-01-01,1,1,1,1,1,1,3\n' > part.csv
ingest part
is 'a subscale alone' "$code $(sqlite3 part.db 'select score_dass21_d from visit')" '0 9'
printf 'client_id,gad7_s0,gad7_s1,gad7_s2,gad7_s3,gad7_s4,gad7_s5,gad7_s6,gad7_s7\nA,1,2,3,2,1,2,3,1\n' > wide.csv
ingest wide
is 'occasions' "$(jq -r '[.layout, ([.columns[] | select(.role == "item")] | length)] | join(" ")' wide.json) $(sqlite3 wide.db 'select count(*) from visit')" 'wide 0 8'

# Nothing of a cell is told.
sed '2s/,0,1,2,/,zyxcanary,1,2,/' words.csv > canary.csv
ingest canary
grep -qa zyxcanary canary.db canary.json canary.err && say 'a cell of answers is told'
exit $failed
