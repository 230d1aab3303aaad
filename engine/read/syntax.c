#include "read/syntax.h"

const struct syntax *syntax_of(const unsigned char *head, size_t n)
{
	const struct syntax *best = NULL;
	int sure = 0;
	for (size_t i = 0; syntaxes_registry[i]; i++) {
		int s = syntaxes_registry[i]->knows(head, n);
		best = s > sure ? syntaxes_registry[i] : best;
		sure = s > sure ? s : sure;
	}
	return best;
}
