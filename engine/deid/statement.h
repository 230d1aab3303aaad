#pragma once
/*
 * What a person who signs for the data is told of each column: what was done with it, which class of 45 CFR 164.514(b)(2)(i) it falls in, and what
 * it is under the UK ICO's guidance on anonymisation (28 March 2025). One row for every role that a column can have, and nothing else decides it.
 *
 * level    the profile's: a column whose class it drops is told as dropped
 * repeated a column that another one displaced is dropped, whatever its role
 */
#include "deid/profile.h"
#include "layout/layout.h"

enum statement_action {
	ACTION_DROPPED,
	ACTION_DROPPED_UNREAD,
	ACTION_RECOUNTED,
	ACTION_ID,
	ACTION_NUMBER,
	ACTION_AGE_5,
	ACTION_AGE_10,
	ACTION_AGE_20,
	ACTION_WEEKS,
	ACTION_DAYS,
	ACTION_MINUTES_5,
	ACTION_MINUTES_15,
	ACTION_CODE,
	ACTION_SCORE,
	ACTION_CLASS,
	ACTION_YES_NO,
	ACTION_ZIP,
	ACTION_ZIP_CENSUSES,
	ACTION_REGION,
	ACTION_POSTCODE_COUNTRY,
	ACTION_CATEGORY,
	ACTION_GROUP,
	ACTION_MAJOR_GROUP,
	ACTION_FEE,
	ACTION_DAYPART,
	ACTION_ITEM,
	ACTION__COUNT
};

/* The classes of 164.514(b)(2)(i), by their letters. */
enum statement_hipaa {
	HIPAA_NONE,
	HIPAA_A,
	HIPAA_B,
	HIPAA_C,
	HIPAA_D,
	HIPAA_E,
	HIPAA_F,
	HIPAA_G,
	HIPAA_H,
	HIPAA_I,
	HIPAA_J,
	HIPAA_K,
	HIPAA_L,
	HIPAA_M,
	HIPAA_N,
	HIPAA_O,
	HIPAA_P,
	HIPAA_Q,
	HIPAA_R,
	HIPAA_ANY, /* free text, or a column that no rule knows: may hold any of them */
	HIPAA__COUNT
};

enum statement_uk { UK_DIRECT, UK_REPLACED, UK_COARSER, UK_CODED, UK_NOT_NEEDED, UK_TEXT, UK__COUNT };

struct statement {
	enum statement_action action;
	enum statement_hipaa hipaa;
	enum statement_uk uk;
};

struct statement statement_of(const struct layout_column *column, const struct profile *profile);

/* In words. */
const char *statement_action(int action);
const char *statement_hipaa(int hipaa);
const char *statement_uk(int uk);
/* What is beyond the program: what Safe Harbor (strict) or the law (research) asks for besides, and what remains a person's judgement. NULL past the
   last. */
const char *statement_beyond(enum deid_profile base, size_t i);
