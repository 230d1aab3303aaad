/* Which members of a record a column fills. */
#include "layout/take.h"

#define MEMBER(member, is_cell)                                                                                             \
	(struct taker_field)                                                                                                \
	{                                                                                                                   \
		offsetof(struct record, member), sizeof(((struct record *)NULL)->member), (is_cell)                         \
	}

int taker_fields(enum layout_role role, struct taker_field out[2])
{
	switch (role) {
	case ROLE_CLIENT_ID:
		out[0] = MEMBER(client, true);
		return 1;
	case ROLE_DATE:
	case ROLE_EVENT:
		out[0] = MEMBER(day, false);
		return 1;
	case ROLE_BIRTH_DATE:
		out[0] = MEMBER(birth, false);
		return 1;
	case ROLE_AGE:
		out[0] = MEMBER(age, false);
		out[1] = MEMBER(birth, false);
		return 2;
	case ROLE_DURATION:
		out[0] = MEMBER(duration, false);
		return 1;
	default:
		break;
	}
	bool cell = taker_domain(role) == VOC__COUNT;
	out[0] = (struct taker_field){taker_offset(role), cell ? sizeof(struct rd_cell) : sizeof(int), cell};
	return out[0].offset > 0;
}
