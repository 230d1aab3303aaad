#include "app/verify.h"

#include "app/audit.h"
#include "disclose/disclose.h"

extern const struct audit_check audit_parts, audit_charts, audit_cells;

static enum err check_all(const struct audit_input *in, struct audit_findings *f)
{
	const struct audit_check *const checks[] = {&audit_parts, &audit_charts, &audit_cells};
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
		enum err err = checks[i]->run(in, f);
		if (!err && f->look)
			err = err_set(ERR_VALUE,
				      "the workbook does not pass its own audit of %s and is not written; this is a fault "
				      "of the program",
				      checks[i]->name);
		if (err)
			return err;
	}
	return ERR_OK;
}

enum err verify_workbook(const char *path)
{
	/* A weakened program must be able to write what an attack then reads. */
	if (!disclose_whole())
		return ERR_OK;
	struct arena *mem = arena_new();
	struct result *r = result_new();
	struct result_part *part = r ? result_part(r, "checks", RESULT_ROWS) : NULL;
	const struct audit_input in = {.mem = mem, .path = path, .kind = AUDIT_WORKBOOK, .result = r};
	struct audit_findings f = {.mem = mem, .part = part};
	enum err err = mem && part ? check_all(&in, &f) : err_memory();
	result_free(r);
	arena_free(mem);
	return err;
}
