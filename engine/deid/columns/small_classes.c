#include "deid/columns/small_classes.h"

#include "deid/columns/zip.h"

void small_count(struct small_classes *s, enum client_trait t, int16_t value)
{
	if (value >= 0 && value < SMALL_CODES)
		s->clients[t][value]++;
}

void small_decide(struct small_classes *s)
{
	for (int t = 0; t < CLIENT_TRAITS; t++)
		for (int v = 0; v < SMALL_CODES; v++)
			s->any[t] = s->any[t] || (s->clients[t][v] > 0 && s->clients[t][v] < s->least);
}

int16_t small_fold(const struct small_classes *s, enum client_trait t, int16_t value)
{
	if (!s->any[t] || (value > 0 && s->clients[t][value] >= s->least))
		return value;
	if (t == CLIENT_ZIP3)
		return ZIP_OTHER;
	return t == CLIENT_DIAGNOSIS ? VOCABULARY_MISSING : VOCABULARY_SMALL;
}
