#include "deid/present.h"

#include <stdlib.h>

_Static_assert(RECORD_SCORES <= 64, "a bit for each score");

/* -1: none. */
static int code_of_role(enum layout_role role)
{
	static const struct {
		enum layout_role role;
		enum packed_code code;
	} of[] = {
		{ROLE_ATTENDANCE, PACKED_ATTENDANCE},
		{ROLE_DURATION, PACKED_DURATION},
		{ROLE_MODALITY, PACKED_MODALITY},
		{ROLE_PROBLEM, PACKED_PROBLEM},
		{ROLE_BREAKTHROUGH, PACKED_BREAKTHROUGH},
		{ROLE_BREAKTHROUGH_TYPE, PACKED_BREAKTHROUGH_TYPE},
		{ROLE_END_REASON, PACKED_END_REASON},
		{ROLE_FORMAT, PACKED_FORMAT},
		{ROLE_STAGE, PACKED_STAGE},
		{ROLE_FEE, PACKED_FEE},
		{ROLE_TIME, PACKED_DAYPART},
	};
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (of[i].role == role)
			return (int)of[i].code;
	return -1;
}

void present_note(struct present *p, const struct layout_column *column)
{
	int code = code_of_role(column->role);
	if (code >= 0)
		p->codes |= UINT32_C(1) << code;
	/* Rows name the instrument: any may be told. */
	if (column->role == ROLE_SCORE_VALUE)
		p->scores = UINT64_MAX;
	if (column->instrument >= 0)
		p->scores |= UINT64_C(1) << column->instrument;
	p->therapist = p->therapist || column->role == ROLE_THERAPIST;
	p->clinic = p->clinic || column->role == ROLE_CLINIC;
}

enum err present_in_files(const struct layout_column *column, size_t n, size_t files, struct present **out)
{
	bool tables = false;
	static const struct present all = {.codes = UINT32_MAX, .scores = UINT64_MAX, .therapist = true, .clinic = true};
	struct present *p = calloc(files + 1, sizeof *p);
	bool *told = calloc(files + 1, sizeof *told);
	if (!p || !told) {
		free(p);
		free(told);
		return err_memory();
	}
	for (size_t i = 0; i < n; i++) {
		present_note(&p[0], &column[i]);
		present_note(&p[column[i].file], &column[i]);
		told[column[i].file] = told[0] = true;
		tables = tables || column[i].role == ROLE_LINK;
	}
	for (size_t f = 0; f <= files; f++)
		p[f] = !told[f] ? all : tables ? p[0] : p[f];
	free(told);
	*out = p;
	return ERR_OK;
}

void present_fill(const struct present *p, size_t scores, struct packed *later, const struct packed *earlier)
{
	for (int i = 0; i < PACKED__CODES; i++)
		if (!(p->codes >> i & 1))
			later->code[i] = earlier->code[i];
	for (size_t i = 0; i < scores; i++)
		if (!(p->scores >> i & 1))
			later->score[i] = earlier->score[i];
	if (!p->therapist)
		later->therapist = earlier->therapist;
	if (!p->clinic)
		later->clinic = earlier->clinic;
}
