/* Number formats as workbooks have them: built-in numbers and codes of ECMA-376 18.8.30, and codes that only look like dates. */
#include "read/cell_format.h"
#include "support/check.h"

#include <string.h>

static void codes(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		enum cell_format want;
	} given[] = {
		{"General", FORMAT_NUMBER},
		{"0", FORMAT_NUMBER},
		{"0.00", FORMAT_NUMBER},
		{"#,##0.00_);[Red](#,##0.00)", FORMAT_NUMBER},
		{"0.00E+00", FORMAT_NUMBER},
		{"##0.0e-0", FORMAT_NUMBER},
		{"0%", FORMAT_NUMBER},
		{"@", FORMAT_NUMBER},
		{"# ?/?", FORMAT_NUMBER},
		{"\"day\" 0", FORMAT_NUMBER},
		{"0 \"sessions\"", FORMAT_NUMBER},
		{"\\d0", FORMAT_NUMBER},
		{"0_d", FORMAT_NUMBER},
		{"*y0", FORMAT_NUMBER},
		{"[Red]0", FORMAT_NUMBER},
		{"[Magenta]0", FORMAT_NUMBER},
		{"[$-409]0", FORMAT_NUMBER},
		{"[$SEK] 0", FORMAT_NUMBER},
		{"[>=100]0;[<1]0.0", FORMAT_NUMBER},
		{"0;yyyy", FORMAT_NUMBER},
		{"", FORMAT_NUMBER},
		{"\"open", FORMAT_NUMBER},
		{"[open", FORMAT_NUMBER},
		{"\\", FORMAT_NUMBER},
		{"yyyy-mm-dd", FORMAT_DATE},
		{"YYYY\\-MM\\-DD", FORMAT_DATE},
		{"dd/mm/yy", FORMAT_DATE},
		{"m/d/yyyy h:mm", FORMAT_DATE},
		{"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", FORMAT_DATE},
		{"[$-409]d\\-mmm\\-yy;@", FORMAT_DATE},
		{"[Blue]d.m.yyyy", FORMAT_DATE},
		{"mmm", FORMAT_DATE},
		{"mmm-yy", FORMAT_DATE},
		{"yyyy\"年\"m\"月\"", FORMAT_DATE},
		{"[$-411]ge.m.d", FORMAT_DATE},
		{"dd/mm/yyyy\\ hh:mm:ss", FORMAT_DATE},
		{"h:mm AM/PM", FORMAT_TIME},
		{"h:mm a/p", FORMAT_TIME},
		{"hh:mm:ss", FORMAT_TIME},
		{"[$-F400]h:mm:ss\\ AM/PM", FORMAT_TIME},
		{"mm:ss.0", FORMAT_TIME},
		{"[h]:mm", FORMAT_SPAN},
		{"[hh]:mm:ss", FORMAT_SPAN},
		{"[mm]", FORMAT_SPAN},
		{"[ss].00", FORMAT_SPAN},
		{"[Red][h]:mm", FORMAT_SPAN},
	};
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		if (cell_format_of_code(given[i].code, strlen(given[i].code)) != given[i].want)
			fail_msg("%s", given[i].code);
}

/* The list of the standard, one by one. */
static void built_in(void **state)
{
	(void)state;
	static const char kind[] = "nnnnnnnnnnnnnnddddttttdnnnndddddttttdnnnnnnnntstnndddddttdd";
	for (uint32_t id = 0; id < 200; id++) {
		enum cell_format want = FORMAT_NUMBER;
		if (id < sizeof kind - 1)
			want = kind[id] == 'd'
				       ? FORMAT_DATE
				       : (kind[id] == 't' ? FORMAT_TIME : (kind[id] == 's' ? FORMAT_SPAN : FORMAT_NUMBER));
		assert_int_equal(cell_format_builtin(id), want);
	}
}

static void zeros(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		unsigned want;
	} given[] = {{"0", 1},
		     {"000000", 6},
		     {"000;-000", 3},
		     {"", 0},
		     {"General", 0},
		     {"0.00", 0},
		     {"#000", 0},
		     {"000-00", 0},
		     {"00%", 0},
		     {"00E+00", 0},
		     {";000", 0},
		     {"0000000000"
		      "0000000000"
		      "0000000000"
		      "0000000000",
		      40},
		     {"0000000000"
		      "0000000000"
		      "0000000000"
		      "0000000000"
		      "0",
		      0}};
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		if (cell_format_zeros(given[i].code, strlen(given[i].code)) != given[i].want)
			fail_msg("%s", given[i].code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(codes), cmocka_unit_test(built_in), cmocka_unit_test(zeros)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
