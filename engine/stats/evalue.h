#pragma once
/*
 * E-values: how strong an unmeasured confounder would have to be, in its association with the group and with the outcome alike (both as
 * risk ratios), to explain an observed ratio away; and the same for the confidence limit nearer to no effect.
 *
 *   E = RR + sqrt(RR (RR - 1)), RR the risk ratio, or its inverse when below 1            VanderWeele & Ding 2017
 *   RR of a hazard ratio: HR itself where the outcome is rare (below 15 % at the end of follow-up), else
 *     (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1/HR))                                           VanderWeele 2017
 *   RR of an odds ratio: OR where rare, else sqrt(OR)                                     VanderWeele 2017
 *
 * ratio, low, high  of the estimate and its limits, all above 0, low <= ratio <= high
 * outputs  point; limit: 1 when the limits contain 1 (no confounding is needed)
 * errors   none: why NOT_APPLICABLE for arguments that are no ratio with its limits
 * cost     constant
 * oracle   datasets/oracles/evalue.R (the formulas again, and the published examples of VanderWeele & Ding and of R's EValue)
 */
#include "core/num.h"

enum evalue_measure { EVALUE_RR, EVALUE_HR_RARE, EVALUE_HR_COMMON, EVALUE_OR_RARE, EVALUE_OR_COMMON };

struct evalue {
	struct num rr, point, limit; /* rr: the risk ratio that stands for the estimate */
};

struct evalue evalue_of(enum evalue_measure measure, double ratio, double low, double high);
