#!/bin/bash
# Withheld counts worked out from ALL sheets of written workbooks, over simulated small clinics and all three releases: by the sums that the workbook itself
# tells, tightened to a fixpoint (attack_joint.awk, which knows nothing of the program), without and with one therapist's own numbers. The programs with one
# rule left out lose counts; ours loses none. What is worked out is compared with the dataset, where sqlite3 can count it (breakthroughs that therapist
# or client flagged, by modality).
#   known      a withheld count of fewer than t clients is worked out, or known to be of fewer than t
#   true       of these, in the rows that sqlite3 counts: all must be what the dataset says
#   insider    a withheld count of fewer than t, of which a therapist who knows their own clients learns that the others are fewer than t
set -eu
[ -n "${WEAK:-}" ] || exit 77
for tool in unzip awk sqlite3; do command -v $tool > /dev/null || { echo "skipped: $tool is not installed"; exit 77; }; done
here=$SOURCE/tests/privacy
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

# Clients with their therapist, the first modality, and flags in the first episode (a gap of more than 90 days ends one; offsets are weeks).
sql="with s as (select client, seq, at, modality, therapist, breakthrough, at - lag(at) over (partition by client order by seq) gap from visit where attendance = 1),
e as (select *, sum(coalesce(gap, 0) * 7 > 90) over (partition by client order by seq) episode, row_number() over (partition by client order by seq) k from s)
select f.client, coalesce(f.therapist, 0), (select label from code where domain = 'modality' and code = f.modality),
 exists (select 1 from e where e.client = f.client and episode = 0 and breakthrough in (2, 3)),
 exists (select 1 from e where e.client = f.client and episode = 0 and breakthrough in (1, 3)) from e f where k = 1"

cells() { # cells WORKBOOK > TSV
  rm -rf parts && mkdir parts && unzip -qq "$1" -d parts
  (cd parts && awk -f "$here/book_cells.awk" xl/workbook.xml xl/sharedStrings.xml $(ls xl/worksheets/sheet*.xml | sort -V))
}
# Counts of the rows "B4 ..." and "B5 ..." of Definitions beside as SHEET CELL N: of all clients, or of one therapist.
counted() { # counted CELLS [THERAPIST]
  awk -F'\t' -v who="${2:-}" '
    NR == FNR { if ($1 == "Definitions beside") { r = $2; sub(/^[A-Z]+/, "", r); if ($2 ~ /^A/ && $3 ~ /^B[45] /) row[r] = $3; if ($2 ~ /^C/) group[r] = $3 } next }
    FNR == 1 { for (r in row) if (group[r] != "All") named[group[r]] = 1 }
    who == "" || $2 == who { g = ($3 in named) ? $3 : "other modalities"; n[g]++; b4[g] += $4; b5[g] += $5; n["All"]++; b4["All"] += $4; b5["All"] += $5 }
    END { for (r in row) { g = group[r]; e = row[r] ~ /^B4/ ? b4[g] : b5[g]; print "Definitions beside\tH" r "\t" e + 0; print "Definitions beside\tG" r "\t" n[g] - e } }' "$1" clients.tsv
}
declare -A known true insider withheld
attack() { # attack PROGRAM RELEASE
  local program=$1 release=$2 who
  cp clinic.db one.db # the ledger of releases is another matter
  "$program" analyze --dataset one.db --output book.xlsx --release "$release" > /dev/null 2> log || { cat log; say "analyze: $program"; return; }
  cells book.xlsx > cells.tsv
  counted cells.tsv > truth.tsv
  awk -f "$here/attack_joint.awk" cells.tsv > found.tsv
  local key=${program##*/}.$release
  withheld[$key]=$((${withheld[$key]:-0} + $(wc -l < found.tsv)))
  known[$key]=$((${known[$key]:-0} + $(grep -cE '^(exact|small)' found.tsv || true)))
  read -r right wrong < <(awk -F'\t' 'NR == FNR { truth[$1, $2] = $3; next } ($2, $3) in truth && $1 != "open" { t = truth[$2, $3]; if (t >= $4 && t <= $5) right++; else wrong++ }
    END { print right + 0, wrong + 0 }' truth.tsv found.tsv)
  [ "$wrong" = 0 ] || say "$key: $wrong counts worked out are not what the dataset says"
  true[$key]=$((${true[$key]:-0} + right))
  for who in $(cut -f2 clients.tsv | grep -v '^0$' | sort | uniq -c | sort -k1,1nr -k2,2n | awk 'NR <= 3 { print $2 }'); do
    counted cells.tsv "$who" > own.tsv
    awk -v own=own.tsv -f "$here/attack_joint.awk" cells.tsv > found.tsv
    insider[$key]=$((${insider[$key]:-0} + $(awk -F'\t' -v least="$(awk -F'\t' '$1 == "What adds up" && $3 ~ /^least/ { split($3, w, /[ ,]+/); print w[2] }' cells.tsv)" '
      FILENAME == "truth.tsv" { truth[$1, $2] = $3; next }
      ($2, $3) in truth { t = truth[$2, $3]; n += t > $6 && t < least && $5 - $6 < least } END { print n + 0 }' truth.tsv found.tsv)))
  done
}
seeds=${SEEDS:-24} weak_seeds=8
for seed in $(seq 1 "$seeds"); do
  rm -f clinic.db
  "$UPTURN" simulate --layout sessions --clients $((60 + (seed * 53) % 241)) --seed "$seed" > clinic.csv
  "$UPTURN" ingest clinic.csv --dataset clinic.db > /dev/null 2>&1 || [ $? = 3 ]
  sqlite3 -separator $'\t' clinic.db "$sql" > clients.tsv
  for release in qi research public; do
    attack "$UPTURN" "$release"
    [ "$seed" -le $weak_seeds ] || continue
    for rule in complement linked insider; do attack "$WEAK/upturn_weak_$rule" "$release"; done
  done
done
printf '%-32s %9s %6s %5s %8s   (%s clinics, %s with a weak program, 3 therapists each)\n' "program, release" withheld known true insider "$seeds" $weak_seeds
for release in qi research public; do
  for program in upturn upturn_weak_complement upturn_weak_linked upturn_weak_insider; do
    key=$program.$release
    printf '%-32s %9d %6d %5d %8d\n' "$program, $release" "${withheld[$key]}" "${known[$key]}" "${true[$key]}" "${insider[$key]:-0}"
  done
  [ "${known[upturn.$release]}" = 0 ] || say "$release: ours loses counts"
  [ "${insider[upturn.$release]:-0}" = 0 ] || say "$release: ours loses counts to an insider"
  [ "${known[upturn_weak_complement.$release]}" -gt 0 ] || say "$release: nothing is lost without complementary suppression"
done
[ "${known[upturn_weak_linked.qi]}" -gt 0 ] || say "nothing is lost where each table is judged alone"
[ $((${insider[upturn_weak_insider.qi]:-0} + ${insider[upturn_weak_insider.research]:-0} + ${insider[upturn_weak_insider.public]:-0})) -gt 0 ] || say "an insider learns nothing either way"
[ "${true[upturn_weak_complement.qi]}" -gt 0 ] || say "nothing worked out could be compared with the dataset"
exit $failed
