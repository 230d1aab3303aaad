/* Numbers 0 .. n-1 go through pieces of 7 and have their turn in order, whoever is faster; the first error of any stage arrives with its note. */
#include "core/turns.h"

#include "core/workers.h"
#include "support/check.h"

enum { PIECE = 7, MOST = 64, NEVER = -1 };

struct stream {
	long next, end;                       /* to take */
	long expected;                        /* in the next turn */
	long bad_take, bad_work, bad_turn;    /* numbers that fail there */
	unsigned slow;                        /* 1: even pieces, 2: odd ones, 3: by number */
	long first[MOST], last[MOST];         /* of a worker's piece */
	long sum[MOST], slot[TURNS_SLOTS][3]; /* what came of it */
	int taking;                           /* one at a time */
};

static void dawdle(const struct stream *s, long piece)
{
	unsigned rounds = s->slow == 3 ? (unsigned)(piece * 7919 % 31) : s->slow && piece % 2 == s->slow % 2;
	for (volatile unsigned k = 0; k < rounds * 2000; k++)
		;
}

static enum err take(void *context, unsigned worker, size_t piece)
{
	struct stream *s = context;
	assert_int_equal(s->taking++, 0);
	assert_true(s->next == s->end || s->next == (long)piece * PIECE);
	s->first[worker] = s->next;
	s->next = s->next + PIECE < s->end ? s->next + PIECE : s->end;
	s->last[worker] = s->next;
	s->taking--;
	if (s->first[worker] <= s->bad_take && s->bad_take < s->last[worker])
		return err_at(ERR_FORMAT, err_place(1, s->bad_take, 3), "taking failed");
	return s->first[worker] == s->end ? ERR_END : ERR_OK;
}

static enum err work(void *context, unsigned worker)
{
	struct stream *s = context;
	dawdle(s, s->first[worker] / PIECE);
	s->sum[worker] = 0;
	for (long i = s->first[worker]; i < s->last[worker]; i++) {
		if (i == s->bad_work)
			return err_at(ERR_LIMIT, err_place(2, i, 0), "work failed");
		s->sum[worker] += i;
	}
	return ERR_OK;
}

static void keep(void *context, unsigned worker, unsigned slot)
{
	struct stream *s = context;
	s->slot[slot][0] = s->first[worker];
	s->slot[slot][1] = s->last[worker];
	s->slot[slot][2] = s->sum[worker];
}

static enum err turn(void *context, size_t piece, unsigned slot)
{
	struct stream *s = context;
	assert_int_equal(s->slot[slot][0], s->expected);
	assert_int_equal(s->expected, (long)piece * PIECE);
	long sum = 0;
	for (; s->expected < s->slot[slot][1]; s->expected++) {
		if (s->expected == s->bad_turn)
			return err_at(ERR_ORDER, err_place(3, s->bad_turn, 1), "turn failed");
		sum += s->expected;
	}
	assert_int_equal(s->slot[slot][2], sum);
	return ERR_OK;
}

static enum err run(struct stream *s, unsigned workers)
{
	workers_set_threads(workers);
	const struct turns t = {.workers = workers, .context = s, .take = take, .work = work, .keep = keep, .turn = turn};
	return turns_run(&t);
}

static void test_in_order(void **state)
{
	(void)state;
	static const long ends[] = {0, 1, 6, 7, 8, 28, 29, 20000};
	static const unsigned workers[] = {1, 2, 3, 7, 64};
	for (size_t w = 0; w < sizeof workers / sizeof *workers; w++)
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			for (unsigned slow = 0; slow < 4; slow++) {
				struct stream s = {.end = ends[i],
						   .bad_take = NEVER,
						   .bad_work = NEVER,
						   .bad_turn = NEVER,
						   .slow = slow};
				assert_int_equal(run(&s, workers[w]), ERR_OK);
				assert_int_equal(s.expected, ends[i]);
			}
}

struct failing {
	enum err code;
	long number;
	int file;
	const char *text;
};

/* By the order of pieces; of one piece, in the order of the stages. */
static const struct failing *first_of(const struct failing f[3])
{
	const struct failing *first = &f[0];
	for (int i = 1; i < 3; i++)
		if (f[i].number / PIECE < first->number / PIECE)
			first = &f[i];
	return first;
}

/* Whatever fails, it is the first by the order of pieces that is told, and nothing behind it has its turn. */
static void test_errors(void **state)
{
	(void)state;
	static const long at[] = {0, 3, 7, 500, 9999};
	for (int k = 0; k < 4 * 125; k++) {
		const struct failing f[] = {{ERR_FORMAT, at[k % 5], 1, "taking failed"},
					    {ERR_LIMIT, at[k / 5 % 5], 2, "work failed"},
					    {ERR_ORDER, at[k / 25 % 5], 3, "turn failed"}};
		const struct failing *want = first_of(f);
		struct stream s = {
			.end = 10000, .bad_take = f[0].number, .bad_work = f[1].number, .bad_turn = f[2].number, .slow = 3};
		assert_int_equal(run(&s, 1 + 2 * ((unsigned)k / 125)), want->code);
		assert_int_equal(err_last()->row, want->number);
		assert_int_equal(err_last()->file, want->file);
		assert_string_equal(err_last()->text, want->text);
		assert_true(s.expected <= want->number);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_in_order), cmocka_unit_test(test_errors)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
