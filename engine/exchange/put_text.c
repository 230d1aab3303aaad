#include "exchange/put_text.h"

#include "core/shortest.h"

#include <string.h>

void put_text(FILE *out, const char *text)
{
	fwrite(text, 1, strlen(text), out);
}

void put_quoted(FILE *out, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		put_text(out, text);
		return;
	}
	fputc('"', out);
	for (const char *at = text; *at; at++) {
		if (*at == '"')
			fputc('"', out);
		fputc(*at, out);
	}
	fputc('"', out);
}

void put_decimal(FILE *out, double v)
{
	char text[SHORTEST_ROOM];
	shortest_decimal(v, text);
	put_text(out, text);
}

void put_whole(FILE *out, int32_t v)
{
	char text[12];
	int64_t left = v < 0 ? -(int64_t)v : v;
	size_t at = sizeof text;
	do
		text[--at] = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (v < 0)
		text[--at] = '-';
	fwrite(text + at, 1, sizeof text - at, out);
}

void put_count(FILE *out, size_t n)
{
	char text[SHORTEST_ROOM];
	snprintf(text, sizeof text, "%zu", n);
	put_text(out, text);
}
