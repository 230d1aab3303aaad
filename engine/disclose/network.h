#pragma once
/*
 * The sums of a table as a network: every sum of a row or column is a node, every count in it an edge, and a change of the counts that keeps
 * every sum is a circulation. What a reader can learn about a hidden count is how far it can be raised and lowered along such circulations
 * through other hidden counts (privacy 4, "Complementary suppression in C"; M. Fischetti & J. J. Salazar, Management Science 2001;47:1008).
 *
 * Two-way tables with totals, and tables where the classes of one direction form a tree, are networks: bounds from it are exact, as integers.
 *
 * cost      one augmenting path O(nodes x edges), at most the threshold many a cell
 */
#include "disclose/gate.h"

struct network {
	size_t nodes, edges; /* node 0 is outside: the other end of a count in one sum only */
	size_t *tail, *head; /* raising the count is flow from tail to head */
	size_t *cell;
	long *value;
	double *cost;     /* of hiding it */
	long *floor;      /* what a reader knows of a hidden count: at least this */
	long *low, *high; /* and of a released one: its class of rounding; itself where counts are exact */
	long *flow;       /* room to work in */
	double *distance;
	size_t *by;
};

/* What a reader knows of a count of v that is released: its class of rounding, from the threshold up; nobody is known to be nobody. */
void network_known(const struct gate *g, long v, long *low, long *high);
/* *fits is false where a count is in more than two sums that do not follow from each other: no network then. */
must_check enum err network_build(const struct gate *g, struct network *net, bool *fits);
/* Makes a reader believe that the count of an edge could be `need` higher (or lower), hiding further counts where it takes that; false: it cannot
   be done. */
bool network_secure(const struct network *net, unsigned char *hidden, size_t edge, bool higher, long need);
