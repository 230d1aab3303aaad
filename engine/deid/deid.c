#include "deid/deid.h"

#include "core/secret.h"
#include "deid/canonical.h"
#include "deid/columns/daypart.h"
#include "deid/columns/fee.h"
#include "deid/deid_inside.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_LIMIT = 150000, MINUTES_LIMIT = 120, QUARTER = 15 };

enum err deid_begin(const struct deid_options *o, struct deid **out)
{
	void *p = NULL;
	/* In secret memory: the interns hold states made from the key. */
	enum err err = secret_alloc(sizeof(struct deid), &p);
	if (err)
		return err;
	struct deid *d = p;
	d->o = *o;
	for (int c = 0; c < PROFILE__COUNT; c++)
		d->drops[c] = profile_drops(&o->profile, (enum profile_column)c);
	people_begin(&d->people, o->key, o->link_by_name);
	intern_begin(&d->therapist, o->key, KEY_THERAPIST, canonical_id);
	intern_begin(&d->clinic, o->key, KEY_CLINIC, canonical_id);
	packed_begin(&d->rows, o->plan->instruments);
	*out = d;
	return ERR_OK;
}

enum err deid_hand_new(struct deid *d, struct deid_hand **out)
{
	struct deid_hand *h = calloc(1, sizeof *h);
	if (!h)
		return err_memory();
	*h = (struct deid_hand){.of = d, .next = d->hand};
	d->hand = h;
	*out = h;
	return ERR_OK;
}

void deid_abandon(struct deid *d)
{
	if (!d)
		return;
	for (struct deid_hand *h = d->hand, *next; h; h = next) {
		next = h->next;
		free(h);
	}
	people_done(&d->people);
	intern_done(&d->therapist);
	intern_done(&d->clinic);
	packed_done(&d->rows);
	free(d->rejects.item);
	free(d->columns.item);
	secret_free(d, sizeof *d);
}

enum err rejects_add(struct deid_rejects *list, struct deid_reject reject)
{
	if (list->n == list->room) {
		size_t more = list->room ? list->room * 2 : 64;
		struct deid_reject *larger = realloc(list->item, more * sizeof *larger);
		if (!larger)
			return err_memory();
		list->item = larger;
		list->room = more;
	}
	list->item[list->n++] = reject;
	return ERR_OK;
}

static enum err reject(struct deid *d, const struct record *r, enum layout_reason reason, bool given)
{
	const struct deid_reject row = {
		.file = r->file, .row = r->row, .column = r->column, .reason = reason, .given = given};
	enum err err = given && d->given == DEID_LISTED ? ERR_OK : rejects_add(&d->rejects, row);
	if (err)
		return err;
	d->given += given && d->given < DEID_LISTED;
	d->counts.rows_read++;
	d->counts.rows_rejected++;
	d->counts.rejected[reason]++;
	return ERR_OK;
}

enum err deid_reject(struct deid_hand *h, const struct record *r, enum layout_reason reason)
{
	return reject(h->of, r, reason, true);
}

enum err deid_columns(struct deid *d, const struct layout_column *columns, size_t n)
{
	struct deid_seen_columns *c = &d->columns;
	if (!n)
		return ERR_OK;
	struct layout_column *larger = realloc(c->item, (c->n + n) * sizeof *larger);
	if (!larger)
		return err_memory();
	memcpy(larger + c->n, columns, n * sizeof *columns);
	*c = (struct deid_seen_columns){.item = larger, .n = c->n + n};
	return ERR_OK;
}

static enum err number_of(struct intern *in, struct rd_cell cell, uint32_t *number)
{
	*number = INTERN_NONE;
	return cell.n ? intern_number(in, cell.p, cell.n, number) : ERR_OK;
}

/* In units of five minutes. */
static int rounded_minutes(const struct deid *d, int minutes)
{
	if (minutes < 0 || d->drops[PROFILE_DURATION])
		return -1;
	int step = d->o.profile.level[PROFILE_DURATION] == DURATION_QUARTERS ? QUARTER : PACKED_MINUTES;
	return ((minutes > MINUTES_LIMIT ? MINUTES_LIMIT : minutes) + step / 2) / step * step / PACKED_MINUTES;
}

static int code_unless_dropped(const struct deid *d, enum profile_column column, int code)
{
	return d->drops[column] ? VOCABULARY_MISSING : code;
}

static int fee_of(const struct deid *d, struct rd_cell cell)
{
	if (!cell.n || d->drops[PROFILE_FEE])
		return VOCABULARY_MISSING;
	int band = fee_band(cell.p, cell.n);
	return band ? band : vocabulary_code_of(&d->o.vocabularies->list[VOC_FEE], cell.p, cell.n);
}

