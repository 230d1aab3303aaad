#include "read/rd_source.h"

#include "read/foreign.h"
#include "read/rd_guard.h"
#include "read/rd_inside.h"
#include "read/rd_utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { HEAD = SOURCE_HEAD, TAIL = 4 };

struct source {
	int file;
	struct raw *bytes;
	size_t block;
	struct rd_info *info;
	size_t start;      /* after the byte-order mark */
	bool foreign;      /* UTF-8 beyond ASCII was seen */
	bool decoding;     /* bytes go through iconv */
	iconv_t converter; /* NULL: none yet */
	struct guard raw;  /* bytes that wait for iconv, [0, held) */
	size_t held;
	char tail[TAIL]; /* the beginning of a character that the next block completes */
	size_t tail_n;
};

static enum err read_block(struct source *s, char *to, size_t room, size_t *got)
{
	enum err err = raw_read(s->bytes, to, room < s->block ? room : s->block, got);
	s->info->bytes_read = raw_done(s->bytes);
	return err;
}

static bool starts(const char *head, size_t n, const char *mark, size_t length)
{
	return n >= length && !memcmp(head, mark, length);
}

/* Text in Latin letters, written as UTF-16, has a zero in most high bytes and hardly any in the low ones. */
static bool zeros_in(const char *head, size_t n, size_t place)
{
	size_t there = 0;
	size_t elsewhere = 0;
	for (size_t i = 0; i + 1 < n; i += 2) {
		there += head[i + place] == 0;
		elsewhere += head[i + 1 - place] == 0;
	}
	return there * 10 >= n / 2 * 4 && elsewhere * 20 <= n / 2;
}

static enum rd_encoding encoding_of(const char *head, size_t n, size_t *mark)
{
	*mark = 0;
	if (starts(head, n, "\xEF\xBB\xBF", 3))
		return *mark = 3, RD_UTF8_BOM;
	if (starts(head, n, "\xFF\xFE", 2))
		return *mark = 2, RD_UTF16LE;
	if (starts(head, n, "\xFE\xFF", 2))
		return *mark = 2, RD_UTF16BE;
	if (n >= 4 && zeros_in(head, n, 1))
		return RD_UTF16LE;
	return n >= 4 && zeros_in(head, n, 0) ? RD_UTF16BE : RD_UTF8;
}

/* The first HEAD bytes, or all there are. */
static enum err read_head(struct raw *r, char *to, size_t *n)
{
	size_t got = 1;
	enum err err = ERR_OK;
	for (*n = 0; *n < HEAD && got && !err; *n += got)
		err = raw_read(r, to + *n, HEAD - *n, &got);
	return err;
}

static enum err look_at_head(struct source *s)
{
	size_t length;
	enum err err = read_head(s->bytes, s->raw.p, &length);
	if (err)
		return err;
	const char *foreign = foreign_says(s->raw.p, length);
	if (foreign)
		return err_at(ERR_FORMAT, err_place(s->file, 0, 0), "%s", foreign);
	s->info->encoding = encoding_of(s->raw.p, length, &s->start);
	if (s->start == length)
		return err_at(ERR_EMPTY, err_place(s->file, 0, 0), "the file is empty but for its byte-order mark");
	return ERR_OK;
}

static enum err start_decoding(struct source *s)
{
	static const char *const name[] = {
		[RD_UTF16LE] = "UTF-16LE", [RD_UTF16BE] = "UTF-16BE", [RD_WINDOWS1252] = "WINDOWS-1252"};
	iconv_t made = s->converter ? s->converter : iconv_open("UTF-8", name[s->info->encoding]);
	if ((intptr_t)made == -1)
		return err_at(ERR_FILE, err_place(s->file, 0, 0),
			      "this system cannot convert its encoding; save it as UTF-8");
	s->converter = made;
	s->decoding = true;
	return ERR_OK;
}

enum err source_rewind(struct source *s)
{
	char mark[TAIL];
	size_t got = 1;
	enum err err = raw_rewind(s->bytes);
	for (size_t n = 0; n < s->start && got && !err; n += got)
		err = raw_read(s->bytes, mark, s->start - n, &got);
	if (err)
		return err;
	s->info->bytes_read = s->start;
	s->held = s->tail_n = 0;
	s->foreign = s->decoding = false;
	if (s->converter)
		iconv(s->converter, NULL, NULL, NULL, NULL);
	return s->info->encoding == RD_UTF16LE || s->info->encoding == RD_UTF16BE ? start_decoding(s) : ERR_OK;
}

