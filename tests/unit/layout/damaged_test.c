/* Damaged exports: bytes changed at random must never lead astray, and every row is either taken or told why not. */
#include "layout/layout.h"
#include "support/check.h"
#include "support/temp.h"

#include <string.h>

enum { TODAY = 20240, ROUNDS = 1500 };

static uint64_t seed = 20261121;

/* xorshift64 (Marsaglia 2003). */
static uint64_t draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static void damage(char *text, size_t n)
{
	static const char odd[] = "\",;\n\r\t|-/.0123456789eE+#()\xff\xc3 aZ";
	for (uint64_t k = draw(6) + 1; k; k--)
		text[draw(n)] = odd[draw(sizeof odd - 1)];
}

static void read_damaged(struct arena *mem, const struct layout_set *set, const char *text, size_t n)
{
	struct rd *r = NULL;
	struct layout_file *f = NULL;
	struct layout_plan plan;
	struct record record;
	enum layout_reason reason;
	bool first;
	size_t columns;
	uint64_t taken = 0;
	if (rd_open(temp_file("damaged.csv", text, n), 1, 0, &r))
		return;
	enum err err = layout_recognise(mem, set, r, 1, &f);
	if (!err)
		err = layout_make_plan(&f, 1, &plan);
	while (!err && (err = layout_next(f, &record, &reason, &first)) == ERR_OK) {
		taken += first && !reason;
		assert_in_range(reason, REASON_NONE, REASON__COUNT - 1);
		if (reason)
			continue;
		assert_true(record.client.n > 0);
		assert_true(record.relative || record.day <= TODAY);
		for (size_t i = 0; i < plan.instruments; i++)
			assert_true(record.score[i] == RECORD_NO_SCORE || (record.score[i] >= plan.instrument[i]->min &&
									   record.score[i] <= plan.instrument[i]->max));
	}
	/* Each cell of a taken row is counted once. */
	for (const struct layout_column *c = err == ERR_END ? layout_columns(f, &columns) : NULL; c && columns;
	     c++, columns--) {
		uint64_t all = c->values;
		for (int k = 0; k < REASON__COUNT; k++)
			all += c->role == ROLE_DATE || c->role == ROLE_DAYS ? 0 : c->reason[k];
		if (c->role == ROLE_SCORE || c->role == ROLE_MODALITY || c->role == ROLE_THERAPIST)
			assert_int_equal(all, taken);
	}
	rd_close(r);
}

static void test_damage(void **state)
{
	(void)state;
	static const char *const exports[] = {
		"client_id,date_of_birth,gender,therapist,modality,session_date,attendance,duration_minutes,phq9,ors,notes\n"
		"A1,1980-01-31,F,Dr T,CBT,12/03/2024,attended,50,12,36.4,\"a, b\"\nA1,1980-01-31,F,Dr "
		"T,CBT/EMDR,19/03/2024,dna,,,,\n"
		"B2,31/12/1975,m,Dr U,cbt,20/03/2024,attended,50 min,12 (moderate),9,\"two\nlines\"\n",
		"id;treatment;bdi_s0;bdi_s1;bdi_s2;bdi_fu1\n1;TAU;30;28,0;;12\n2;BtheB;40;12;N/A;\n3;;;;;\n",
		"ID,time,BDI,modality\n1,0,25,CBT\n1,29,34,CBT\n2,0,63,EMDR\n",
	};
	char text[1024];
	struct arena *mem = arena_new();
	struct instrument_set instruments;
	struct layout_set *set = NULL;
	assert_int_equal(instrument_load(mem, NULL, &instruments), ERR_OK);
	assert_int_equal(layout_load(mem, &instruments, &(struct layout_options){.today = TODAY}, &set), ERR_OK);
	for (int i = 0; i < ROUNDS; i++) {
		struct arena *own = arena_new();
		const char *from = exports[i % 3];
		size_t n = strlen(from);
		memcpy(text, from, n + 1);
		if (i >= 3)
			damage(text, n);
		read_damaged(own, set, text, n);
		arena_free(own);
	}
	arena_free(mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_damage)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
