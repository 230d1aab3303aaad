#include "deid/statement.h"

struct rule {
	enum statement_action action; /* at level 0 of the column's class */
	enum statement_hipaa hipaa;
	enum statement_uk uk;
	enum profile_column column; /* PROFILE__COUNT: no level to choose */
};

#define FIXED PROFILE__COUNT

static const struct rule rules[ROLE__COUNT] = {
	[ROLE_DROPPED] = {ACTION_DROPPED_UNREAD, HIPAA_ANY, UK_TEXT, FIXED},
	[ROLE_CLIENT_ID] = {ACTION_ID, HIPAA_R, UK_REPLACED, FIXED},
	[ROLE_NAME] = {ACTION_DROPPED, HIPAA_A, UK_DIRECT, FIXED},
	[ROLE_BIRTH_DATE] = {ACTION_AGE_5, HIPAA_C, UK_COARSER, PROFILE_AGE},
	[ROLE_AGE] = {ACTION_AGE_5, HIPAA_C, UK_COARSER, PROFILE_AGE},
	[ROLE_GENDER] = {ACTION_CODE, HIPAA_NONE, UK_COARSER, PROFILE_GENDER},
	[ROLE_EMAIL] = {ACTION_DROPPED, HIPAA_F, UK_DIRECT, FIXED},
	[ROLE_PHONE] = {ACTION_DROPPED, HIPAA_D, UK_DIRECT, FIXED},
	[ROLE_POSTCODE] = {ACTION_REGION, HIPAA_B, UK_COARSER, PROFILE_UK_REGION},
	[ROLE_ADDRESS] = {ACTION_DROPPED, HIPAA_B, UK_DIRECT, FIXED},
	[ROLE_THERAPIST] = {ACTION_NUMBER, HIPAA_R, UK_REPLACED, PROFILE_THERAPIST},
	[ROLE_CLINIC] = {ACTION_NUMBER, HIPAA_R, UK_REPLACED, PROFILE_CLINIC},
	[ROLE_PROBLEM] = {ACTION_CODE, HIPAA_NONE, UK_CODED, PROFILE_PROBLEM},
	[ROLE_MODALITY] = {ACTION_CODE, HIPAA_NONE, UK_CODED, PROFILE_MODALITY},
	[ROLE_DATE] = {ACTION_DAYS, HIPAA_C, UK_COARSER, PROFILE_TIME},
	[ROLE_DAYS] = {ACTION_DAYS, HIPAA_C, UK_COARSER, PROFILE_TIME},
	[ROLE_ATTENDANCE] = {ACTION_CODE, HIPAA_NONE, UK_CODED, FIXED},
	[ROLE_DURATION] = {ACTION_MINUTES_5, HIPAA_NONE, UK_COARSER, PROFILE_DURATION},
	[ROLE_SCORE] = {ACTION_SCORE, HIPAA_NONE, UK_CODED, FIXED},
	[ROLE_ITEM] = {ACTION_ITEM, HIPAA_NONE, UK_CODED, FIXED},
	[ROLE_BREAKTHROUGH] = {ACTION_CODE, HIPAA_NONE, UK_CODED, FIXED},
	[ROLE_BREAKTHROUGH_TYPE] = {ACTION_CODE, HIPAA_NONE, UK_CODED, PROFILE_BREAKTHROUGH_TYPE},
	[ROLE_END_REASON] = {ACTION_CODE, HIPAA_NONE, UK_CODED, PROFILE_END_REASON},
	[ROLE_SESSION_NUMBER] = {ACTION_RECOUNTED, HIPAA_NONE, UK_NOT_NEEDED, FIXED},
	[ROLE_NOTES] = {ACTION_DROPPED_UNREAD, HIPAA_ANY, UK_TEXT, FIXED},
	[ROLE_GIVEN_NAME] = {ACTION_DROPPED, HIPAA_A, UK_DIRECT, FIXED},
	[ROLE_SURNAME] = {ACTION_DROPPED, HIPAA_A, UK_DIRECT, FIXED},
	[ROLE_OTHER_NAME] = {ACTION_DROPPED, HIPAA_A, UK_DIRECT, FIXED},
	[ROLE_ETHNICITY] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_ETHNICITY},
	[ROLE_ZIP] = {ACTION_ZIP, HIPAA_B, UK_COARSER, PROFILE_ZIP},
	[ROLE_STATE] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_STATE},
	[ROLE_COUNTRY] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_COUNTRY},
	[ROLE_DIAGNOSIS] = {ACTION_CATEGORY, HIPAA_NONE, UK_COARSER, PROFILE_DIAGNOSIS},
	[ROLE_OCCUPATION] = {ACTION_MAJOR_GROUP, HIPAA_NONE, UK_COARSER, PROFILE_OCCUPATION},
	[ROLE_LANGUAGE] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_LANGUAGE},
	[ROLE_DISABILITY] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_DISABILITY},
	[ROLE_INTERPRETER] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_INTERPRETER},
	[ROLE_REFERRAL] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_REFERRAL},
	[ROLE_PAYER] = {ACTION_CLASS, HIPAA_NONE, UK_COARSER, PROFILE_PAYER},
	[ROLE_TIME] = {ACTION_DAYPART, HIPAA_C, UK_COARSER, PROFILE_DAYPART},
	[ROLE_FEE] = {ACTION_FEE, HIPAA_NONE, UK_COARSER, PROFILE_FEE},
	[ROLE_FORMAT] = {ACTION_CODE, HIPAA_NONE, UK_CODED, PROFILE_FORMAT},
	[ROLE_STAGE] = {ACTION_CODE, HIPAA_NONE, UK_CODED, PROFILE_STAGE},
	[ROLE_INSTRUMENT] = {ACTION_CODE, HIPAA_NONE, UK_CODED, FIXED},
	[ROLE_SCORE_VALUE] = {ACTION_SCORE, HIPAA_NONE, UK_CODED, FIXED},
	[ROLE_EVENT] = {ACTION_DAYS, HIPAA_C, UK_COARSER, PROFILE_TIME},
	[ROLE_LINK] = {ACTION_DROPPED, HIPAA_R, UK_DIRECT, FIXED},
	[ROLE_RELATIVE] = {ACTION_DROPPED, HIPAA_A, UK_DIRECT, FIXED},
	[ROLE_REFERRER] = {ACTION_DROPPED, HIPAA_A, UK_DIRECT, FIXED},
	[ROLE_RECORD_NUMBER] = {ACTION_DROPPED, HIPAA_H, UK_DIRECT, FIXED},
	[ROLE_NATIONAL_ID] = {ACTION_DROPPED, HIPAA_G, UK_DIRECT, FIXED},
	[ROLE_INSURANCE] = {ACTION_DROPPED, HIPAA_I, UK_DIRECT, FIXED},
	[ROLE_LICENCE] = {ACTION_DROPPED, HIPAA_K, UK_DIRECT, FIXED},
	[ROLE_WEB] = {ACTION_DROPPED, HIPAA_N, UK_DIRECT, FIXED},
	[ROLE_NETWORK] = {ACTION_DROPPED, HIPAA_O, UK_DIRECT, FIXED},
	[ROLE_DEVICE] = {ACTION_DROPPED, HIPAA_M, UK_DIRECT, FIXED},
	[ROLE_FILE] = {ACTION_DROPPED_UNREAD, HIPAA_Q, UK_DIRECT, FIXED},
	[ROLE_EMPLOYER] = {ACTION_DROPPED, HIPAA_R, UK_NOT_NEEDED, FIXED},
	[ROLE_RELIGION] = {ACTION_DROPPED, HIPAA_NONE, UK_NOT_NEEDED, FIXED},
	[ROLE_SEXUALITY] = {ACTION_DROPPED, HIPAA_NONE, UK_NOT_NEEDED, FIXED},
	[ROLE_IMMIGRATION] = {ACTION_DROPPED, HIPAA_NONE, UK_NOT_NEEDED, FIXED},
	[ROLE_FORENSIC] = {ACTION_DROPPED, HIPAA_NONE, UK_NOT_NEEDED, FIXED},
	[ROLE_LIFE] = {ACTION_DROPPED, HIPAA_NONE, UK_NOT_NEEDED, FIXED},
};

