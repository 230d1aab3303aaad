#include "deid/columns/traits.h"

#include "deid/columns/diagnosis.h"
#include "deid/columns/occupation.h"
#include "deid/columns/postcode.h"
#include "deid/columns/zip.h"

static const struct {
	const char *name;
	enum vocabulary_domain domain;
	enum profile_column column;
} traits[CLIENT_TRAITS] = {
	[CLIENT_GENDER] = {"gender", VOC_GENDER, PROFILE_GENDER},
	[CLIENT_ETHNICITY] = {"ethnicity", VOC_ETHNICITY, PROFILE_ETHNICITY},
	[CLIENT_LANGUAGE] = {"language", VOC_LANGUAGE, PROFILE_LANGUAGE},
	[CLIENT_DISABILITY] = {"disability", VOC_DISABILITY, PROFILE_DISABILITY},
	[CLIENT_INTERPRETER] = {"interpreter", VOC_INTERPRETER, PROFILE_INTERPRETER},
	[CLIENT_REFERRAL] = {"referral", VOC_REFERRAL, PROFILE_REFERRAL},
	[CLIENT_PAYER] = {"payer", VOC_PAYER, PROFILE_PAYER},
	[CLIENT_COUNTRY] = {"country", VOC_COUNTRY, PROFILE_COUNTRY},
	[CLIENT_STATE] = {"state", VOC_STATE, PROFILE_STATE},
	[CLIENT_ZIP3] = {"zip3", VOC__COUNT, PROFILE_ZIP},
	[CLIENT_UK_REGION] = {"uk_region", VOC_UK_REGION, PROFILE_UK_REGION},
	[CLIENT_DIAGNOSIS_GROUP] = {"diagnosis_group", VOC_DIAGNOSIS_GROUP, PROFILE_DIAGNOSIS},
	[CLIENT_DIAGNOSIS] = {"diagnosis", VOC_DIAGNOSIS, PROFILE_DIAGNOSIS},
	[CLIENT_OCCUPATION] = {"occupation", VOC_OCCUPATION, PROFILE_OCCUPATION},
};

const char *trait_name(enum client_trait t)
{
	return traits[t].name;
}

enum vocabulary_domain trait_domain(enum client_trait t)
{
	return traits[t].domain;
}

void traits_begin(int16_t trait[CLIENT_TRAITS])
{
	for (int t = 0; t < CLIENT_TRAITS; t++)
		trait[t] = VOCABULARY_MISSING;
}

/* A mapped telling before an unmapped one. */
static inline void learn(int16_t *known, int told)
{
	if (*known <= VOCABULARY_UNMAPPED && told >= VOCABULARY_UNMAPPED)
		*known = (int16_t)told;
}

static void learn_zip(int16_t trait[CLIENT_TRAITS], struct rd_cell cell)
{
	int prefix = zip_prefix(cell.p, cell.n, ZIP_CENSUS_2020);
	bool elsewhere = trait[CLIENT_COUNTRY] > 0 && trait[CLIENT_COUNTRY] != COUNTRY_US;
	if (prefix == ZIP_NONE || elsewhere)
		return;
	learn(&trait[CLIENT_ZIP3], prefix);
	learn(&trait[CLIENT_COUNTRY], COUNTRY_US);
}

static void learn_postcode(int16_t trait[CLIENT_TRAITS], struct rd_cell cell)
{
	int region;
	switch (postcode_read(cell.p, cell.n, &region)) {
	case POSTCODE_UK:
		learn(&trait[CLIENT_UK_REGION], region);
		learn(&trait[CLIENT_COUNTRY], COUNTRY_UK);
		break;
	case POSTCODE_CANADA:
		learn(&trait[CLIENT_COUNTRY], COUNTRY_CANADA);
		break;
	case POSTCODE_OTHER:
		if (trait[CLIENT_COUNTRY] == COUNTRY_US || trait[CLIENT_STATE] > 0)
			learn_zip(trait, cell);
		break;
	}
}

