#include "deid/columns/readable.h"

#include "deid/columns/daypart.h"
#include "deid/columns/diagnosis.h"
#include "deid/columns/fee.h"
#include "deid/columns/occupation.h"
#include "deid/columns/postcode.h"
#include "deid/columns/zip.h"

static bool listed(const struct vocabulary *list, struct rd_cell cell)
{
	return vocabulary_code_of(list, cell.p, cell.n) != VOCABULARY_UNMAPPED;
}

/* The parsers pass over words beside what they look for: a cell with letters is theirs only where a list has it whole. */
static bool has_letters(struct rd_cell cell)
{
	for (uint32_t i = 0; i < cell.n; i++)
		if ((cell.p[i] | 0x20) >= 'a')
			return true;
	return false;
}

bool column_reads(enum layout_role role, const struct vocabularies *v, struct rd_cell cell)
{
	enum { CODE = 8 }; /* F32.10 */
	switch (role) {
	case ROLE_ZIP:
		return !has_letters(cell) && zip_prefix(cell.p, cell.n, ZIP_CENSUS_2020) != ZIP_NONE;
	case ROLE_POSTCODE:
		return postcode_read(cell.p, cell.n, NULL) != POSTCODE_OTHER ||
		       (!has_letters(cell) && zip_prefix(cell.p, cell.n, ZIP_CENSUS_2020) != ZIP_NONE);
	case ROLE_DIAGNOSIS:
		return listed(&v->list[VOC_DIAGNOSIS], cell) ||
		       (cell.n <= CODE &&
			diagnosis_read(&v->list[VOC_DIAGNOSIS], cell.p, cell.n).group > VOCABULARY_UNMAPPED);
	case ROLE_OCCUPATION:
		return occupation_group(&v->list[VOC_OCCUPATION], cell.p, cell.n) > VOCABULARY_UNMAPPED;
	case ROLE_TIME:
		return (!has_letters(cell) && daypart_of(cell.p, cell.n)) || listed(&v->list[VOC_DAYPART], cell);
	case ROLE_FEE:
		return (!has_letters(cell) && fee_band(cell.p, cell.n)) || listed(&v->list[VOC_FEE], cell);
	default:
		return false;
	}
}
