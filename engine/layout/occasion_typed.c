#include "layout/occasion_typed.h"
#include "core/ascii.h"
#include "core/edit_distance.h"
#include "core/fnv.h"
#include "layout/typed_words.h"

#include <stdlib.h>
#include <string.h>

enum {
	LONGEST = 60,
	HIGHEST = 200,
	PARTS = 12,
	PREFIX = 3,
	NEAR_FROM = 5,
	NEARER_FROM = 9,
	FEWEST_ITEMS = 4,
	STANDINGS = 16,
	MOST_STEPS = 2000,
	WAITING = 512
};

/* A header without its spaces; bit i of begins: a word begins at letter i. */
struct text {
	char p[LONGEST + 1];
	int n;
	uint64_t begins;
};

/* What the parts up to here have said. */
struct reading {
	int instrument, number, cost, parts;
	bool zero, last, follow_up, timed;
	int unit; /* enum layout_unit, -1: none told */
};

/* An instrument that can stand from some letter on. */
struct standing {
	int end, instrument, cost;
};

/* A way of reading that is to be gone on with. */
struct waiting {
	int at;
	struct reading reading;
};

struct reader {
	const struct instrument_names *names;
	struct text text;
	struct reading best;
	bool found, bare, torn; /* torn: two instruments at the best cost */
	int waiting;
	struct waiting wait[WAITING];
	int steps;              /* parts tried: a header that takes too many is none that a person types */
	int standings[LONGEST]; /* from that letter on; -1: not looked at yet */
	struct standing standing[LONGEST][STANDINGS];
};

static bool take_text(const char *words, struct text *out)
{
	*out = (struct text){.begins = 1};
	for (; *words; words++) {
		if (*words == ' ') {
			out->begins |= UINT64_C(1) << out->n;
			continue;
		}
		if (out->n == LONGEST)
			return false;
		out->p[out->n++] = *words;
	}
	return out->n > 0;
}

static bool has_digit(const char *p, int n)
{
	for (int i = 0; i < n; i++)
		if (is_digit(p[i]))
			return true;
	return false;
}

static int different_letters(uint32_t a, uint32_t b)
{
	return __builtin_popcount(a ^ b);
}

/* As a name that was typed wrong: 2 a letter, or -1. Digits must be right. One wrong letter changes two bits of the letters at most. */
static int misspelt_cost(const struct instrument_name *name, const char *p, int n, uint32_t letters)
{
	int length = (int)name->length, most = length >= NEARER_FROM ? 2 : 1;
	if (different_letters(name->letters, letters) > 2 * most || has_digit(p, n) || has_digit(name->text, length))
		return -1;
	int distance = (int)edit_distance(name->text, name->length, p, (size_t)n);
	if (distance == 1 && (n == length + 1 || length >= NEAR_FROM))
		return 2;
	return distance == 2 && length >= NEARER_FROM ? 4 : -1;
}

/* "beck.dep.inv" for "beck depression inventory": how many letters from `at` on stand for all words of the name, 0: they do not. */
static int abbreviated(const struct text *t, int at, const char *name)
{
	int i = at;
	while (*name) {
		int begin = i;
		if (i >= t->n || !(t->begins >> i & 1))
			return 0;
		while (i < t->n && *name && *name != ' ' && t->p[i] == *name && (i == begin || !(t->begins >> i & 1))) {
			i++;
			name++;
		}
		if (i - begin < PREFIX)
			return 0;
		name += strcspn(name, " ");
		name += *name == ' ';
	}
	return i - at;
}

/* Remembers to go on from letter `at`. There is room for more than the parts of a header can ask for. */
static void go_on(struct reader *r, int at, const struct reading *so_far)
{
	if (r->waiting < WAITING)
		r->wait[r->waiting++] = (struct waiting){.at = at, .reading = *so_far};
}

static void end(struct reader *r, const struct reading *e)
{
	bool told = e->number >= 0 || e->zero || e->last || e->follow_up;
	if (e->instrument < 0 || (e->zero && (e->number > 0 || e->last || e->follow_up)) || (e->timed && !told))
		return;
	if (!told) {
		r->bare = r->bare || !e->cost;
		return;
	}
	if (!r->found || e->cost < r->best.cost) {
		r->best = *e;
		r->torn = false;
		r->found = true;
	} else if (e->cost == r->best.cost && e->instrument != r->best.instrument) {
		r->torn = true;
	}
}

