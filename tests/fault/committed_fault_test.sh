#!/bin/bash
# No memory just after SQLite committed an ingest: the run tells it and exits 1, but the dataset has the rows, and so the link file that goes with them
# has to stay: the next run finds both as one.
set -eu
rm -rf "$SCRATCH" && mkdir -p "$SCRATCH/keys" && cd "$SCRATCH"
ldd "$UPTURN" | grep -q libasan && exit 77 # it wants to be first
command -v cc > /dev/null || exit 77
failed=0
say() { echo "FAILED: $*"; failed=1; }
cat > shim.c <<'C'
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/syscall.h>
void *__libc_malloc(size_t n);
static int left;
int unlink(const char *path)
{
	size_t n = strlen(path);
	if (n > 8 && !strcmp(path + n - 8, "-journal"))
		left = 1;
	return (int)syscall(SYS_unlink, path);
}
void *malloc(size_t n)
{
	if (left && left++ == atoi(getenv("NTH"))) {
		left = 0;
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}
C
cc -shared -fPIC -o shim.so shim.c
"$UPTURN" key new keys/k > /dev/null
"$UPTURN" simulate --clients 40 --seed 1 > one.csv
"$UPTURN" simulate --clients 60 --seed 2 | sed '2,$s/^/N/' > two.csv
"$UPTURN" ingest one.csv --dataset whole.db --key keys/k > /dev/null
cp keys/k.link whole.link
hit=0
for nth in 1 5 20 60 150; do
  rm -f keys/k.link* d.db && cp whole.db d.db && cp whole.link keys/k.link
  got=0
  NTH=$nth LD_PRELOAD=$PWD/shim.so "$UPTURN" ingest two.csv --dataset d.db --key keys/k > out 2> err || got=$?
  rows=$(sqlite3 d.db 'select count(*) from visit')
  [ "$got" != 1 ] || [ "$rows" = "$(sqlite3 whole.db 'select count(*) from visit')" ] || hit=$((hit + 1))
  "$UPTURN" ingest two.csv --dataset d.db --key keys/k > out 2> err || [ $? = 3 ] || say "$nth: exit $got with $rows rows, and then: $(cat err)"
done
[ $hit -gt 0 ] || say 'no run failed after the commit'
exit $failed