static void learn_diagnosis(int16_t trait[CLIENT_TRAITS], const struct vocabulary *names, struct rd_cell cell)
{
	struct diagnosis d = diagnosis_read(names, cell.p, cell.n);
	if (trait[CLIENT_DIAGNOSIS_GROUP] > 0)
		return;
	learn(&trait[CLIENT_DIAGNOSIS_GROUP], d.group);
	trait[CLIENT_DIAGNOSIS] = d.category;
}

/* The columns that are read from text, each until it is known. */
static void learn_texts(int16_t trait[CLIENT_TRAITS], const struct vocabularies *v, const struct record *r)
{
	const struct rd_cell *text = r->text;
	if (text[TEXT_ZIP].n && trait[CLIENT_ZIP3] < 0)
		learn_zip(trait, text[TEXT_ZIP]);
	if (text[TEXT_POSTCODE].n && trait[CLIENT_UK_REGION] < 0 && trait[CLIENT_ZIP3] < 0)
		learn_postcode(trait, text[TEXT_POSTCODE]);
	if (text[TEXT_DIAGNOSIS].n && trait[CLIENT_DIAGNOSIS_GROUP] <= 0)
		learn_diagnosis(trait, &v->list[VOC_DIAGNOSIS], text[TEXT_DIAGNOSIS]);
	if (text[TEXT_OCCUPATION].n && trait[CLIENT_OCCUPATION] <= 0)
		learn(&trait[CLIENT_OCCUPATION],
		      occupation_group(&v->list[VOC_OCCUPATION], text[TEXT_OCCUPATION].p, text[TEXT_OCCUPATION].n));
}

void traits_learn(int16_t trait[CLIENT_TRAITS], const struct vocabularies *v, const struct record *r)
{
	static const enum client_trait of[RECORD_TRAITS] = {
		[TRAIT_ETHNICITY] = CLIENT_ETHNICITY,   [TRAIT_LANGUAGE] = CLIENT_LANGUAGE,
		[TRAIT_DISABILITY] = CLIENT_DISABILITY, [TRAIT_INTERPRETER] = CLIENT_INTERPRETER,
		[TRAIT_REFERRAL] = CLIENT_REFERRAL,     [TRAIT_PAYER] = CLIENT_PAYER,
		[TRAIT_COUNTRY] = CLIENT_COUNTRY,       [TRAIT_STATE] = CLIENT_STATE,
	};
	learn(&trait[CLIENT_GENDER], r->gender);
	for (int i = 0; i < RECORD_TRAITS; i++)
		learn(&trait[of[i]], r->trait[i]);
	learn_texts(trait, v, r);
}

void traits_join(int16_t trait[CLIENT_TRAITS], const int16_t more[CLIENT_TRAITS])
{
	if (trait[CLIENT_DIAGNOSIS_GROUP] <= 0 && more[CLIENT_DIAGNOSIS_GROUP] >= VOCABULARY_UNMAPPED)
		trait[CLIENT_DIAGNOSIS] = more[CLIENT_DIAGNOSIS];
	for (int t = 0; t < CLIENT_TRAITS; t++)
		if (t != CLIENT_DIAGNOSIS)
			learn(&trait[t], more[t]);
}

static int16_t coarser(enum client_trait t, int16_t value)
{
	switch (t) {
	case CLIENT_LANGUAGE:
		return value == LANGUAGE_ENGLISH ? value : LANGUAGE_OTHER;
	case CLIENT_DISABILITY:
		return value == DISABILITY_NONE ? value : DISABILITY_ANY;
	case CLIENT_INTERPRETER:
		return value == INTERPRETER_NONE ? value : INTERPRETER_ANY;
	case CLIENT_ZIP3:
		return zip_allowed(value, ZIP_STRICTEST) ? value : ZIP_OTHER;
	case CLIENT_DIAGNOSIS:
		return VOCABULARY_MISSING;
	default:
		return value;
	}
}

int16_t trait_reduce(const struct profile *p, enum client_trait t, int16_t value)
{
	if (profile_drops(p, traits[t].column))
		return VOCABULARY_MISSING;
	return value > 0 && p->level[traits[t].column] > 0 ? coarser(t, value) : value;
}
