#include "app/audit.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD = 16, LONGEST = 400 };

void audit_say(struct audit_findings *f, const char *check, enum audit_verdict verdict, const char *format, ...)
{
	static const char *const words[] = {[AUDIT_PASSED] = "passed", [AUDIT_SKIPPED] = "skipped", [AUDIT_LOOK] = "look"};
	char text[LONGEST];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	const char *kept = arena_text(f->mem, text);
	result_row(f->part);
	result_count(f->part, "file", f->file);
	result_text(f->part, "check", check);
	result_text(f->part, "verdict", words[verdict]);
	result_text(f->part, "what", kept ? kept : "");
	f->look = f->look || verdict == AUDIT_LOOK;
}

static enum err kind_of(const char *path, int file, enum audit_kind *out)
{
	char head[HEAD] = {0};
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return err_at(ERR_FILE, err_place(file, 0, 0), "the file cannot be opened");
	ssize_t n = read(fd, head, sizeof head);
	close(fd);
	if (n == HEAD && !memcmp(head, "SQLite format 3", HEAD))
		*out = AUDIT_DATASET;
	else if (n == HEAD && !memcmp(head, "PK\003\004", 4))
		*out = AUDIT_WORKBOOK;
	else
		return err_at(ERR_FORMAT, err_place(file, 0, 0),
			      "neither a dataset nor a workbook; name what ingest or analyze wrote");
	return ERR_OK;
}

static int by_order(const void *a, const void *b)
{
	return (*(const struct audit_check *const *)a)->order - (*(const struct audit_check *const *)b)->order;
}

static enum err run_checks(const struct audit_input *in, struct audit_findings *f)
{
	size_t n = 0;
	while (audits_registry[n])
		n++;
	const struct audit_check **check = ARENA_ARRAY(f->mem, n + 1, const struct audit_check *);
	if (!check)
		return err_memory();
	memcpy(check, audits_registry, n * sizeof *check);
	qsort(check, n, sizeof check[0], by_order);
	enum err err = ERR_OK;
	for (size_t i = 0; i < n && !err; i++)
		if (check[i]->kinds & in->kind)
			err = check[i]->run(in, f);
	return err;
}

enum err audit_file(const struct audit_input *given, struct result_part *part, bool *look)
{
	struct audit_input in = *given;
	struct audit_findings f = {.mem = in.mem, .part = part, .file = in.file};
	struct store *store = NULL;
	enum err err = kind_of(in.path, in.file, &in.kind);
	if (!err && in.kind == AUDIT_DATASET)
		err = store_open(in.path, &store);
	in.store = store;
	if (!err)
		err = run_checks(&in, &f);
	store_close(store);
	*look = *look || f.look;
	return err;
}
