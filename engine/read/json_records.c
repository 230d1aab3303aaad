#include "read/json_records.h"

#include "read/rd_guard.h"
#include "read/rd_inside.h"

#include <stdlib.h>
#include <string.h>

struct json_records {
	int file;
	struct source *source;
	size_t block;
	struct guard text;
	size_t pos, end; /* what is held and not yet taken */
	size_t base;     /* bytes of the file before what is held */
	bool over;       /* the source has no more */
	enum json_shape shape;
	size_t start;       /* of the records, in bytes of text */
	bool entries;       /* records stand in a member resource */
	struct rd_cell url; /* the raw fullUrl of the entry that is taken */
	bool done;
	long rows;
};

static enum err fault(const struct json_records *r, enum err code, const char *what)
{
	return err_at(code, err_place(r->file, r->rows, 0), "%s", what);
}

/* More text behind what is held, which moves to the front. */
static enum err refill(struct json_records *r)
{
	size_t held = r->end - r->pos;
	enum source_stop stop;
	size_t got = 0;
	memmove(r->text.p, r->text.p + r->pos, held);
	r->base += r->pos;
	r->pos = 0;
	r->end = held;
	enum err err = held + r->block * 2 > r->text.size ? guard_grow(&r->text, held, r->text.size * 2) : ERR_OK;
	if (!err)
		err = source_fill(r->source, r->text.p + held, r->text.size - held, &got, &stop);
	if (err)
		return err;
	r->end += got;
	if (memchr(r->text.p + held, 0, got) || (!got && stop == SOURCE_NO_TEXT))
		return fault(r, ERR_FORMAT, "bytes that are no text; export the file again as UTF-8");
	r->over = !got;
	return ERR_OK;
}

/* Past spaces; *c is the byte there, 0 at the end of the file. */
static enum err peek(struct json_records *r, char *c)
{
	for (;;) {
		struct json_text t = {.at = r->text.p + r->pos, .end = r->text.p + r->end};
		*c = json_peek(&t);
		r->pos = (size_t)(t.at - r->text.p);
		if (*c || r->over)
			return ERR_OK;
		enum err err = refill(r);
		if (err)
			return err;
	}
}

/* How far the brackets of an object have been counted. */
struct count {
	size_t at; /* from its beginning */
	int depth;
	bool text, escaped;
};

/* True when the object ends within p[0..n): at count->at. */
static bool count_on(struct count *k, const char *p, size_t n)
{
	for (; k->at < n; k->at++) {
		char c = p[k->at];
		if (k->text) {
			k->text = c != '"' || k->escaped;
			k->escaped = c == '\\' && !k->escaped;
			continue;
		}
		k->text = c == '"';
		k->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		if (!k->depth) {
			k->at++;
			return true;
		}
	}
	return false;
}

enum held { HELD_WHOLE, HELD_LONG, HELD_CUT };

/* The object that begins at pos, held whole: n bytes. HELD_LONG: it has more than RD_ROW_MAX; HELD_CUT: the file ends in it. */
static enum err hold_object(struct json_records *r, size_t *n, enum held *out)
{
	struct count k = {0};
	while (!count_on(&k, r->text.p + r->pos, r->end - r->pos)) {
		*out = r->over ? HELD_CUT : HELD_LONG;
		if (r->over || k.at > RD_ROW_MAX)
			return ERR_OK;
		enum err err = refill(r);
		if (err)
			return err;
	}
	*out = k.at > RD_ROW_MAX ? HELD_LONG : HELD_WHOLE;
	*n = k.at;
	return ERR_OK;
}

/* What the first object is found to be. */
struct shape_seen {
	int lists;    /* members that are lists of objects */
	size_t start; /* of the first one's elements, from the object's beginning */
	bool entry, resource;
};

static bool is_list_of_objects(struct rd_cell raw)
{
	struct json_text t = json_text_of(raw);
	return json_take(&t, '[') && json_peek(&t) == '{';
}

static void see_member(struct shape_seen *seen, const char *object, struct rd_cell key, struct rd_cell value)
{
	seen->resource |= key.n == 14 && !memcmp(key.p, "\"resourceType\"", 14) &&
			  (value.n != 8 || memcmp(value.p, "\"Bundle\"", 8) != 0);
	if (!is_list_of_objects(value))
		return;
	if (!seen->lists++) {
		seen->start = (size_t)(value.p + 1 - object);
		seen->entry = key.n == 7 && !memcmp(key.p, "\"entry\"", 7);
	}
}

/* The members of an object of which n bytes are held; the last of them may be cut off, and is looked at so far. */
static void look_into(const char *p, size_t n, struct shape_seen *seen)
{
	struct json_text t = {.at = (char *)p, .end = p + n};
	*seen = (struct shape_seen){0};
	if (!json_take(&t, '{'))
		return;
	do {
		struct rd_cell key, value;
		if (json_peek(&t) != '"' || !json_skip(&t, &key) || !json_take(&t, ':'))
			return;
		(void)json_peek(&t);
		const char *from = t.at;
		bool whole = json_skip(&t, &value);
		if (!whole)
			value = (struct rd_cell){.p = from, .n = (uint32_t)(p + n - from)};
		see_member(seen, p, key, value);
		if (!whole)
			return;
	} while (json_take(&t, ','));
}

static enum err many_lists(const struct json_records *r)
{
	return fault(r, ERR_AMBIGUOUS, "two of the object's lists could be the records; give a file with one list");
}

