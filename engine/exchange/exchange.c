#include "exchange/exchange.h"

#include "core/leftover.h"
#include "core/outfile.h"
#include "exchange/writers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct kind {
	const char *extension;  /* of all frames together: the name */
	exchange_writer *write; /* NULL: all in one file */
	bool text;
};

static const struct kind kinds[EXCHANGE__FORMATS] = {
	[EXCHANGE_CSV] = {".csv", to_csv, true},    [EXCHANGE_SPSS] = {".sav", to_sav, false},
	[EXCHANGE_STATA] = {".dta", to_dta, false}, [EXCHANGE_SAS] = {".xpt", to_xpt, false},
	[EXCHANGE_SQLITE] = {".db", NULL, false},   [EXCHANGE_JSON] = {".json", to_json, true},
};

static const struct kind books[] = {{"codebook.csv", to_codebook_csv, true}, {"codebook.md", to_codebook_md, true}};
static const struct kind read_in = {"read_in.sas", to_read_in, true};

enum { FILES_MOST = 16 };

/* The files on their way: all of them get to their places, or none. */
struct parcel {
	const struct exchange_request *ask;
	struct outfile *file[FILES_MOST];
	size_t n;
};

static enum err write_stream(const struct exchange_request *r, const struct frame *f, exchange_writer *write,
			     const char *path)
{
	FILE *out = fopen(path, "we");
	if (!out)
		return outfile_failed(strerrordesc_np(errno));
	enum err err = write(r, f, out);
	bool failed = ferror(out);
	failed |= fclose(out) != 0;
	return err ? err : failed ? outfile_failed(strerrordesc_np(errno)) : ERR_OK;
}

static enum err add_file(struct parcel *p, const struct frame *f, const struct kind *as)
{
	char *path = NULL;
	if (p->n == FILES_MOST)
		return err_set(ERR_LIMIT, "an export has at most %d files", FILES_MOST);
	if (asprintf(&path, "%s/%s%s", p->ask->output, f ? f->name : "", as->extension) < 0)
		return err_memory();
	enum err err = outfile_begin(path, &p->file[p->n]);
	free(path);
	if (err)
		return err;
	const char *partial = outfile_path(p->file[p->n++]);
	err = write_stream(p->ask, f, as->write, partial);
	return err || !p->ask->verify ? err : p->ask->verify(p->ask->context, partial, as->text);
}

/* One a frame, then those of all frames. */
static enum err add_all(struct parcel *p)
{
	const struct exchange_request *r = p->ask;
	enum err err = ERR_OK;
	for (size_t i = 0; i < r->frames && !err; i++)
		err = add_file(p, &r->frame[i], &kinds[r->format]);
	for (size_t i = 0; i < sizeof books / sizeof *books && !err; i++)
		err = add_file(p, NULL, &books[i]);
	if (!err && r->format == EXCHANGE_SAS)
		err = add_file(p, NULL, &read_in);
	return err;
}

/* What cannot be renamed any more is removed: the error that came first is told. */
static enum err deliver(struct parcel *p, enum err err)
{
	for (size_t i = 0; i < p->n; i++) {
		if (err)
			outfile_abandon(p->file[i]);
		else
			err = outfile_commit(p->file[i]);
	}
	return err;
}

static enum err write_folder(const struct exchange_request *r)
{
	struct parcel p = {.ask = r};
	struct stat st;
	bool made = !mkdir(r->output, 0700);
	if (!made && errno != EEXIST)
		return err_set(ERR_DISK, "the output folder cannot be made (%s)", strerrordesc_np(errno));
	if (stat(r->output, &st) || !S_ISDIR(st.st_mode))
		return err_set(ERR_DISK, "the output is not a folder; name one, or a folder to be made");
	if (made)
		leftover_remember(r->output);
	enum err err = deliver(&p, add_all(&p));
	if (made)
		leftover_forget(r->output);
	if (err && made)
		(void)rmdir(r->output);
	return err;
}

static enum err write_file(const struct exchange_request *r)
{
	struct outfile *o = NULL;
	enum err err = outfile_begin(r->output, &o);
	if (err)
		return err;
	err = to_sqlite(r, outfile_path(o));
	if (!err && r->verify)
		err = r->verify(r->context, outfile_path(o), false);
	if (!err)
		return outfile_commit(o);
	outfile_abandon(o);
	return err;
}

enum err exchange_write(const struct exchange_request *r)
{
	return kinds[r->format].write ? write_folder(r) : write_file(r);
}

const char *exchange_extension(enum exchange_format format)
{
	return kinds[format].extension;
}
