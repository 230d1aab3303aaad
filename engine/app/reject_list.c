#include "app/reject_list.h"

#include <stdlib.h>

static void add(struct reject_list *l, struct deid_reject reject)
{
	if (l->n == l->room) {
		size_t room = l->room ? 2 * l->room : 64;
		struct deid_reject *larger = realloc(l->item, room * sizeof *larger);
		l->no_memory = l->no_memory || !larger;
		if (!larger)
			return;
		l->item = larger;
		l->room = room;
	}
	l->item[l->n++] = reject;
}

static void hear_value(void *context, const struct layout_column *column, long row, enum layout_reason reason)
{
	add(context, (struct deid_reject){
			     .file = column->file, .row = row, .column = column->column, .part = true, .reason = reason});
}

struct layout_tell reject_list_tell(struct reject_list *l)
{
	return (struct layout_tell){.context = l, .rejected = hear_value};
}

void reject_list_row(struct reject_list *l, const struct record *row, enum layout_reason reason)
{
	add(l, (struct deid_reject){.file = row->file, .row = row->row, .column = row->column, .reason = reason});
}

enum err reject_list_failed(const struct reject_list *l)
{
	return l->no_memory ? err_memory() : ERR_OK;
}

void reject_list_clear(struct reject_list *l)
{
	l->n = 0;
}

void reject_list_free(struct reject_list *l)
{
	free(l->item);
	*l = (struct reject_list){.n = 0};
}
