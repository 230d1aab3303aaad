#include "core/secret.h"

#include "core/weak.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* PAGES: looked at in one go. */
enum { HUGE = 1 << 21, FIRST = 4096, PAGES = 1024 };

/* What the weakened program does. */
static void *pages_of_file(size_t size)
{
	char name[] = "pages.XXXXXX";
	int fd = mkstemp(name);
	if (fd < 0)
		return MAP_FAILED;
	void *p = ftruncate(fd, (off_t)size) ? MAP_FAILED : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	return p;
}

/* No file stands behind the pages. */
static void *pages(size_t size)
{
	return weak(WEAK_LEFTOVER) ? pages_of_file(size)
				   : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

enum err secret_alloc(size_t size, void **out)
{
	void *p = pages(size);
	if (p == MAP_FAILED)
		return err_memory();
	if (!weak(WEAK_LEFTOVER) && (madvise(p, size, MADV_DONTDUMP) || madvise(p, size, MADV_WIPEONFORK))) {
		munmap(p, size);
		return err_memory();
	}
	/* Both are courtesies: fewer page faults, and no swap as far as the user's limit of locked memory reaches. What is not used takes no memory. */
	if (size >= HUGE)
		(void)madvise(p, size, MADV_HUGEPAGE);
	(void)mlock2(p, size, MLOCK_ONFAULT);
	*out = p;
	return ERR_OK;
}

void secret_wipe(void *p, size_t n)
{
	if (!weak(WEAK_LEFTOVER))
		explicit_bzero(p, n);
}

void secret_unmap(void *p, size_t size)
{
	munmap(p, size);
}

/* Pages that nobody wrote to hold nothing: zeros over them would take the memory that they never took. */
static void wipe_taken(char *p, size_t size, size_t page)
{
	unsigned char taken[PAGES];
	bool known = !mincore(p, size, taken);
	for (size_t at = 0; at < size; at += page)
		if (!known || taken[at / page] & 1)
			secret_wipe(p + at, size - at < page ? size - at : page);
}

void secret_free(void *p, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), most = PAGES * page;
	if (!p)
		return;
	for (size_t at = 0; at < size; at += most)
		wipe_taken((char *)p + at, size - at < most ? size - at : most, page);
	secret_unmap(p, size);
}

/* The same pages, and more behind them; NULL where the system would have to lock more than it may. */
static void *moved(void *p, size_t size, size_t larger)
{
	if (!p || weak(WEAK_LEFTOVER))
		return NULL;
	void *to = mremap(p, size, larger, MREMAP_MAYMOVE);
	if (to == MAP_FAILED)
		return NULL;
	if (larger >= HUGE)
		(void)madvise(to, larger, MADV_HUGEPAGE);
	return to;
}

enum err secret_grow(void **p, size_t *room, size_t need, size_t width)
{
	if (need <= *room)
		return ERR_OK;
	size_t more = *room ? *room : FIRST;
	while (more < need)
		more *= 2;
	if (more > SIZE_MAX / 2 / width)
		return err_memory();
	void *larger = moved(*p, *room * width, more * width);
	if (larger) {
		*p = larger;
		*room = more;
		return ERR_OK;
	}
	enum err err = secret_alloc(more * width, &larger);
	if (err)
		return err;
	if (*p)
		memcpy(larger, *p, *room * width);
	secret_free(*p, *room * width);
	*p = larger;
	*room = more;
	return ERR_OK;
}
