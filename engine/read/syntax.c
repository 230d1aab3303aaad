#include "read/syntax.h"

const struct syntax *syntax_named(const char *argument)
{
	for (size_t i = 0; syntaxes_registry[i]; i++)
		if (syntaxes_registry[i]->named && syntaxes_registry[i]->named(argument))
			return syntaxes_registry[i];
	return NULL;
}

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
