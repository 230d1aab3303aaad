#include "disclose/network.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* What a step along or against an edge takes: it is free as far as the count is hidden or rounding leaves room, else it costs hiding the count. */
enum tier { TIER_FREE, TIER_HIDE, TIER_NONE };

static long room_of(const struct network *net, const unsigned char *hidden, size_t e, bool along)
{
	long now = net->value[e] + net->flow[e];
	if (hidden[net->cell[e]])
		return along ? LONG_MAX : now - net->floor[e];
	return along ? net->high[e] - now : now - net->low[e];
}

/* Raising a hidden count has no end, lowering it ends at the floor; a count of nobody cannot be hidden. */
static enum tier tier_of(const struct network *net, const unsigned char *hidden, size_t e, bool along, bool widen)
{
	if (room_of(net, hidden, e, along) > 0)
		return TIER_FREE;
	bool can_hide = widen && !hidden[net->cell[e]] && net->value[e] > 0;
	return can_hide && (along || net->value[e] + net->flow[e] > net->floor[e]) ? TIER_HIDE : TIER_NONE;
}

static long spare(const struct network *net, const unsigned char *hidden, size_t e, bool along, enum tier tier)
{
	if (tier == TIER_FREE)
		return room_of(net, hidden, e, along);
	return along ? LONG_MAX : net->value[e] + net->flow[e] - net->floor[e];
}

static bool relax(const struct network *net, const unsigned char *hidden, size_t e, bool along, bool widen)
{
	enum tier tier = tier_of(net, hidden, e, along, widen);
	double cost = tier == TIER_HIDE ? net->cost[e] : 0;
	size_t from = along ? net->tail[e] : net->head[e], to = along ? net->head[e] : net->tail[e];
	if (tier == TIER_NONE || !(net->distance[from] + cost < net->distance[to]))
		return false;
	net->distance[to] = net->distance[from] + cost;
	net->by[to] = 4 * e + (tier == TIER_HIDE ? 2U : 0U) + along;
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
			if (e == but)
				continue;
			changed |= relax(net, hidden, e, true, widen);
			changed |= relax(net, hidden, e, false, widen);
		}
	}
	return isfinite(net->distance[ends[1]]);
}

/* Sends as much as fits, at most limit, along the way found, and hides what it takes. */
static long send(const struct network *net, unsigned char *hidden, const size_t ends[2], long limit)
{
	long most = limit;
	for (size_t n = ends[1]; n != ends[0];) {
		size_t e = net->by[n] / 4;
		bool along = net->by[n] % 2;
		long here = spare(net, hidden, e, along, net->by[n] % 4 > 1 ? TIER_HIDE : TIER_FREE);
		most = here < most ? here : most;
		n = along ? net->tail[e] : net->head[e];
	}
	for (size_t n = ends[1]; n != ends[0];) {
		size_t e = net->by[n] / 4;
		bool along = net->by[n] % 2;
		net->flow[e] += along ? most : -most;
		if (net->by[n] % 4 > 1)
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