size_t source_block(const struct source_place *place)
{
	struct stat st;
	bool small = place->path && !place->part && !place->packed && !lstat(place->path, &st) && st.st_size < RD_BLOCK;
	return !small ? RD_BLOCK : st.st_size > HEAD ? (size_t)st.st_size : HEAD;
}

enum err source_open(const struct source_place *place, size_t block, struct rd_info *info, struct source **out)
{
	struct source *s = calloc(1, sizeof *s);
	if (!s)
		return err_memory();
	s->file = place->file;
	s->block = block;
	s->info = info;
	enum err err = raw_open(place, &s->bytes);
	if (!err)
		err = guard_new(block + TAIL < HEAD ? HEAD : block + TAIL, &s->raw);
	if (!err) {
		info->bytes = raw_size(s->bytes);
		err = look_at_head(s);
	}
	if (!err)
		err = source_rewind(s);
	if (err)
		source_close(s);
	else
		*out = s;
	return err;
}

/* Through iconv: what is held, then more of the file, until something came out. */
static enum err fill_decoded(struct source *s, char *to, size_t room, size_t *got, enum source_stop *stop)
{
	for (;;) {
		char *in = s->raw.p;
		char *out = to;
		size_t in_left = s->held;
		size_t out_left = room;
		size_t done = iconv(s->converter, &in, &in_left, &out, &out_left);
		int why = done == (size_t)-1 ? errno : 0;
		memmove(s->raw.p, in, in_left);
		s->held = in_left;
		*got = room - out_left;
		if (*got)
			return ERR_OK;
		*stop = SOURCE_NO_TEXT;
		if (why == EILSEQ)
			return ERR_OK;
		size_t fresh = 0;
		enum err err = read_block(s, s->raw.p + s->held, s->raw.size - s->held, &fresh);
		if (err)
			return err;
		if (!fresh) {
			if (!s->held)
				*stop = SOURCE_END;
			return ERR_OK;
		}
		*stop = SOURCE_GOES_ON;
		s->held += fresh;
	}
}

/* The block has text up to good and something else up to n: the beginning of a character, Windows-1252, or no text. */
static enum err not_utf8(struct source *s, const char *bad, size_t n, bool last, enum source_stop *stop)
{
	if (!last && utf8_begun(bad, n)) {
		memcpy(s->tail, bad, n);
		s->tail_n = n;
		return ERR_OK;
	}
	if (s->foreign || s->info->encoding == RD_UTF8_BOM) {
		*stop = SOURCE_NO_TEXT;
		return ERR_OK;
	}
	memcpy(s->raw.p, bad, n);
	s->held = n;
	s->info->encoding = RD_WINDOWS1252;
	return start_decoding(s);
}

static enum err fill_utf8(struct source *s, char *to, size_t room, size_t *got, enum source_stop *stop)
{
	memcpy(to, s->tail, s->tail_n);
	size_t n = s->tail_n;
	size_t fresh = 0;
	enum err err = read_block(s, to + n, room - n, &fresh);
	if (err)
		return err;
	n += fresh;
	s->tail_n = 0;
	if (!n)
		*stop = SOURCE_END;
	*got = utf8_prefix(to, n, &s->foreign);
	return *got == n ? ERR_OK : not_utf8(s, to + *got, n - *got, !fresh, stop);
}

enum err source_fill(struct source *s, char *to, size_t room, size_t *got, enum source_stop *stop)
{
	*got = 0;
	*stop = SOURCE_GOES_ON;
	enum err err = ERR_OK;
	while (!err && !*got && *stop == SOURCE_GOES_ON)
		err = s->decoding ? fill_decoded(s, to, room, got, stop) : fill_utf8(s, to, room, got, stop);
	return err;
}

void source_close(struct source *s)
{
	if (!s)
		return;
	if (s->converter)
		iconv_close(s->converter);
	raw_close(s->bytes);
	guard_free(&s->raw);
	explicit_bzero(s->tail, sizeof s->tail);
	free(s);
}

enum err source_head(const struct source_place *place, unsigned char *head, size_t *n)
{
	struct raw *r = NULL;
	enum err err = raw_open(place, &r);
	if (!err)
		err = read_head(r, (char *)head, n);
	raw_close(r);
	return err;
}
