#include "app/ingest_scan.h"

#include "core/mix.h"
#include "core/secret.h"
#include "deid/columns/readable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_HELD = 1 << 28, FIRST_SLOTS = 1 << 12 };

/* A cell that gave no value: where its text is, and how often that column had it. */
struct lost {
	uint64_t hash;
	size_t at;
	uint32_t n, cells;
	int32_t file, column;
};

/* What was found in a column. */
struct finding {
	int file, column;
	bool header, unseen; /* unseen: of a column, with more cells than could be held */
	scan_set set;
	uint64_t cells[SCAN__COUNT];
};

struct ingest_scan {
	struct scan_names *names;
	const struct vocabularies *vocabularies;
	enum err failed;          /* while rows came in: told when they are judged */
	void *text, *lost, *slot; /* char, struct lost, uint32_t: number of a lost cell + 1 */
	size_t text_n, text_room, lost_n, lost_room, slots;
	bool over; /* there were more than can be held */
	struct finding *finding;
	size_t findings;
};

enum err ingest_scan_new(const struct vocabularies *vocabularies, struct ingest_scan **out)
{
	struct ingest_scan *s = calloc(1, sizeof *s);
	enum err err = s ? scan_names_new(&s->names) : err_memory();
	if (err)
		free(s);
	else
		*out = s;
	if (!err)
		s->vocabularies = vocabularies;
	return err;
}

void ingest_scan_done(struct ingest_scan *s)
{
	secret_free(s->text, s->text_room);
	secret_free(s->lost, s->lost_room * sizeof(struct lost));
	secret_free(s->slot, s->slots * sizeof(uint32_t));
	s->text = s->lost = s->slot = NULL;
	s->text_n = s->text_room = s->lost_n = s->lost_room = s->slots = 0;
}

void ingest_scan_free(struct ingest_scan *s)
{
	if (!s)
		return;
	ingest_scan_done(s);
	scan_names_free(s->names);
	free(s->finding);
	free(s);
}

const struct scan_names *ingest_scan_names(const struct ingest_scan *s)
{
	return s->names;
}

static void see_name(void *context, struct rd_cell cell)
{
	struct ingest_scan *s = context;
	if (!s->failed)
		s->failed = scan_names_add(s->names, cell.p, cell.n);
}

/* Of text and place. */
static uint64_t hash_of(int32_t file, int32_t column, const char *text, size_t n)
{
	return mix_bytes((uint64_t)(uint32_t)file << 32 | (uint32_t)column, text, n);
}

/* The same cell, held already. */
static struct lost *find(const struct ingest_scan *s, const struct lost *like, const char *text)
{
	const uint32_t *slot = s->slot;
	for (size_t i = (size_t)like->hash; slot && slot[i & (s->slots - 1)]; i++) {
		struct lost *l = (struct lost *)s->lost + slot[i & (s->slots - 1)] - 1;
		if (l->hash == like->hash && l->file == like->file && l->column == like->column && l->n == like->n &&
		    !memcmp((const char *)s->text + l->at, text, l->n))
			return l;
	}
	return NULL;
}

static enum err grow_slots(struct ingest_scan *s)
{
	size_t more = s->slots ? s->slots * 2 : FIRST_SLOTS;
	void *larger = NULL;
	enum err err = secret_alloc(more * sizeof(uint32_t), &larger);
	if (err)
		return err;
	uint32_t *slot = larger;
	for (size_t k = 0; k < s->lost_n; k++) {
		size_t i = (size_t)((const struct lost *)s->lost)[k].hash & (more - 1);
		while (slot[i])
			i = (i + 1) & (more - 1);
		slot[i] = (uint32_t)k + 1;
	}
	secret_free(s->slot, s->slots * sizeof(uint32_t));
	s->slot = larger;
	s->slots = more;
	return ERR_OK;
}

static struct finding *finding_of(struct ingest_scan *s, int file, int column, bool header)
{
	for (size_t i = 0; i < s->findings; i++)
		if (s->finding[i].file == file && s->finding[i].column == column && s->finding[i].header == header)
			return &s->finding[i];
	struct finding *larger = realloc(s->finding, (s->findings + 1) * sizeof *larger);
	if (!larger)
		return NULL;
	s->finding = larger;
	s->finding[s->findings] = (struct finding){.file = file, .column = column, .header = header};
	return &s->finding[s->findings++];
}

