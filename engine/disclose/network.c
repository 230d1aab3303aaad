#include "disclose/network.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* How much more an edge can carry along (from its tail) or against. Raising a count has no end, lowering it ends at the floor. */
static long spare(const struct network *net, size_t e, bool along)
{
	if (along)
		return LONG_MAX;
	return net->value[e] + net->flow[e] - net->floor;
}

/* Hidden edges are free; others cost what hiding them costs, a count of nobody cannot be hidden. */
static double price(const struct network *net, const unsigned char *hidden, size_t e, bool widen)
{
	if (hidden[net->cell[e]])
		return 0;
	return widen && net->value[e] > 0 ? net->cost[e] : (double)INFINITY;
}

static bool relax(const struct network *net, size_t e, bool along, double cost)
{
	size_t from = along ? net->tail[e] : net->head[e], to = along ? net->head[e] : net->tail[e];
	if (!(net->distance[from] + cost < net->distance[to]) || spare(net, e, along) <= 0)
		return false;
	net->distance[to] = net->distance[from] + cost;
	net->by[to] = 2 * e + along;
	return true;
}

/* The cheapest way from one node to another that does not use the edge `but` (Bellman-Ford); distance and by are filled. */
static bool cheapest(const struct network *net, const unsigned char *hidden, size_t but, const size_t ends[2], bool widen)
{
	for (size_t n = 0; n < net->nodes; n++)
		net->distance[n] = (double)INFINITY;
	net->distance[ends[0]] = 0;
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t e = 0; e < net->edges; e++) {
			double cost = e == but ? (double)INFINITY : price(net, hidden, e, widen);
			if (isinf(cost))
				continue;
			changed |= relax(net, e, true, cost);
			changed |= relax(net, e, false, cost);
		}
	}
	return isfinite(net->distance[ends[1]]);
}

/* Sends as much as fits, at most limit, along the way found, and hides what it takes. */
static long send(const struct network *net, unsigned char *hidden, const size_t ends[2], long limit)
{
	long most = limit;
	for (size_t n = ends[1]; n != ends[0];) {
		size_t e = net->by[n] / 2;
		bool along = net->by[n] % 2;
		long here = spare(net, e, along);
		most = here < most ? here : most;
		n = along ? net->tail[e] : net->head[e];
	}
	for (size_t n = ends[1]; n != ends[0];) {
		size_t e = net->by[n] / 2;
		bool along = net->by[n] % 2;
		net->flow[e] += along ? most : -most;
		if (!hidden[net->cell[e]])
			hidden[net->cell[e]] = HIDE_BESIDE;
		n = along ? net->tail[e] : net->head[e];
	}
	return most;
}

bool network_secure(const struct network *net, unsigned char *hidden, size_t edge, bool higher, long need)
{
	size_t ends[2] = {higher ? net->head[edge] : net->tail[edge], higher ? net->tail[edge] : net->head[edge]};
	memset(net->flow, 0, net->edges * sizeof *net->flow);
	while (need > 0) {
		if (!cheapest(net, hidden, edge, ends, false) && !cheapest(net, hidden, edge, ends, true))
			return false;
		need -= send(net, hidden, ends, need);
	}
	return true;
}
