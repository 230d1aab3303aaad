#include "read/input.h"

#include <stdlib.h>
#include <string.h>

struct listed {
	struct input input;
	struct source_place place;
	size_t table; /* from 0 */
};

struct inputs {
	const struct syntax_choice *choice;
	size_t n, room;
	struct listed *list;
};

static enum err add(struct inputs *in, const struct listed *l)
{
	if (in->n == in->room) {
		size_t room = in->room ? in->room * 2 : 16;
		struct listed *more = reallocarray(in->list, room, sizeof *more);
		if (!more)
			return err_memory();
		in->list = more;
		in->room = room;
	}
	in->list[in->n] = *l;
	in->list[in->n].place.file = (int)in->n + 1;
	in->n++;
	return ERR_OK;
}

static enum err add_tables(struct inputs *in, const struct listed *file)
{
	size_t tables = 1;
	const struct syntax *s = file->input.syntax;
	enum err err = s->tables ? s->tables(&file->place, in->choice, &tables) : ERR_OK;
	for (size_t t = 0; t < tables && !err; t++) {
		struct listed l = *file;
		l.table = t;
		l.input.table = tables > 1 ? (int)t + 1 : 0;
		err = add(in, &l);
	}
	return err;
}

static enum err add_argument(struct inputs *in, const char *path, int argument)
{
	unsigned char head[SOURCE_HEAD];
	size_t n;
	struct listed l = {.input = {.argument = argument}, .place = {.path = path, .file = argument}};
	enum err err = source_head(&l.place, head, &n);
	if (err)
		return err;
	l.input.syntax = syntax_of(head, n);
	explicit_bzero(head, sizeof head);
	return add_tables(in, &l);
}

enum err inputs_open(int n, char *const *path, const struct syntax_choice *choice, struct inputs **out)
{
	struct inputs *in = calloc(1, sizeof *in);
	if (!in)
		return err_memory();
	in->choice = choice;
	enum err err = ERR_OK;
	for (int i = 0; i < n && !err; i++)
		err = add_argument(in, path[i], i + 1);
	if (err)
		inputs_close(in);
	else
		*out = in;
	return err;
}

size_t inputs_count(const struct inputs *in)
{
	return in->n;
}

const struct input *inputs_at(const struct inputs *in, size_t i)
{
	return &in->list[i].input;
}

enum err inputs_rd(const struct inputs *in, size_t i, struct rd **out)
{
	const struct listed *l = &in->list[i];
	return l->input.syntax->open(&l->place, in->choice, l->table, out);
}

void inputs_close(struct inputs *in)
{
	if (!in)
		return;
	free(in->list);
	free(in);
}
