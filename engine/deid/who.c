#include "deid/who.h"

#include "deid/canonical.h"
#include "deid/canonical_name.h"

#include <string.h>

enum { AGE_LIMIT = 120, BIRTH_DIGITS = 8, LONGEST_NAME = 512 };

/* What a client is told by in a row. */
struct text {
	const char *p;
	size_t n;
	unsigned how;
};

void who_begin(struct who *w, const struct key *key, const struct link_book *book, bool by_name)
{
	prf_begin(&w->id, key, KEY_CLIENT);
	prf_begin(&w->name, key, KEY_NAME);
	randombytes_buf(w->wide, sizeof w->wide);
	randombytes_buf(w->narrow, sizeof w->narrow);
	w->book = book;
	w->by_name = by_name;
}

static size_t put(char *out, size_t at, struct rd_cell cell)
{
	memcpy(out + at, cell.p, cell.n);
	return at + cell.n;
}

/* The name and birth date as canonical_name() takes them; 0: none, or no whole date. */
static size_t name_of(const struct record *r, char *out, size_t size)
{
	size_t n = 0;
	bool parts = r->given.n && r->surname.n;
	bool told = (parts || r->name.n) && r->birth.year > 0 && r->birth.month > 0;
	if (!told || (size_t)r->name.n + r->given.n + r->surname.n + BIRTH_DIGITS + 2 > size)
		return 0;
	if (parts) {
		n = put(out, n, r->given);
		out[n++] = ' ';
		n = put(out, n, r->surname);
	} else {
		n = put(out, n, r->name);
	}
	out[n++] = NAME_BREAK;
	int date = (r->birth.year * 100 + r->birth.month) * 100 + r->birth.day;
	for (int i = BIRTH_DIGITS - 1; i >= 0; i--, date /= 10)
		out[n + (size_t)i] = (char)('0' + date % 10);
	return n + BIRTH_DIGITS;
}

static bool is_erased(const struct link_book *book, struct tag tag, enum link_kind kind)
{
	size_t n;
	link_tags(book, tag.high, tag.low, kind, &n);
	return n > 0;
}

/* Whom a tag leads to. Of a name only the end of the export tells. */
static void look_up(const struct who *w, unsigned how, struct who_seen *to)
{
	size_t n;
	to->key = to->tag;
	to->state = WHO_CLIENT;
	if (how || !w->book->tags)
		return;
	const struct link_tag *found = link_tags(w->book, to->tag.high, to->tag.low, LINK_ID, &n);
	if (n)
		to->key = (struct tag){.high = found->id, .low = KEY_OF_BOOK};
	else if (is_erased(w->book, to->tag, LINK_ERASED_ID))
		to->state = WHO_ERASED;
}

static struct who_seen *recall(struct who *w, struct text text)
{
	uint64_t print[2];
	crypto_shorthash_siphashx24((unsigned char *)print, (const unsigned char *)text.p, text.n, w->wide);
	print[1] += text.how;
	struct who_seen *s = &w->seen[print[0] % WHO_SEEN];
	if (s->state != WHO_UNSEEN && s->print[0] == print[0] && s->print[1] == print[1])
		return s;
	bool by_name = text.how & TOLD_BY_NAME;
	*s = (struct who_seen){.print = {print[0], print[1]}, .state = WHO_NOBODY};
	if (tag_make(by_name ? &w->name : &w->id, by_name ? canonical_name : canonical_id, text.p, text.n, &s->tag))
		look_up(w, text.how, s);
	return s;
}

static size_t add_text(char *out, size_t at, const void *bytes, size_t n)
{
	if (at + n + sizeof(uint32_t) > WHO_TEXT)
		return WHO_TEXT;
	uint32_t length = (uint32_t)n;
	memcpy(out + at, &length, sizeof length);
	memcpy(out + at + sizeof length, bytes, n);
	return at + sizeof length + n;
}

