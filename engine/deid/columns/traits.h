#pragma once
/*
 * What a dataset holds of a client beside age and intake: codes of closed lists, one column each, in the order of the table `client`.
 *
 * value     a code of the list named in trait_domain(); 0 unmapped (ZIP3: 000), -1 nothing told
 * learning  of several tellings the first that a list knows counts. A ZIP code tells the country where nothing else does, and so does a postcode; digits
 *           in a column of postcodes are a ZIP code only where country or state say so, and are dropped otherwise: they may be Berlin's
 * levels    of the profile: dropped, or coarser (language: English or not; disability, interpreter: yes or no; diagnosis: group; ZIP3: denied by
 *           any of three censuses)
 */
#include "deid/profile.h"
#include "layout/record.h"
#include "layout/vocabulary.h"

enum client_trait {
	CLIENT_GENDER,
	CLIENT_ETHNICITY,
	CLIENT_LANGUAGE,
	CLIENT_DISABILITY,
	CLIENT_INTERPRETER,
	CLIENT_REFERRAL,
	CLIENT_PAYER,
	CLIENT_COUNTRY,
	CLIENT_STATE,
	CLIENT_ZIP3,
	CLIENT_UK_REGION,
	CLIENT_DIAGNOSIS_GROUP,
	CLIENT_DIAGNOSIS,
	CLIENT_OCCUPATION,
	CLIENT_TRAITS
};

/* Its column. */
const char *trait_name(enum client_trait t);
/* Its list; VOC__COUNT for ZIP3. */
enum vocabulary_domain trait_domain(enum client_trait t);

/*
 * What one record tells, by itself. The fields of text that the country decides about are kept as both of what they may be.
 */
struct traits_told {
	int16_t code[CLIENT_TRAITS]; /* -1: nothing, or told by one of the fields below */
	int16_t zip;                 /* prefix; ZIP_NONE */
	int16_t postcode_zip;        /* of digits in a column of postcodes; ZIP_NONE */
	int16_t postcode_country;    /* of a postcode that tells it; 0: it does not */
	int16_t postcode_region;
};

/* Nothing told yet. */
void traits_begin(int16_t trait[CLIENT_TRAITS]);
void traits_read(const struct vocabularies *v, const struct record *r, struct traits_told *out);
/* Nothing at all is told. */
bool traits_blank(const struct traits_told *told);
/* First the codes of all that was told of a client, then its places, each in the order of the rows. */
void traits_learn(int16_t trait[CLIENT_TRAITS], const struct traits_told *told);
void traits_learn_places(int16_t trait[CLIENT_TRAITS], const struct traits_told *told);
/* What the profile lets through of a value. */
int16_t trait_reduce(const struct profile *p, enum client_trait t, int16_t value);
