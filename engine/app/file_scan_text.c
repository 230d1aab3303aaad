#include "app/file_scan_inside.h"
#include "core/fnv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_NUMBER = 9, KNOWN = 1 << 14 };

/* Labels and keys come again and again: those that were looked at lately, by a hash. */
struct reading {
	struct sieve sieve;
	uint64_t known[KNOWN];
};

static const char edges[] = "\",;|\t\r{}[]<>`=";

static bool is_whole(const char *s, size_t n)
{
	size_t i = n && *s == '-';
	return n > i && strspn(s + i, "0123456789") >= n - i;
}

static bool is_number(const char *s, size_t n)
{
	return strspn(s, "0123456789.+-eE") >= n;
}

/* A result is a number: only whole ones of 9 digits or more could be somebody's. */
static enum err see(struct reading *r, const char *place, const char *text, size_t n)
{
	while (n && *text == ' ')
		text++, n--;
	while (n && text[n - 1] == ' ')
		n--;
	if (!n || (is_number(text, n) && (!is_whole(text, n) || n < LONG_NUMBER)))
		return ERR_OK;
	uint64_t h = fnv_bytes(FNV_BASIS, text, n);
	if (r->known[h % KNOWN] == h)
		return ERR_OK;
	r->known[h % KNOWN] = h;
	return sieve_text(&r->sieve, place, text, n, is_number(text, n) ? SCAN_STRONG : ~(scan_set)0);
}

/* Cells of CSV, strings of JSON, cells of a Markdown table: what stands between their marks. */
static enum err see_line(struct reading *r, const char *place, char *line)
{
	enum err err = ERR_OK;
	for (char *at = line; *at && !err;) {
		size_t n = strcspn(at, edges);
		err = see(r, place, at, n);
		at += n;
		at += strspn(at, edges);
	}
	return err;
}

static enum err see_lines(struct reading *r, FILE *f)
{
	char *line = NULL, place[FILE_SCAN_PLACE];
	size_t room = 0, row = 0;
	enum err err = ERR_OK;
	errno = 0;
	for (ssize_t n; !err && (n = getline(&line, &room, f)) > 0;) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		snprintf(place, sizeof place, "line %zu", ++row);
		err = see_line(r, place, line);
	}
	if (!err && (ferror(f) || errno == ENOMEM))
		err = err_set(ERR_FILE, "what was written cannot be read back");
	free(line);
	return err;
}

static enum err look_at(FILE *f, const struct scan_names *names, struct file_scan *out)
{
	struct reading *r = calloc(1, sizeof *r);
	enum err err = !r ? err_memory() : f ? ERR_OK : err_set(ERR_FILE, "what was written cannot be read back");
	if (!err) {
		r->sieve.names = names;
		err = see_lines(r, f);
	}
	if (!err)
		sieve_judge(&r->sieve, 0, out);
	if (f)
		fclose(f);
	if (r)
		sieve_free(&r->sieve);
	free(r);
	return err;
}

enum err file_scan_text(const char *path, const struct scan_names *names, struct file_scan *out)
{
	return look_at(fopen(path, "re"), names, out);
}

enum err file_scan_page(const char *text, size_t n, const struct scan_names *names, struct file_scan *out)
{
	char *copy = strndup(text, n);
	if (!copy)
		return err_memory();
	enum err err = look_at(fmemopen(copy, n, "r"), names, out);
	free(copy);
	return err;
}
