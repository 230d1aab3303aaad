#pragma once
/* Texts of a spreadsheet one behind the other in secret memory, each ended by a zero byte. Private to the sheet readers. */
#include "core/err.h"
#include "read/xml_scan.h"

#include <stdbool.h>
#include <stddef.h>

struct sheet_text {
	char *p;
	size_t n, room;
};

/* For n bytes more. */
must_check enum err sheet_text_room(struct sheet_text *t, size_t n);
must_check enum err sheet_text_add(struct sheet_text *t, const char *bytes, size_t n);
/* What stands in a part, without its references. ERR_FORMAT: one that is none of XML's own. */
must_check enum err sheet_text_add_xml(struct sheet_text *t, struct xml_span text, bool literal, int file);
/* A zero byte; *at is where the text that ends here began. */
must_check enum err sheet_text_end(struct sheet_text *t, size_t from, size_t *at);
void sheet_text_free(struct sheet_text *t);

/* Which text elements belong to a rich string (<si> or <is>): those of <t>, but not of phonetic runs (<rPh>). */
struct sheet_runs {
	bool in_t, phonetic;
};

void sheet_runs_start(struct sheet_runs *r, const char *name);
void sheet_runs_end(struct sheet_runs *r, const char *name);
bool sheet_runs_take(const struct sheet_runs *r);
