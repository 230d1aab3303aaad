#include "app/input_facts.h"

const char *input_facts_delimiter(char delimiter)
{
	switch (delimiter) {
	case '\t':
		return "tab";
	case ';':
		return ";";
	case '|':
		return "|";
	case '\0':
		return "";
	default:
		return ",";
	}
}

void input_facts_sheet(struct result_part *p, const struct rd_info *info)
{
	result_count(p, "sheet", info->sheet);
	result_count(p, "hidden_sheets", info->hidden_sheets);
	result_count(p, "hidden_rows", info->hidden_rows);
	result_count(p, "hidden_columns", info->hidden_columns);
	result_count(p, "formulas_without_value", info->formulas_empty);
}
