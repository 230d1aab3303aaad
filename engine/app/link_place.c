#include "app/link_place.h"

#include "core/outfile.h"
#include "core/wipe.h"
#include "deid/link.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static enum err with_end(const char *path, const char *end, char **out)
{
	*out = NULL;
	if (asprintf(out, "%s%s", path, end) >= 0)
		return ERR_OK;
	*out = NULL;
	return err_memory();
}

enum err link_place(const char *key, char **out)
{
	return with_end(key, ".link", out);
}

static enum err next_of(const char *link, char **out)
{
	return with_end(link, ".next", out);
}

enum err link_place_stage(const char *link, const void *bytes, size_t n)
{
	char *next = NULL;
	enum err err = next_of(link, &next);
	if (!err)
		err = outfile_write(next, bytes, n);
	free(next);
	return err;
}

void link_place_abandon(const char *link)
{
	char *next = NULL;
	if (!next_of(link, &next))
		unlink(next);
	free(next);
}

enum err link_place_commit(const char *link)
{
	char *next = NULL;
	int old = -1;
	enum err err = next_of(link, &next);
	if (!err)
		err = wipe_hold(link, &old);
	if (!err)
		err = outfile_move(next, link);
	if (err)
		wipe_let_go(old);
	else
		err = wipe_held(old);
	free(next);
	return err;
}

static enum err goes_with(const char *dataset, uint64_t print, bool *out)
{
	struct store *s = NULL;
	*out = false;
	if (!dataset || access(dataset, F_OK))
		return ERR_OK;
	enum err err = store_open(dataset, &s);
	if (!err)
		*out = store_info(s)->link == print;
	store_close(s);
	return err;
}

enum err link_place_settle(const char *link, const char *dataset)
{
	char *next = NULL;
	uint64_t print = 0;
	bool counts = false;
	enum err err = next_of(link, &next);
	if (!err)
		err = link_print(next, &print);
	if (!err)
		err = goes_with(dataset, print, &counts);
	if (!err && counts)
		err = link_place_commit(link);
	else if (!err && unlink(next))
		err = err_set(ERR_DISK, "what a killed run left beside the key cannot be removed");
	free(next);
	return err == ERR_END ? ERR_OK : err;
}

enum err link_place_after_error(const char *link, const char *dataset)
{
	const struct err_note note = *err_last();
	enum err err = link_place_settle(link, dataset);
	(void)err; /* the first error is told */
	return err_at(note.code, err_place(note.file, note.row, note.column), "%s", note.text);
}
