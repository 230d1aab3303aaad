#include "deid/id_numbers.h"

#include "core/secret.h"
#include "core/workers.h"

#include <string.h>

enum { PIECE = 1 << 10 };

enum err id_numbers_begin(struct id_numbers *s, const struct key *key, struct link_book *book)
{
	void *p = NULL;
	enum err err = secret_alloc(ID_NUMBERS * sizeof *s->made, &p);
	if (err)
		return err;
	prf_begin(&s->prf, key, KEY_IDS);
	s->book = book;
	s->made = p;
	return ERR_OK;
}

static enum err make_piece(size_t i, void *context)
{
	const struct id_numbers *s = context;
	struct prf prf = s->prf;
	unsigned char mac[SUBKEY_BYTES];
	for (size_t k = i * PIECE; k < s->n && k < (i + 1) * PIECE; k++) {
		uint64_t number = s->first + k;
		prf_of(&prf, &number, sizeof number, mac);
		memcpy(&s->made[k], mac, sizeof s->made[k]);
		s->made[k] >>= 1;
	}
	prf_done(&prf);
	return ERR_OK;
}

static enum err make_more(struct id_numbers *s, size_t left)
{
	s->first = s->book->given;
	s->n = left < ID_NUMBERS ? left : ID_NUMBERS;
	return workers_run((s->n + PIECE - 1) / PIECE, make_piece, s);
}

enum err id_numbers_next(struct id_numbers *s, size_t left, uint64_t *out)
{
	do {
		enum err err = s->book->given == s->first + s->n || !s->n ? make_more(s, left) : ERR_OK;
		if (err)
			return err;
		*out = s->made[s->book->given++ - s->first];
	} while (!*out || link_find(s->book, *out));
	return ERR_OK;
}

void id_numbers_end(struct id_numbers *s)
{
	secret_free(s->made, ID_NUMBERS * sizeof *s->made);
	prf_done(&s->prf);
}
