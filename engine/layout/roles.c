#include "layout/layout_parts.h"

#include <string.h>

static const char *const roles[ROLE__COUNT] = {
	[ROLE_DROPPED] = "dropped",
	[ROLE_CLIENT_ID] = "client_id",
	[ROLE_NAME] = "name",
	[ROLE_BIRTH_DATE] = "birth_date",
	[ROLE_AGE] = "age",
	[ROLE_GENDER] = "gender",
	[ROLE_EMAIL] = "email",
	[ROLE_PHONE] = "phone",
	[ROLE_POSTCODE] = "postcode",
	[ROLE_ADDRESS] = "address",
	[ROLE_THERAPIST] = "therapist",
	[ROLE_CLINIC] = "clinic",
	[ROLE_PROBLEM] = "problem",
	[ROLE_MODALITY] = "modality",
	[ROLE_DATE] = "date",
	[ROLE_DAYS] = "days",
	[ROLE_ATTENDANCE] = "attendance",
	[ROLE_DURATION] = "duration",
	[ROLE_SCORE] = "score",
	[ROLE_BREAKTHROUGH] = "breakthrough",
	[ROLE_BREAKTHROUGH_TYPE] = "breakthrough_type",
	[ROLE_END_REASON] = "end_reason",
	[ROLE_SESSION_NUMBER] = "session_number",
	[ROLE_NOTES] = "notes",
	[ROLE_GIVEN_NAME] = "given_name",
	[ROLE_SURNAME] = "surname",
	[ROLE_OTHER_NAME] = "other_name",
	[ROLE_ETHNICITY] = "ethnicity",
	[ROLE_ZIP] = "zip",
	[ROLE_STATE] = "state",
	[ROLE_COUNTRY] = "country",
	[ROLE_DIAGNOSIS] = "diagnosis",
	[ROLE_OCCUPATION] = "occupation",
	[ROLE_LANGUAGE] = "language",
	[ROLE_DISABILITY] = "disability",
	[ROLE_INTERPRETER] = "interpreter",
	[ROLE_REFERRAL] = "referral",
	[ROLE_PAYER] = "payer",
	[ROLE_TIME] = "session_time",
	[ROLE_FEE] = "fee",
	[ROLE_FORMAT] = "format",
	[ROLE_STAGE] = "stage",
	[ROLE_INSTRUMENT] = "instrument",
	[ROLE_SCORE_VALUE] = "score_value",
	[ROLE_EVENT] = "event",
	[ROLE_LINK] = "link",
	[ROLE_RELATIVE] = "relative",
	[ROLE_REFERRER] = "referrer",
	[ROLE_RECORD_NUMBER] = "record_number",
	[ROLE_NATIONAL_ID] = "national_id",
	[ROLE_INSURANCE] = "insurance",
	[ROLE_LICENCE] = "licence",
	[ROLE_WEB] = "web",
	[ROLE_NETWORK] = "network",
	[ROLE_DEVICE] = "device",
	[ROLE_FILE] = "file",
	[ROLE_EMPLOYER] = "employer",
	[ROLE_RELIGION] = "religion",
	[ROLE_SEXUALITY] = "sexuality",
	[ROLE_IMMIGRATION] = "immigration",
	[ROLE_FORENSIC] = "forensic",
	[ROLE_LIFE] = "life",
	[ROLE_ITEM] = "item",
};

static const char *const reasons[REASON__COUNT] = {
	[REASON_NONE] = "none",
	[REASON_EMPTY] = "empty",
	[REASON_MISSING_CODE] = "missing_code",
	[REASON_DECLINED] = "declined",
	[REASON_NOT_A_NUMBER] = "not_a_number",
	[REASON_OUT_OF_RANGE] = "out_of_range",
	[REASON_OFF_STEP] = "off_step",
	[REASON_BAD_DATE] = "bad_date",
	[REASON_UNMAPPED] = "unmapped",
	[REASON_RAGGED] = "ragged",
	[REASON_NO_CLIENT] = "no_client",
	[REASON_NO_DATE] = "no_date",
	[REASON_IMPOSSIBLE_DATE] = "impossible_date",
	[REASON_FUTURE_DATE] = "future_date",
	[REASON_DUPLICATE] = "duplicate",
	[REASON_CONFLICT] = "conflict",
	[REASON_TOTALS_ROW] = "totals_row",
	[REASON_DAMAGED_ID] = "damaged_id",
	[REASON_ERASED] = "erased",
	[REASON_AMBIGUOUS] = "ambiguous",
	[REASON_REPLACED] = "replaced",
	[REASON_VOIDED] = "voided",
	[REASON_NO_KEY] = "no_key",
	[REASON_NO_MATCH] = "no_match",
	[REASON_TOTAL_DISAGREES] = "total_disagrees",
	[REASON_TOO_FEW_ITEMS] = "too_few_items",
	[REASON_NO_SCORE] = "no_score",
};

const char *layout_role_name(enum layout_role role)
{
	return roles[role];
}

bool layout_role_dropped(enum layout_role role)
{
	switch (role) {
	case ROLE_DROPPED:
	case ROLE_NAME:
	case ROLE_GIVEN_NAME:
	case ROLE_SURNAME:
	case ROLE_OTHER_NAME:
	case ROLE_EMAIL:
	case ROLE_PHONE:
	case ROLE_ADDRESS:
	case ROLE_SESSION_NUMBER:
	case ROLE_NOTES:
	case ROLE_LINK:
		return true;
	default:
		return role >= ROLE_RELATIVE && role != ROLE_ITEM;
	}
}

enum layout_role layout_role_of_name(const char *name)
{
	for (enum layout_role r = ROLE_DROPPED; r < ROLE__COUNT; r++)
		if (!strcmp(roles[r], name))
			return r;
	return ROLE__COUNT;
}

const char *layout_reason_name(enum layout_reason reason)
{
	return reasons[reason];
}
