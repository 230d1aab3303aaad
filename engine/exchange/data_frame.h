#pragma once
/*
 * A data frame: named, typed columns of equal length, with what a reader must know of each. Filled by the makers of microdata, read by the writers of
 * files; knows neither clients nor formats.
 *
 * name      snake_case, at most 32 bytes: valid in SPSS, Stata and SAS. label: at most 40 bytes, which all three can hold
 * type      whole numbers (32 bits) or reals; a code is a whole number with value labels
 * missing   FRAME_NO_VALUE in a whole column, not finite in a real one; why a value can be missing stands once a column, in words
 * optional  a column that is left out where no row has a value
 * errors    ERR_MEMORY
 * cost      4 bytes a whole number, 8 a real
 */
#include "core/arena.h"
#include "core/err.h"
#include "store/store.h"

enum { FRAME_NAME = 32, FRAME_LABEL = 40, FRAME_NO_VALUE = INT32_MIN };

enum frame_type { FRAME_WHOLE, FRAME_REAL };

struct frame_value_label {
	int32_t code;
	const char *text;
};

struct frame_column {
	const char *name, *label;
	const char *unit;    /* "days", "" */
	const char *missing; /* what it means that there is no value; "": there always is one */
	const char *source;  /* where it comes from */
	const char *domain;  /* of codes of the dataset, or NULL */
	bool optional;
	enum frame_type type;
	int32_t *whole;
	double *real;
	size_t labels;
	const struct frame_value_label *value_label; /* by code; those that occur */
	size_t n;                                    /* rows with a value */
};

struct frame {
	const char *name, *label;
	size_t rows, columns, room;
	struct frame_column *column;
};

/* Room for so many columns of so many rows. */
must_check enum err frame_new(struct arena *mem, const char *name, const char *label, size_t rows, size_t room,
			      struct frame *out);
/* Adds a column; the values, all missing, or NULL: no memory. */
int32_t *frame_whole(struct arena *mem, struct frame *f, const struct frame_column *about);
double *frame_real(struct arena *mem, struct frame *f, const struct frame_column *about);
/* Words for a label, cut to FRAME_LABEL bytes between characters; NULL: no memory. */
const char *frame_words(struct arena *mem, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Counts values, looks up the labels of codes in the dataset, leaves out optional columns without any. */
must_check enum err frame_finish(struct arena *mem, const struct store *s, struct frame *f);
/* False: missing. */
bool frame_at(const struct frame_column *c, size_t row, double *out);
/* The label of a row's code; NULL: the column has no labels, or the row no value. Cost log labels. */
const char *frame_label_at(const struct frame_column *c, size_t row);
