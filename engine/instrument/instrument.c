#include "instrument/instrument.h"
#include "core/fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int name_to_item(const void *name, const void *item)
{
	return strcmp(name, ((const struct instrument *)item)->name);
}

const struct instrument *instrument_find(const struct instrument_set *s, const char *name)
{
	return s->n ? bsearch(name, s->item, s->n, sizeof *s->item, name_to_item) : NULL;
}

enum err instrument_steps(const struct instrument *i, double value, int32_t *steps)
{
	/* A spreadsheet's 36.4 may come as 36.399999999999999: a millionth of a step is no other score. */
	enum { RANGE_OF_INT = 1000000000 };
	double exact = value / i->step;
	if (!(fabs(exact) < RANGE_OF_INT))
		return ERR_RANGE;
	double whole = nearbyint(exact);
	if (whole < i->min || whole > i->max)
		return ERR_RANGE;
	if (fabs(exact - whole) > 1e-6)
		return exact < i->min || exact > i->max ? ERR_RANGE : ERR_VALUE;
	*steps = (int32_t)whole;
	return ERR_OK;
}

const struct instrument_band *instrument_band_of_label(const struct instrument *i, const char *label, size_t n)
{
	char wanted[128], have[128];
	if (fold_name(label, n, wanted, sizeof wanted) < 1)
		return NULL;
	for (size_t k = 0; k < i->bands; k++)
		if (fold_name(i->band[k].label, strlen(i->band[k].label), have, sizeof have) > 0 && !strcmp(wanted, have))
			return &i->band[k];
	return NULL;
}
