#include "layout/vocabulary.h"
#include "layout/name_index.h"
#include "layout/vocabulary_list.h"
#include "layout/words.h"

#include <stdbool.h>
#include <string.h>

static const char *const domains[VOC__COUNT] = {
	[VOC_MODALITY] = "modality",
	[VOC_PROBLEM] = "problem",
	[VOC_GENDER] = "gender",
	[VOC_ATTENDANCE] = "attendance",
	[VOC_BREAKTHROUGH] = "breakthrough",
	[VOC_BREAKTHROUGH_TYPE] = "breakthrough_type",
	[VOC_END_REASON] = "end_reason",
	[VOC_ETHNICITY] = "ethnicity",
	[VOC_LANGUAGE] = "language",
	[VOC_DISABILITY] = "disability",
	[VOC_INTERPRETER] = "interpreter",
	[VOC_REFERRAL] = "referral",
	[VOC_PAYER] = "payer",
	[VOC_COUNTRY] = "country",
	[VOC_STATE] = "state",
	[VOC_UK_REGION] = "uk_region",
	[VOC_DIAGNOSIS] = "diagnosis",
	[VOC_DIAGNOSIS_GROUP] = "diagnosis_group",
	[VOC_OCCUPATION] = "occupation",
	[VOC_FORMAT] = "format",
	[VOC_STAGE] = "stage",
	[VOC_FEE] = "fee",
	[VOC_DAYPART] = "daypart",
};

enum err vocabulary_load(struct arena *mem, struct vocabularies *out)
{
	enum err err = ERR_OK;
	struct vocabularies v = {0};
	for (int d = 0; d < VOC__COUNT && !err; d++)
		err = vocabulary_list_load(mem, domains[d], &v.list[d]);
	if (!err)
		*out = v;
	return err;
}

/* The code of one name; UNMAPPED where no list has it, MISSING where nothing is left of it. */
static int code_of_name(const struct vocabulary *v, const char *text, size_t n)
{
	char folded[NAME_MAX_FOLDED];
	long len = n > UINT32_MAX ? -1 : cell_fold((struct rd_cell){.p = text, .n = (uint32_t)n}, folded);
	if (len == 0)
		return VOCABULARY_MISSING;
	const struct named *found = len < 0 ? NULL : name_index_find(v->index, folded, (size_t)len);
	return found ? found->code : VOCABULARY_UNMAPPED;
}

/* Length of the part up to the next thing that divides two names; *gap is the length of that thing. */
static size_t part_length(const char *text, size_t n, size_t *gap)
{
	static const char *const words[] = {" and ", " with ", " then ", " plus ", " AND ", " And "};
	for (size_t i = 0; i < n; i++) {
		*gap = 1;
		if (strchr("/,;+&|\n", text[i]))
			return i;
		for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
			*gap = strlen(words[w]);
			if (n - i >= *gap && !memcmp(text + i, words[w], *gap))
				return i;
		}
	}
	*gap = 0;
	return n;
}

/* "CBT/EMDR": every part must be known; two different ones are mixed. */
static int code_of_parts(const struct vocabulary *v, const char *text, size_t n)
{
	int code = VOCABULARY_MISSING;
	bool mixed = false;
	for (size_t at = 0, gap; at < n;) {
		size_t len = part_length(text + at, n - at, &gap);
		int part = code_of_name(v, text + at, len);
		if (part == VOCABULARY_UNMAPPED)
			return VOCABULARY_UNMAPPED;
		mixed = mixed || (part != VOCABULARY_MISSING && code != VOCABULARY_MISSING && part != code);
		code = part == VOCABULARY_MISSING ? code : part;
		at += len + gap;
	}
	return mixed ? MODALITY_MIXED : code;
}

int vocabulary_code_of(const struct vocabulary *v, const char *text, size_t n)
{
	int code = code_of_name(v, text, n);
	if (code != VOCABULARY_UNMAPPED || strcmp(v->domain, "modality") != 0)
		return code;
	return code_of_parts(v, text, n);
}
