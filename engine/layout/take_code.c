/* Raw codes of an export and what they stand for. */
#include "layout/take.h"

#include <string.h>
#include <strings.h>

static bool all_digits(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	return n > 0;
}

static struct rd_cell without_zeros(const char *p, size_t n)
{
	while (n > 1 && p[0] == '0') {
		p++;
		n--;
	}
	return (struct rd_cell){.p = p, .n = (uint32_t)n};
}

bool take_is_code(const char *code, struct rd_cell cell)
{
	size_t n = strlen(code);
	struct rd_cell a = {.p = code, .n = (uint32_t)n}, b = cell;
	if (all_digits(code, n) && all_digits(cell.p, cell.n)) {
		a = without_zeros(code, n);
		b = without_zeros(cell.p, cell.n);
	}
	return a.n == b.n && !strncasecmp(a.p, b.p, a.n);
}

bool take_mapping(const struct taker *t, struct rd_cell cell, struct rd_cell *to)
{
	for (unsigned i = 0; t->rule && i < t->rule->codes_count; i++)
		for (unsigned k = 0; k < t->rule->codes[i].from_count; k++)
			if (take_is_code(t->rule->codes[i].from[k], cell)) {
				const char *text = t->rule->codes[i].to ? t->rule->codes[i].to : "";
				*to = (struct rd_cell){.p = text, .n = (uint32_t)strlen(text)};
				return true;
			}
	return false;
}

static enum layout_reason take_mapped(const struct taker *t, struct rd_cell cell, struct record *out)
{
	struct rd_cell to = cell;
	int modality = out->modality;
	if (take_mapping(t, cell_trim(cell), &to) && !to.n)
		return taken(t, REASON_MISSING_CODE);
	enum layout_reason reason = t->mapped(t, to, out);
	/* Two boxes that are checked. */
	if (modality != VOCABULARY_MISSING && out->modality != modality)
		out->modality = out->modality == VOCABULARY_MISSING ? modality : MODALITY_MIXED;
	return reason;
}

void taker_map(struct taker *t)
{
	t->mapped = t->take;
	t->take = take_mapped;
}

void taker_of_instrument(struct taker *t, const struct instrument *i, int position)
{
	double units = 1 / i->step;
	t->instrument = i;
	t->position = position;
	t->per_unit = units >= 1 && units <= 1000 && units == (int)(units + 0.5) ? (int)(units + 0.5) : 0;
}
