#include "layout/words.h"
#include "core/fold.h"

#include <string.h>

enum { WORD_MISSING = 1, WORD_DECLINED = 2, WORD_TOTALS = 3 };

/* 0: no part of a name; else the folded byte. Bytes from 128 on are for fold_name(). */
static const char folded_byte[128] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8',
	['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
	['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q',
	['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i',
	['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
	['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

long cell_fold(struct rd_cell cell, char *out)
{
	long used = 0;
	for (uint32_t i = 0; i < cell.n; i++) {
		unsigned char c = (unsigned char)cell.p[i];
		if (c >= 128)
			return fold_name(cell.p, cell.n, out, NAME_MAX_FOLDED);
		if (!folded_byte[c])
			continue;
		if (used == NAME_MAX_FOLDED - 1)
			return -1;
		out[used++] = folded_byte[c];
	}
	out[used] = '\0';
	return used;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct rd_cell cell_trim_ends(struct rd_cell cell)
{
	while (cell.n && is_space(cell.p[0])) {
		cell.p++;
		cell.n--;
	}
	while (cell.n && is_space(cell.p[cell.n - 1]))
		cell.n--;
	return cell;
}

static int word_of(const struct vocabulary *words, const char *folded, size_t n)
{
	const struct named *found = name_index_find(words->index, folded, n);
	return found ? found->code : 0;
}

/*
 * By its first and last letter or digit; cell is not empty. Signs between them do not change these; a sign beyond ASCII before or behind them may be
 * another letter, and is left to the folding.
 */
static bool may_be_word(const struct vocabulary *words, struct rd_cell cell)
{
	const unsigned char *first = (const unsigned char *)cell.p, *last = first + cell.n - 1;
	while (first < last && *first < 128 && !folded_byte[*first])
		first++;
	while (last > first && *last < 128 && !folded_byte[*last])
		last--;
	if (*first >= 128 || *last >= 128 || !folded_byte[*first])
		return true;
	return name_index_may_hold(words->index, folded_byte[*first], folded_byte[*last]);
}

enum layout_reason cell_no_value(const struct vocabulary *words, struct rd_cell cell)
{
	char folded[NAME_MAX_FOLDED];
	if (!cell_trim(cell).n)
		return REASON_EMPTY;
	if (!may_be_word(words, cell))
		return REASON_NONE;
	long n = cell_fold(cell, folded);
	if (n == 0)
		return REASON_MISSING_CODE;
	int word = n < 0 ? 0 : word_of(words, folded, (size_t)n);
	return word == WORD_MISSING ? REASON_MISSING_CODE : word == WORD_DECLINED ? REASON_DECLINED : REASON_NONE;
}

bool cell_is_total(const struct vocabulary *words, struct rd_cell cell)
{
	char folded[NAME_MAX_FOLDED];
	long n = cell_fold(cell, folded);
	if (n < 3)
		return false;
	/* The figure beside the word is part of the same cell in some reports. Only there: "sum1" may be a client. */
	if (!strncmp(folded, "total", 5) || !strncmp(folded, "subtotal", 8) || !strncmp(folded, "grandtotal", 10)) {
		long kept = 0;
		for (long i = 0; i < n; i++)
			if (folded[i] < '0' || folded[i] > '9')
				folded[kept++] = folded[i];
		folded[kept] = '\0';
		n = kept;
	}
	return word_of(words, folded, (size_t)n) == WORD_TOTALS;
}

bool cell_is_damaged_id(struct rd_cell cell)
{
	uint32_t i = 0;
	while (i < cell.n && ((cell.p[i] >= '0' && cell.p[i] <= '9') || cell.p[i] == '.' || cell.p[i] == ','))
		i++;
	if (i == 0 || i + 2 >= cell.n || (cell.p[i] != 'E' && cell.p[i] != 'e') || cell.p[i + 1] != '+')
		return false;
	for (i += 2; i < cell.n; i++)
		if (cell.p[i] < '0' || cell.p[i] > '9')
			return false;
	return true;
}
