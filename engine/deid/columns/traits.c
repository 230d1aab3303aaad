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

static void read_postcode(struct rd_cell cell, struct traits_told *out)
{
	static const int16_t country[] = {
		[POSTCODE_UK] = COUNTRY_UK, [POSTCODE_CANADA] = COUNTRY_CANADA, [POSTCODE_OTHER] = 0};
	int region = VOCABULARY_MISSING;
	enum postcode_country kind = postcode_read(cell.p, cell.n, &region);
	out->postcode_country = country[kind];
	if (kind == POSTCODE_UK)
		out->postcode_region = (int16_t)region;
	if (kind == POSTCODE_OTHER)
		out->postcode_zip = (int16_t)zip_prefix(cell.p, cell.n, ZIP_CENSUS_2020);
}

static void read_diagnosis(const struct vocabulary *names, struct rd_cell cell, struct traits_told *out)
{
	struct diagnosis d = diagnosis_read(names, cell.p, cell.n);
	out->code[CLIENT_DIAGNOSIS_GROUP] = (int16_t)d.group;
	out->code[CLIENT_DIAGNOSIS] = (int16_t)d.category;
}

static void read_texts(const struct vocabularies *v, const struct record *r, struct traits_told *out)
{
	const struct rd_cell *text = r->text;
	if (text[TEXT_ZIP].n)
		out->zip = (int16_t)zip_prefix(text[TEXT_ZIP].p, text[TEXT_ZIP].n, ZIP_CENSUS_2020);
	if (text[TEXT_POSTCODE].n)
		read_postcode(text[TEXT_POSTCODE], out);
	if (text[TEXT_DIAGNOSIS].n)
		read_diagnosis(&v->list[VOC_DIAGNOSIS], text[TEXT_DIAGNOSIS], out);
	if (text[TEXT_OCCUPATION].n)
		out->code[CLIENT_OCCUPATION] = (int16_t)occupation_group(&v->list[VOC_OCCUPATION], text[TEXT_OCCUPATION].p,
									 text[TEXT_OCCUPATION].n);
}

void traits_read(const struct vocabularies *v, const struct record *r, struct traits_told *out)
{
	static const enum client_trait of[RECORD_TRAITS] = {
		[TRAIT_ETHNICITY] = CLIENT_ETHNICITY,   [TRAIT_LANGUAGE] = CLIENT_LANGUAGE,
		[TRAIT_DISABILITY] = CLIENT_DISABILITY, [TRAIT_INTERPRETER] = CLIENT_INTERPRETER,
		[TRAIT_REFERRAL] = CLIENT_REFERRAL,     [TRAIT_PAYER] = CLIENT_PAYER,
		[TRAIT_COUNTRY] = CLIENT_COUNTRY,       [TRAIT_STATE] = CLIENT_STATE,
	};
	*out = (struct traits_told){.zip = ZIP_NONE, .postcode_zip = ZIP_NONE, .postcode_region = VOCABULARY_MISSING};
	traits_begin(out->code);
	out->code[CLIENT_GENDER] = (int16_t)r->gender;
	for (int i = 0; i < RECORD_TRAITS; i++)
		out->code[of[i]] = (int16_t)r->trait[i];
	read_texts(v, r, out);
}

bool traits_blank(const struct traits_told *told)
{
	for (int t = 0; t < CLIENT_TRAITS; t++)
		if (told->code[t] >= VOCABULARY_UNMAPPED)
			return false;
	return told->zip == ZIP_NONE && told->postcode_zip == ZIP_NONE && !told->postcode_country;
}

void traits_learn(int16_t trait[CLIENT_TRAITS], const struct traits_told *told)
{
	/* The category is one of its group's. */
	if (trait[CLIENT_DIAGNOSIS_GROUP] <= 0 && told->code[CLIENT_DIAGNOSIS_GROUP] >= VOCABULARY_UNMAPPED)
		trait[CLIENT_DIAGNOSIS] = told->code[CLIENT_DIAGNOSIS];
	for (int t = 0; t < CLIENT_TRAITS; t++)
		if (t != CLIENT_DIAGNOSIS)
			learn(&trait[t], told->code[t]);
}

static void learn_zip(int16_t trait[CLIENT_TRAITS], int prefix)
{
	bool elsewhere = trait[CLIENT_COUNTRY] > 0 && trait[CLIENT_COUNTRY] != COUNTRY_US;
	if (prefix == ZIP_NONE || elsewhere)
		return;
	learn(&trait[CLIENT_ZIP3], prefix);
	learn(&trait[CLIENT_COUNTRY], COUNTRY_US);
}

void traits_learn_places(int16_t trait[CLIENT_TRAITS], const struct traits_told *told)
{
	if (trait[CLIENT_ZIP3] < 0)
		learn_zip(trait, told->zip);
	if (trait[CLIENT_UK_REGION] >= 0 || trait[CLIENT_ZIP3] >= 0)
		return;
	if (told->postcode_country == COUNTRY_UK)
		learn(&trait[CLIENT_UK_REGION], told->postcode_region);
	if (told->postcode_country)
		learn(&trait[CLIENT_COUNTRY], told->postcode_country);
	else if (trait[CLIENT_COUNTRY] == COUNTRY_US || trait[CLIENT_STATE] > 0)
		learn_zip(trait, told->postcode_zip);
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
