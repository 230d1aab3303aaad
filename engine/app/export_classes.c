#include "app/export_classes.h"

#include <string.h>

/* Not what happened in therapy: that is the course, which no class holds. */
static bool is_trait(const struct frame_column *c)
{
	static const char *const trait[] = {
		"age_band",    "intake_year", "gender",     "ethnicity", "language",        "disability",
		"interpreter", "referral",    "payer",      "country",   "state",           "zip3",
		"uk_region",   "diagnosis",   "occupation", "modality",  "diagnosis_group", "problem"};
	for (size_t i = 0; i < sizeof trait / sizeof *trait; i++)
		if (!strcmp(trait[i], c->name))
			return true;
	return false;
}

static const int32_t *column_named(const struct frame *f, const char *name)
{
	for (size_t i = 0; i < f->columns; i++)
		if (!strcmp(f->column[i].name, name))
			return f->column[i].whole;
	return NULL;
}

/* The value of each client's first row; *kinds: distinct ones, counted to 2. */
static enum err values_of(struct arena *mem, const struct frame *f, const int32_t *value, const int32_t **out, size_t *kinds)
{
	const int32_t *client = column_named(f, "client");
	int32_t *first = ARENA_ARRAY(mem, f->rows + 1, int32_t);
	size_t n = 0;
	if (!first)
		return err_memory();
	*kinds = 0;
	for (size_t row = 0; row < f->rows; row++) {
		if (row && client[row] == client[row - 1])
			continue;
		first[n++] = value[row];
		*kinds = first[n - 1] != first[0] ? 2 : *kinds ? *kinds : 1;
	}
	*out = first;
	return ERR_OK;
}

static size_t clients_of(const struct frame *f)
{
	const int32_t *client = column_named(f, "client");
	size_t n = 0;
	for (size_t row = 0; row < f->rows; row++)
		n += !row || client[row] != client[row - 1];
	return n;
}

enum err export_classes(struct arena *mem, const struct frame *episodes, struct exposure *out)
{
	struct risk_key key[RISK_KEYS];
	struct risk_table table = {.clients = clients_of(episodes), .key = key};
	struct risk_kinds kinds;
	for (size_t i = 0; i < episodes->columns; i++) {
		const struct frame_column *c = &episodes->column[i];
		const int32_t *value = NULL;
		size_t different = 0;
		if (!is_trait(c))
			continue;
		enum err err = values_of(mem, episodes, c->whole, &value, &different);
		if (err)
			return err;
		if (different < 2)
			continue;
		if (table.keys == RISK_KEYS)
			return err_set(
				ERR_LIMIT,
				"more than %d traits differ between clients; upturn protect --quasi leaves out others",
				RISK_KEYS);
		key[table.keys++] = (struct risk_key){c->name, value};
	}
	enum err err = risk_kinds_of(mem, &table, &kinds);
	uint32_t *size = err ? NULL : ARENA_ARRAY(mem, kinds.n + 1, uint32_t);
	if (err || !size)
		return err ? err : err_memory();
	err = risk_sizes(&kinds, risk_all_keys(&kinds), RISK_OWN, size);
	if (!err)
		exposure_of(&kinds, size, 1.0, out);
	return err;
}
