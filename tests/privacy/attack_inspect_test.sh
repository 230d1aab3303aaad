#!/bin/bash
# Somebody who sees over the shoulder, or is handed, what inspect prints: in every format and part, in its dialogue, and in the layout that it saves. With
# the mask left out cells stand there; with the scan left out, headers that identify somebody stand in the saved layout. Ours shows neither.
set -eu
[ -n "${WEAK:-}" ] || exit 77
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }

# Three clients, told apart in every column; the last two columns no rule knows.
cat > export.csv <<'EOF'
client_id,client_name,date_of_birth,email,phone,postcode,session_date,modality,phq9,therapist,notes,Room,Ref
KV-7714,Oda Quillby,1961-04-13,oda@quillby.example,07700 900481,LS6 2AB,2024-02-13,Wavework,11,Ines Farrow,met at Tolvik,Blue Attic,RX5521
MW-3308,Ulf Penhallow,1974-11-29,ulf@penhallow.example,07700 900733,BS8 1TH,2024-05-21,Driftcraft,23,Ruth Onslow,left Skarn,Green Cellar,RX8830
ZT-9026,Ana Wexcombe,1989-07-08,ana@wexcombe.example,07700 900956,EH3 9QN,2024-08-30,Lanternry,17,Milo Castan,from Brevik,Amber Loft,RX6647
EOF
cells=(KV-7714 MW-3308 ZT-9026 Quillby Penhallow Wexcombe 1961-04-13 1974-11-29 1989-07-08 'oda@' 'ulf@' 'ana@' 900481 900733 900956 'LS6 2AB' 'BS8 1TH'
  'EH3 9QN' Wavework Driftcraft Lanternry Farrow Onslow Castan Tolvik Skarn Brevik RX5521 RX8830 RX6647)

shown() { # shown PROGRAM: all that it prints and writes, into PROGRAM's folder
  local name part
  name=$(basename "$1")
  rm -rf "$name" && mkdir "$name"
  for format in text json; do "$1" inspect export.csv --format $format > "$name/$format" 2>&1 || true; done
  for part in columns files layouts samples questions answers statement beyond; do
    "$1" inspect export.csv --format csv --part $part > "$name/$part" 2>&1 || true
  done
  "$1" inspect export.csv --column 1=drop > "$name/wanting" 2>&1 || true
  printf '\n\n\n\n' | "$1" inspect export.csv --ask --save-layout "$name/saved.yaml" > "$name/asked" 2>&1 || true
  [ -s "$name/saved.yaml" ] || say "$name: no layout was saved: $(tail -2 "$name/asked")"
}
found() { # found FOLDER: how many of the cells stand somewhere in it
  local n=0 cell
  for cell in "${cells[@]}"; do if grep -rqiF -e "$cell" "$1"; then n=$((n + 1)); fi; done
  echo $n
}
shown "$WEAK/upturn_weak_mask"
shown "$UPTURN"
weak=$(found upturn_weak_mask) ours=$(found upturn)
echo "cells shown: $weak of ${#cells[@]} without the mask, $ours with it"
[ "$weak" = "${#cells[@]}" ] || say "the attack finds only $weak cells without the mask"
[ "$ours" = 0 ] || say "$ours cells are shown"

# Headers that identify somebody, in columns that a person speaks of.
saved() { # saved PROGRAM: how many of the headers stand in the layouts that it saves
  local n=0 header
  for header in wren@tolvik.example 'call 07700 900481' 'Quillby' 'quillbybdi1'; do
    sed "1s/Room/$header/" export.csv > headed.csv
    rm -f headed.yaml
    "$1" inspect headed.csv --column 12=drop --column 13=drop --column 8=modality --save-layout headed.yaml > out 2> err || true
    if [ -e headed.yaml ] && grep -qiF -e "$header" headed.yaml; then n=$((n + 1)); fi
    if grep -qiF -e "$header" err; then say "the message holds the header"; fi
  done
  echo $n
}
weak=$(saved "$WEAK/upturn_weak_scan") ours=$(saved "$UPTURN")
echo "headers saved: $weak of 4 without the scan, $ours with it"
[ "$weak" = 4 ] || say "the attack has only $weak headers without the scan"
[ "$ours" = 0 ] || say "$ours headers that identify somebody are saved"
# Who asks in the dialogue what spellings of a category there are: what is rare, holds a name of the export or an identifier is neither shown nor saved.
awk 'BEGIN { print "client_id,client_name,session_date,modality,phq9"
  split("Wavework;Quillby;ring 07700 900481;wren@tolvik.example", m, ";")
  for (i = 1; i <= 80; i++) printf "C%d,Oda Quillby,2024-01-%02d,%s,%d\n", i % 6, i % 28 + 1, i == 5 ? "Lanternry" : m[i % 4 + 1], i % 20 }' > spelled.csv
told() { # told PROGRAM: how many of what should not be told are shown or saved
  local n=0 word
  rm -f spelled.yaml
  printf 's\ncbt\ncbt\ncbt\ncbt\ncbt\n\n' | "$1" inspect spelled.csv --ask --save-layout spelled.yaml > out 2> err || true
  for word in Quillby 900481 wren@tolvik Lanternry; do if grep -qiF -e "$word" out err spelled.yaml 2> /dev/null; then n=$((n + 1)); fi; done
  echo $n
}
weak=$(told "$WEAK/upturn_weak_spelling") ours=$(told "$UPTURN")
echo "spellings told: $weak of 4 without the rule, $ours with it"
[ "$weak" = 4 ] || say "the attack sees only $weak spellings without the rule"
[ "$ours" = 0 ] || say "$ours spellings that could identify somebody are told"
grep -q Wavework spelled.yaml || say 'a spelling of many cells is not saved'
exit $failed
