#pragma once
/*
 * What a command has to say, built once and printed as text, CSV or JSON.
 *
 * A result is a list of parts in order. RESULT_FIELDS are pairs at the top ("method": "cox"), RESULT_OBJECT is one named object
 * ("glance": {...}), RESULT_ROWS a named list of objects ("tidy": [{...}, ...]). Keys and texts are borrowed; they live as long as the
 * result. A num without a value is null in JSON, empty in CSV and "-" in text, and its reason goes into the sibling key `why` (several
 * different reasons: joined by "; ").
 *
 *   struct result_part *tidy = result_part(r, "tidy", RESULT_ROWS);
 *   result_row(tidy);
 *   result_text(tidy, "term", "age");
 *   result_num(tidy, "estimate", num_of(0.011));
 *
 * text  parts one under the other, rows as aligned columns (a last column of text is broken at 160), numbers with 6 significant digits
 * csv   one part alone (RFC 4180, 17 significant digits); the columns are those of all rows, in the order of their first appearance
 * json  all parts, keys in the order of building, 17 significant digits
 * errors: building never fails by itself; a failed allocation is remembered and reported by result_print().
 */
#include "core/err.h"
#include "core/num.h"

#include <stdbool.h>
#include <stdio.h>

enum result_format { RESULT_TEXT, RESULT_CSV, RESULT_JSON };
enum result_shape { RESULT_FIELDS, RESULT_OBJECT, RESULT_ROWS };

struct result;
struct result_part;

struct result *result_new(void);
void result_free(struct result *r);

/* Adds a part; a list that has the name already is taken up again. name: the key in JSON and the heading in text; unused for RESULT_FIELDS. NULL r
   gives NULL; parts of NULL take anything. */
struct result_part *result_part(struct result *r, const char *name, enum result_shape shape);
/* Begins the next object of RESULT_ROWS. The other shapes need no row. */
void result_row(struct result_part *p);
void result_text(struct result_part *p, const char *key, const char *text);
/* Words with one space between them: a list in JSON, as they stand elsewhere. */
void result_words(struct result_part *p, const char *key, const char *words);
void result_count(struct result_part *p, const char *key, long long n);
void result_num(struct result_part *p, const char *key, struct num v);
void result_flag(struct result_part *p, const char *key, bool yes);
/* A reason beside values that are there (an infinite coefficient keeps its last value). */
void result_why(struct result_part *p, enum why why);

/* "text", "csv", "json"; -1 for anything else. */
int result_format_of(const char *word);
/* csv prints the part of that name, NULL: the first list (or else the first part). ERR_USAGE no such part; ERR_DISK. */
must_check enum err result_print(const struct result *r, enum result_format format, const char *part, FILE *to);
