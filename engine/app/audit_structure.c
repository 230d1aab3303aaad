/* The dataset is sound for SQLite, and no table about people has a column that could hold text. */
#include "app/audit.h"

static enum err run(const struct audit_input *in, struct audit_findings *f)
{
	size_t damaged = 0, open = 0;
	enum err err = store_check(in->store, &damaged, &open);
	if (err)
		return err;
	if (damaged)
		audit_say(f, "structure", AUDIT_LOOK, "the database has %zu faults; take the exports in again", damaged);
	else if (open)
		audit_say(f, "structure", AUDIT_LOOK, "%zu columns about people could hold text", open);
	else
		audit_say(f, "structure", AUDIT_PASSED, "whole; tables about people hold whole numbers only");
	return ERR_OK;
}

const struct audit_check audit_structure = {.name = "structure", .order = 10, .kinds = AUDIT_DATASET, .run = run};
