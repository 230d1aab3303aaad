#include "exchange/microdata_parts.h"

enum err microdata_make(struct arena *mem, const struct microdata_request *r, struct microdata *out)
{
	struct gathered g;
	struct microdata m = {0};
	enum err err = gather(mem, r, &g);
	m.clients = err ? 0 : g.clients;
	if (!err)
		err = frame_of_episodes(&g, &m.frame[MICRODATA_EPISODES]);
	if (!err)
		err = frames_of_sessions(&g, &m.frame[MICRODATA_SESSIONS], &m.frame[MICRODATA_SCORES]);
	if (!err)
		err = frame_of_events(&g, &m.frame[MICRODATA_EVENTS]);
	for (int i = 0; i < MICRODATA_FRAMES && !err; i++)
		err = frame_finish(mem, r->store, &m.frame[i]);
	if (!err)
		*out = m;
	return err;
}
