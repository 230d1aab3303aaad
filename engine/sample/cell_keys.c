#include "sample/cell_keys.h"

#include "core/wide.h"
#include "core/workers.h"

#include <math.h>
#include <string.h>

enum { FIXED_FIELDS = 8, WORD = 64, ROWS_PER_PIECE = 1 << 14 };

struct field {
	const double *number; /* one of both */
	const int32_t *code;
	double low;
	int bits; /* WORD: the value as it is */
	int shift;
	size_t word;
};

struct keying {
	size_t n, fields;
	struct field *field;
	struct cell_keys *out;
};

struct span {
	double low, high;
	int whole; /* every value is a whole number that a code can hold */
};

WIDE static struct span span_of(const double *v, size_t n)
{
	enum { LANES = 8 };
	double low[LANES], high[LANES];
	int broken = 0;
	for (size_t l = 0; l < LANES; l++)
		low[l] = high[l] = v[0];
	for (size_t i = 0; i + LANES <= n; i += LANES)
		for (size_t l = 0; l < LANES; l++) {
			double x = v[i + l], held = x >= -1e9 && x <= 1e9 ? x : 0;
			low[l] = x < low[l] ? x : low[l];
			high[l] = x > high[l] ? x : high[l];
			broken |= (double)(int32_t)held != x;
		}
	struct span s = {.low = low[0], .high = high[0], .whole = !broken};
	for (size_t l = 1; l < LANES; l++) {
		s.low = low[l] < s.low ? low[l] : s.low;
		s.high = high[l] > s.high ? high[l] : s.high;
	}
	for (size_t i = n / LANES * LANES; i < n; i++) {
		s.low = v[i] < s.low ? v[i] : s.low;
		s.high = v[i] > s.high ? v[i] : s.high;
		s.whole &= fabs(v[i]) <= 1e9 && v[i] == floor(v[i]);
	}
	return s;
}

static struct span span_of_codes(const int32_t *v, size_t n)
{
	int32_t low = v[0], high = v[0];
	for (size_t i = 1; i < n; i++) {
		low = v[i] < low ? v[i] : low;
		high = v[i] > high ? v[i] : high;
	}
	return (struct span){.low = low, .high = high, .whole = 1};
}

/* Piece f: how many bits field f needs. */
static enum err measure(size_t f, void *context)
{
	const struct keying *k = context;
	struct field *field = &k->field[f];
	struct span s = field->code ? span_of_codes(field->code, k->n) : span_of(field->number, k->n);
	field->low = s.low;
	field->bits = WORD;
	if (!s.whole)
		return ERR_OK;
	uint64_t range = (uint64_t)(s.high - s.low);
	for (field->bits = 0; range >> field->bits;)
		field->bits++;
	return ERR_OK;
}

/* Side by side, in the order of the fields; returns the words. */
static size_t place(struct keying *k)
{
	size_t word = 0;
	int used = 0;
	for (size_t f = 0; f < k->fields; f++) {
		struct field *field = &k->field[f];
		if (used + field->bits > WORD) {
			word++;
			used = 0;
		}
		field->word = word;
		field->shift = used;
		used += field->bits;
	}
	return word + 1;
}

WIDE static void add_whole(const double *v, size_t n, double low, int shift, uint64_t *key)
{
	for (size_t i = 0; i < n; i++)
		key[i] |= (uint64_t)(uint32_t)(int64_t)(v[i] - low) << shift;
}

static void add_field(const struct field *f, size_t at, size_t n, uint64_t *key)
{
	if (f->bits == WORD)
		for (size_t i = 0; i < n; i++) {
			double v = f->number[at + i] + 0.0;
			memcpy(&key[i], &v, sizeof v);
		}
	else if (f->bits && f->number)
		add_whole(f->number + at, n, f->low, f->shift, key);
	else if (f->bits)
		for (size_t i = 0; i < n; i++)
			key[i] |= (uint64_t)((int64_t)f->code[at + i] - (int64_t)f->low) << f->shift;
}

/* The finalizer of splitmix64 (Steele, Lea & Flood 2014), word by word. */
static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * 0xbf58476d1ce4e5b9U;
	h = (h ^ (h >> 27)) * 0x94d049bb133111ebU;
	return h ^ (h >> 31);
}

/* Piece b: the keys and hashes of its rows. */
static enum err key_rows(size_t b, void *context)
{
	const struct keying *k = context;
	struct cell_keys *out = k->out;
	size_t low = b * ROWS_PER_PIECE, n = k->n - low < ROWS_PER_PIECE ? k->n - low : ROWS_PER_PIECE;
	for (size_t f = 0; f < k->fields; f++)
		add_field(&k->field[f], low, n, out->key + k->field[f].word * k->n + low);
	for (size_t w = 0; w < out->words; w++)
		for (size_t i = low; i < low + n; i++)
			out->hash[i] = mix(out->hash[i], out->key[w * k->n + i]);
	return ERR_OK;
}

static void list_fields(const struct surv_rows *in, struct keying *k)
{
	const int32_t *codes[] = {in->status, in->stratum, in->group, in->cluster};
	const double *numbers[] = {in->time, in->entry, in->weight, in->offset};
	for (size_t c = 0; c < sizeof codes / sizeof *codes; c++)
		if (codes[c])
			k->field[k->fields++].code = codes[c];
	for (size_t c = 0; c < sizeof numbers / sizeof *numbers; c++)
		if (numbers[c])
			k->field[k->fields++].number = numbers[c];
	for (size_t j = 0; j < in->p; j++)
		k->field[k->fields++].number = in->x[j];
}

enum err cell_keys_build(struct arena *mem, const struct surv_rows *in, struct cell_keys *out)
{
	struct cell_keys got = {.n = in->n};
	struct keying k = {.n = in->n, .field = ARENA_ARRAY(mem, FIXED_FIELDS + in->p, struct field), .out = &got};
	if (!k.field)
		return err_memory();
	list_fields(in, &k);
	enum err err = workers_run(k.fields, measure, &k);
	if (err)
		return err;
	got.words = place(&k);
	got.key = ARENA_ARRAY(mem, got.words * got.n, uint64_t);
	got.hash = ARENA_ARRAY(mem, got.n, uint64_t);
	if (!got.key || !got.hash)
		return err_memory();
	err = workers_run((in->n + ROWS_PER_PIECE - 1) / ROWS_PER_PIECE, key_rows, &k);
	if (!err)
		*out = got;
	return err;
}
