/* The names of one shard, in order. */
#include "deid/namesakes.h"
#include "core/secret.h"
#include "deid/ranked.h"

#include <stdlib.h>

size_t namesakes_end(const struct namesakes *s, size_t from)
{
	size_t end = from + 1;
	while (end < s->n && tag_same(s->item[end].name, s->item[from].name))
		end++;
	return end;
}

static int by_name_then_own(const void *a, const void *b)
{
	const struct namesake *x = a, *y = b;
	int order = tag_compare(x->name, y->name);
	order = order ? order : tag_compare(x->own, y->own);
	return order ? order : place_compare(x->at, y->at);
}

static struct namesake namesake_of(const struct entry_call *call)
{
	return (struct namesake){.name = call->name,
				 .own = call->how & TOLD_BY_NAME ? call->name : call->id,
				 .at = call->at,
				 .how = call->how};
}

/* By name, of which nearly all differ; then what is left to be told apart. */
static enum err put_in_order(struct namesakes *s)
{
	struct ranked *by = calloc(s->calls + 1, sizeof *by);
	if (!by)
		return err_memory();
	for (size_t i = 0; i < s->calls; i++)
		by[i] = (struct ranked){.key = s->call[i].name.high << 7, .number = (uint32_t)i};
	enum err err = ranked_sort(by, s->calls);
	for (size_t i = 0; i < s->calls && !err; i++)
		s->item[i] = namesake_of(&s->call[by[i].number]);
	free(by);
	for (size_t i = 0, end; i < s->calls && !err; i = end) {
		end = i + 1;
		while (end < s->calls && s->item[end].name.high == s->item[i].name.high)
			end++;
		if (end > i + 1)
			qsort(s->item + i, end - i, sizeof *s->item, by_name_then_own);
	}
	return err;
}

/* Once per client and name: where it stood first. */
static void drop_repeats(struct namesakes *s)
{
	for (size_t i = 0; i < s->calls; i++)
		if (!s->n || !tag_same(s->item[s->n - 1].name, s->item[i].name) ||
		    !tag_same(s->item[s->n - 1].own, s->item[i].own))
			s->item[s->n++] = s->item[i];
}

static enum err read_calls(const struct entry_source *source, unsigned shard, struct namesakes *s)
{
	char *to = (char *)s->call;
	enum err err = ERR_OK;
	for (size_t h = 0; h < source->n && !err; h++) {
		const struct spill_stream *from = &source->from[h]->call[shard];
		size_t n = (size_t)spill_size(from);
		err = spill_read(source->spill, from, 0, n, to);
		to += n;
	}
	return err;
}

enum err namesakes_load(const struct entry_source *source, unsigned shard, struct namesakes *out)
{
	struct namesakes s = {.calls = 0};
	void *call = NULL, *item = NULL;
	for (size_t h = 0; h < source->n; h++)
		s.calls += (size_t)spill_size(&source->from[h]->call[shard]) / sizeof *s.call;
	enum err err = secret_alloc((s.calls + 1) * sizeof *s.call, &call);
	s.call = call;
	if (!err)
		err = secret_alloc((s.calls + 1) * sizeof *s.item, &item);
	s.item = item;
	if (!err)
		err = read_calls(source, shard, &s);
	if (!err)
		err = put_in_order(&s);
	if (err) {
		namesakes_free(&s);
		return err;
	}
	drop_repeats(&s);
	*out = s;
	return ERR_OK;
}

void namesakes_free(struct namesakes *s)
{
	secret_free(s->call, (s->calls + 1) * sizeof *s->call);
	secret_free(s->item, (s->calls + 1) * sizeof *s->item);
	*s = (struct namesakes){.n = 0};
}
