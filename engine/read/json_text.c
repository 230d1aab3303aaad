#include "read/json_text.h"

#include <string.h>

struct json_text json_text_of(struct rd_cell cell)
{
	static char nothing[1];
	char *at = cell.n ? (char *)cell.p : nothing;
	return (struct json_text){.at = at, .end = at + cell.n};
}

char json_peek(struct json_text *t)
{
	while (t->at < t->end && (*t->at == ' ' || *t->at == '\n' || *t->at == '\r' || *t->at == '\t'))
		t->at++;
	return (char)(t->at < t->end ? *t->at : 0);
}

bool json_take(struct json_text *t, char c)
{
	bool there = json_peek(t) == c && t->at < t->end;
	t->at += there;
	return there;
}

bool json_is_empty(struct json_text t)
{
	return json_take(&t, '{') && json_peek(&t) == '}';
}

/* Four hexadecimal digits; -1: they are not. */
static long hex4(const char *p, const char *end)
{
	long value = 0;
	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		static const char hex[] = "0123456789abcdef";
		char c = (char)(p[i] >= 'A' && p[i] <= 'F' ? p[i] + ('a' - 'A') : p[i]);
		const char *digit = c ? strchr(hex, c) : NULL;
		if (!digit)
			return -1;
		value = value * 16 + (digit - hex);
	}
	return value;
}

static char *put_utf8(char *to, long c)
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	if (c < 0x80) {
		*to = (char)c;
		return to + 1;
	}
	int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (int i = n - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3F));
	*to = (char)(lead[n] | (unsigned char)c);
	return to + n;
}

/* After \u: the character, of one or two units of UTF-16. NULL: no such thing. */
static const char *take_unicode(const char *p, const char *end, long *c)
{
	*c = hex4(p, end);
	if (*c < 0)
		return NULL;
	p += 4;
	long low = *c >= 0xD800 && *c < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? hex4(p + 2, end) : -1;
	if (low >= 0xDC00 && low < 0xE000) {
		*c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
		return p + 6;
	}
	if (!*c || (*c >= 0xD800 && *c < 0xE000))
		*c = 0xFFFD;
	return p;
}

/* What stands behind a backslash, at p; *to moves on. */
static const char *take_escape(const char *p, const char *end, char **to)
{
	static const char name[] = "\"\\/bfnrt", is[] = "\"\\/\b\f\n\r\t";
	if (p == end)
		return NULL;
	const char *known = *p ? strchr(name, *p) : NULL;
	if (known) {
		*(*to)++ = is[known - name];
		return p + 1;
	}
	long c = 0;
	p = *p == 'u' ? take_unicode(p + 1, end, &c) : NULL;
	if (p)
		*to = put_utf8(*to, c);
	return p;
}

/* From behind the opening quote to behind the closing one; to may be p itself. NULL: no text. */
static const char *decode(const char *p, const char *end, char *to, size_t *n)
{
	char *start = to;
	while (p && p < end && *p != '"') {
		if (*p == '\\') {
			p = take_escape(p + 1, end, &to);
		} else if ((unsigned char)*p < ' ') {
			p = NULL;
		} else {
			*to++ = *p++;
		}
	}
	*n = (size_t)(to - start);
	return p && p < end ? p + 1 : NULL;
}

bool json_take_string(struct json_text *t, struct rd_cell *out)
{
	if (!json_take(t, '"'))
		return false;
	char *start = t->at;
	/* Most have nothing to decode. */
	while (t->at < t->end && *t->at != '"' && *t->at != '\\' && (unsigned char)*t->at >= ' ')
		t->at++;
	size_t n = 0;
	size_t before = (size_t)(t->at - start);
	const char *after = decode(t->at, t->end, t->at, &n);
	if (!after)
		return false;
	*out = (struct rd_cell){.p = start, .n = (uint32_t)(before + n)};
	t->at += after - t->at;
	return true;
}