/* The file begins with an object: the first of several, the only record, or what the list of records stands in. */
static enum err shape_of_object(struct json_records *r)
{
	size_t n = 0;
	enum held held;
	struct shape_seen seen;
	char next = 0;
	enum err err = hold_object(r, &n, &held);
	if (err)
		return err;
	if (held == HELD_CUT)
		return fault(r, ERR_FORMAT, "the first object is not closed before the end of the file");
	look_into(r->text.p + r->pos, held == HELD_WHOLE ? n : r->end - r->pos, &seen);
	size_t object = r->base + r->pos;
	if (held == HELD_WHOLE) {
		r->pos += n;
		err = peek(r, &next);
		if (err)
			return err;
	}
	if (next || seen.resource || !seen.lists)
		return held == HELD_WHOLE ? ERR_OK : fault(r, ERR_LIMIT, "a record of more than 16 MiB");
	r->shape = JSON_MEMBER;
	r->start = object + seen.start;
	r->entries = seen.entry;
	return seen.lists > 1 ? many_lists(r) : ERR_OK;
}

static enum err find_shape(struct json_records *r)
{
	char c;
	enum err err = peek(r, &c);
	if (err)
		return err;
	if (c == '[') {
		r->shape = JSON_LIST;
		r->start = r->base + r->pos + 1;
		return ERR_OK;
	}
	r->start = r->base + r->pos;
	return c == '{' ? shape_of_object(r) : fault(r, ERR_FORMAT, "it is no JSON of objects");
}

enum err json_records_rewind(struct json_records *r)
{
	enum err err = source_rewind(r->source);
	r->end = r->base = 0;
	r->over = r->done = false;
	r->rows = 0;
	while (!err && r->base + r->end < r->start && !r->over) {
		r->pos = r->end;
		err = refill(r);
	}
	if (!err && r->base + r->end < r->start)
		err = fault(r, ERR_FORMAT, "the file changed while it was read");
	r->pos = err ? r->end : r->start - r->base;
	return err;
}

enum err json_records_open(const struct source_place *place, struct rd_info *info, struct json_records **out)
{
	struct json_records *r = calloc(1, sizeof *r);
	if (!r)
		return err_memory();
	r->file = place->file;
	r->block = source_block(place);
	enum err err = source_open(place, r->block, info, &r->source);
	if (!err)
		err = guard_new(r->block * 4, &r->text);
	if (!err)
		err = find_shape(r);
	if (!err)
		err = json_records_rewind(r);
	if (err)
		json_records_close(r);
	else
		*out = r;
	return err;
}

enum json_shape json_records_shape(const struct json_records *r)
{
	return r->shape;
}

long json_records_row(const struct json_records *r)
{
	return r->rows;
}

struct rd_cell json_records_url(const struct json_records *r)
{
	return r->url;
}

/* Behind the list: what is left of the object that it stands in, where no second list of objects may come. */
static enum err finish_member(struct json_records *r)
{
	bool text = false, escaped = false, opened = false;
	for (int depth = 1; depth;) {
		if (r->pos == r->end) {
			enum err err = r->over ? fault(r, ERR_FORMAT, "the object is not closed before the end of the file")
					       : refill(r);
			if (err)
				return err;
			continue;
		}
		char c = r->text.p[r->pos++];
		if (text) {
			text = c != '"' || escaped;
			escaped = c == '\\' && !escaped;
			continue;
		}
		if (opened && c == '{')
			return many_lists(r);
		text = c == '"';
		opened = (opened && strchr(" \t\r\n", c)) || (c == '[' && depth == 1);
		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
	}
	return ERR_OK;
}

/* At the bracket that ends the list. */
static enum err finish(struct json_records *r)
{
	char c = 0;
	r->pos++;
	enum err err = r->shape == JSON_MEMBER ? finish_member(r) : ERR_OK;
	if (!err)
		err = peek(r, &c);
	if (err)
		return err;
	r->done = true;
	return c ? fault(r, ERR_FORMAT, "something stands behind the end of the JSON") : ERR_END;
}

/* To the brace of the next object, or ERR_END. */
static enum err to_object(struct json_records *r)
{
	char c;
	enum err err = r->done ? ERR_END : peek(r, &c);
	if (err)
		return err;
	if (!c && r->shape == JSON_LINES)
		return ERR_END;
	if (c == ']' && r->shape != JSON_LINES)
		return finish(r);
	if (r->shape != JSON_LINES && r->rows) {
		if (c != ',')
			return fault(r, ERR_FORMAT, "after this record neither a comma nor the end of the list");
		r->pos++;
		err = peek(r, &c);
	}
	r->rows++;
	return err || c == '{' ? err : fault(r, ERR_FORMAT, "the record is no JSON object");
}

static enum err next_object(struct json_records *r, struct json_text *out)
{
	size_t n = 0;
	enum held held = HELD_WHOLE;
	enum err err = to_object(r);
	if (!err)
		err = hold_object(r, &n, &held);
	if (err)
		return err;
	if (held == HELD_CUT)
		return fault(r, ERR_FORMAT, "the record is not closed before the end of the file");
	if (held == HELD_LONG)
		return fault(r, ERR_LIMIT, "a record of more than 16 MiB");
	*out = (struct json_text){.at = r->text.p + r->pos, .end = r->text.p + r->pos + n};
	r->pos += n;
	return ERR_OK;
}

enum err json_records_next(struct json_records *r, struct json_text *out)
{
	enum err err = next_object(r, out);
	while (!err && r->entries) {
		struct rd_cell raw;
		if (!json_member(*out, "resource", &raw) || !json_member(*out, "fullUrl", &r->url))
			return fault(r, ERR_FORMAT, "the entry is no well-formed JSON");
		if (raw.n && *raw.p == '{') {
			*out = json_text_of(raw);
			break;
		}
		err = next_object(r, out);
	}
	return err;
}

void json_records_close(struct json_records *r)
{
	if (!r)
		return;
	source_close(r->source);
	guard_free(&r->text);
	free(r);
}
