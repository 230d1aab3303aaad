#include "read/xml_part.h"

#include "read/rd_inside.h"
#include "read/rd_utf8.h"

#include <string.h>

enum { WINDOW = 256 << 10, BLOCK = 128 << 10 };

static enum err unpack(void *context, char *to, size_t room, size_t *got)
{
	const struct xml_part *p = context;
	return zip_stream_read(p->stream, to, room, got);
}

static uint64_t unpacked(const void *context)
{
	const struct xml_part *p = context;
	return zip_stream_done(p->stream);
}

enum err xml_part_rewind(struct xml_part *p)
{
	ahead_stop(p->ahead);
	zip_stream_close(p->stream);
	p->stream = NULL;
	p->fresh = p->end = 0;
	p->last = false;
	p->read = 0;
	p->hold = p->window.p;
	p->scan = (struct xml_scan){.at = p->window.p, .end = p->window.p};
	return zip_stream_open(p->zip, p->part, &p->stream);
}

enum err xml_part_open(struct zip_parts *zip, size_t part, int file, struct xml_part *p)
{
	p->zip = zip;
	p->part = part;
	p->file = file;
	enum err err = guard_new(WINDOW, &p->window);
	if (!err)
		err = ahead_open(&(struct ahead_source){.context = p, .read = unpack, .done = unpacked}, &p->ahead);
	return err ? err : xml_part_rewind(p);
}

static enum err no_text(const struct xml_part *p, long row)
{
	return err_at(ERR_FORMAT, err_place(p->file, row, 0), "a part is no well-formed XML in UTF-8");
}

enum err xml_part_fault(const struct xml_part *p, enum xml_token token, long row)
{
	if (token == XML_DOCTYPE)
		return err_at(ERR_FORMAT, err_place(p->file, row, 0),
			      "a part declares a document type; no spreadsheet program writes that");
	return no_text(p, row);
}

static void move_to_front(struct xml_part *p)
{
	size_t gone = (size_t)(p->hold - p->window.p);
	memmove(p->window.p, p->hold, p->end - gone);
	p->fresh -= gone;
	p->end -= gone;
}

static enum err make_room(struct xml_part *p, long row)
{
	if (p->window.size - p->end >= BLOCK)
		return ERR_OK;
	if (p->end > RD_ROW_MAX)
		return err_at(ERR_LIMIT, err_place(p->file, row, 0), "a row of more than 16 MiB");
	return guard_grow(&p->window, p->end, 2 * p->window.size);
}

/* Checks the bytes that came; a character that goes on in the next block waits for it. */
static enum err check_text(struct xml_part *p, long row)
{
	bool foreign = false;
	const char *new = p->window.p + p->fresh;
	size_t n = p->end - p->fresh, good = utf8_prefix(new, n, &foreign);
	if (memchr(new, 0, n) || (good < n && (p->last || !utf8_begun(new + good, n - good))))
		return no_text(p, row);
	/* The byte-order mark, at the front of the first block only. */
	if (p->read == n && good >= 3 && !memcmp(new, "\xEF\xBB\xBF", 3))
		memcpy(p->window.p, "   ", 3);
	p->fresh += good;
	return ERR_OK;
}

enum err xml_part_more(struct xml_part *p, long row)
{
	size_t got = 0;
	if (p->last)
		return ERR_END;
	move_to_front(p);
	enum err err = make_room(p, row);
	if (!err)
		err = ahead_read(p->ahead, p->window.p + p->end, p->window.size - p->end, &got);
	if (err)
		return err;
	p->last = !got;
	p->end += got;
	p->read += got;
	err = check_text(p, row);
	p->hold = p->window.p;
	p->scan.at = p->window.p;
	p->scan.end = p->window.p + p->fresh;
	return err;
}

enum err xml_part_next(struct xml_part *p, enum xml_token *token)
{
	for (;;) {
		p->hold = p->scan.at;
		*token = xml_scan_next(&p->scan);
		if (*token == XML_BROKEN || *token == XML_DOCTYPE)
			return xml_part_fault(p, *token, 0);
		if (*token != XML_MORE)
			return ERR_OK;
		enum err err = xml_part_more(p, 0);
		if (err)
			return err;
	}
}

void xml_part_close(struct xml_part *p)
{
	ahead_close(p->ahead);
	zip_stream_close(p->stream);
	guard_free(&p->window);
}
