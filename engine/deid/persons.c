#include "deid/persons.h"

#include "core/secret.h"
#include "deid/canonical.h"
#include "deid/canonical_name.h"

#include <string.h>

enum { AGE_LIMIT = 120, LONGEST_NAME = 512, BIRTH_DIGITS = 8 };

void people_begin(struct people *p, const struct key *key, bool by_name)
{
	p->by_name = by_name;
	intern_begin(&p->id, key, KEY_CLIENT, canonical_id);
	intern_begin(&p->name, key, KEY_NAME, canonical_name);
}

void people_settle(struct people *p)
{
	intern_settle(&p->id);
	intern_settle(&p->name);
	secret_free(p->of_id, p->of_id_room * sizeof *p->of_id);
	secret_free(p->of_name, p->of_name_room * sizeof *p->of_name);
	p->of_id = p->of_name = NULL;
	p->of_id_room = p->of_name_room = 0;
}

void people_forget_names(struct people *p)
{
	intern_done(&p->id);
	intern_done(&p->name);
	secret_free(p->call, p->calls_room * sizeof *p->call);
	p->call = NULL;
	p->calls = p->calls_room = 0;
}

void people_done(struct people *p)
{
	people_settle(p);
	people_forget_names(p);
	secret_free(p->person, p->room * sizeof *p->person);
	*p = (struct people){.by_name = p->by_name};
}

static size_t put(char *out, size_t at, struct rd_cell cell)
{
	memcpy(out + at, cell.p, cell.n);
	return at + cell.n;
}

size_t people_name_of(const struct record *r, char *out, size_t size)
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

static enum err add_person(struct people *p, uint32_t number, bool by_name, uint32_t *at)
{
	void *grown = p->person;
	enum err err = secret_grow(&grown, &p->room, p->n + 1, sizeof *p->person);
	p->person = grown;
	if (err)
		return err;
	p->person[p->n++] = (struct deid_person){
		.first = DAY_NONE, .last = DAY_NONE, .age = -1, .number = number, .other = INTERN_NONE, .by_name = by_name};
	traits_begin(p->person[p->n - 1].trait);
	*at = (uint32_t)p->n;
	return ERR_OK;
}

static enum err person_of(struct people *p, uint32_t number, bool by_name, uint32_t *out)
{
	uint32_t **of = by_name ? &p->of_name : &p->of_id;
	void *grown = *of;
	enum err err = secret_grow(&grown, by_name ? &p->of_name_room : &p->of_id_room, (size_t)number + 1, sizeof **of);
	*of = grown;
	if (!err && !(*of)[number])
		err = add_person(p, number, by_name, &(*of)[number]);
	if (!err)
		*out = (*of)[number] - 1;
	return err;
}

/* A name is most often the one of the row before. */
static enum err note_call(struct people *p, uint32_t person, uint32_t other, const struct record *r)
{
	if (other == INTERN_NONE || p->person[person].other == other)
		return ERR_OK;
	void *grown = p->call;
	enum err err = secret_grow(&grown, &p->calls_room, p->calls + 1, sizeof *p->call);
	p->call = grown;
	if (err)
		return err;
	p->call[p->calls++] =
		(struct called){.person = person, .other = other, .file = (uint32_t)r->file, .row = (uint32_t)r->row};
	p->person[person].other = other;
	return ERR_OK;
}

/* By name: the name tells, and the id is what else the client is called. */
static enum err number_by_name(struct people *p, const struct record *r, uint32_t id, uint32_t *number)
{
	char text[LONGEST_NAME];
	uint32_t name = INTERN_NONE;
	size_t n = people_name_of(r, text, sizeof text);
	enum err err = n ? intern_number(&p->name, text, n, &name) : ERR_OK;
	explicit_bzero(text, n);
	if (err || name == INTERN_NONE)
		return err;
	err = person_of(p, name, true, number);
	return err ? err : note_call(p, *number, id, r);
}

/* What a client told by id is called: looked up where it is another name than in the row before. */
static enum err note_name(struct people *p, const struct record *r, uint32_t person)
{
	char text[LONGEST_NAME];
	uint32_t name;
	size_t n = people_name_of(r, text, sizeof text);
	uint64_t tag = n ? intern_tag(&p->name, text, n) : 0;
	enum err err = ERR_OK;
	if (n && tag != p->person[person].said) {
		err = intern_once(&p->name, text, n, &name);
		if (!err)
			err = note_call(p, person, name, r);
		if (!err)
			p->person[person].said = tag;
	}
	explicit_bzero(text, n);
	return err;
}

enum err people_number(struct people *p, const struct record *r, uint32_t *number)
{
	uint32_t id = INTERN_NONE;
	enum err err = r->client.n ? intern_number(&p->id, r->client.p, r->client.n, &id) : ERR_OK;
	*number = INTERN_NONE;
	if (err)
		return err;
	if (p->by_name || id == INTERN_NONE)
		return number_by_name(p, r, id, number);
	err = person_of(p, id, false, number);
	if (err)
		return err;
	p->person[*number].by_row = r->client_by_row;
	return note_name(p, r, *number);
}

/* Of several tellings the first counts; for an age, the earliest. */
void people_learn(struct people *p, uint32_t number, const struct record *r, const struct vocabularies *v)
{
	struct deid_person *of = &p->person[number];
	bool dated = !r->relative && r->kind != RECORD_CLIENT;
	int32_t day = r->kind == RECORD_CLIENT ? INT32_MAX : r->day;
	of->visits += r->kind != RECORD_CLIENT;
	if (dated && (of->first == DAY_NONE || day < of->first))
		of->first = day;
	if (dated && (of->last == DAY_NONE || day > of->last))
		of->last = day;
	if (!of->birth_year && r->birth.year > 0) {
		of->birth_year = (int16_t)r->birth.year;
		of->birth_month = (int8_t)r->birth.month;
		of->birth_day = (int8_t)r->birth.day;
	}
	if (r->age >= 0 && r->age <= AGE_LIMIT && (of->age < 0 || day < of->age_day)) {
		of->age = (int16_t)r->age;
		of->age_day = day;
	}
	traits_learn(of->trait, v, r);
}
