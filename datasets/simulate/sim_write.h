#pragma once
/* Rows of text into a buffer, and the buffer to the stream. */
#include "simulate/sim_people.h"

#include <stdbool.h>
#include <stdio.h>

/* Columns of the sessions layout, in the order of the contract. */
enum sim_column {
	COL_CLIENT,
	COL_NAME,
	COL_BORN,
	COL_GENDER,
	COL_EMAIL,
	COL_PHONE,
	COL_POSTCODE,
	COL_THERAPIST,
	COL_CLINIC,
	COL_PROBLEM,
	COL_MODALITY,
	COL_DATE,
	COL_ATTENDANCE,
	COL_MINUTES,
	COL_PHQ,
	COL_GAD,
	COL_SRS,
	COL_FLAG,
	COL_TYPE,
	COL_END,
	COL_NOTES,
	COL__COUNT
};

struct sim_field {
	const char *p;
	int n;
	bool quoted;
};

struct sim_sink {
	FILE *out;
	char *buffer;
	size_t used;
	bool failed;
};

enum { SIM_BUFFER = 1 << 20, SIM_ROW_MAX = 4096 };

must_check enum err sim_sink_open(FILE *out, struct sim_sink *s);
must_check enum err sim_sink_close(struct sim_sink *s);
void sim_put(struct sim_sink *s, const char *text, size_t n);
/* Fields with commas between and a newline. */
void sim_put_row(struct sim_sink *s, const struct sim_field *field, int n);

struct sim_row_text {
	char date[16], minutes[8], phq[40], gad[8], srs[8], notes[200];
};

/* The fields of an appointment, as a clean export has them. t holds their text. */
void sim_row_fields(const struct sim_client *c, const struct sim_person *p, const struct sim_appointment *a,
		    struct sim_row_text *t, struct sim_field field[COL__COUNT]);
/* Digits of a number into out; the length. */
int sim_digits(int v, char *out);
struct sim_field sim_text(const char *text);
void sim_date_iso(int32_t day, char out[16]);
void sim_date_dmy(int32_t day, char out[16]);
