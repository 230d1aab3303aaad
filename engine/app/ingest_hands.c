#include "app/ingest_hands.h"

#include "app/reject_list.h"
#include "core/progress.h"
#include "core/turns.h"
#include "core/workers.h"

/* Reading, which only one can do, is about a tenth of the work: more hands would wait, and each takes some MiB. */
enum { MOST_HANDS = 8 };
/* MiB. What a hand holds beside the entries: a batch, what it saw lately, a chunk of each of its streams. */
enum { ALL = 84, A_HAND = 10, LEAST = 8 };

struct hand {
	struct deid_hand *deid;
	struct ingest_scan *scan; /* NULL: nobody looks */
	struct rd_batch *batch;
	struct layout_file **share; /* one a file; NULL: the hand has none of it */
	int file;                   /* of the batch */
	struct reject_list rejects;
};

struct feed {
	const struct ingest_reader *reader;
	struct rejects *rejects;
	struct hand *hand;
	unsigned hands;
	int file, judged;                        /* the file that is read; those before the other were judged */
	size_t *end;                             /* of each file before it: how many batches there were then */
	uint64_t before, total;                  /* bytes of the files done, of all files */
	struct reject_list waiting[TURNS_SLOTS]; /* for their turn */
};

static void free_share(struct hand *h, int file)
{
	layout_share_free(h->share[file]);
	h->share[file] = NULL;
}

static enum err judge_file(struct feed *f, int i)
{
	for (unsigned k = 0; k < f->hands; k++) {
		struct hand *h = &f->hand[k];
		if (h->share[i])
			layout_share_join(f->reader->file[i], h->share[i]);
		free_share(h, i);
	}
	return layout_judge(f->reader->file[i]);
}

/* The files whose batches are all before this one. */
static enum err judge_before(struct feed *f, size_t batch)
{
	enum err err = ERR_OK;
	while (!err && f->judged < f->file && f->end[f->judged] <= batch)
		err = judge_file(f, f->judged++);
	return err;
}

static enum err begin_share(struct feed *f, struct hand *h, int file)
{
	enum err err = layout_share_new(f->reader->file[file], &h->share[file]);
	if (err)
		return err;
	if (f->rejects)
		layout_tell(h->share[file], reject_list_tell(&h->rejects));
	if (h->scan)
		layout_watch(h->share[file], ingest_scan_watch(h->scan));
	return ERR_OK;
}

static enum err take_rows(struct feed *f, struct hand *h)
{
	enum err err = h->share[f->file] ? ERR_OK : begin_share(f, h, f->file);
	h->file = f->file;
	return err ? err : layout_share_take(f->reader->file[f->file], h->batch, h->share[f->file]);
}

static enum err take(void *context, unsigned hand, size_t batch)
{
	struct feed *f = context;
	for (; f->file < f->reader->n; f->end[f->file++] = batch) {
		const struct rd_info *info = rd_info(f->reader->rd[f->file]);
		progress_step("reading", f->before + info->bytes_read, f->total);
		enum err err = take_rows(f, &f->hand[hand]);
		if (err != ERR_END)
			return err;
		f->before += info->bytes;
	}
	return ERR_END;
}

static enum err work(void *context, unsigned hand)
{
	const struct feed *f = context;
	struct hand *h = &f->hand[hand];
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err;
	while ((err = layout_next(h->share[h->file], &record, &reason, &first)) == ERR_OK) {
		if (reason && f->rejects)
			reject_list_row(&h->rejects, &record, reason);
		err = reason ? deid_reject(h->deid, &record, reason) : deid_add(h->deid, &record, first);
		if (err)
			return err;
	}
	return err == ERR_END ? reject_list_failed(&h->rejects) : err;
}

static void keep(void *context, unsigned hand, unsigned slot)
{
	struct feed *f = context;
	const struct reject_list empty = f->waiting[slot];
	f->waiting[slot] = f->hand[hand].rejects;
	f->hand[hand].rejects = empty;
}

static enum err turn(void *context, size_t batch, unsigned slot)
{
	struct feed *f = context;
	enum err err = judge_before(f, batch);
	if (!err && f->rejects)
		rejects_write(f->rejects, &f->waiting[slot]);
	reject_list_clear(&f->waiting[slot]);
	return err;
}

static enum err begin_hand(const struct feed *f, struct deid *d, struct ingest_scan *scan, struct hand *h)
{
	h->share = arena_array(f->reader->mem, (size_t)f->reader->n, sizeof(struct layout_file *));
	if (!h->share)
		return err_memory();
	enum err err = deid_hand_new(d, &h->deid);
	if (!err)
		err = rd_batch_new(&h->batch);
	if (h == f->hand)
		h->scan = scan;
	else if (!err && scan)
		err = ingest_scan_part(scan, &h->scan);
	return err;
}

/* The first hand sees for the whole, and takes over what the others saw. */
static enum err join_scans(const struct feed *f)
{
	enum err err = ERR_OK;
	for (unsigned i = 1; i < f->hands && f->hand[0].scan && !err; i++)
		err = ingest_scan_join(f->hand[0].scan, f->hand[i].scan);
	return err;
}

static void free_hand(const struct feed *f, struct hand *h)
{
	for (int i = 0; h->share && i < f->reader->n; i++)
		free_share(h, i);
	rd_batch_free(h->batch);
	reject_list_free(&h->rejects);
	if (h != f->hand)
		ingest_scan_free(h->scan);
}

static enum err run(struct feed *f)
{
	const struct turns turns = {
		.workers = f->hands, .context = f, .take = take, .work = work, .keep = keep, .turn = turn};
	enum err err = turns_run(&turns);
	if (!err)
		err = judge_before(f, SIZE_MAX);
	for (unsigned i = 0; i < f->hands; i++)
		rd_batch_settle(f->hand[i].batch);
	return err ? err : join_scans(f);
}

static enum err tell_columns(const struct ingest_reader *r, struct deid *d)
{
	enum err err = ERR_OK;
	for (int i = 0; i < r->n && !err; i++) {
		size_t n;
		const struct layout_column *c = layout_columns(r->file[i], &n);
		err = deid_columns(d, c, n);
	}
	return err;
}

static unsigned count_hands(void)
{
	return workers_threads() < MOST_HANDS ? workers_threads() : MOST_HANDS;
}

size_t ingest_memory(void)
{
	unsigned hands = count_hands() * A_HAND;
	return (size_t)(hands + LEAST < ALL ? ALL - hands : LEAST) << 20;
}

enum err ingest_feed(const struct ingest_reader *r, struct deid *d, struct rejects *rejects, struct ingest_scan *scan)
{
	unsigned hands = count_hands();
	struct feed *f = ARENA_NEW(r->mem, struct feed);
	if (!f)
		return err_memory();
	*f = (struct feed){.reader = r, .rejects = rejects};
	f->hand = ARENA_ARRAY(r->mem, hands, struct hand);
	f->end = ARENA_ARRAY(r->mem, (size_t)r->n + 1, size_t);
	if (!f->hand || !f->end)
		return err_memory();
	for (int i = 0; i < r->n; i++)
		f->total += rd_info(r->rd[i])->bytes;
	enum err err = ERR_OK;
	while (!err && f->hands < hands)
		err = begin_hand(f, d, scan, &f->hand[f->hands++]);
	if (!err)
		err = run(f);
	for (unsigned i = 0; i < f->hands; i++)
		free_hand(f, &f->hand[i]);
	for (size_t i = 0; i < TURNS_SLOTS; i++)
		reject_list_free(&f->waiting[i]);
	progress_end();
	return err ? err : tell_columns(r, d);
}
