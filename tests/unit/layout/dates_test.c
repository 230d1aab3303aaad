/* Dates one by one and column by column. Expected day numbers: date -u -d DATE +%s divided by 86400. */
#include "layout/dates.h"
#include "support/check.h"

#include <string.h>

/* 2025-06-01. */
enum { TODAY = 20240, MARCH_12_2024 = 19794 };

struct one {
	const char *text;
	enum date_order order;
	enum date_found found;
	int32_t day;
};

static struct rd_cell cell_of(const char *text)
{
	return (struct rd_cell){.p = text, .n = (uint32_t)strlen(text)};
}

static void check_one(const struct one *one)
{
	const struct date_rules rules = {.order = one->order, .excel_serials = true, .today = TODAY};
	struct civil c = {0};
	enum date_found found = date_read(&rules, cell_of(one->text), &c);
	if (found != one->found || (found == DATE_FOUND && civil_to_day(c) != one->day))
		fail_msg("%s: found %d, %d-%d-%d", one->text, (int)found, c.year, c.month, c.day);
}

static void test_one_by_one(void **state)
{
	(void)state;
	static const struct one cases[] = {
		{"2024-03-12", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"2024-03-12", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"2024/3/12", ORDER_MDY, DATE_FOUND, MARCH_12_2024},
		{"2024-03-12T09:30:00Z", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"2024-03-12 09:30", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"12/03/2024", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"12.3.24", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"12/03/2024 14:05", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"03/12/2024", ORDER_MDY, DATE_FOUND, MARCH_12_2024},
		{"3-12-24", ORDER_MDY, DATE_FOUND, MARCH_12_2024},
		{"12/03/2024", ORDER_NONE, DATE_UNREADABLE, 0},
		{"20240312", ORDER_YMD, DATE_FOUND, MARCH_12_2024},
		{"12032024", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"8092021", ORDER_DMY, DATE_FOUND, 18878}, /* 2021-09-08, its zero eaten */
		{"12 Mar 2024", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"12-Mar-24", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"March 12, 2024", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"Tue 12th March 2024", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"2024 Mar 12", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"45363", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"45363.4375", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"2024-02-29", ORDER_NONE, DATE_FOUND, 19782},
		{"2023-02-29", ORDER_NONE, DATE_IMPOSSIBLE, 0},
		{"31/02/2024", ORDER_DMY, DATE_IMPOSSIBLE, 0},
		{"2024-13-01", ORDER_NONE, DATE_IMPOSSIBLE, 0},
		{"2024-00-10", ORDER_NONE, DATE_IMPOSSIBLE, 0},
		{"1900-01-01", ORDER_NONE, DATE_SENTINEL, 0},
		{"09099999", ORDER_DMY, DATE_SENTINEL, 0},
		{"2100-01-01", ORDER_NONE, DATE_SENTINEL, 0},
		{"30/12/49", ORDER_DMY, DATE_FOUND, -7307}, /* 1949, never 2049 */
		{"01/06/25", ORDER_DMY, DATE_FOUND, TODAY},
		{"soon", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12.5", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12/2024", ORDER_DMY, DATE_UNREADABLE, 0},
		{"1/2/3456", ORDER_DMY, DATE_SENTINEL, 0},
		{"1/2/345", ORDER_DMY, DATE_UNREADABLE, 0},
		{"\xc3\xa9t\xc3\xa9 2024", ORDER_DMY, DATE_UNREADABLE, 0},
		{"999999999999", ORDER_DMY, DATE_UNREADABLE, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_one(&cases[i]);
	const struct date_rules birth = {.order = ORDER_DMY, .past = true, .today = TODAY};
	struct civil born;
	/* On 2025-06-01 nobody is born on 2025-12-01 yet. */
	assert_int_equal(date_read(&birth, cell_of("01/12/25"), &born), DATE_FOUND);
	assert_int_equal(born.year, 1925);
	const struct date_rules no_serials = {.order = ORDER_DMY, .today = TODAY};
	struct civil c;
	assert_int_equal(date_read(&no_serials, cell_of("45363"), &c), DATE_UNREADABLE);
}

/* A time of day is no part of the date, and a date with a part left out is none. */
static void test_times_of_day(void **state)
{
	(void)state;
	static const struct one cases[] = {
		{"12 Mar 2024 10:30", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"12MAR2024:10:30:00", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"12MAR22:10:30:00", ORDER_NONE, DATE_FOUND, 19063},
		{"12Apr2024", ORDER_NONE, DATE_FOUND, 19825},
		{"12Aug24", ORDER_NONE, DATE_FOUND, 19947},
		{"Tues 12/03/24 AM", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"12th of March, 2024", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"12/03/24T10:30", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"12 Mar 10:30", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12 Mar 10:30:00", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12 Mar 10am", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12 Mar 10h30", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12-Mar-10:30", ORDER_DMY, DATE_UNREADABLE, 0},
		{"May-21 10:00", ORDER_DMY, DATE_UNREADABLE, 0},
		{"2024-01T10:30", ORDER_YMD, DATE_UNREADABLE, 0},
		{"2024-01T10:20:30", ORDER_YMD, DATE_UNREADABLE, 0},
		{"2024-01T10", ORDER_YMD, DATE_UNREADABLE, 0},
		{"2024-01 10:30", ORDER_YMD, DATE_UNREADABLE, 0},
		{"2021-01 04:00", ORDER_YMD, DATE_UNREADABLE, 0},
		{"2021-01-04:00", ORDER_YMD, DATE_UNREADABLE, 0},
		{"12/03 10:30", ORDER_DMY, DATE_UNREADABLE, 0},
		{"Tue Mar 12 10:30:00 2024", ORDER_DMY, DATE_UNREADABLE, 0},
		/* A point divides hours from minutes, too. */
		{"12 Mar 10.30", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12 Mar 10.30.00", ORDER_DMY, DATE_UNREADABLE, 0},
		{"Mar 12, 10.30 am", ORDER_MDY, DATE_UNREADABLE, 0},
		{"12.03 10.30", ORDER_DMY, DATE_UNREADABLE, 0},
		{"12.03.10.30", ORDER_DMY, DATE_UNREADABLE, 0},
		{"2024-01 10.30", ORDER_YMD, DATE_UNREADABLE, 0},
		{"10.30 12/03/2024", ORDER_MDY, DATE_UNREADABLE, 0},
		{"10.30 12 Mar 2024", ORDER_MDY, DATE_UNREADABLE, 0},
		{"12 Mar 24 10.30", ORDER_NONE, DATE_FOUND, MARCH_12_2024},
		{"12.03.24 10.30", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"12.03.24.10.30", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"12/03/24 (Martha)", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"12.03.24.", ORDER_DMY, DATE_FOUND, MARCH_12_2024},
		{"2024-03-12-10.30.00.123456", ORDER_YMD, DATE_FOUND, MARCH_12_2024},
		/* Weeks and quarters are no months, and words of other things no dates. */
		{"2021-W01-1", ORDER_YMD, DATE_UNREADABLE, 0},
		{"2021 Q1 3", ORDER_YMD, DATE_UNREADABLE, 0},
		{"week 3 2 2024", ORDER_DMY, DATE_UNREADABLE, 0},
		{"month 3 2 2024", ORDER_DMY, DATE_UNREADABLE, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_one(&cases[i]);
}

struct column {
	const char *cell[6];
	enum err err;
	enum date_order order;
};

static void test_column_by_column(void **state)
{
	(void)state;
	static const struct column cases[] = {
		{{"2024-03-12", "2024-05-06"}, ERR_OK, ORDER_YMD},
		{{"03/04/2024", "25/04/2024"}, ERR_OK, ORDER_DMY},
		{{"03/04/2024", "04/25/2024"}, ERR_OK, ORDER_MDY},
		{{"03/04/2024", "05/06/2024"}, ERR_AMBIGUOUS, ORDER_NONE},
		{{"25/04/2024", "04/25/2024"}, ERR_AMBIGUOUS, ORDER_NONE},
		{{"25/04/2024", "31/02/2024", "13/13/2024"}, ERR_OK, ORDER_DMY},
		{{"20240312", "20240413"}, ERR_OK, ORDER_YMD},
		{{"25042024", "03042024"}, ERR_OK, ORDER_DMY},
		{{"12 Mar 2024"}, ERR_OK, ORDER_YMD},
		{{"none", "at all"}, ERR_OK, ORDER_NONE},
		{{"13/04/24", "02/03/24"}, ERR_OK, ORDER_DMY},
	};
	const struct date_rules rules = {.excel_serials = true, .today = TODAY};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date_tally tally = {0};
		enum date_order order = ORDER_NONE;
		for (int k = 0; k < 6 && cases[i].cell[k]; k++)
			date_tally_add(&tally, &rules, cell_of(cases[i].cell[k]));
		assert_int_equal(date_tally_decide(&tally, &order), cases[i].err);
		assert_int_equal(order, cases[i].order);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_one_by_one), cmocka_unit_test(test_times_of_day),
					   cmocka_unit_test(test_column_by_column)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