static const char *const actions[ACTION__COUNT] = {
	[ACTION_DROPPED] = "dropped, in whole and in part",
	[ACTION_DROPPED_UNREAD] = "dropped, and never looked into",
	[ACTION_RECOUNTED] = "dropped; sessions are counted anew from the dates",
	[ACTION_ID] = "replaced by an id that means nothing without the key",
	[ACTION_NUMBER] = "replaced by a number; labels are drawn afresh for each release",
	[ACTION_AGE_5] = "age at intake in bands of 5 years, 90 and over as one",
	[ACTION_AGE_10] = "age at intake in bands of 10 years, 90 and over as one",
	[ACTION_AGE_20] = "age at intake in bands of 20 years, 90 and over as one",
	[ACTION_WEEKS] = "whole weeks since intake; of the date itself the year of intake at most",
	[ACTION_DAYS] = "days since intake; of the date itself the year of intake at most",
	[ACTION_MINUTES_5] = "to 5 minutes, at most 120",
	[ACTION_MINUTES_15] = "to a quarter of an hour, at most 120 minutes",
	[ACTION_CODE] = "a code of a closed list; anything else is 'unmapped'",
	[ACTION_SCORE] = "whole steps within the questionnaire's range; anything else is no value",
	[ACTION_ITEM] = "counted into the score of its questionnaire; the answer itself is not kept",
	[ACTION_CLASS] = "a code of a closed list; classes of few clients are 'other or not stated'",
	[ACTION_YES_NO] = "yes or no",
	[ACTION_ZIP] = "3 digits where the Census of 2020 counts over 20,000 people, else 000",
	[ACTION_ZIP_CENSUSES] = "3 digits where no census from 2000 on counts 20,000 people or fewer, else 000",
	[ACTION_REGION] = "region of the United Kingdom, by the letters of the area; of other postcodes the country at most",
	[ACTION_POSTCODE_COUNTRY] =
		"the country at most; digits in a column of postcodes as a ZIP code's first 3 where country or state say so",
	[ACTION_CATEGORY] = "category of 3 characters of ICD-10, and its group; rare ones the group alone",
	[ACTION_GROUP] = "group of ICD-10; rare ones 'other or not stated'",
	[ACTION_MAJOR_GROUP] = "major group of occupations (1 digit); rare ones 'other or not stated'",
	[ACTION_FEE] = "bands",
	[ACTION_DAYPART] = "morning, afternoon or evening",
};

