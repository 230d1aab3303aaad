#pragma once
/*
 * What a profile lets through, column by column: a YAML file (datasets/profiles, in the binary; or a clinic's own copy) that chooses for each class
 * of columns a level on that class's ladder. Ladders run from what keeps most to `dropped`.
 *
 * base     strict (45 CFR 164.514(b)(2), Safe Harbor) or research (pseudonymised: an expert's determination is needed). A profile names its base and
 *          can only be tighter: a level below the base's is ERR_VALUE with the column and both levels. A column that it does not name has its base's.
 * classes  small_class: the least clients of an export that a class of gender, ethnicity .. must have, else it is put with others; 11 or more
 * errors   ERR_VALUE what the YAML has wrong; ERR_FILE; ERR_LIMIT; ERR_MEMORY
 * oracle   the ladders' ends are the rows of 164.514(b)(2)(i); the test holds the built-in files to the bases
 */
#include "core/arena.h"
#include "core/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum deid_profile { DEID_STRICT, DEID_RESEARCH };

enum profile_column {
	PROFILE_AGE,
	PROFILE_INTAKE_YEAR,
	PROFILE_TIME,
	PROFILE_DURATION,
	PROFILE_GENDER,
	PROFILE_MODALITY,
	PROFILE_PROBLEM,
	PROFILE_BREAKTHROUGH_TYPE,
	PROFILE_END_REASON,
	PROFILE_THERAPIST,
	PROFILE_CLINIC,
	PROFILE_ETHNICITY,
	PROFILE_LANGUAGE,
	PROFILE_DISABILITY,
	PROFILE_INTERPRETER,
	PROFILE_REFERRAL,
	PROFILE_PAYER,
	PROFILE_COUNTRY,
	PROFILE_STATE,
	PROFILE_ZIP,
	PROFILE_UK_REGION,
	PROFILE_DIAGNOSIS,
	PROFILE_OCCUPATION,
	PROFILE_FORMAT,
	PROFILE_STAGE,
	PROFILE_FEE,
	PROFILE_DAYPART,
	PROFILE__COUNT
};

/* Levels of ladders that have more to choose than keep or drop. */
enum profile_age { AGE_BANDS_OF_5, AGE_BANDS_OF_10, AGE_BANDS_OF_20, AGE_DROPPED };
enum profile_time { TIME_DAYS, TIME_WEEKS };
enum profile_duration { DURATION_FIVE_MINUTES, DURATION_QUARTERS, DURATION_DROPPED };

enum { PROFILE_SMALL_CLASS = 11 };

struct profile {
	enum deid_profile base;
	bool own;                  /* tighter than its base somewhere */
	int level[PROFILE__COUNT]; /* place on the column's ladder, 0 keeps most */
	int small_class;
};

/* The base itself. */
struct profile profile_base(enum deid_profile base);
/* name: strict, research, or the path of a YAML file. */
must_check enum err profile_load(struct arena *mem, const char *name, struct profile *out);
bool profile_drops(const struct profile *p, enum profile_column column);
/* Words of the YAML: "age", "bands_of_10"; NULL past the end of the ladder. */
const char *profile_column_name(enum profile_column column);
const char *profile_level_name(enum profile_column column, int level);
const char *profile_base_name(enum deid_profile base);
/* The YAML of a built-in profile, to copy; NULL: there is none of that name. */
const char *profile_text(const char *name, size_t *n);
/* Of base, levels and small_class: two profiles that keep the same have the same. */
uint64_t profile_fingerprint(const struct profile *p);