static void try_number(struct reader *r, int at, const struct reading *so_far)
{
	struct reading next = *so_far;
	const struct text *t = &r->text;
	int i = at, number = 0;
	while (i < t->n && is_digit(t->p[i]) && number <= HIGHEST && (i == at || !(t->begins >> i & 1)))
		number = number * 10 + (t->p[i++] - '0');
	if (i == at || number > HIGHEST || next.number >= 0)
		return;
	next.number = number;
	go_on(r, i, &next);
}

static bool take_word(struct reading *to, const struct typed_word *w)
{
	switch (w->kind) {
	case TYPED_UNIT:
		to->unit = to->unit < 0 || to->unit == UNIT_SESSION ? w->value : to->unit;
		to->timed = true;
		return true;
	case TYPED_ZERO:
		to->zero = true;
		return true;
	case TYPED_LAST:
		to->last = true;
		return true;
	case TYPED_FOLLOW_UP:
		to->follow_up = true;
		return true;
	case TYPED_NUMBER:
		if (to->number >= 0)
			return false;
		to->number = w->value;
		return true;
	default:
		return true;
	}
}

static void try_words(struct reader *r, int at, const struct reading *so_far)
{
	for (const struct typed_word *w = typed_words; w->text; w++) {
		int reach = typed_word_reach(w);
		if (w->text[0] != r->text.p[at])
			continue;
		for (int n = 1; n <= reach && at + n <= r->text.n; n++) {
			struct reading next = *so_far;
			int cost = typed_word_cost(w, r->text.p + at, n);
			if (cost < 0 || !take_word(&next, w))
				continue;
			next.cost += cost;
			go_on(r, at + n, &next);
		}
	}
}

static void stand(struct reader *r, int at, int n, int instrument, int cost)
{
	int behind = at + n;
	const struct text *t = &r->text;
	/* A name does not end within a number. */
	bool within = behind < t->n && is_digit(t->p[behind - 1]) && is_digit(t->p[behind]) && !(t->begins >> behind & 1);
	if (!within && r->standings[at] < STANDINGS)
		r->standing[at][r->standings[at]++] =
			(struct standing){.end = behind, .instrument = instrument, .cost = cost};
}

static void find_standing(struct reader *r, int at)
{
	const struct text *t = &r->text;
	uint32_t letters[LONGEST + 1] = {0}; /* of the n letters from here on */
	for (int n = 1; at + n <= t->n; n++)
		letters[n] = letters[n - 1] | occasion_letters(t->p + at + n - 1, 1);
	r->standings[at] = 0;
	for (size_t k = 0; k < r->names->n; k++) {
		const struct instrument_name *name = &r->names->name[k];
		int length = (int)name->length;
		int n = name->several ? abbreviated(t, at, name->text) : 0;
		if (n)
			stand(r, at, n, name->instrument, 1);
		if (name->several || length > LONGEST)
			continue;
		for (n = length > 2 ? length - 2 : 1; n <= length + 2 && at + n <= t->n; n++) {
			bool same = n == length && !strncmp(t->p + at, name->text, (size_t)n);
			int cost = same ? 0 : misspelt_cost(name, t->p + at, n, letters[n]);
			if (cost >= 0)
				stand(r, at, n, name->instrument, cost);
		}
	}
}

static void try_instruments(struct reader *r, int at, const struct reading *so_far)
{
	if (r->standings[at] < 0)
		find_standing(r, at);
	for (int k = 0; k < r->standings[at]; k++) {
		const struct standing *s = &r->standing[at][k];
		struct reading next = *so_far;
		next.instrument = s->instrument;
		next.cost += s->cost;
		go_on(r, s->end, &next);
	}
}

static void read_on(struct reader *r, const struct waiting *w)
{
	struct reading next = w->reading;
	if (r->found && next.cost > r->best.cost)
		return;
	if (w->at == r->text.n) {
		end(r, &next);
		return;
	}
	if (next.parts++ == PARTS || r->steps++ > MOST_STEPS)
		return;
	try_number(r, w->at, &next);
	try_words(r, w->at, &next);
	if (next.instrument < 0)
		try_instruments(r, w->at, &next);
}