static enum err hold(struct ingest_scan *s, struct lost lost, const char *text)
{
	enum err err = secret_grow(&s->text, &s->text_room, s->text_n + lost.n, 1);
	if (!err)
		err = secret_grow(&s->lost, &s->lost_room, s->lost_n + 1, sizeof(struct lost));
	if (!err && 2 * (s->lost_n + 1) > s->slots)
		err = grow_slots(s);
	if (err)
		return err;
	lost.at = s->text_n;
	if (lost.n)
		memcpy((char *)s->text + s->text_n, text, lost.n);
	((struct lost *)s->lost)[s->lost_n] = lost;
	s->text_n += lost.n;
	size_t i = (size_t)lost.hash & (s->slots - 1);
	while (((uint32_t *)s->slot)[i])
		i = (i + 1) & (s->slots - 1);
	((uint32_t *)s->slot)[i] = (uint32_t)++s->lost_n;
	return ERR_OK;
}

/* More than can be held: which columns there are is all that is kept from then on. */
static struct lost without_text(struct lost lost)
{
	lost.n = 0;
	lost.hash = hash_of(lost.file, lost.column, "", 0);
	return lost;
}

static enum err count(struct ingest_scan *s, struct lost lost, const char *text)
{
	if (s->over)
		lost = without_text(lost);
	struct lost *there = find(s, &lost, text);
	if (!there && s->text_n + lost.n > MOST_HELD) {
		s->over = true;
		lost = without_text(lost);
		there = find(s, &lost, text);
	}
	if (!there)
		return hold(s, lost, text);
	there->cells += lost.cells;
	return ERR_OK;
}

/* Nearly every client has another, and reading it costs less than to look it up. */
static bool is_place(enum layout_role role)
{
	return role == ROLE_ZIP || role == ROLE_POSTCODE;
}

static void see_lost(void *context, const struct layout_column *c, struct rd_cell cell)
{
	struct ingest_scan *s = context;
	if (s->failed || (is_place(c->role) && column_reads(c->role, s->vocabularies, cell)))
		return;
	const struct lost lost = {.hash = hash_of(c->file, c->column, cell.p, cell.n),
				  .n = cell.n,
				  .cells = 1,
				  .file = c->file,
				  .column = c->column};
	s->failed = count(s, lost, cell.p);
}

enum err ingest_scan_part(const struct ingest_scan *s, struct ingest_scan **out)
{
	return ingest_scan_new(s->vocabularies, out);
}

enum err ingest_scan_join(struct ingest_scan *s, const struct ingest_scan *part)
{
	const struct lost *lost = part->lost;
	enum err err = scan_names_join(s->names, part->names);
	s->failed = s->failed ? s->failed : part->failed;
	s->over = s->over || part->over;
	for (size_t i = 0; i < part->lost_n && !err; i++)
		err = count(s, lost[i], (const char *)part->text + lost[i].at);
	return err;
}

struct layout_watch ingest_scan_watch(struct ingest_scan *s)
{
	return (struct layout_watch){.context = s, .name = see_name, .lost = see_lost};
}

static uint64_t filled(const struct layout_column *c)
{
	uint64_t n = c->values;
	for (enum layout_reason r = REASON_NONE; r < REASON__COUNT; r++)
		n += layout_reason_of_value(r) ? c->reason[r] : 0;
	return n;
}

static void see(struct scan_seen *seen, scan_set found, uint64_t cells)
{
	for (int c = 0; c < SCAN__COUNT; c++)
		if (found & scan_bit((enum scan_class)c)) {
			seen->values[c]++;
			seen->cells[c] += cells;
		}
}

static enum err note(struct ingest_scan *s, const struct layout_column *c, const struct scan_seen *seen, scan_set found,
		     bool header)
{
	if (!found)
		return ERR_OK;
	struct finding *f = finding_of(s, c->file, c->column, header);
	if (!f)
		return err_memory();
	f->set = found;
	memcpy(f->cells, seen->cells, sizeof f->cells);
	return ERR_OK;
}

