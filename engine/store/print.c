#include "store/print.h"

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

void print_begin(struct print *p, size_t scores, const char *const *instrument)
{
	*p = (struct print){.scores = scores};
	for (size_t i = 0; i < scores; i++)
		for (const char *c = instrument[i]; *c; c++)
			p->field[i] = mix(p->field[i], (uint64_t)(unsigned char)*c);
}

static void close_client(struct print *p)
{
	p->sum += mix(p->client, 1);
	p->client = 0;
}

void print_client(struct print *p, const struct stored_client *c)
{
	const int value[] = {c->gender, c->age_band, c->intake_year, c->recent};
	close_client(p);
	for (size_t i = 0; i < sizeof value / sizeof value[0]; i++)
		p->client = mix(p->client, (uint64_t)value[i]);
}

void print_visit(struct print *p, const struct stored_visit *v)
{
	const int value[] = {v->at,      v->attendance,   v->duration,          v->modality,
			     v->problem, v->breakthrough, v->breakthrough_type, v->end_reason};
	uint64_t h = p->client, scores = 0;
	for (size_t i = 0; i < sizeof value / sizeof value[0]; i++)
		h = mix(h, (uint64_t)value[i]);
	/* Added, so that the order of the columns does not matter. */
	for (size_t i = 0; i < p->scores; i++)
		if (v->score[i] != RECORD_NO_SCORE)
			scores += mix(p->field[i], (uint64_t)v->score[i]);
	p->client = mix(h, scores);
}

uint64_t print_end(struct print *p)
{
	close_client(p);
	return p->sum;
}
