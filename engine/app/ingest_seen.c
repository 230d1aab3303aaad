#include "app/ingest_seen.h"

#include "core/secret.h"

#include <string.h>

/* column NULL: a name. */
struct shown {
	const struct layout_column *column;
	size_t at;
	uint32_t n;
};

static void hold(struct seen *s, const struct layout_column *column, struct rd_cell cell)
{
	if (!s->failed)
		s->failed = secret_grow(&s->text, &s->text_room, s->text_n + cell.n, 1);
	if (!s->failed)
		s->failed = secret_grow(&s->cell, &s->cell_room, s->cell_n + 1, sizeof(struct shown));
	if (s->failed)
		return;
	if (cell.n)
		memcpy((char *)s->text + s->text_n, cell.p, cell.n);
	((struct shown *)s->cell)[s->cell_n++] = (struct shown){.column = column, .at = s->text_n, .n = cell.n};
	s->text_n += cell.n;
}

void seen_name(struct seen *s, struct rd_cell cell)
{
	hold(s, NULL, cell);
}

void seen_lost(struct seen *s, const struct layout_column *column, struct rd_cell cell)
{
	hold(s, column, cell);
}

enum err seen_failed(const struct seen *s)
{
	return s->failed ? err_memory() : ERR_OK;
}

void seen_show(const struct seen *s, const struct layout_watch *to)
{
	const struct shown *shown = s->cell;
	for (size_t i = 0; i < s->cell_n; i++) {
		const struct rd_cell cell = {.p = (const char *)s->text + shown[i].at, .n = shown[i].n};
		if (shown[i].column)
			to->lost(to->context, shown[i].column, cell);
		else
			to->name(to->context, cell);
	}
}

void seen_clear(struct seen *s)
{
	s->text_n = s->cell_n = 0;
}

void seen_free(struct seen *s)
{
	secret_free(s->text, s->text_room);
	secret_free(s->cell, s->cell_room * sizeof(struct shown));
	*s = (struct seen){.failed = ERR_OK};
}
