#!/bin/bash
# One FHIR export (the layout's sample), as a bulk export's folder, packed, in an archive, as one file of all types and as a Bundle: the datasets are the
# same. The manifest and the files of errors and deletions beside the data are told and change nothing. jq makes the other forms.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/key" && cd "$SCRATCH"
failed=0
say() { echo "FAILED: $*"; failed=1; }
"$UPTURN" key new key/k > /dev/null 2>&1
cp key/k key/first
same() { # same WHAT EXPORT
  rm -rf out.db key/k key/k.*
  cp key/first key/k
  local got=0
  "$UPTURN" ingest "$2" --dataset out.db --key key/k > out.txt 2> err.txt || got=$?
  [ "$got" = 0 ] || [ "$got" = 3 ] || { say "$1: $(cat err.txt)"; return; }
  sqlite3 out.db .dump | grep -v -i -e input -e 'INTO batch' > out.sql
  [ -e want.sql ] || cp out.sql want.sql
  cmp -s want.sql out.sql || say "$1: another dataset: $(diff want.sql out.sql | head -4)"
}
cp -r "$SOURCE/datasets/layouts/fhir" bulk
same 'a folder' bulk
[ "$(grep -c 'INTO visit' want.sql)" -ge 4 ] || say 'too little in the dataset to compare'
mkdir packed && cp bulk/* packed && gzip packed/*
same 'a packed folder' packed
cat bulk/*.ndjson > all.ndjson
same 'one file' all.ndjson
jq -s '{resourceType: "Bundle", type: "collection", entry: [.[] | {fullUrl: "urn:x", resource: .}]}' all.ndjson > bundle.json
same 'a Bundle' bundle.json
jq -s . all.ndjson > list.json
same 'a list' list.json
if command -v zip > /dev/null; then
  (cd bulk && zip -q ../all.zip ./*)
  same 'an archive' all.zip
fi
echo '{"transactionTime":"2024-01-01T00:00:00Z","request":"https://x.example/$export","requiresAccessToken":true,"output":[{"type":"Patient","url":"u"}]}' > bulk/manifest.json
echo '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing"}]}' > bulk/error.ndjson
echo '{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"DELETE","url":"Patient/1"}}]}' > bulk/deleted.ndjson
same 'a folder with all that a server gives' bulk
[ "$(grep -c 'left out' err.txt)" = 3 ] || say "not told what was left out: $(cat err.txt)"
exit $failed