/* All that the row says of its client, as one text; WHO_TEXT: too long to be compared. Of a client told by name it counts in which file an id stands. */
static size_t sayings(const struct record *r, bool by_name, char *out)
{
	static const enum record_text text[] = {TEXT_ZIP, TEXT_POSTCODE, TEXT_DIAGNOSIS, TEXT_OCCUPATION};
	const int32_t codes[] = {
		r->birth.year,        r->birth.month, r->birth.day, r->gender, r->kind == RECORD_CLIENT ? r->age : -1,
		by_name ? r->file : 0};
	const struct rd_cell cells[] = {r->name, r->given, r->surname, by_name ? r->client : (struct rd_cell){.n = 0}};
	size_t n = add_text(out, 0, codes, sizeof codes);
	n = add_text(out, n, r->trait, sizeof r->trait);
	for (size_t i = 0; i < sizeof cells / sizeof *cells && n < WHO_TEXT; i++)
		n = cells[i].n ? add_text(out, n, cells[i].p, cells[i].n) : add_text(out, n, "", 0);
	for (size_t i = 0; i < sizeof text / sizeof *text && n < WHO_TEXT; i++)
		n = r->text[text[i]].n ? add_text(out, n, r->text[text[i]].p, r->text[text[i]].n) : add_text(out, n, "", 0);
	return n;
}

/* Whether it is what the client's row before said. */
static bool said_before(struct who *w, const struct record *r, unsigned how, struct who_seen *s)
{
	uint64_t said;
	size_t n = sayings(r, how & TOLD_BY_NAME, w->text);
	if (n >= WHO_TEXT)
		return false;
	crypto_shorthash((unsigned char *)&said, (const unsigned char *)w->text, n, w->narrow);
	bool before = s->told && s->said == said;
	s->said = said;
	s->told = true;
	return before;
}

static enum err tell_facts(const struct who_seen *s, unsigned how, const struct record *r, const struct vocabularies *v,
			   struct spill *spill, struct entry_streams *to)
{
	bool aged = r->kind == RECORD_CLIENT && r->age >= 0 && r->age <= AGE_LIMIT;
	struct entry_facts facts = {.key = s->key,
				    .at = {(uint32_t)r->file, (uint32_t)r->row},
				    .how = how,
				    .age = (int16_t)(aged ? r->age : -1)};
	if (r->birth.year > 0) {
		facts.birth_year = (int16_t)r->birth.year;
		facts.birth_month = (int8_t)r->birth.month;
		facts.birth_day = (int8_t)r->birth.day;
	}
	traits_read(v, r, &facts.told);
	if (!aged && !facts.birth_year && traits_blank(&facts.told))
		return ERR_OK;
	return spill_append(spill, &to->facts[shard_of(s->key)], &facts, sizeof facts);
}

/* What a client with an id is called; which ids one has that is told by name. */
static enum err tell_call(struct who *w, const struct who_seen *s, unsigned how, const struct record *r, struct spill *spill,
			  struct entry_streams *to)
{
	struct entry_call call = {.name = s->tag, .id = s->tag, .at = {(uint32_t)r->file, (uint32_t)r->row}, .how = how};
	if (how & TOLD_BY_NAME) {
		call.id = (struct tag){.high = 0};
		if (r->client.n && !tag_make(&w->id, canonical_id, r->client.p, r->client.n, &call.id))
			call.id = (struct tag){.high = 0};
	} else {
		size_t n = name_of(r, w->text, LONGEST_NAME);
		if (!n || !tag_make(&w->name, canonical_name, w->text, n, &call.name))
			return ERR_OK;
	}
	return spill_append(spill, &to->call[shard_of(call.name)], &call, sizeof call);
}

/* The id of a row, or its name; n 0: it has neither. */
static struct who_seen *find(struct who *w, const struct record *r, unsigned *how)
{
	struct who_seen *s = NULL;
	*how = r->client_by_row ? TOLD_BY_ROW : 0;
	if (r->client.n && !w->by_name)
		s = recall(w, (struct text){.p = r->client.p, .n = r->client.n, .how = *how});
	if (s && s->state != WHO_NOBODY)
		return s;
	*how = TOLD_BY_NAME;
	size_t n = name_of(r, w->text, LONGEST_NAME);
	return n ? recall(w, (struct text){.p = w->text, .n = n, .how = *how}) : NULL;
}

enum err who_tell(struct who *w, const struct record *r, const struct vocabularies *v, struct spill *spill,
		  struct entry_streams *to, struct who_is *out)
{
	enum err err = ERR_OK;
	unsigned how;
	struct who_seen *s = find(w, r, &how);
	*out = (struct who_is){.state = WHO_NOBODY};
	if (!s || s->state == WHO_NOBODY)
		return ERR_OK;
	*out = (struct who_is){.state = (enum who_state)s->state, .key = s->key, .how = how};
	if (said_before(w, r, how, s))
		return ERR_OK;
	if (s->state == WHO_CLIENT)
		err = tell_facts(s, how, r, v, spill, to);
	return err ? err : tell_call(w, s, how, r, spill, to);
}
