#pragma once
/*
 * The ledger around one release (store/ledger.h, disclose/past.h): begun before the dataset is read, written and committed before the output goes to
 * its place, withdrawn if that fails. A dataset that lives only as long as the run keeps none.
 *
 * series  releases of one kind by the same definitions. Each tells a difference to the one before; a count rounded to 5 shows itself exactly within
 *         months of weekly releases (privacy.md 4). So less than SERIES_DAYS between two, or more than SERIES_MOST in a year (one a quarter), wants
 *         a person's eye
 * again   the same release again (same data, study and kind) adds nothing and counts as the one it repeats
 * errors  those of store/ledger.h
 */
#include "app/analyze.h"
#include "core/arena.h"
#include "disclose/disclose.h"
#include "store/ledger.h"

enum { SERIES_DAYS = 28, SERIES_MOST = 4, SERIES_YEAR = 365 };

struct ledger_keep {
	struct store *store; /* NULL: no ledger is kept */
	struct disclose_ledger book;
	const struct ledger_release *release;
	size_t releases;
	struct ledger_release now;
	bool again, written;
	char remark[REMARK_LONGEST]; /* on the series; empty: nothing to say */
};

must_check enum err ledger_keep_begin(struct arena *mem, const struct analyze_request *r, struct ledger_keep *out);
/* The book of the gate, for disclose_options; NULL: none. */
struct disclose_ledger *ledger_keep_book(struct ledger_keep *k, uint64_t study);
/* After the gate: enters what it told. */
must_check enum err ledger_keep_write(struct ledger_keep *k, enum release kind, int32_t day);
/* The release was put in its place, or it was not. */
must_check enum err ledger_keep_end(struct ledger_keep *k, bool done);
