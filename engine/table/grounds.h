#pragma once
/*
 * What a number rests on beside its clients and events, where its kind has a rule of its own (disclose.h, "By kind of result"). An analysis fills
 * these in; only the gate reads them. A share is 0..1.
 */
#include "core/num.h"

#include <stddef.h>

/* A mean or an effect size: contributions are absolute values, one a client. */
struct spread {
	double sd;                        /* of the contributions, on the scale of the value */
	double one, two;                  /* share of the sum that the largest contribution has; the two largest */
	double therapist, two_therapists; /* the same of therapists; < 0: the dataset knows of one at most */
	bool limit;                       /* a limit of the mean: with n it tells the spread */
};

/* A regression: the least of all levels of all its factors, clients counted once. */
struct model {
	double clients, parameters;
	double level_clients, level_events, level_others; /* others: clients without the event */
};

/* What a group is set against: clients with the event in the group of the row, and in the reference. own < 0: no such pair. */
struct contrast {
	double own, reference;
};

enum { MOST_PARTS = 4 };

struct part {
	double value;
	double clients; /* behind it; < 0: it is no count but an estimate of the table (a ratio) */
};

/* A number that follows from counts: the gate decides which counts it may follow from. */
struct parts {
	size_t n;
	struct part part[MOST_PARTS];
	struct num (*value)(const double *part, double given); /* pure */
	double given;
};

/* A quantile of scores: the scores themselves. */
struct ranks {
	const double *sorted;
	size_t n;
	double share; /* 0.5: the median */
	double unit;  /* of the instrument */
};

/* When a curve has got as far as share. */
struct reach {
	double share;
	double grid; /* of its curve */
};

enum curve_line { LINE_ESTIMATE, LINE_LOW, LINE_HIGH };

struct curve;

/* A number read off a curve. */
struct on_curve {
	const struct curve *curve;
	double at;
	enum curve_line line;
};
