/* Nothing in the file is an identifier, nor a name of the exports that --names gives. */
#include "app/audit.h"
#include "app/file_scan.h"

#include <inttypes.h>

static void say_names(const struct audit_input *in, struct audit_findings *f)
{
	if (!in->names)
		audit_say(f, "scan", AUDIT_SKIPPED, "no names to look for; --names EXPORT takes them from an export");
}

static enum err run(const struct audit_input *in, struct audit_findings *f)
{
	struct file_scan found;
	enum err err = in->kind == AUDIT_DATASET ? file_scan_dataset(in->store, in->path, in->names, true, &found)
						 : file_scan_workbook(in->path, in->file, in->names, &found);
	if (err)
		return err;
	for (size_t i = 0; i < found.n; i++)
		audit_say(f, "scan", AUDIT_LOOK, "%s: %s, %" PRIu64 " times", found.finding[i].place,
			  scan_class_name(found.finding[i].class), found.finding[i].cells);
	if (!found.n)
		audit_say(f, "scan", AUDIT_PASSED, "no identifier in %" PRIu64 " texts%s", found.texts,
			  in->names ? ", and no name of the exports" : "");
	say_names(in, f);
	return ERR_OK;
}

const struct audit_check audit_scan = {.name = "scan", .order = 30, .kinds = AUDIT_DATASET | AUDIT_WORKBOOK, .run = run};
