#pragma once
/* The courses of tests/oracle/data/courses.csv, one struct scores a person, in the file's order (persons 1, 2, ...). */
#include "sample/scores.h"

#define COURSES_MAX 100

struct courses {
	size_t n;
	struct scores of[COURSES_MAX]; /* of[id - 1] */
	int32_t *at, *score;
};

struct courses *courses_load(void);
void courses_free(struct courses *c);
