#include "deid/print.h"

uint64_t print_mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

void print_begin(struct print *p, size_t scores, const char *const *instrument)
{
	*p = (struct print){.scores = scores};
	for (size_t i = 0; i < scores; i++)
		for (const char *c = instrument[i]; *c; c++)
			p->field[i] = print_mix(p->field[i], (uint64_t)(unsigned char)*c);
}

uint64_t print_client(uint64_t h, const int16_t trait[CLIENT_TRAITS], int age_band, int intake_year, bool recent)
{
	const int value[] = {age_band, intake_year, recent};
	for (int t = 0; t < CLIENT_TRAITS; t++)
		h = print_mix(h, (uint64_t)trait[t]);
	for (size_t i = 0; i < sizeof value / sizeof value[0]; i++)
		h = print_mix(h, (uint64_t)value[i]);
	return print_mix(h, 1);
}

uint64_t print_visit(const struct print *p, uint64_t h, const int32_t value[PRINT__VALUES], const int32_t *score)
{
	uint64_t scores = 0;
	for (size_t i = 0; i < PRINT__VALUES; i++)
		h = print_mix(h, (uint64_t)value[i]);
	for (size_t i = 0; i < p->scores; i++)
		if (score[i] != RECORD_NO_SCORE)
			scores += print_mix(p->field[i], (uint64_t)score[i]);
	return print_mix(h, scores);
}
