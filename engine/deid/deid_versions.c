/* Several files of one run tell of one day: of an appointment that stands in more than one of them the last file's version is kept. */
#include "deid/deid_inside.h"
#include "deid/pairing.h"

#include <stdlib.h>

/* What stands after the files so far, and behind it the rows of the next file. */
struct standing {
	struct deid_course *c;
	struct pairing_item *item;
	size_t n;
};

/* Rows of one score, and measurements, are parts of appointments: they are joined, not replaced. Of rows with a key of their own the key has told already
 * which replaces which. */
static bool is_whole(const struct packed *row)
{
	return !course_is_out(row) && !(row->flags & (PACKED_RELATIVE | PACKED_JOINS | PACKED_MEASUREMENT | PACKED_KEYED));
}

static int compare(void *context, uint32_t a, uint32_t b)
{
	const struct packed_rows *rows = context;
	return course_compare(rows, packed_at(rows, a), packed_at(rows, b));
}

static struct pairing_item item_of(const struct packed_rows *rows, uint32_t number)
{
	const struct packed *row = packed_at(rows, number);
	return (struct pairing_item){.place = number, .who = row->therapist, .part = row->code[PACKED_DAYPART]};
}

static void fill_version(const struct standing *s, const struct pairing_item *earlier)
{
	struct packed *later = packed_at(s->c->rows, s->item[earlier->with - 1].place);
	present_fill(&s->c->present[later->file], s->c->rows->scores, later, packed_at(s->c->rows, earlier->place));
}

/* A new row that is alike goes out, and so does an old one that has a later version; all others stand from now on. */
static enum err settle_file(struct standing *s, size_t news)
{
	struct pairing p = {.item = s->item, .olds = s->n, .news = news, .compare = compare, .context = s->c->rows};
	size_t all = s->n + news, kept = 0;
	enum err err = pairing_make(&p);
	for (size_t i = 0; i < all && !err; i++) {
		struct pairing_item item = s->item[i];
		bool old = i < s->n;
		if (old && item.with && !item.alike)
			fill_version(s, &item);
		if (!item.with || item.alike == old)
			s->item[kept++] = (struct pairing_item){.place = item.place, .who = item.who, .part = item.part};
		else
			err = course_take_out(s->c, packed_at(s->c->rows, item.place),
					      old ? REASON_REPLACED : REASON_DUPLICATE);
	}
	s->n = kept;
	return err;
}

enum err course_versions(struct deid_course *c, const uint32_t *day, size_t n)
{
	struct standing s = {.c = c, .item = calloc(n, sizeof *s.item)};
	enum err err = s.item ? ERR_OK : err_memory();
	for (size_t from = 0, to; from < n && !err; from = to) {
		uint32_t file = packed_at(c->rows, day[from])->file;
		for (to = from + 1; to < n && packed_at(c->rows, day[to])->file == file; to++)
			;
		err = course_drop_duplicates(c, day + from, to - from);
		size_t news = 0;
		for (size_t i = from; i < to; i++)
			if (is_whole(packed_at(c->rows, day[i])))
				s.item[s.n + news++] = item_of(c->rows, day[i]);
		if (!err)
			err = settle_file(&s, news);
	}
	free(s.item);
	return err;
}
