#include "deid/intern.h"

#include "core/secret.h"
#include "deid/canonical.h"

#include <string.h>

enum { FIRST_SLOTS = 1 << 12 };

void intern_begin(struct intern *in, const struct key *key, enum key_use use, tag_form form)
{
	in->form = form;
	randombytes_buf(in->sip, sizeof in->sip);
	prf_begin(&in->prf, key, use);
}

static void table_done(struct intern_table *t)
{
	secret_free(t->slot, t->size * sizeof *t->slot);
	*t = (struct intern_table){0};
}

static void index_done(struct intern_index *x)
{
	secret_free(x->slot, x->size * sizeof *x->slot);
	*x = (struct intern_index){0};
}

void intern_done(struct intern *in)
{
	table_done(&in->raw);
	index_done(&in->named);
	secret_free(in->name, in->room * sizeof *in->name);
	sodium_memzero(in, sizeof *in);
}

/* The slot with this low half that has the high half, too, else the free one where it belongs. *twin: another high half was seen. */
static struct intern_slot *table_seek(const struct intern_table *t, uint64_t low, uint32_t high, bool *twin)
{
	size_t i = (size_t)(low ^ low >> 32) & (t->size - 1);
	for (; t->slot[i].number; i = (i + 1) & (t->size - 1)) {
		if (t->slot[i].low != low)
			continue;
		if (t->slot[i].high == high)
			break;
		*twin = true;
	}
	return &t->slot[i];
}

/* At most three quarters full. */
static bool has_room(size_t used, size_t size)
{
	return used * 4 < size * 3;
}

static enum err table_room(struct intern_table *t)
{
	if (has_room(t->used, t->size))
		return ERR_OK;
	struct intern_table larger = {.size = t->size ? t->size * 2 : FIRST_SLOTS, .used = t->used};
	void *p = NULL;
	bool twin = false;
	enum err err = secret_alloc(larger.size * sizeof *t->slot, &p);
	if (err)
		return err;
	larger.slot = p;
	for (size_t i = 0; i < t->size; i++)
		if (t->slot[i].number)
			*table_seek(&larger, t->slot[i].low, t->slot[i].high, &twin) = t->slot[i];
	table_done(t);
	*t = larger;
	return ERR_OK;
}

static enum err name_add(struct intern *in, struct tag name)
{
	if (in->n >= INTERN_NONE - 1)
		return err_set(ERR_LIMIT, "more clients than the program accepts; split the export");
	void *p = in->name;
	enum err err = secret_grow(&p, &in->room, in->n + 1, sizeof name);
	in->name = p;
	if (err)
		return err;
	in->name[in->n++] = name;
	return ERR_OK;
}

/* The slot with that name, else the free one where it belongs. *twin: one with the same pseudonym and another rest was seen. */
static uint32_t *index_seek(const struct intern *in, struct tag name, bool *twin)
{
	const struct intern_index *x = &in->named;
	size_t i = (size_t)(name.high ^ name.high >> 32) & (x->size - 1);
	for (; x->slot[i]; i = (i + 1) & (x->size - 1)) {
		const struct tag *there = &in->name[x->slot[i] - 1];
		if (there->high != name.high)
			continue;
		if (there->low == name.low)
			break;
		*twin = true;
	}
	return &x->slot[i];
}

static enum err index_room(struct intern *in)
{
	if (has_room(in->n, in->named.size))
		return ERR_OK;
	size_t size = in->named.size ? in->named.size * 2 : FIRST_SLOTS;
	void *p = NULL;
	bool twin = false;
	enum err err = secret_alloc(size * sizeof *in->named.slot, &p);
	if (err)
		return err;
	index_done(&in->named);
	in->named = (struct intern_index){.slot = p, .size = size};
	for (size_t i = 0; i < in->n; i++)
		*index_seek(in, in->name[i], &twin) = (uint32_t)i + 1;
	return ERR_OK;
}

static enum err number_of_name(struct intern *in, struct tag name, uint32_t *number)
{
	bool twin = false;
	enum err err = index_room(in);
	if (err)
		return err;
	uint32_t *slot = index_seek(in, name, &twin);
	if (!*slot) {
		if (twin)
			return err_set(ERR_KEY, "two clients would get one pseudonym under this key; use another key");
		err = name_add(in, name);
		if (err)
			return err;
		*slot = (uint32_t)in->n;
	}
	*number = *slot - 1;
	return ERR_OK;
}

static enum err number_of_tag(struct intern *in, const char *text, size_t n, uint32_t *number)
{
	struct tag tag;
	*number = INTERN_NONE;
	return tag_make(&in->prf, in->form, text, n, &tag) ? number_of_name(in, tag, number) : ERR_OK;
}

static enum err number_of_raw(struct intern *in, const char *text, size_t n, uint32_t *number)
{
	struct {
		uint64_t low;
		uint32_t high, spare;
	} tag;
	bool twin = false;
	enum err err = table_room(&in->raw);
	if (err)
		return err;
	crypto_shorthash_siphashx24((unsigned char *)&tag, (const unsigned char *)text, n, in->sip);
	struct intern_slot *slot = table_seek(&in->raw, tag.low, tag.high, &twin);
	if (slot->number) {
		*number = slot->number - 1;
		return ERR_OK;
	}
	err = number_of_tag(in, text, n, number);
	if (err || *number == INTERN_NONE)
		return err;
	*slot = (struct intern_slot){.low = tag.low, .high = tag.high, .number = *number + 1};
	in->raw.used++;
	return ERR_OK;
}

/* By the last bytes: names and numbers differ there. */
static struct intern_recent *recent_place(struct intern *in, const char *text, size_t n)
{
	uint64_t end = 0;
	size_t k = n < sizeof end ? n : sizeof end;
	memcpy(&end, text + n - k, k);
	return &in->recent[(end + n) * UINT64_C(0x9e3779b97f4a7c15) >> 58];
}

enum err intern_number(struct intern *in, const char *text, size_t n, uint32_t *number)
{
	struct intern_recent *r = recent_place(in, text, n);
	if (n && n == r->n && !memcmp(text, r->text, n)) {
		*number = r->number;
		return ERR_OK;
	}
	uint32_t got;
	enum err err = number_of_raw(in, text, n, &got);
	if (err)
		return err;
	if (n <= sizeof r->text) {
		memcpy(r->text, text, n);
		r->n = (uint32_t)n;
		r->number = got;
	}
	*number = got;
	return ERR_OK;
}
