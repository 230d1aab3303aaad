#include "deid/deid_inside.h"

#include "core/secret.h"
#include "deid/canonical.h"
#include "deid/columns/daypart.h"
#include "deid/columns/fee.h"

#include <stdlib.h>
#include <string.h>

enum { DAYS_LIMIT = 150000, MINUTES_LIMIT = 120, QUARTER = 15, AGE_LIMIT = 120 };

enum err deid_hand_new(struct deid *d, struct deid_hand **out)
{
	void *p = NULL;
	/* In secret memory: the interns hold states made from the key. */
	enum err err = secret_alloc(sizeof(struct deid_hand), &p);
	if (err)
		return err;
	struct deid_hand *h = p;
	/* It is zeroed, and large: what a small export never uses is not written to. */
	h->of = d;
	h->next = d->hand;
	d->hand = h;
	who_begin(&h->who, d->o.key, &d->book, d->o.link_by_name);
	intern_begin(&h->therapist, d->o.key, KEY_THERAPIST, canonical_id);
	intern_begin(&h->clinic, d->o.key, KEY_CLINIC, canonical_id);
	*out = h;
	return ERR_OK;
}

void hand_free(struct deid_hand *h)
{
	entries_drop(h->of->spill, &h->entry);
	intern_done(&h->therapist);
	intern_done(&h->clinic);
	free(h->rejects.item);
	secret_free(h, sizeof *h);
}

static enum err reject(struct deid_hand *h, const struct record *r, enum layout_reason reason, bool given)
{
	const struct deid_reject row = {
		.file = r->file, .row = r->row, .column = r->column, .reason = reason, .given = given};
	enum err err = given && h->given == DEID_LISTED ? ERR_OK : rejects_add(&h->rejects, row);
	if (err)
		return err;
	h->given += given && h->given < DEID_LISTED;
	h->counts.rows_read++;
	h->counts.rows_rejected++;
	h->counts.rejected[reason]++;
	return ERR_OK;
}

enum err deid_reject(struct deid_hand *h, const struct record *r, enum layout_reason reason)
{
	return reject(h, r, reason, true);
}

static enum err number_of(struct intern *in, struct rd_cell cell, uint32_t *number)
{
	*number = INTERN_NONE;
	return cell.n ? intern_number(in, cell.p, cell.n, number) : ERR_OK;
}

/* In units of five minutes. */
static int rounded_minutes(const struct deid_hand *h, int minutes)
{
	if (minutes < 0 || h->of->drops[PROFILE_DURATION])
		return -1;
	int step = h->of->o.profile.level[PROFILE_DURATION] == DURATION_QUARTERS ? QUARTER : PACKED_MINUTES;
	return ((minutes > MINUTES_LIMIT ? MINUTES_LIMIT : minutes) + step / 2) / step * step / PACKED_MINUTES;
}

static int code_unless_dropped(const struct deid_hand *h, enum profile_column column, int code)
{
	return h->of->drops[column] ? VOCABULARY_MISSING : code;
}

static int fee_of(const struct deid_hand *h, struct rd_cell cell)
{
	if (!cell.n || h->of->drops[PROFILE_FEE])
		return VOCABULARY_MISSING;
	int band = fee_band(cell.p, cell.n);
	return band ? band : vocabulary_code_of(&h->of->o.vocabularies->list[VOC_FEE], cell.p, cell.n);
}

static int daypart_of_cell(const struct deid_hand *h, struct rd_cell cell)
{
	if (!cell.n || h->of->drops[PROFILE_DAYPART])
		return VOCABULARY_MISSING;
	int part = daypart_of(cell.p, cell.n);
	return part ? part : vocabulary_code_of(&h->of->o.vocabularies->list[VOC_DAYPART], cell.p, cell.n);
}

