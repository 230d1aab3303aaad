#include "app/ingest_hands.h"

#include "app/reject_list.h"
#include "core/progress.h"
#include "core/workers.h"

#include <pthread.h>
#include <stdlib.h>

/* A batch, until those before it are done. */
struct turn {
	bool done;
	struct reject_list rejects;
	struct err_note failed; /* code ERR_OK: it did not */
};

struct hand {
	struct deid_hand *deid;
	struct ingest_scan *scan; /* NULL: nobody looks */
	struct rd_batch *batch;
	struct layout_file **share; /* one a file; NULL: the hand has none of it */
	struct reject_list rejects;
};

struct feed {
	const struct ingest_reader *reader;
	struct rejects *rejects;
	struct hand *hand;
	unsigned hands;
	pthread_mutex_t lock; /* of the readers, and of what follows */
	pthread_cond_t moved;
	int file, judged;              /* the file that is read; those before the other were judged */
	size_t *end;                   /* of each file before it: how many batches there were then */
	uint64_t before, total;        /* bytes of the files done, of all files */
	size_t given, done;            /* batches: taken by hands; whose turn is over */
	bool stop;                     /* no batch is given any more */
	struct err_note failed;        /* by turns the first; ERR_OK: none */
	struct turn turn[HANDS_TURNS]; /* of batch i: i % HANDS_TURNS */
};

static void fail(struct feed *f, const struct err_note *note)
{
	f->failed = *note;
	f->stop = true;
}

static void free_share(struct hand *h, int file)
{
	layout_share_free(h->share[file]);
	h->share[file] = NULL;
}

static void judge_file(struct feed *f, int i)
{
	for (unsigned k = 0; k < f->hands; k++) {
		struct hand *h = &f->hand[k];
		if (h->share[i])
			layout_share_join(f->reader->file[i], h->share[i]);
		free_share(h, i);
	}
	if (layout_judge(f->reader->file[i]))
		fail(f, err_last());
}

/* Lets batches have their turn, and files whose last batch had its. */
static void go_on(struct feed *f)
{
	for (;;) {
		struct turn *t = &f->turn[f->done % HANDS_TURNS];
		if (f->failed.code)
			return;
		if (f->judged < f->file && f->done == f->end[f->judged]) {
			judge_file(f, f->judged++);
			continue;
		}
		if (!t->done)
			return;
		if (t->failed.code)
			fail(f, &t->failed);
		else if (f->rejects)
			rejects_write(f->rejects, &t->rejects);
		reject_list_clear(&t->rejects);
		t->done = false;
		f->done++;
	}
}

static void finish(struct feed *f, struct hand *h, size_t batch, enum err err)
{
	struct turn *t = &f->turn[batch % HANDS_TURNS];
	const struct reject_list rejects = t->rejects;
	t->rejects = h->rejects;
	h->rejects = rejects;
	t->done = true;
	if (err) {
		t->failed = *err_last();
		f->stop = true;
	}
	go_on(f);
	pthread_cond_broadcast(&f->moved);
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

static enum err take(struct feed *f, struct hand *h, int file)
{
	enum err err = h->share[file] ? ERR_OK : begin_share(f, h, file);
	return err ? err : layout_share_take(f->reader->file[file], h->batch, h->share[file]);
}

/* Under the lock. False: there is nothing left to do. */
static bool next_batch(struct feed *f, struct hand *h, size_t *batch, struct layout_file **share)
{
	while (!f->stop && f->given - f->done == HANDS_TURNS)
		pthread_cond_wait(&f->moved, &f->lock);
	while (!f->stop && f->file < f->reader->n) {
		const struct rd_info *info = rd_info(f->reader->rd[f->file]);
		progress_step("reading", f->before + info->bytes_read, f->total);
		enum err err = take(f, h, f->file);
		if (err == ERR_END) {
			f->before += info->bytes;
			f->end[f->file++] = f->given;
			go_on(f);
			continue;
		}
		*batch = f->given++;
		*share = h->share[f->file];
		if (err)
			finish(f, h, *batch, err);
		return !err;
	}
	return false;
}

static enum err convert(const struct feed *f, struct hand *h, struct layout_file *share)
{
	struct record record;
	enum layout_reason reason;
	bool first;
	enum err err;
	while ((err = layout_next(share, &record, &reason, &first)) == ERR_OK) {
		if (reason && f->rejects)
			reject_list_row(&h->rejects, &record, reason);
		err = reason ? deid_reject(h->deid, &record, reason) : deid_add(h->deid, &record, first);
		if (err)
			return err;
	}
	return err == ERR_END ? reject_list_failed(&h->rejects) : err;
}

static enum err work(size_t i, void *context)
{
	struct feed *f = context;
	struct hand *h = &f->hand[i];
	struct layout_file *share;
	size_t batch;
	pthread_mutex_lock(&f->lock);
	while (next_batch(f, h, &batch, &share)) {
		pthread_mutex_unlock(&f->lock);
		enum err err = convert(f, h, share);
		pthread_mutex_lock(&f->lock);
		finish(f, h, batch, err);
	}
	rd_batch_settle(h->batch);
	pthread_mutex_unlock(&f->lock);
	return ERR_OK;
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
	enum err err = workers_run(f->hands, work, f);
	const struct err_note *note = &f->failed;
	if (!err && note->code)
		err = err_at(note->code, err_place(note->file, note->row, note->column), "%s", note->text);
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

enum err ingest_feed(const struct ingest_reader *r, struct deid *d, struct rejects *rejects, struct ingest_scan *scan)
{
	/* One, until deid takes rows in any order. */
	unsigned hands = 1;
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
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->moved, NULL);
	if (!err)
		err = run(f);
	for (unsigned i = 0; i < f->hands; i++)
		free_hand(f, &f->hand[i]);
	for (size_t i = 0; i < HANDS_TURNS; i++)
		reject_list_free(&f->turn[i].rejects);
	pthread_cond_destroy(&f->moved);
	pthread_mutex_destroy(&f->lock);
	progress_end();
	return err ? err : tell_columns(r, d);
}
