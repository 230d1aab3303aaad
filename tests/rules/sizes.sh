#!/bin/sh
# Size limits: 400 lines a file, 60 lines a function, 6 parameters, file names unique in the tree. ctags measures functions.
set -eu
cd "$1"
bad=0
files=$(find engine analyses reports datasets tests -name '*.c' -o -name '*.h' | sort)
for file in $files; do
  n=$(wc -l < "$file")
  [ "$n" -le 400 ] || { echo "$file: $n lines (limit 400)"; bad=1; }
done
long=$(echo "$files" | grep '\.c$' | ctags -L - -f - --fields=+ne --kinds-C=f |
  awk -F'\t' '{l=0;e=0;for(i=4;i<=NF;i++){if($i~/^line:/)l=substr($i,6);if($i~/^end:/)e=substr($i,5)}
    n=e-l+1;if(n>60)print $2": "$1" has "n" lines (limit 60)"}')
[ -z "$long" ] || { echo "$long"; bad=1; }
wide=$(echo "$files" | grep '\.c$' | ctags -L - -f - --fields=+S --kinds-C=f |
  awk -F'\t' '{for(i=4;i<=NF;i++)if($i~/^signature:/){n=gsub(/,/,",",$i)+1;if(n>6)print $2": "$1" has "n" parameters (limit 6)"}}')
[ -z "$wide" ] || { echo "$wide"; bad=1; }
twice=$(echo "$files" | grep -v '/README' | sed 's,.*/,,' | sort | uniq -d)
[ -z "$twice" ] || { echo "file names used twice: $twice"; bad=1; }
exit $bad
