#include "scan/scan.h"

#include "core/weak.h"
#include "scan/finders.h"
#include "scan/names.h"
#include "scan/undo.h"

#include <string.h>

static const char *const names_of_classes[SCAN__COUNT] = {
	[SCAN_OWN_NAME] = "own_name",
	[SCAN_OWN_INITIALS] = "own_initials",
	[SCAN_NHS] = "nhs_number",
	[SCAN_CHI] = "chi_number",
	[SCAN_NINO] = "national_insurance",
	[SCAN_SSN] = "ssn",
	[SCAN_ITIN] = "itin",
	[SCAN_MBI] = "medicare_us",
	[SCAN_NPI] = "npi",
	[SCAN_DEA] = "dea",
	[SCAN_SIN] = "sin",
	[SCAN_MEDICARE_AU] = "medicare_au",
	[SCAN_IHI] = "ihi",
	[SCAN_KVNR] = "kvnr",
	[SCAN_NIR] = "nir",
	[SCAN_BSN] = "bsn",
	[SCAN_PERSONNUMMER] = "personnummer",
	[SCAN_NIF] = "nif",
	[SCAN_PESEL] = "pesel",
	[SCAN_HETU] = "hetu",
	[SCAN_CARD] = "payment_card",
	[SCAN_IBAN] = "iban",
	[SCAN_IMEI] = "imei",
	[SCAN_VIN] = "vin",
	[SCAN_EMAIL] = "email",
	[SCAN_PHONE] = "phone",
	[SCAN_NINE_DIGITS] = "nine_digits",
	[SCAN_SORT_CODE] = "sort_code",
	[SCAN_UK_POSTCODE] = "uk_postcode",
	[SCAN_ZIP] = "zip",
	[SCAN_CA_POSTAL] = "ca_postal",
	[SCAN_DATE] = "date",
	[SCAN_SERIAL_DATE] = "serial_date",
	[SCAN_EPOCH] = "epoch",
	[SCAN_AGE_OVER_89] = "age_over_89",
	[SCAN_URL] = "url",
	[SCAN_DOMAIN] = "domain",
	[SCAN_HANDLE] = "handle",
	[SCAN_IP] = "ip",
	[SCAN_MAC] = "mac",
	[SCAN_UUID] = "uuid",
	[SCAN_PLATE] = "plate",
	[SCAN_LAT_LONG] = "lat_long",
	[SCAN_WHAT3WORDS] = "what3words",
	[SCAN_PLUS_CODE] = "plus_code",
	[SCAN_OS_GRID] = "os_grid",
	[SCAN_PATH] = "path",
	[SCAN_BASE64] = "base64",
	[SCAN_DATA_URI] = "data_uri",
	[SCAN_PERSON] = "person",
};

const char *scan_class_name(enum scan_class c)
{
	return names_of_classes[c];
}

static scan_set plain_classes(const struct plain *p, const struct scan_names *names)
{
	scan_set found = 0;
	if (p->n < 2)
		return 0;
	find_checked(p, &found);
	find_contact(p, &found);
	find_place(p, &found);
	find_date(p, &found);
	find_person(p, &found);
	find_thing(p, &found);
	if (names)
		find_names(p, names, &found);
	return found;
}

/* Piece by piece; what one piece cuts in two is whole in the next. */
static scan_set pieces(const char *text, size_t n, bool alike, const struct scan_names *names, bool *foreign)
{
	enum { OVERLAP = 256 };
	struct plain p;
	scan_set found = 0;
	for (size_t at = 0; at < n;) {
		size_t took = plain_make(text + at, n - at, alike, &p);
		found |= plain_classes(&p, names);
		*foreign = *foreign || p.foreign;
		if (at + took >= n)
			break;
		at += took > OVERLAP ? took - OVERLAP : took;
	}
	explicit_bzero(&p, sizeof p);
	return found;
}

/* Look-alike letters both ways: as the Latin ones, and as what they are (a name in its own script). */
static scan_set both_ways(const char *text, size_t n, const struct scan_names *names)
{
	bool foreign = false, unused = false;
	scan_set found = pieces(text, n, true, names, &foreign);
	return foreign ? found | pieces(text, n, false, names, &unused) : found;
}

static scan_set undone(const char *text, size_t n, const struct scan_names *names)
{
	char out[PLAIN_MOST];
	scan_set found = 0;
	size_t m = undo_escapes(text, n, out, sizeof out);
	if (m)
		found |= both_ways(out, m, names);
	for (size_t at = 0; (m = undo_base64(text, n, &at, out, sizeof out)) > 0;)
		found |= both_ways(out, m, names);
	explicit_bzero(out, sizeof out);
	return found;
}

scan_set scan_text(const char *text, size_t n, const struct scan_names *names)
{
	if (weak(WEAK_SCAN) || !n)
		return 0;
	scan_set found = both_ways(text, n, names);
	size_t at = 0;
	for (; n - at > PLAIN_MOST; at += PLAIN_MOST / 2)
		found |= undone(text + at, PLAIN_MOST, names);
	found |= undone(text + at, n - at, names);
	return found;
}

scan_set scan_judge(const struct scan_seen *seen, uint64_t filled)
{
	enum { VALUES = 3, SHARE = 100 };
	scan_set found = 0;
	for (int c = 0; c < SCAN__COUNT; c++) {
		bool enough = seen->values[c] >= VALUES || seen->cells[c] * SHARE >= filled;
		if (seen->cells[c] && (enough || c < SCAN_STRONG__COUNT))
			found |= scan_bit((enum scan_class)c);
	}
	return found;
}
