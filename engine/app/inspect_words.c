/* The words of inspect: for a person who is no programmer. */
#include "app/inspect_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN = 60 };

const char *inspect_text(struct arena *mem, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	const char *kept = arena_text(mem, text);
	return kept ? kept : "";
}

const char *inspect_header(struct arena *mem, struct rd_cell cell)
{
	bool cut = cell.n > SHOWN;
	size_t n = cut ? SHOWN : cell.n;
	while (cut && n && ((unsigned char)cell.p[n] & 0xc0) == 0x80)
		n--;
	char *text = arena_alloc(mem, n + sizeof "...");
	if (!text)
		return "";
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)cell.p[i];
		bool c1 = i && c >= 0x80 && c < 0xa0 && (unsigned char)cell.p[i - 1] == 0xc2;
		text[i] = (char)(c < 0x20 || c == 0x7f ? '?' : c);
		if (c1) {
			text[i - 1] = '?';
			text[i] = '?';
		}
	}
	snprintf(text + n, sizeof "...", "%s", cut ? "..." : "");
	return text;
}

const char *inspect_count(struct arena *mem, uint64_t n)
{
	char plain[24], text[32];
	size_t used = 0, digits = (size_t)snprintf(plain, sizeof plain, "%llu", (unsigned long long)n);
	for (size_t i = 0; i < digits; i++) {
		if (i && (digits - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = plain[i];
	}
	text[used] = '\0';
	return inspect_text(mem, "%s", text);
}

const char *inspect_words_of(struct arena *mem, const char *name)
{
	char *text = arena_text(mem, name);
	for (char *c = text; c && *c; c++)
		*c = *c == '_' ? ' ' : *c;
	return text ? text : "";
}

const char *inspect_because(struct arena *mem, const struct layout_sight *sight, const struct inspect_cells *cells)
{
	static const char *const like[] = {[INSPECT_LIKE_NOTHING] = "no rule knows this header",
					   [INSPECT_LIKE_DATE] = "no rule knows it; cells look like dates",
					   [INSPECT_LIKE_SCORE] = "no rule knows it; cells look like scores",
					   [INSPECT_LIKE_ID] = "no rule knows it; cells look like ids"};
	if (sight->repeated)
		return inspect_text(mem, "column %d is that already", sight->instead);
	switch (sight->because) {
	case BECAUSE_SAID:
		return "you said so (--column)";
	case BECAUSE_SAVED:
		return "the saved layout";
	case BECAUSE_LAYOUT:
		return "the layout names it";
	case BECAUSE_INSTRUMENT:
		return "names the questionnaire";
	case BECAUSE_FORM:
		return inspect_text(mem, "form %s", sight->by);
	case BECAUSE_TYPED:
		return "read from its parts";
	case BECAUSE_LIST:
		return "a known name for it";
	default:
		return like[cells->filled ? cells->like : INSPECT_LIKE_NOTHING];
	}
}

const char *inspect_occasion(struct arena *mem, const struct layout_sight *sight)
{
	if (!sight->has_occasion)
		return "";
	if (sight->follow_up)
		return inspect_text(mem, "follow-up %d", sight->occasion);
	return sight->occasion ? inspect_text(mem, "occasion %d", sight->occasion) : "intake";
}
