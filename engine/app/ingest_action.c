/* What becomes of a column, and why. */
#include "app/ingest.h"

#include "deid/statement.h"

const char *ingest_action(const struct layout_column *c, const struct profile *p)
{
	static const char *const words[ACTION__COUNT] = {
		[ACTION_DROPPED] = "dropped",
		[ACTION_DROPPED_UNREAD] = "dropped",
		[ACTION_RECOUNTED] = "dropped",
		[ACTION_ID] = "pseudonym",
		[ACTION_NUMBER] = "pseudonym",
		[ACTION_AGE_5] = "generalised",
		[ACTION_AGE_10] = "generalised",
		[ACTION_AGE_20] = "generalised",
		[ACTION_WEEKS] = "generalised",
		[ACTION_DAYS] = "generalised",
		[ACTION_MINUTES_5] = "generalised",
		[ACTION_MINUTES_15] = "generalised",
		[ACTION_CODE] = "coded",
		[ACTION_SCORE] = "kept",
		[ACTION_ITEM] = "scored",
		[ACTION_CLASS] = "coded",
		[ACTION_YES_NO] = "generalised",
		[ACTION_ZIP] = "generalised",
		[ACTION_ZIP_CENSUSES] = "generalised",
		[ACTION_REGION] = "generalised",
		[ACTION_POSTCODE_COUNTRY] = "generalised",
		[ACTION_CATEGORY] = "generalised",
		[ACTION_GROUP] = "generalised",
		[ACTION_MAJOR_GROUP] = "generalised",
		[ACTION_FEE] = "generalised",
		[ACTION_DAYPART] = "generalised",
	};
	return words[statement_of(c, p).action];
}

const char *ingest_why_dropped(const struct layout_column *c)
{
	switch (c->role) {
	case ROLE_NAME:
	case ROLE_GIVEN_NAME:
	case ROLE_SURNAME:
	case ROLE_EMAIL:
	case ROLE_PHONE:
	case ROLE_ADDRESS:
		return "identifies the client";
	case ROLE_OTHER_NAME:
		return "may name a person";
	case ROLE_RELATIVE:
	case ROLE_REFERRER:
		return "names another person";
	case ROLE_RECORD_NUMBER:
	case ROLE_NATIONAL_ID:
	case ROLE_INSURANCE:
	case ROLE_LICENCE:
	case ROLE_WEB:
	case ROLE_NETWORK:
	case ROLE_DEVICE:
	case ROLE_FILE:
		return "leads to a person";
	case ROLE_EMPLOYER:
	case ROLE_RELIGION:
	case ROLE_SEXUALITY:
	case ROLE_IMMIGRATION:
	case ROLE_FORENSIC:
	case ROLE_LIFE:
		return "sensitive, and not needed";
	case ROLE_LINK:
		return "tells which rows belong together, or which count";
	case ROLE_NOTES:
		return "free text";
	case ROLE_SESSION_NUMBER:
		return "counted from the dates";
	case ROLE_DROPPED:
		return c->flags & LAYOUT_REPEATED ? "another column has its place" : "not known";
	default:
		return "";
	}
}
