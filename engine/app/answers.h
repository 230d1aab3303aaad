#pragma once
/*
 * The options by which a person says what an export's columns are: the same for ingest, run and inspect.
 */
#include "app/options.h"
#include "layout/layout.h"
#include "read/syntax.h"

struct answers {
	struct option_list columns; /* "7=client_id" (layout/layout_answers.h) */
	struct option_list scales;  /* "core_om=mean" (layout/score_scale.h) */
	bool confirm_order;
	bool any_scale; /* no option: scores are not read */
	int decimal;    /* enum layout_decimal */
	struct option_list queries;
	bool codes;
	/* No option, since the command line is no place for cells: what inspect was told that spellings stand for. */
	const struct layout_spelled *spelled;
	int spelled_n;
};

/* Their rows of a command's table; a is where the values go. */
#define ANSWER_OPTIONS(a)                                                                                                     \
	{"column",     OPTION_LIST, "N=ROLE", "what column N is: a role, a questionnaire, or drop (inspect asks)",            \
	 &(a).columns, NULL},                                                                                                 \
		{"confirm-order",    OPTION_FLAG, "", "the order that inspect read from typed names (bdi1, wk2bdi) is right", \
		 &(a).confirm_order, NULL},                                                                                   \
		{"query",      OPTION_LIST, "SELECT", "of a database, what to read: a table for each --query",                \
		 &(a).queries, NULL},                                                                                         \
		{"codes", OPTION_FLAG, "", "of labelled values (SPSS, Stata) the numbers, not the labels", &(a).codes, NULL}, \
		{"scale",      OPTION_LIST,                                                                                   \
		 "NAME=SCALE", "the scale of a questionnaire's scores: core_om=mean, k10=zero, ors=standard",                 \
		 &(a).scales,  NULL},                                                                                         \
	{                                                                                                                     \
		"decimal", OPTION_CHOICE, "", "how numbers are written: 12,5 or 12.5", &(a).decimal, answer_decimals          \
	}

/* What of it concerns the reading; borrows from a. */
void answers_choose(const struct answers *a, struct syntax_choice *choice);

extern const char *const answer_decimals[];
