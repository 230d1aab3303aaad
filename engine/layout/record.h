#pragma once
/*
 * One identified record, in memory only: what a row of an export (or one occasion of a wide row) says. Cells are borrowed from the reader and
 * live until its next row. deid turns it into something that holds no identifier; nothing else may keep it.
 */
#include "core/civil.h"
#include "read/rd.h"

#include <stdbool.h>
#include <stdint.h>

enum { RECORD_SCORES = 32 };

/* What a row tells of. */
enum record_kind {
	RECORD_APPOINTMENT,
	RECORD_MEASUREMENT, /* scores taken on a day, with or without an appointment: deid finds the one they belong to */
	RECORD_CLIENT,      /* the client alone: no day */
	RECORD_NOTHING      /* taken, and of use to other rows only */
};

/* What a row says of its client by codes of closed lists. */
enum record_trait {
	TRAIT_ETHNICITY,
	TRAIT_LANGUAGE,
	TRAIT_DISABILITY,
	TRAIT_INTERPRETER,
	TRAIT_REFERRAL,
	TRAIT_PAYER,
	TRAIT_COUNTRY,
	TRAIT_STATE,
	RECORD_TRAITS
};

/* What it says by text that deid has parsers for (deid/columns). */
enum record_text { TEXT_ZIP, TEXT_POSTCODE, TEXT_DIAGNOSIS, TEXT_OCCUPATION, TEXT_TIME, TEXT_FEE, RECORD_TEXTS };
#define RECORD_NO_SCORE INT32_MIN

struct record {
	enum record_kind kind;
	int file;
	long row;
	int column; /* of a row that is not taken: the column that says why, 1-based; 0: the row as a whole */
	struct rd_cell client, therapist, clinic; /* identifying text; n = 0: absent */
	struct rd_cell name, given,
		surname;    /* of the client, as the export has it: in one column, or in two; n = 0: absent */
	bool client_by_row; /* client is the place of the row: it says nothing beyond this run */
	bool relative;      /* day counts from the client's own start (visits, wide), not from 1970 */
	bool keyed;         /* the export itself tells which row replaces which */
	bool joins;         /* one score a row: the rows of a client and day are one appointment */
	int32_t day;
	int32_t occasion;   /* wide: number of the occasion (0 baseline); else -1 */
	struct civil birth; /* year 0: not given; month 0: year only */
	int age;            /* where the export has an age column; -1 otherwise */
	int attendance;     /* enum of layout/vocabulary.h, never missing */
	int duration;       /* minutes, -1 missing */
	int modality, problem, gender, breakthrough, breakthrough_type, end_reason; /* codes, or VOCABULARY_MISSING */
	int format, stage;
	int trait[RECORD_TRAITS];
	struct rd_cell text[RECORD_TEXTS]; /* n = 0: absent; it may be an identifier */
	int32_t score[RECORD_SCORES];      /* steps, by the position of the instrument in the plan; RECORD_NO_SCORE */
};