/* What may stand in a column of places and is no leak there: it is read as a place or dropped. Occupations are listed with capitals and commas. */
static scan_set expected(enum layout_role role)
{
	if (is_place(role))
		return ~(SCAN_STRONG | scan_bit(SCAN_EMAIL) | scan_bit(SCAN_PHONE));
	return role == ROLE_OCCUPATION ? scan_bit(SCAN_PERSON) : 0;
}

static enum err tell_unseen(struct ingest_scan *s, const struct layout_column *c)
{
	const struct lost *l = s->lost;
	size_t i = 0;
	while (i < s->lost_n && (l[i].file != c->file || l[i].column != c->column))
		i++;
	if (i == s->lost_n)
		return ERR_OK;
	struct finding *f = finding_of(s, c->file, c->column, false);
	if (!f)
		return err_memory();
	f->unseen = true;
	return ERR_OK;
}

static enum err judge_column(struct ingest_scan *s, const struct layout_column *c)
{
	struct scan_seen seen = {.cells = {0}};
	if (s->over)
		return tell_unseen(s, c);
	for (size_t i = 0; i < s->lost_n; i++) {
		const struct lost *l = (const struct lost *)s->lost + i;
		const struct rd_cell cell = {.p = (const char *)s->text + l->at, .n = l->n};
		if (l->file != c->file || l->column != c->column || column_reads(c->role, s->vocabularies, cell))
			continue;
		see(&seen, scan_text(cell.p, cell.n, s->names) & ~expected(c->role), l->cells);
	}
	return note(s, c, &seen, scan_judge(&seen, filled(c)), false);
}

/* The headers that no rule knows are judged together, as one column of texts: a shape in one of them is no finding. */
static enum err judge_headers(struct ingest_scan *s, const struct layout_column *columns, size_t n,
			      const struct rd_row *header)
{
	struct scan_seen all = {.cells = {0}};
	scan_set findings = 0;
	enum err err = ERR_OK;
	for (int again = 0; again < 2 && !err; again++) {
		for (size_t i = 0; i < n && i < (size_t)header->n && !err; i++) {
			struct scan_seen seen = {.cells = {0}};
			if (!(columns[i].flags & LAYOUT_UNKNOWN))
				continue;
			scan_set found = scan_text(header->cell[i].p, header->cell[i].n, s->names);
			see(again ? &seen : &all, found, 1);
			if (again)
				err = note(s, &columns[i], &seen, found & findings, true);
		}
		findings = scan_judge(&all, UINT64_MAX);
	}
	return err;
}

enum err ingest_scan_judge(struct ingest_scan *s, const struct layout_column *columns, size_t n, const struct rd_row *header)
{
	enum err err =
		s->failed ? err_set(s->failed, "the names and cells to look at take more memory than there is") : ERR_OK;
	for (size_t i = 0; i < n && !err; i++)
		err = judge_column(s, &columns[i]);
	return err ? err : judge_headers(s, columns, n, header);
}

const char *ingest_scan_flags(const struct ingest_scan *s, struct arena *mem, int file, int column)
{
	char text[1024] = "";
	size_t n = 0;
	for (size_t i = 0; i < s->findings; i++) {
		const struct finding *f = &s->finding[i];
		if (f->file != file || f->column != column)
			continue;
		if (f->unseen)
			n += (size_t)snprintf(text + n, sizeof text - n, "%snot_looked_at", n ? " " : "");
		for (int c = 0; c < SCAN__COUNT && n < sizeof text - 64; c++)
			if (f->set & scan_bit((enum scan_class)c))
				n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s:%llu", n ? " " : "",
						      f->header ? "header_" : "", scan_class_name((enum scan_class)c),
						      (unsigned long long)f->cells[c]);
	}
	const char *kept = arena_text(mem, text);
	return kept ? kept : "";
}

const char *ingest_scan_says(const struct ingest_scan *s, struct arena *mem)
{
	char text[1400];
	if (!s->findings)
		return "";
	const struct finding *f = &s->finding[0];
	snprintf(text, sizeof text, "file %d column %d%s: %s, which could identify people; nothing of it was kept", f->file,
		 f->column, s->findings > 1 ? " and others" : "", ingest_scan_flags(s, mem, f->file, f->column));
	const char *kept = arena_text(mem, text);
	return kept ? kept : "a column holds what could identify people; nothing of it was kept";
}