static enum err pack_codes(const struct deid_hand *h, struct packed *row, const struct record *r)
{
	const int code[PACKED__CODES] = {
		[PACKED_ATTENDANCE] = r->attendance,
		[PACKED_DURATION] = rounded_minutes(h, r->duration),
		[PACKED_MODALITY] = code_unless_dropped(h, PROFILE_MODALITY, r->modality),
		[PACKED_PROBLEM] = code_unless_dropped(h, PROFILE_PROBLEM, r->problem),
		[PACKED_BREAKTHROUGH] = r->breakthrough,
		[PACKED_BREAKTHROUGH_TYPE] = code_unless_dropped(h, PROFILE_BREAKTHROUGH_TYPE, r->breakthrough_type),
		[PACKED_END_REASON] = code_unless_dropped(h, PROFILE_END_REASON, r->end_reason),
		[PACKED_FORMAT] = code_unless_dropped(h, PROFILE_FORMAT, r->format),
		[PACKED_STAGE] = code_unless_dropped(h, PROFILE_STAGE, r->stage),
		[PACKED_FEE] = fee_of(h, r->text[TEXT_FEE]),
		[PACKED_DAYPART] = daypart_of_cell(h, r->text[TEXT_TIME]),
	};
	for (int i = 0; i < PACKED__CODES; i++) {
		if (code[i] < -1 || code[i] >= UINT8_MAX)
			return err_set(ERR_LIMIT, "a vocabulary has a code above 254");
		row->code[i] = (uint8_t)(code[i] + 1);
	}
	return ERR_OK;
}

static enum err number_unless_dropped(struct deid_hand *h, enum profile_column column, struct rd_cell cell, uint32_t *number)
{
	if (h->of->drops[column])
		cell.n = 0;
	return number_of(column == PROFILE_THERAPIST ? &h->therapist : &h->clinic, cell, number);
}

static uint8_t flags_of(const struct record *r, bool first_of_row, unsigned how)
{
	unsigned flags = how << PACKED_HOW;
	flags |= r->relative ? PACKED_RELATIVE : 0;
	flags |= first_of_row ? PACKED_FIRST : 0;
	flags |= r->joins ? PACKED_JOINS : 0;
	flags |= r->keyed ? PACKED_KEYED : 0;
	flags |= r->kind == RECORD_MEASUREMENT ? PACKED_MEASUREMENT : 0;
	return (uint8_t)flags;
}

/* The age as it stands in this row: of several the earliest counts, so that each has to be there. */
static uint32_t age_of(const struct record *r)
{
	return r->age >= 0 && r->age <= AGE_LIMIT ? (uint32_t)r->age : PACKED_NOBODY;
}

static enum err pack(struct deid_hand *h, const struct record *r, const struct who_is *who, bool first_of_row)
{
	_Alignas(struct packed) unsigned char entry[ENTRY_MOST] = {0};
	struct packed *row = (struct packed *)(void *)(entry + ENTRY_KEY);
	enum err err = number_unless_dropped(h, PROFILE_THERAPIST, r->therapist, &row->therapist);
	if (!err)
		err = number_unless_dropped(h, PROFILE_CLINIC, r->clinic, &row->clinic);
	if (!err)
		err = pack_codes(h, row, r);
	if (err)
		return err;
	memcpy(entry, &who->key, sizeof who->key);
	row->client = age_of(r);
	row->day = r->day;
	row->flags = flags_of(r, first_of_row, who->how);
	row->row = (uint32_t)r->row;
	row->file = (uint32_t)r->file;
	h->measurements = h->measurements || r->kind == RECORD_MEASUREMENT;
	h->last_file = row->file > h->last_file ? row->file : h->last_file;
	memcpy(row->score, r->score, h->of->o.plan->instruments * sizeof r->score[0]);
	return spill_append(h->of->spill, &h->entry.row[shard_of(who->key)], entry, h->of->stride);
}

static enum err refuse(struct deid_hand *h, const struct record *r, bool first_of_row, enum layout_reason reason)
{
	return first_of_row ? reject(h, r, reason, false) : ERR_OK;
}

enum err deid_add(struct deid_hand *h, const struct record *r, bool first_of_row)
{
	const struct deid *d = h->of;
	struct who_is who;
	enum err err = ERR_OK;
	if (r->kind != RECORD_NOTHING && (r->day < -DAYS_LIMIT || r->day > DAYS_LIMIT))
		return refuse(h, r, first_of_row, REASON_IMPOSSIBLE_DATE);
	if (r->row > UINT32_MAX)
		return err_set(ERR_LIMIT, "more rows than the program accepts; split the export");
	if (r->kind != RECORD_NOTHING) {
		err = who_tell(&h->who, r, d->o.vocabularies, d->spill, &h->entry, &who);
		if (err)
			return err;
		if (who.state != WHO_CLIENT)
			return refuse(h, r, first_of_row, who.state == WHO_ERASED ? REASON_ERASED : REASON_NO_CLIENT);
		if (r->kind != RECORD_CLIENT)
			err = pack(h, r, &who, first_of_row);
	}
	h->counts.rows_read += first_of_row;
	h->counts.rows_accepted += first_of_row;
	return err;
}
