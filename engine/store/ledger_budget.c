#include "store/ledger_budget.h"

#include "store/store_inside.h"

static const char tables[] =
	"CREATE TABLE IF NOT EXISTS ledger_budget(budget INTEGER PRIMARY KEY CHECK(budget = 1), micro INTEGER NOT NULL"
	" CHECK(micro > 0)) STRICT;"
	"CREATE TABLE IF NOT EXISTS ledger_spent(release INTEGER PRIMARY KEY, micro INTEGER NOT NULL CHECK(micro > 0),"
	" day INTEGER NOT NULL, study INTEGER NOT NULL) STRICT;";

static double whole(int64_t micro)
{
	return (double)micro / BUDGET_MICRO;
}

static enum err read_state(const struct store *s, struct budget_state *out)
{
	enum err err = db_integer(s->db, "SELECT coalesce(max(micro), 0) FROM ledger_budget", &out->budget);
	if (!err)
		err = db_integer(s->db, "SELECT coalesce(sum(micro), 0) FROM ledger_spent", &out->spent);
	if (!err)
		err = db_integer(s->db, "SELECT coalesce(max(release), 0) FROM ledger_spent", &out->releases);
	return err;
}

static enum err run_with(struct store *s, const char *sql, const int64_t *value, int n)
{
	sqlite3_stmt *row = NULL;
	enum err err = db_prepare(s->db, sql, &row);
	for (int i = 0; !err && i < n; i++)
		err = db_error(sqlite3_bind_int64(row, i + 1, value[i]));
	if (!err)
		err = db_run(row);
	sqlite3_finalize(row);
	return err;
}

static enum err set_budget(struct store *s, int64_t budget, struct budget_state *now)
{
	if (!budget)
		return now->budget ? ERR_OK
				   : err_set(ERR_VALUE,
					     "the dataset has no privacy budget; set its total once, for all releases "
					     "to come, with --budget B beside --epsilon");
	if (now->budget && budget > now->budget)
		return err_set(ERR_VALUE, "--budget: the privacy budget of the dataset is %.10g and cannot be raised",
			       whole(now->budget));
	now->budget = budget;
	return run_with(s, "INSERT OR REPLACE INTO ledger_budget VALUES(1, ?)", &budget, 1);
}

enum err ledger_budget_spend(struct store *s, const struct budget_spend *w, struct budget_state *out)
{
	struct budget_state now = {0};
	enum err err = db_exec(s->db, tables);
	if (!err)
		err = read_state(s, &now);
	if (!err)
		err = set_budget(s, w->budget, &now);
	if (err)
		return err;
	int64_t left = now.budget > now.spent ? now.budget - now.spent : 0;
	if (w->micro > left)
		return err_set(ERR_VALUE,
			       "--epsilon: %.10g of the privacy budget of %.10g are spent, %.10g are asked for and %.10g "
			       "left",
			       whole(now.spent), whole(now.budget), whole(w->micro), whole(left));
	now.spent += w->micro;
	now.releases++;
	const int64_t row[] = {now.releases, w->micro, w->day, (int64_t)w->study};
	err = run_with(s, "INSERT INTO ledger_spent VALUES(?, ?, ?, ?)", row, 4);
	if (!err)
		*out = now;
	return err;
}
