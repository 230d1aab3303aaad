/*
 * Delimited text through recognition to records under libFuzzer: every built-in layout is tried; whatever the bytes are, there are records, rejected
 * rows with a reason of the closed list, or one error.
 */
#include "layout/layout.h"

#include <stdlib.h>

static struct layout_set *layouts(void)
{
	static struct layout_set *set;
	static struct arena *mem;
	if (set)
		return set;
	mem = arena_new();
	struct instrument_set *instruments = mem ? ARENA_NEW(mem, struct instrument_set) : NULL;
	const struct layout_options o = {.today = 20000, .confirm_order = true};
	if (!instruments || instrument_load(mem, NULL, instruments) || layout_load(mem, instruments, &o, &set))
		abort();
	return set;
}

static void take_all(struct layout_file *f)
{
	struct layout_plan plan;
	struct record record;
	enum layout_reason reason;
	bool first;
	if (layout_make_plan(&f, 1, &plan))
		return;
	while (layout_next(f, &record, &reason, &first) == ERR_OK)
		if (reason >= REASON__COUNT || (reason == REASON_NONE && record.attendance < 0))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct rd *r = NULL;
	struct layout_file *f = NULL;
	struct arena *mem = arena_new();
	if (!mem)
		abort();
	if (rd_open_bytes(bytes, n, &r) == ERR_OK && layout_recognise(mem, layouts(), r, 1, &f) == ERR_OK)
		take_all(f);
	rd_close(r);
	arena_free(mem);
	return 0;
}
