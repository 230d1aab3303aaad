#!/bin/sh
# The include rule: layers.sh MODULE FOLDER DEPS THIRD (comma lists). Every #include of the module must name the module itself,
# one of DEPS, the C library, or a header that THIRD allows. A third-party header that no list knows is a breach too.
set -eu
module=$1 folder=$2 deps=$3 third=$4
case_of() { # the third-party library that owns a header, or "c" for the C library and POSIX
  case $1 in
    gsl/*|cblas*.h) echo gsl ;;
    sqlite3*.h) echo sqlite3 ;;
    sodium*.h) echo sodium ;;
    nettle/*) echo nettle ;;
    cyaml/*|yaml.h) echo cyaml ;;
    jansson*.h) echo jansson ;;
    utf8proc.h) echo utf8proc ;;
    xlsxwriter*) echo xlsxwriter ;;
    iconv.h) echo iconv ;;
    zip.h) echo zip ;;
    zlib.h) echo zlib ;;
    libpq-fe.h) echo pq ;;
    expat.h) echo expat ;;
    readstat.h) echo readstat ;;
    pthread.h) echo pthread ;;
    argp.h|assert.h|getopt.h|ctype.h|errno.h|fcntl.h|float.h|inttypes.h|limits.h|locale.h|math.h|stdalign.h|stdarg.h|stdatomic.h|\
    stdbool.h|stddef.h|stdint.h|stdio.h|stdlib.h|string.h|strings.h|time.h|termios.h|unistd.h|dirent.h|signal.h|immintrin.h|\
    sys/*.h) echo c ;;
    *) echo "unknown" ;;
  esac
}
bad=0
for file in "$folder"/*.c "$folder"/*.h "$folder"/*/*.c "$folder"/*/*.h; do
  [ -f "$file" ] || continue
  for inc in $(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"([^"]+)".*/\1/p' "$file"); do
    owner=${inc%%/*}
    case ",$module,$deps," in *",$owner,"*) ;; *) echo "$file: \"$inc\" is not for $module"; bad=1 ;; esac
  done
  for inc in $(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*<([^>]+)>.*/\1/p' "$file"); do
    owner=$(case_of "$inc")
    [ "$owner" = c ] && continue
    case ",$third," in *",$owner,"*) ;; *) echo "$file: <$inc> ($owner) is not for $module"; bad=1 ;; esac
  done
done
exit $bad
