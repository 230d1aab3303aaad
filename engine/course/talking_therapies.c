#include "course/talking_therapies.h"

struct tt_outcome tt_classify(const struct tt_scores *s, const struct change_rule *depression,
			      const struct change_rule *anxiety)
{
	struct change d = change_classify(s->depression_first, s->depression_last, depression);
	struct change a = change_classify(s->anxiety_first, s->anxiety_last, anxiety);
	struct tt_outcome o = {.paired = d.paired && a.paired};
	if (!o.paired)
		return o;
	bool better = d.reliably_better || a.reliably_better;
	bool worse = d.reliably_worse || a.reliably_worse;
	o.at_caseness = d.case_first || a.case_first;
	o.recovery = o.at_caseness && !d.case_last && !a.case_last;
	o.reliable_improvement = better && !worse;
	o.reliable_deterioration = worse && !better;
	o.no_reliable_change = better == worse;
	o.reliable_recovery = o.recovery && o.reliable_improvement;
	return o;
}
