#include "app/ingest_read.h"

#include "app/inputs_tell.h"
#include "app/today.h"

struct layout_options ingest_layout_options(const struct ingest_request *r)
{
	return (struct layout_options){.layout = r->layout,
				       .folder = r->layouts,
				       .date_order = r->date_order,
				       .decimal = (enum layout_decimal)r->answers.decimal,
				       .confirm_order = r->answers.confirm_order,
				       .columns = r->answers.columns.item,
				       .columns_n = r->answers.columns.n,
				       .scales = r->answers.scales.item,
				       .scales_n = r->answers.scales.n,
				       .spelled = r->answers.spelled,
				       .spelled_n = r->answers.spelled_n,
				       .any_scale = r->answers.any_scale,
				       .today = today()};
}

enum err ingest_one_of_several(const struct inputs *in, int i, const struct rd *rd, enum err err)
{
	const struct input *input = inputs_at(in, (size_t)i);
	const struct err_note note = *err_last();
	if (!err || err == ERR_MEMORY || !input->table || !input->syntax->sheets)
		return err;
	struct err_place where = err_place(note.file, note.row, note.column);
	static const char choose[] = "the workbook shows several sheets: --sheet N or NAME takes one of them";
	return rd ? err_at(err, where, "sheet %d: %s; %s", rd_info(rd)->sheet, note.text, choose)
		  : err_at(err, where, "%s; %s", note.text, choose);
}

static enum err recognise(struct ingest_reader *r)
{
	enum err err = layout_recognise_all(r->mem, r->layouts, r->rd, (size_t)r->n, r->file);
	for (int i = 0; i < r->n && !err; i++) {
		int days = layout_days_per_occasion(r->file[i]), tolerance = layout_tolerance_days(r->file[i]);
		r->days_per_occasion = days > r->days_per_occasion ? days : r->days_per_occasion;
		r->tolerance_days = tolerance > r->tolerance_days ? tolerance : r->tolerance_days;
	}
	int file = err ? err_last()->file : 0;
	return file > 0 && file <= r->n ? ingest_one_of_several(r->inputs, file - 1, r->rd[file - 1], err) : err;
}

enum err ingest_reader_open(const struct ingest_request *r, struct arena *mem, struct ingest_reader *out)
{
	struct instrument_set *instruments = ARENA_NEW(mem, struct instrument_set);
	struct syntax_choice *choice = ARENA_NEW(mem, struct syntax_choice);
	const struct layout_options o = ingest_layout_options(r);
	*out = (struct ingest_reader){.mem = mem};
	enum err err = instruments && choice ? instrument_load(mem, r->instruments, instruments) : err_memory();
	if (!err)
		err = layout_load(mem, instruments, &o, &out->layouts);
	if (err)
		return err;
	*choice = r->choice;
	layout_choose_source(out->layouts, choice);
	err = inputs_open(r->exports, r->export_path, choice, &out->inputs);
	if (err)
		return err;
	inputs_tell_beside(out->inputs);
	out->n = (int)inputs_count(out->inputs);
	out->rd = ARENA_ARRAY(mem, (size_t)out->n, struct rd *);
	out->file = ARENA_ARRAY(mem, (size_t)out->n, struct layout_file *);
	out->plan = ARENA_NEW(mem, struct layout_plan);
	if (!out->rd || !out->file || !out->plan)
		return err_memory();
	for (int i = 0; i < out->n && !err; i++)
		err = ingest_one_of_several(out->inputs, i, NULL, inputs_rd(out->inputs, (size_t)i, &out->rd[i]));
	if (!err)
		err = recognise(out);
	return err ? err : layout_make_plan(out->file, (size_t)out->n, out->plan);
}

void ingest_reader_close(struct ingest_reader *r)
{
	if (r->file)
		layout_files_close(r->file, (size_t)r->n);
	for (int i = 0; r->rd && i < r->n; i++)
		if (r->rd[i])
			rd_close(r->rd[i]);
	inputs_close(r->inputs);
}
