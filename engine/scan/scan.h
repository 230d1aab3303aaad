#pragma once
/*
 * What could identify a person in a piece of text: bytes in, classes out. Nothing is kept.
 *
 * The text is made plain first (scan/plain.h): NFKC, zero-width characters out, Cyrillic and Greek letters that look Latin, digits of other scripts,
 * percent-encoding, character entities and base64 undone. Then every class of scan_class is looked for.
 *
 * strong  a number whose check digit (or, where the scheme has none, every rule of its issuer) holds, or a name of this export: one is a finding
 * shape   looks like one (an address, a date, a postcode): a finding where scan_judge() says so
 * The rules of each class stand with its code: checked.c (numbers), contact.c, place.c, dates_in.c, person.c, thing.c.
 *
 * text    n bytes, UTF-8; what is not UTF-8 is taken as single letters. Long texts are looked at in overlapping pieces
 * names   the names of this export (scan/names.h), or NULL
 * cost    about 0.2 microseconds for a short cell of letters, 1 for one of digits; linear in n
 * oracle  published examples in tests/unit/scan/checked_test.c; generated ones of every class in tests/unit/scan/recall_test.c
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scan_class {
	/* strong */
	SCAN_OWN_NAME,
	SCAN_OWN_INITIALS,
	SCAN_NHS,
	SCAN_CHI,
	SCAN_NINO,
	SCAN_SSN,
	SCAN_ITIN,
	SCAN_MBI,
	SCAN_NPI,
	SCAN_DEA,
	SCAN_SIN,
	SCAN_MEDICARE_AU,
	SCAN_IHI,
	SCAN_KVNR,
	SCAN_NIR,
	SCAN_BSN,
	SCAN_PERSONNUMMER,
	SCAN_NIF,
	SCAN_PESEL,
	SCAN_HETU,
	SCAN_CARD,
	SCAN_IBAN,
	SCAN_IMEI,
	SCAN_VIN,
	SCAN_STRONG__COUNT,
	/* shape */
	SCAN_EMAIL = SCAN_STRONG__COUNT,
	SCAN_PHONE,
	SCAN_NINE_DIGITS, /* an SSN or ITIN without its dashes */
	SCAN_SORT_CODE,
	SCAN_UK_POSTCODE,
	SCAN_ZIP,
	SCAN_CA_POSTAL,
	SCAN_DATE,
	SCAN_SERIAL_DATE, /* days since 1900 as a spreadsheet counts them */
	SCAN_EPOCH,
	SCAN_AGE_OVER_89,
	SCAN_URL,
	SCAN_DOMAIN,
	SCAN_HANDLE,
	SCAN_IP,
	SCAN_MAC,
	SCAN_UUID,
	SCAN_PLATE,
	SCAN_LAT_LONG,
	SCAN_WHAT3WORDS,
	SCAN_PLUS_CODE,
	SCAN_OS_GRID,
	SCAN_PATH,
	SCAN_BASE64,
	SCAN_DATA_URI,
	SCAN_PERSON, /* Dr Smith; Smith, John */
	SCAN__COUNT
};

/* One bit a class. */
typedef uint64_t scan_set;

static inline scan_set scan_bit(enum scan_class c)
{
	return (scan_set)1 << c;
}

#define SCAN_STRONG (((scan_set)1 << SCAN_STRONG__COUNT) - 1)

struct scan_names;

/* "own_name", "nhs", ...: for flags and reports. */
const char *scan_class_name(enum scan_class c);
scan_set scan_text(const char *text, size_t n, const struct scan_names *names);

/* How often a class was seen in a column: cells, and different values among them. */
struct scan_seen {
	uint64_t cells[SCAN__COUNT], values[SCAN__COUNT];
};
/* The classes that are findings among seen, in a column with that many filled cells: a strong one always, a shape from 3 different values on or
 * where 1 % of the cells have it. */
scan_set scan_judge(const struct scan_seen *seen, uint64_t filled);
