#include "cohort/closed.h"

#include "cohort/samples_parts.h"
#include "layout/vocabulary.h"

static int list_of(enum study_factor factor)
{
	switch (factor) {
	case FACTOR_MODALITY:
		return VOC_MODALITY;
	case FACTOR_PROBLEM:
		return VOC_PROBLEM;
	case FACTOR_GENDER:
		return VOC_GENDER;
	default:
		return -1;
	}
}

enum err closed_groups(struct arena *mem, enum study_factor factor, struct closed *out)
{
	struct vocabularies voc;
	int list = list_of(factor);
	if (list < 0)
		return err_set(
			ERR_VALUE,
			"--epsilon compares groups of a closed list only: comparison.factor modality, problem or gender");
	enum err err = vocabulary_load(mem, &voc);
	if (err)
		return err;
	const struct vocabulary *v = &voc.list[list];
	int *code = ARENA_ARRAY(mem, v->n + 1, int);
	const char **label = ARENA_ARRAY(mem, v->n + 1, const char *);
	if (!code || !label)
		return err_memory();
	for (size_t i = 0; i < v->n; i++) {
		code[i] = v->code[i].code;
		label[i] = v->code[i].label;
	}
	code[v->n] = VOCABULARY_MISSING;
	label[v->n] = "None, or not in the list";
	*out = (struct closed){factor, v->n + 1, code, label};
	return ERR_OK;
}

size_t closed_of(const struct closed *g, const struct cohort *c, const struct episode *e)
{
	int value = factor_value(c, e, g->factor);
	size_t i = 0;
	while (i + 1 < g->n && g->code[i] != value)
		i++;
	return i;
}
