#include "read/xml_scan.h"

#include <string.h>

enum { MOST_CODE_POINT = 0x10ffff };

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool begins(const struct xml_scan *s, const char *word, size_t n)
{
	return (size_t)(s->end - s->at) >= n && !memcmp(s->at, word, n);
}

/* Behind the first word at or after from; NULL: not in the window. */
static const char *behind(const struct xml_scan *s, const char *from, const char *word, size_t n)
{
	const char *found = from <= s->end ? memmem(from, (size_t)(s->end - from), word, n) : NULL;
	return found ? found + n : NULL;
}

/* Behind the closing > of the tag at at, which a quoted value may hold too. */
static const char *tag_end(const char *at, const char *end)
{
	for (; at < end; at++) {
		if (*at == '>')
			return at + 1;
		if (*at != '"' && *at != '\'')
			continue;
		at = memchr(at + 1, *at, (size_t)(end - at - 1));
		if (!at)
			return NULL;
	}
	return NULL;
}

static size_t name_length(const char *p, const char *end)
{
	static const bool ends[256] = {
		[' '] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true, ['/'] = true, ['>'] = true, ['='] = true};
	const char *at = p;
	while (at < end && !ends[(unsigned char)*at])
		at++;
	return (size_t)(at - p);
}

static enum xml_token start_tag(struct xml_scan *s)
{
	const char *close = tag_end(s->at + 1, s->end);
	if (!close)
		return XML_MORE;
	const char *last = close - 1;
	s->empty = last[-1] == '/';
	last -= s->empty;
	s->name = (struct xml_span){.p = s->at + 1, .n = name_length(s->at + 1, last)};
	const char *attributes = s->name.p + s->name.n;
	s->attribute = (struct xml_span){.p = attributes, .n = (size_t)(last - attributes)};
	s->at = close;
	return s->name.n ? XML_START : XML_BROKEN;
}

static enum xml_token end_tag(struct xml_scan *s)
{
	const char *close = memchr(s->at, '>', (size_t)(s->end - s->at));
	if (!close)
		return XML_MORE;
	s->name = (struct xml_span){.p = s->at + 2, .n = name_length(s->at + 2, close)};
	s->at = close + 1;
	return XML_END;
}

/* An instruction: nothing but the XML declaration matters, and of that the encoding. */
static enum xml_token instruction(struct xml_scan *s)
{
	static const char declared[] = "encoding=";
	const char *close = behind(s, s->at, "?>", 2);
	if (!close)
		return XML_MORE;
	const char *e =
		begins(s, "<?xml ", 6) ? memmem(s->at, (size_t)(close - s->at), declared, sizeof declared - 1) : NULL;
	if (e && strncasecmp(e + sizeof declared, "utf-8", 5) != 0 && strncasecmp(e + sizeof declared, "us-ascii", 8) != 0)
		return XML_BROKEN;
	s->at = close;
	s->text = (struct xml_span){.p = close, .n = 0};
	return XML_TEXT;
}

/* <!-- -->, <![CDATA[ ]]>, or what is refused. */
static enum xml_token declaration(struct xml_scan *s)
{
	const char *close;
	if (s->end - s->at < 9)
		return begins(s, "<!D", 3) ? XML_DOCTYPE : XML_MORE;
	if (begins(s, "<!--", 4)) {
		close = behind(s, s->at + 4, "-->", 3);
		s->text = (struct xml_span){.p = s->at, .n = 0};
	} else if (begins(s, "<![CDATA[", 9)) {
		close = behind(s, s->at + 9, "]]>", 3);
		s->text = (struct xml_span){.p = s->at + 9, .n = close ? (size_t)(close - s->at) - 12 : 0};
		s->literal = true;
	} else {
		return begins(s, "<!DOCTYPE", 9) ? XML_DOCTYPE : XML_BROKEN;
	}
	if (!close)
		return XML_MORE;
	s->at = close;
	return XML_TEXT;
}

enum xml_token xml_scan_next(struct xml_scan *s)
{
	s->literal = false;
	if (s->end - s->at < 2)
		return XML_MORE;
	if (*s->at != '<') {
		const char *close = memchr(s->at, '<', (size_t)(s->end - s->at));
		if (!close)
			return XML_MORE;
		s->text = (struct xml_span){.p = s->at, .n = (size_t)(close - s->at)};
		s->at = close;
		return XML_TEXT;
	}
	if (s->at[1] == '/')
		return end_tag(s);
	if (s->at[1] == '?')
		return instruction(s);
	return s->at[1] == '!' ? declaration(s) : start_tag(s);
}

bool xml_scan_attribute(struct xml_span *left, struct xml_span *name, struct xml_span *value)
{
	const char *at = left->p, *end = left->p + left->n;
	while (at < end && is_space(*at))
		at++;
	*name = (struct xml_span){.p = at, .n = name_length(at, end)};
	at += name->n;
	while (at < end && is_space(*at))
		at++;
	if (!name->n || at == end || *at != '=')
		return false;
	for (at++; at < end && is_space(*at);)
		at++;
	if (at == end || (*at != '"' && *at != '\''))
		return false;
	const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
	if (!close)
		return false;
	*value = (struct xml_span){.p = at + 1, .n = (size_t)(close - at) - 1};
	*left = (struct xml_span){.p = close + 1, .n = (size_t)(end - close) - 1};
	return true;
}

bool xml_scan_value(const struct xml_scan *s, const char *name, struct xml_span *value)
{
	struct xml_span left = s->attribute, found;
	size_t n = strlen(name);
	while (xml_scan_attribute(&left, &found, value))
		if (xml_is(found, name, n))
			return true;
	return false;
}

static size_t put_utf8(uint32_t c, char *to)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* XML 1.0, 2.2: what a character may be. */
static bool is_character(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c <= MOST_CODE_POINT && (c < 0xd800 || c > 0xdfff) && c != 0xfffe && c != 0xffff;
}

static bool code_point(const char *p, size_t n, uint32_t *out)
{
	int base = n && (*p == 'x') ? 16 : 10;
	p += base == 16;
	n -= base == 16;
	*out = 0;
	for (size_t i = 0; i < n && *out <= MOST_CODE_POINT; i++) {
		int d = digit_of(p[i]);
		if (d >= base)
			return false;
		*out = *out * (uint32_t)base + (uint32_t)d;
	}
	return n && is_character(*out);
}

/* The reference at p[0] == '&', of n bytes with its semicolon. */
static bool reference(const char *p, size_t n, char *to, size_t *wrote)
{
	static const struct {
		const char *name;
		char c;
	} named[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
	uint32_t c;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (strlen(named[i].name) != n || memcmp(p, named[i].name, n) != 0)
			continue;
		to[(*wrote)++] = named[i].c;
		return true;
	}
	if (n < 4 || p[1] != '#' || !code_point(p + 2, n - 3, &c))
		return false;
	*wrote += put_utf8(c, to + *wrote);
	return true;
}

bool xml_decode(struct xml_span text, bool literal, char *to, size_t *wrote)
{
	const char *p = text.p, *end = text.p + text.n;
	*wrote = 0;
	while (p < end) {
		if (*p == '&' && !literal) {
			const char *close = memchr(p, ';', (size_t)(end - p));
			if (!close || !reference(p, (size_t)(close - p) + 1, to, wrote))
				return false;
			p = close + 1;
		} else if (*p == '\r') {
			to[(*wrote)++] = '\n';
			p += 1 + (p + 1 < end && p[1] == '\n');
		} else {
			to[(*wrote)++] = *p++;
		}
	}
	return true;
}