static const char *const classes[HIPAA__COUNT] = {
	[HIPAA_NONE] = "none of the 18",
	[HIPAA_A] = "A names",
	[HIPAA_B] = "B places smaller than a state",
	[HIPAA_C] = "C dates, and ages over 89",
	[HIPAA_D] = "D telephone numbers",
	[HIPAA_E] = "E fax numbers",
	[HIPAA_F] = "F e-mail addresses",
	[HIPAA_G] = "G social security numbers",
	[HIPAA_H] = "H medical record numbers",
	[HIPAA_I] = "I health plan numbers",
	[HIPAA_J] = "J account numbers",
	[HIPAA_K] = "K certificates and licences",
	[HIPAA_L] = "L vehicles",
	[HIPAA_M] = "M devices",
	[HIPAA_N] = "N web addresses",
	[HIPAA_O] = "O IP addresses",
	[HIPAA_P] = "P biometric identifiers",
	[HIPAA_Q] = "Q photographs",
	[HIPAA_R] = "R any other unique number or code",
	[HIPAA_ANY] = "any, A to R",
};

static const char *const guidance[UK__COUNT] = {
	[UK_DIRECT] = "direct identifier: removed",
	[UK_REPLACED] = "direct identifier: replaced; personal data for whoever holds the key (UK GDPR Art. 4(5))",
	[UK_COARSER] = "indirect identifier: made coarser, so that it singles out and links less",
	[UK_CODED] = "data concerning health: kept as codes and steps only",
	[UK_NOT_NEEDED] = "not needed: removed (data minimisation)",
	[UK_TEXT] = "may hold direct identifiers: removed",
};

static const char *const beyond_strict[] = {
	"Safe Harbor asks besides: nobody who releases this knows a way in which it could identify a person, alone or with "
	"other data "
	"(164.514(b)(2)(ii)).",
	"Safe Harbor asks besides: the key, its copies and how ids are made are told to nobody who gets the data "
	"(164.514(c)).",
	"A person must judge: clients whom an event, a rare course or a small place makes known; what those who get the "
	"data know or "
	"hold already; whether a motivated intruder would succeed.",
	"A person must judge: texts of one's own (the study's title, labels of own layouts and vocabularies) are taken as "
	"they are.",
	NULL,
};

static const char *const beyond_research[] = {
	"This is not Safe Harbor: under HIPAA an expert must find and document that the risk is very small (164.514(b)(1)).",
	"In the UK and the EU it stays personal data (Art. 4(5), recital 26): a lawful basis, an agreement with those who "
	"get it, and "
	"the key kept apart from it.",
	"A person must judge: clients whom an event, a rare course or a small place makes known; what those who get the "
	"data know or "
	"hold already; whether a motivated intruder would succeed.",
	"A person must judge: texts of one's own (the study's title, labels of own layouts and vocabularies) are taken as "
	"they are.",
	NULL,
};

/* The levels of a class are told by actions that follow each other, but for the last, which drops. */
static enum statement_action at_level(const struct rule *r, const struct profile *p)
{
	if (r->column == FIXED)
		return r->action;
	if (r->column == PROFILE_UK_REGION && profile_drops(p, PROFILE_UK_REGION) && !profile_drops(p, PROFILE_COUNTRY))
		return ACTION_POSTCODE_COUNTRY;
	if (profile_drops(p, r->column))
		return ACTION_DROPPED;
	if (r->column == PROFILE_TIME)
		return p->level[PROFILE_TIME] == TIME_WEEKS ? ACTION_WEEKS : ACTION_DAYS;
	return (enum statement_action)((int)r->action + p->level[r->column]);
}

struct statement statement_of(const struct layout_column *column, const struct profile *profile)
{
	const struct rule *r = &rules[column->role];
	struct statement s = {.action = at_level(r, profile), .hipaa = r->hipaa, .uk = r->uk};
	if (column->flags & LAYOUT_REPEATED)
		s.action = ACTION_DROPPED;
	if (s.action == ACTION_DROPPED && s.uk != UK_DIRECT)
		s.uk = UK_NOT_NEEDED;
	return s;
}

const char *statement_action(int action)
{
	return actions[action];
}

const char *statement_hipaa(int hipaa)
{
	return classes[hipaa];
}

const char *statement_uk(int uk)
{
	return guidance[uk];
}

const char *statement_beyond(enum deid_profile base, size_t i)
{
	return base == DEID_STRICT ? beyond_strict[i] : beyond_research[i];
}
