#include "read/sheet_choice.h"

#include <stdlib.h>
#include <strings.h>

int sheet_number(const struct sheet_entry *entry, size_t i)
{
	int number = 0;
	for (size_t k = 0; k <= i; k++)
		number += entry[k].shown;
	return number;
}

int sheet_hidden(const struct sheet_entry *entry, size_t n)
{
	return n ? (int)n - sheet_number(entry, n - 1) : 0;
}

/* Of digits only; 0: it is none. */
static long number_of(const char *choice)
{
	char *end = NULL;
	long n = *choice >= '1' && *choice <= '9' ? strtol(choice, &end, 10) : 0;
	return end && !*end ? n : 0;
}

static enum err find(const struct sheet_entry *entry, size_t n, const char *choice, int file, size_t *out)
{
	size_t by_number = n, by_name = n;
	long number = number_of(choice);
	struct err_place where = err_place(file, 0, 0);
	for (size_t i = 0; i < n; i++) {
		if (entry[i].shown && number && sheet_number(entry, i) == number)
			by_number = i;
		if (!strcasecmp(entry[i].name, choice))
			by_name = i;
	}
	if (by_number < n && by_name < n && by_number != by_name)
		return err_at(ERR_AMBIGUOUS, where,
			      "--sheet: one sheet has this number and another has it for a name; rename that one");
	*out = by_name < n ? by_name : by_number;
	if (*out == n)
		return err_at(ERR_USAGE, where, "--sheet: no sheet of that number or name; the workbook shows %d",
			      n ? sheet_number(entry, n - 1) : 0);
	if (!entry[*out].shown)
		return err_at(ERR_USAGE, where,
			      "--sheet: that sheet is hidden, and hidden sheets are not read; show it first");
	return entry[*out].filled ? ERR_OK : err_at(ERR_EMPTY, where, "the chosen sheet is empty");
}

enum err sheet_choose(const struct sheet_entry *entry, size_t n, const char *choice, int file, size_t *out, size_t *chosen)
{
	*chosen = 0;
	if (choice) {
		enum err err = find(entry, n, choice, file, out);
		*chosen = !err;
		return err;
	}
	for (size_t i = 0; i < n; i++)
		if (entry[i].shown && entry[i].filled)
			out[(*chosen)++] = i;
	return *chosen ? ERR_OK
		       : err_at(ERR_EMPTY, err_place(file, 0, 0), "the workbook shows no sheet that holds anything");
}