static const char *digits(const char *p, const char *end)
{
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	return p;
}

static bool some_digits(const char **p, const char *end)
{
	const char *from = *p;
	*p = digits(from, end);
	return *p > from;
}

/* RFC 8259, 6: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)? */
static bool is_number(const char *p, const char *end)
{
	p += p < end && *p == '-';
	const char *whole = p;
	if (!some_digits(&p, end) || (*whole == '0' && p > whole + 1))
		return false;
	if (p < end && *p == '.' && (p++, !some_digits(&p, end)))
		return false;
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		p += p < end && (*p == '+' || *p == '-');
		if (!some_digits(&p, end))
			return false;
	}
	return p == end;
}

static bool is_word(const char *p, size_t n, const char *word)
{
	return n == strlen(word) && !memcmp(p, word, n);
}

static bool plain(struct json_text *t, enum json_kind *kind, struct rd_cell *cell)
{
	const char *p = t->at;
	while (t->at < t->end && (*t->at > ' ' && !strchr(",:[]{}\"", *t->at)))
		t->at++;
	size_t n = (size_t)(t->at - p);
	*kind = is_word(p, n, "null") ? JSON_IS_NULL : JSON_IS_PLAIN;
	*cell = (struct rd_cell){.p = p, .n = *kind == JSON_IS_NULL ? 0 : (uint32_t)n};
	return *kind == JSON_IS_NULL || is_word(p, n, "true") || is_word(p, n, "false") || (n && is_number(p, t->at));
}

bool json_value(struct json_text *t, enum json_kind *kind, struct rd_cell *cell)
{
	char c = json_peek(t);
	*cell = (struct rd_cell){0};
	*kind = JSON_IS_TEXT;
	if (c == '"')
		return json_take_string(t, cell);
	if (c != '{' && c != '[')
		return plain(t, kind, cell);
	*kind = c == '{' ? JSON_IS_OBJECT : JSON_IS_ARRAY;
	t->at++;
	return true;
}

/* Past a text as it stands. */
static bool skip_string(struct json_text *t)
{
	for (t->at++; t->at < t->end && *t->at != '"'; t->at++)
		t->at += *t->at == '\\';
	if (t->at >= t->end)
		return false;
	t->at++;
	return true;
}

static bool skip_nested(struct json_text *t)
{
	for (int depth = 0; t->at < t->end;) {
		char c = *t->at;
		if (c == '"') {
			if (!skip_string(t))
				return false;
			continue;
		}
		t->at++;
		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		if (!depth)
			return true;
	}
	return false;
}

bool json_skip(struct json_text *t, struct rd_cell *raw)
{
	char c = json_peek(t);
	const char *from = t->at;
	enum json_kind kind;
	bool there = c == '{' || c == '[' ? skip_nested(t) : c == '"' ? skip_string(t) : plain(t, &kind, raw);
	*raw = (struct rd_cell){.p = from, .n = there ? (uint32_t)(t->at - from) : 0};
	return there;
}

bool json_member(struct json_text t, const char *key, struct rd_cell *raw)
{
	size_t n = strlen(key);
	*raw = (struct rd_cell){0};
	if (!json_take(&t, '{'))
		return false;
	if (json_peek(&t) == '}')
		return true;
	do {
		struct rd_cell name, value;
		if (json_peek(&t) != '"' || !json_skip(&t, &name) || !json_take(&t, ':') || !json_skip(&t, &value))
			return false;
		if (name.n == n + 2 && !memcmp(name.p + 1, key, n)) {
			*raw = value;
			return true;
		}
	} while (json_take(&t, ','));
	return json_take(&t, '}');
}

size_t json_decoded(struct rd_cell raw, char *to, size_t room)
{
	size_t n = 0;
	/* Decoding never makes a text longer. */
	if (raw.n < 2 || *raw.p != '"' || raw.n - 2 > room || !decode(raw.p + 1, raw.p + raw.n, to, &n))
		return 0;
	return n;
}
