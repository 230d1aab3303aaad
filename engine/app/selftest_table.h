#pragma once
/*
 * The oracle tables as the program carries them: X_cases.csv (case;method;table;options) and X_expected.csv (case,part,row,key,value,
 * tolerance), and the tables that the cases name.
 *
 * errors: ERR_FORMAT a row that has not its columns, a case whose table is not carried
 */
#include "core/arena.h"
#include "core/embedded.h"
#include "core/err.h"
#include "result/find.h"

struct selftest_case {
	const char *name, *method, *options;
	const struct embedded *table;
};

enum selftest_kind { SELFTEST_NUMBER, SELFTEST_TEXT, SELFTEST_NONE };

struct selftest_want {
	const char *name; /* of the case */
	struct result_place place;
	enum selftest_kind kind;
	const char *value;
	double number, tolerance;
};

struct selftest_topic {
	const char *name;
	size_t cases, wants;
	struct selftest_case *one;
	struct selftest_want *want;
};

/* The i-th table of cases, NULL past the last. */
const struct embedded *selftest_topics(size_t i);
must_check enum err selftest_topic_read(struct arena *mem, const struct embedded *cases, struct selftest_topic *out);
