#include "core/num.h"

static const char *const texts[WHY__COUNT] = {
	[WHY_NONE] = "",
	[WHY_NO_DATA] = "nobody in this group",
	[WHY_NO_EVENTS] = "no event",
	[WHY_FEW_EVENTS] = "too few events",
	[WHY_FEW_CLIENTS] = "too few clients",
	[WHY_NOT_REACHED] = "not reached while observed",
	[WHY_ONE_GROUP] = "only one group",
	[WHY_REFERENCE] = "this is the reference",
	[WHY_NOT_RECORDED] = "not recorded in this export",
	[WHY_NOT_CONVERGED] = "the fit did not converge: try fewer columns, or merge small groups",
	[WHY_INFINITE] = "the estimate is infinite: all or no events in one group",
	[WHY_SINGULAR] = "constant, or a combination of other columns",
	[WHY_NO_FOLLOWUP] = "not observed long enough",
	[WHY_NOT_APPLICABLE] = "not applicable",
};

const char *why_text(enum why why)
{
	return texts[why];
}
