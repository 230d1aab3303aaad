#include "app/file_scan_inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_NUMBER = 9 };

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
static enum err see(struct sieve *s, const char *place, const char *text, size_t n)
{
	while (n && *text == ' ')
		text++, n--;
	while (n && text[n - 1] == ' ')
		n--;
	if (!n || (is_number(text, n) && (!is_whole(text, n) || n < LONG_NUMBER)))
		return ERR_OK;
	return sieve_text(s, place, text, n, is_number(text, n) ? SCAN_STRONG : ~(scan_set)0);
}

/* Cells of CSV, strings of JSON, cells of a Markdown table: what stands between their marks. */
static enum err see_line(struct sieve *s, const char *place, char *line)
{
	enum err err = ERR_OK;
	for (char *at = line; *at && !err;) {
		size_t n = strcspn(at, edges);
		err = see(s, place, at, n);
		at += n;
		at += strspn(at, edges);
	}
	return err;
}

static enum err see_lines(struct sieve *s, FILE *f)
{
	char *line = NULL, place[FILE_SCAN_PLACE];
	size_t room = 0, row = 0;
	enum err err = ERR_OK;
	errno = 0;
	for (ssize_t n; !err && (n = getline(&line, &room, f)) > 0;) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		snprintf(place, sizeof place, "line %zu", ++row);
		err = see_line(s, place, line);
	}
	if (!err && (ferror(f) || errno == ENOMEM))
		err = err_set(ERR_FILE, "what was written cannot be read back");
	free(line);
	return err;
}

static enum err look_at(FILE *f, const struct scan_names *names, struct file_scan *out)
{
	struct sieve sieve = {.names = names};
	enum err err = f ? see_lines(&sieve, f) : err_set(ERR_FILE, "what was written cannot be read back");
	if (!err)
		sieve_judge(&sieve, 0, out);
	if (f)
		fclose(f);
	sieve_free(&sieve);
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
