#include "support/courses.h"

#include "support/check.h"
#include "support/frame.h"

#include <math.h>
#include <stdlib.h>

struct courses *courses_load(void)
{
	struct frame *f = frame_load("tests/oracle/data/courses.csv");
	struct courses *c = calloc(1, sizeof *c);
	assert_non_null(c);
	c->at = calloc(f->rows, sizeof *c->at);
	c->score = calloc(f->rows, sizeof *c->score);
	assert_true(c->at && c->score);
	for (size_t i = 0; i < f->rows; i++) {
		size_t person = (size_t)frame_number(f, i, "id") - 1;
		double score = frame_number(f, i, "score");
		assert_true(person < COURSES_MAX);
		c->at[i] = (int32_t)frame_number(f, i, "session");
		c->score[i] = isnan(score) ? SCORE_MISSING : (int32_t)score;
		if (!c->of[person].n)
			c->of[person] = (struct scores){.at = c->at + i, .score = c->score + i};
		c->of[person].n++;
		c->n = person + 1 > c->n ? person + 1 : c->n;
	}
	frame_free(f);
	return c;
}

void courses_free(struct courses *c)
{
	free(c->at);
	free(c->score);
	free(c);
}