static uint64_t stem_of(const struct text *t)
{
	int n = t->n;
	while (n && is_digit(t->p[n - 1]))
		n--;
	return fnv_bytes(FNV_BASIS, t->p, (size_t)n);
}

void occasion_typed_read(const struct instrument_names *names, const char *words, struct typed_occasion *out)
{
	struct reader r = {.names = names};
	const struct reading nothing = {.instrument = -1, .number = -1, .unit = -1};
	*out = (struct typed_occasion){.instrument = -1, .number = -1, .unit = UNIT_SESSION};
	if (!take_text(words, &r.text))
		return;
	memset(r.standings, -1, sizeof r.standings);
	go_on(&r, 0, &nothing);
	while (r.waiting) {
		struct waiting w = r.wait[--r.waiting];
		read_on(&r, &w);
	}
	if (!r.found || r.torn || r.steps > MOST_STEPS)
		return;
	const struct reading *b = &r.best;
	out->instrument = b->instrument;
	out->follow_up = b->follow_up;
	out->last = b->last && b->number < 0 && !b->follow_up;
	out->number = b->zero ? 0 : b->number < 0 && b->follow_up ? 1 : b->number;
	out->bare = r.bare;
	out->timed = b->timed || b->follow_up;
	out->has_unit = b->unit >= 0 && b->unit != UNIT_SESSION;
	out->unit = b->unit >= 0 ? (enum layout_unit)b->unit : UNIT_SESSION;
	out->stem = stem_of(&r.text);
}

static bool is_plain(const struct typed_occasion *t)
{
	return t->instrument >= 0 && t->number > 0 && !t->timed && !t->last;
}

/* bdi2 between bdi1 and bdi3 is the second; alone it is the instrument. */
static void settle_bare(struct typed_occasion *t, int n)
{
	for (int i = 0; i < n; i++) {
		bool neighbour = false;
		for (int k = 0; t[i].bare && k < n; k++)
			neighbour = neighbour || (!t[k].bare && is_plain(&t[k]) && t[k].stem == t[i].stem);
		if (t[i].bare && !neighbour)
			t[i].instrument = -1;
	}
}

/* The number at the end of its name, which is that of its items: 9 of phq9. */
static int items_of(const struct instrument *i)
{
	size_t n = strlen(i->name);
	while (n && is_digit(i->name[n - 1]))
		n--;
	return (int)strtol(i->name + n, NULL, 10);
}

static bool are_items(const struct instrument_set *s, const struct typed_occasion *t, int n, int instrument)
{
	int items = items_of(&s->item[instrument]), plain = 0, others = 0, highest = 0;
	for (int i = 0; i < n; i++) {
		if (t[i].instrument != instrument)
			continue;
		plain += is_plain(&t[i]);
		others += !is_plain(&t[i]);
		highest = is_plain(&t[i]) && t[i].number > highest ? t[i].number : highest;
	}
	return items >= FEWEST_ITEMS && plain == items && highest == items && !others;
}

static void settle_items(const struct instrument_set *s, struct typed_occasion *t, int n)
{
	for (int instrument = 0; instrument < (int)s->n; instrument++) {
		bool items = are_items(s, t, n, instrument);
		for (int i = 0; items && i < n; i++)
			if (t[i].instrument == instrument)
				t[i].instrument = -1;
	}
}

enum layout_unit occasion_typed_settle(const struct instrument_set *s, struct typed_occasion *t, int n)
{
	int highest = 0, numbered = 0, of_unit[UNIT_SESSION + 1] = {0};
	settle_bare(t, n);
	settle_items(s, t, n);
	for (int i = 0; i < n; i++) {
		if (t[i].instrument < 0 || t[i].follow_up || t[i].number <= 0)
			continue;
		highest = t[i].number > highest ? t[i].number : highest;
		numbered++;
		of_unit[t[i].unit] += t[i].has_unit;
	}
	for (int i = 0; i < n; i++)
		if (t[i].instrument >= 0 && t[i].last)
			t[i].number = highest + 1;
	if (numbered && of_unit[UNIT_WEEK] == numbered)
		return UNIT_WEEK;
	return numbered && of_unit[UNIT_MONTH] == numbered ? UNIT_MONTH : UNIT_SESSION;
}