static int daypart_of_cell(const struct deid *d, struct rd_cell cell)
{
	if (!cell.n || d->drops[PROFILE_DAYPART])
		return VOCABULARY_MISSING;
	int part = daypart_of(cell.p, cell.n);
	return part ? part : vocabulary_code_of(&d->o.vocabularies->list[VOC_DAYPART], cell.p, cell.n);
}

static enum err pack_codes(const struct deid *d, struct packed *row, const struct record *r)
{
	const int code[PACKED__CODES] = {
		[PACKED_ATTENDANCE] = r->attendance,
		[PACKED_DURATION] = rounded_minutes(d, r->duration),
		[PACKED_MODALITY] = code_unless_dropped(d, PROFILE_MODALITY, r->modality),
		[PACKED_PROBLEM] = code_unless_dropped(d, PROFILE_PROBLEM, r->problem),
		[PACKED_BREAKTHROUGH] = r->breakthrough,
		[PACKED_BREAKTHROUGH_TYPE] = code_unless_dropped(d, PROFILE_BREAKTHROUGH_TYPE, r->breakthrough_type),
		[PACKED_END_REASON] = code_unless_dropped(d, PROFILE_END_REASON, r->end_reason),
		[PACKED_FORMAT] = code_unless_dropped(d, PROFILE_FORMAT, r->format),
		[PACKED_STAGE] = code_unless_dropped(d, PROFILE_STAGE, r->stage),
		[PACKED_FEE] = fee_of(d, r->text[TEXT_FEE]),
		[PACKED_DAYPART] = daypart_of_cell(d, r->text[TEXT_TIME]),
	};
	for (int i = 0; i < PACKED__CODES; i++) {
		if (code[i] < -1 || code[i] >= UINT8_MAX)
			return err_set(ERR_LIMIT, "a vocabulary has a code above 254");
		row->code[i] = (uint8_t)(code[i] + 1);
	}
	return ERR_OK;
}

static enum err number_unless_dropped(struct deid *d, enum profile_column column, struct rd_cell cell, uint32_t *number)
{
	if (d->drops[column])
		cell.n = 0;
	return number_of(column == PROFILE_THERAPIST ? &d->therapist : &d->clinic, cell, number);
}

static enum err pack(struct deid *d, const struct record *r, uint32_t client, bool first_of_row)
{
	struct packed *row = NULL;
	uint32_t therapist, clinic;
	if (r->row > UINT32_MAX)
		return err_set(ERR_LIMIT, "more rows than the program accepts; split the export");
	enum err err = number_unless_dropped(d, PROFILE_THERAPIST, r->therapist, &therapist);
	if (!err)
		err = number_unless_dropped(d, PROFILE_CLINIC, r->clinic, &clinic);
	if (!err)
		err = packed_add(&d->rows, &row);
	if (err)
		return err;
	row->client = client;
	row->therapist = therapist;
	row->clinic = clinic;
	row->day = r->day;
	row->flags = (uint8_t)((r->relative ? PACKED_RELATIVE : 0) | (first_of_row ? PACKED_FIRST : 0) |
			       (r->joins ? PACKED_JOINS : 0) | (r->keyed ? PACKED_KEYED : 0) |
			       (r->kind == RECORD_MEASUREMENT ? PACKED_MEASUREMENT : 0));
	row->row = (uint32_t)r->row;
	row->file = (uint32_t)r->file;
	d->measurements = d->measurements || r->kind == RECORD_MEASUREMENT;
	d->last_file = row->file > d->last_file ? row->file : d->last_file;
	memcpy(row->score, r->score, d->rows.scores * sizeof r->score[0]);
	return pack_codes(d, row, r);
}

static enum err refuse(struct deid *d, const struct record *r, bool first_of_row, enum layout_reason reason)
{
	return first_of_row ? reject(d, r, reason, false) : ERR_OK;
}

static void count_taken(struct deid *d, bool first_of_row)
{
	d->counts.rows_read += first_of_row;
	d->counts.rows_accepted += first_of_row;
}

static enum err add_record(struct deid *d, const struct record *r, bool first_of_row)
{
	uint32_t client;
	if (r->kind == RECORD_NOTHING) {
		count_taken(d, first_of_row);
		return ERR_OK;
	}
	if (r->day < -DAYS_LIMIT || r->day > DAYS_LIMIT)
		return refuse(d, r, first_of_row, REASON_IMPOSSIBLE_DATE);
	enum err err = people_number(&d->people, r, &client);
	if (err)
		return err;
	if (client == INTERN_NONE)
		return refuse(d, r, first_of_row, REASON_NO_CLIENT);
	if (r->kind != RECORD_CLIENT)
		err = pack(d, r, client, first_of_row);
	if (err)
		return err;
	people_learn(&d->people, client, r, d->o.vocabularies);
	count_taken(d, first_of_row);
	return ERR_OK;
}

enum err deid_add(struct deid_hand *h, const struct record *r, bool first_of_row)
{
	return add_record(h->of, r, first_of_row);
}
