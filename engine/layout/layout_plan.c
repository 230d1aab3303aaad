/* The instruments of a run, and where each file's scores go. */
#include "layout/layout_file.h"

#include <string.h>

static size_t place_of(const struct layout_plan *p, const struct instrument *i)
{
	size_t at = 0;
	while (at < p->instruments && strcmp(p->instrument[at]->name, i->name) < 0)
		at++;
	return at;
}

static bool has(const struct layout_plan *p, size_t at, const struct instrument *i)
{
	return at < p->instruments && !strcmp(p->instrument[at]->name, i->name);
}

static enum err add(struct layout_plan *p, const struct instrument *i)
{
	size_t at = place_of(p, i);
	if (has(p, at, i))
		return ERR_OK;
	if (p->instruments == RECORD_SCORES)
		return err_set(ERR_LIMIT, "more than %d instruments in one run", RECORD_SCORES);
	memmove((void *)(p->instrument + at + 1), (const void *)(p->instrument + at),
		(p->instruments - at) * sizeof(void *));
	p->instrument[at] = i;
	p->instruments++;
	return ERR_OK;
}

static void tell(const struct layout_plan *p, struct taker *taker, int n)
{
	for (int i = 0; i < n; i++)
		if (taker[i].instrument) {
			taker[i].position = (int)place_of(p, taker[i].instrument);
			taker[i].seen->instrument = taker[i].position;
		}
}

enum err layout_make_plan(struct layout_file *const *files, size_t n, struct layout_plan *out)
{
	struct layout_plan p = {.instruments = 0};
	for (size_t k = 0; k < n; k++)
		for (int i = 0; i < files[k]->n; i++) {
			const struct matched *m = &files[k]->matched[i];
			if (m->instrument < 0 || m->repeated)
				continue;
			enum err err = add(&p, &files[k]->set->instruments->item[m->instrument]);
			if (err)
				return err;
		}
	for (size_t k = 0; k < n; k++) {
		tell(&p, files[k]->taker, files[k]->takers);
		tell(&p, files[k]->score_taker, files[k]->score_takers);
	}
	*out = p;
	return ERR_OK;
}
