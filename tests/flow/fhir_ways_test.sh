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
# References in their other forms (R4, "References" 2.3.0.1): of a server, of a version, and by the urn of a Bundle's entry, whose resource has an id or has none.
rewrite() { jq -c "walk(if type == \"object\" and has(\"reference\") then .reference |= $1 else . end)" all.ndjson; }
rewrite '"https://h.example/fhir/" + .' > server.ndjson
same 'references with their server' server.ndjson
rewrite '. + "/_history/2"' > version.ndjson
same 'references with a version' version.ndjson
rewrite 'if startswith("Practitioner") then . else "urn:uuid:" + sub("/"; "-") end' |
  jq -s '{resourceType: "Bundle", type: "transaction", entry: [.[] | {fullUrl: ("urn:uuid:" + .resourceType + "-" + .id), request: {method: "POST", url: .resourceType}, resource: .}]}' > urn.json
[ "$(grep -c '"reference": "urn:' urn.json)" -ge 10 ] || say 'too few references by urn'
same 'references by urn' urn.json
# Without ids every name is another, and so is every pseudonym; what Patient and EpisodeOfCare tell is there all the same.
facts() { sqlite3 out.db "select age_band, gender, seq, at, end_reason, score_phq9, score_gad7 from visit join client using (client) order by 1, 2, 3"; }
same 'all of them' all.ndjson
facts > facts.want
jq 'del(.entry[].resource.id)' urn.json > anonymous.json
"$UPTURN" ingest anonymous.json --dataset anonymous.db --key key/k > out.txt 2> err.txt || [ $? = 3 ] || say "without ids: $(cat err.txt)"
mv anonymous.db out.db
facts > facts.got
[ -n "$(cut -d'|' -f1 facts.want | tr -d '\n')" ] || say 'no age that a lookup gave'
cmp -s facts.want facts.got || say "without ids: $(diff facts.want facts.got)"
# Two servers with the same ids, each a Bundle whose entries are told by their addresses: every client twice, with what each server's Patient says of them.
at_server() { jq -s --arg at "https://$1.example/fhir/" '{resourceType: "Bundle", type: "searchset", entry: [.[] | {fullUrl: ($at + .resourceType + "/" + .id), resource: .}]}' all.ndjson; }
at_server one > one.json
at_server two > two.json
same 'a server told by addresses' one.json
twice() { # twice WHAT FILE...
  rm -f twice.db key/k key/k.*
  cp key/first key/k
  local what="$1"; shift
  "$UPTURN" ingest "$@" --dataset twice.db --key key/k > out.txt 2> err.txt || [ $? = 3 ] || { say "$what: $(cat err.txt)"; return; }
  mv twice.db out.db
  facts > facts.got
  cmp -s <(cat facts.want facts.want | sort) <(sort facts.got) || say "$what: $(diff <(cat facts.want facts.want | sort) <(sort facts.got) | head -4)"
}
twice 'two servers' one.json two.json
twice 'two servers, the other first' two.json one.json
# The same from files of references with addresses; what a Patient of the second server says is not known to be of it.
jq -c 'select(.resourceType != "Patient")' all.ndjson > rest.ndjson
for server in one two; do
  jq -c "walk(if type == \"object\" and has(\"reference\") then .reference |= \"https://$server.example/fhir/\" + . else . end)" rest.ndjson > $server.ndjson
done
clients() { # clients FILE...
  rm -f clients.db
  "$UPTURN" ingest "$@" --dataset clients.db --key key/k > out.txt 2> err.txt || [ $? = 3 ] || say "$*: $(cat err.txt)"
  sqlite3 clients.db 'select count(*) from client'
}
[ "$(clients one.ndjson two.ndjson)" = $((2 * $(clients one.ndjson))) ] || say "a client of two servers is one: $(clients one.ndjson two.ndjson), alone $(clients one.ndjson)"
# Scores as text and none at all: o1 says its 18 as text, o4 as a component only.
jq -c 'if .id == "o1" then del(.valueInteger) + {valueString: "18"} else . end' all.ndjson > text.ndjson
same 'a score as text' text.ndjson
none() { # none WHAT FILE NUMBER
  "$UPTURN" ingest "$2" --dataset "$2.db" --key key/k --format json > out.json 2> err.txt || [ $? = 3 ] || say "$1: $(cat err.txt)"
  [ "$(jq '[.rejected_values[] | select(.reason == "no_score")] | length' out.json)" = "$3" ] || say "$1: not told: $(jq -c .rejected_values out.json)"
}
none 'every score there' all.ndjson 0
jq -c 'if .id == "o4" then del(.valueQuantity) + {component: [{code: {text: "total"}, valueInteger: 21}]} else . end' all.ndjson > component.ndjson
none 'a score in a component' component.ndjson 1
# o1 says its 18, and o2 its 14, as a component of a code, beside components of another kind; o3 says its 11 by nine answers, too.
said() { jq -c "def coded: {coding: [{system: \"http://x.example\", code: \"x\"}, {system: \"http://loinc.org\", code: .}]};
  def answered: [[\"44250-9\", \"44255-8\", \"44259-0\", \"44254-1\", \"44251-7\", \"44258-2\", \"44252-5\", \"44253-3\", \"44260-8\"], [3, 3, 1, 1, 1, 1, 1, 0, 0]] |
    transpose | map({code: (.[0] | coded), valueCodeableConcept: {coding: [{code: [\"LA6568-5\", \"LA6569-3\", \"LA6570-1\", \"LA6571-9\"][.[1]]}]}});
  if .resourceType == \"Observation\" then $1 else . end" all.ndjson; }
said 'if .id == "o1" then del(.valueInteger) + {component: [{code: ("8480-6" | coded), valueQuantity: {value: 3}}, {code: ("44261-6" | coded), valueQuantity: {value: 18}}, {code: {text: "who"}, valueString: "x"}]} elif .id == "o2" then del(.valueQuantity) + {component: [{code: ("70274-6" | coded), valueInteger: 14}]} else . end' > coded.ndjson
same 'scores in components' coded.ndjson
none 'scores in components' coded.ndjson 0
said 'if .id == "o3" then .component = answered else . end' > both.ndjson
same 'a score and its answers' both.ndjson
said 'if .id == "o3" then del(.valueQuantity) + {component: answered} else . end' > answers.ndjson
same 'answers alone' answers.ndjson
none 'answers alone' answers.ndjson 0
# Its own 9 beside answers that make 11: the answers count, and it is told.
said 'if .id == "o3" then .component = answered | .valueQuantity.value = 9 else . end' > disagree.ndjson
same 'a score that its answers contradict' disagree.ndjson
"$UPTURN" ingest disagree.ndjson --dataset disagree.db --key key/k --format json > out.json 2> err.txt || [ $? = 3 ] || say "contradicted: $(cat err.txt)"
[ "$(jq '[.rejected_values[] | select(.reason == "total_disagrees")] | length' out.json)" = 1 ] || say "a contradiction is not told: $(jq -c .rejected_values out.json)"
# o5 is of no instrument.
jq -c 'if .resourceType == "Observation" then del(.valueInteger, .valueQuantity) else . end' all.ndjson > valueless.ndjson
none 'no Observation has a value' valueless.ndjson 4
exit $failed
