#include "layout/name_index.h"

#include "core/fnv.h"
#include "core/fold.h"

#include <stdint.h>
#include <string.h>

enum err name_index_new(struct arena *mem, size_t names, struct vocabulary_index *out)
{
	size_t slots = 16;
	while (slots < 2 * names + 2)
		slots *= 2;
	*out = (struct vocabulary_index){.slots = slots, .slot = ARENA_ARRAY(mem, slots, struct named), .mem = mem};
	return out->slot ? ERR_OK : err_memory();
}

static size_t hash(const char *text, size_t n)
{
	uint64_t h = fnv_bytes(FNV_BASIS, text, n);
	return (size_t)(h ^ (h >> 32));
}

static struct named *slot_for(const struct vocabulary_index *x, const char *folded, size_t n)
{
	size_t i = hash(folded, n) & (x->slots - 1);
	while (x->slot[i].name && (strlen(x->slot[i].name) != n || memcmp(x->slot[i].name, folded, n) != 0))
		i = (i + 1) & (x->slots - 1);
	return &x->slot[i];
}

enum err name_index_add(struct vocabulary_index *x, const char *text, int code, int rank, bool *clash)
{
	char folded[NAME_MAX_FOLDED];
	long n = fold_name(text, strlen(text), folded, sizeof folded);
	if (n < 1)
		return err_set(ERR_VALUE, "a name in a list has no letters or digits, or more than 150");
	struct named *at = slot_for(x, folded, (size_t)n);
	*clash = at->name && at->code != code;
	if (at->name)
		return ERR_OK;
	*at = (struct named){.name = arena_text(x->mem, folded), .code = code, .rank = rank};
	x->ends[name_sign(folded[0])] |= UINT64_C(1) << name_sign(folded[n - 1]);
	return at->name ? ERR_OK : err_memory();
}

const struct named *name_index_find(const struct vocabulary_index *x, const char *folded, size_t n)
{
	const struct named *at = slot_for(x, folded, n);
	return at->name ? at : NULL;
}
