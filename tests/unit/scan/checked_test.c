/* Numbers of every scheme: published examples, and what must not pass. Where the arithmetic sees every change of one digit, it is tried with all. */
#include "scan/scan.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

struct example {
	enum scan_class class;
	const char *text;
	bool sees_all; /* no change of one digit leaves it valid */
};

static const struct example valid[] = {
	{SCAN_NHS, "943 476 5919", true}, /* NHS Data Dictionary, NHS NUMBER */
	{SCAN_CHI, "0101011237", false},  /* 1 January 2001, check digit by hand: 0+9+0+7+0+5+4+6+6 = 37, 44 - 37 = 7 */
	{SCAN_NINO, "AB123456C", false},  /* HMRC's own form */
	{SCAN_NINO, "JG 10 37 59 A", false},
	{SCAN_SSN, "536-90-4399", false},   /* as python-stdnum shows it, stdnum.us.ssn */
	{SCAN_ITIN, "912-90-3456", false},  /* stdnum.us.itin */
	{SCAN_MBI, "1EG4-TE5-MK73", false}, /* CMS, sample card */
	{SCAN_MBI, "1EG4TE5MK73", false},
	{SCAN_NPI, "1234567893", true},            /* CMS, Requirements for NPI check digit */
	{SCAN_DEA, "AB1234563", false},            /* 1 + 3 + 5 + 2 (2 + 4 + 6) = 33 */
	{SCAN_SIN, "123-456-782", true},           /* stdnum.ca.sin */
	{SCAN_MEDICARE_AU, "2123 45670 1", false}, /* Services Australia, sample card */
	{SCAN_MEDICARE_AU, "2428778132", false},
	{SCAN_IHI, "8003608166690503", true},      /* Healthcare Identifiers Service, sample */
	{SCAN_KVNR, "A123456780", true},           /* sample card */
	{SCAN_NIR, "2 55 08 14 168 025 38", true}, /* INSEE, worked example */
	{SCAN_NIR, "253072B07300470", false},      /* stdnum.fr.nir: Corsica */
	{SCAN_BSN, "111222333", true},             /* sample passport */
	{SCAN_BSN, "1112.22.333", true},           /* stdnum.nl.bsn */
	{SCAN_PERSONNUMMER, "811218-9876", true},  /* Skatteverket */
	{SCAN_PERSONNUMMER, "19811218-9876", false},
	{SCAN_NIF, "12345678Z", true}, /* sample card */
	{SCAN_NIF, "X1234567L", true},
	{SCAN_PESEL, "44051401359", true},        /* worked example */
	{SCAN_HETU, "131052-308T", true},         /* DVV */
	{SCAN_HETU, "010594Y9032", true},         /* DVV, signs of 2023 */
	{SCAN_CARD, "4111 1111 1111 1111", true}, /* issuers' test numbers */
	{SCAN_CARD, "378282246310005", true},
	{SCAN_CARD, "5555555555554444", true},
	{SCAN_IBAN, "GB82 WEST 1234 5698 7654 32", true}, /* ISO 13616 registry */
	{SCAN_IBAN, "DE89370400440532013000", true},
	{SCAN_IMEI, "490154203237518", true},   /* GSMA TS.06 */
	{SCAN_VIN, "1M8GDM9AXKP042788", false}, /* 49 CFR 565 */
	{SCAN_NHS, "NHS9434765919", true},
	{SCAN_NHS, "9434765919.0", true},
	{SCAN_NHS, "no. 943-476-5919, seen today", true},
};

static const struct example invalid[] = {
	{SCAN_NHS, "0000000000", false},
	{SCAN_NHS, "9999999999", false},
	{SCAN_NHS, "19434765919", false},
	{SCAN_NHS, "9434765919123", false},
	{SCAN_NHS, "0.9434765919", false},
	{SCAN_NHS, "C9434765919", false},
	{SCAN_CHI, "3201011231", false}, /* the right digit, but no day */
	{SCAN_NINO, "BG123456C", false},
	{SCAN_NINO, "AO123456C", false},
	{SCAN_NINO, "QQ123456C", false},
	{SCAN_NINO, "AB123456E", false},
	{SCAN_SSN, "000-12-3456", false},
	{SCAN_SSN, "666-12-3456", false},
	{SCAN_SSN, "987-65-4320", false},
	{SCAN_SSN, "123-00-4567", false},
	{SCAN_SSN, "123-45-0000", false},
	{SCAN_SSN, "123-45 6789", false},
	{SCAN_SSN, "536904399", false}, /* nine digits are a shape */
	{SCAN_SSN, "53-690-4399", false},
	{SCAN_ITIN, "912-93-3456", false},
	{SCAN_MBI, "1SG4-TE5-MK73", false},
	{SCAN_MBI, "0EG4-TE5-MK73", false},
	{SCAN_DEA, "AB1234564", false},
	{SCAN_IBAN, "GB83 WEST 1234 5698 7654 32", false},
	{SCAN_NIF, "12345678A", false},
	{SCAN_HETU, "320152-308T", false},
	{SCAN_CARD, "1111 1111 1111 1117", false},
	{SCAN_VIN, "11111111111111111", false},
	{SCAN_VIN, "1M8GDM9A0KP042788", false},
	{SCAN_PESEL, "44131401350", false},        /* the right digit, but no month */
	{SCAN_PERSONNUMMER, "811318-9875", false}, /* the same */
	{SCAN_MEDICARE_AU, "2123 45671 1", false},
	{SCAN_IBAN, "GB88 WEST 1234 5698 7654 3", false}, /* 97 is right, but the United Kingdom has 22 signs */
	{SCAN_IMEI, "0.490154203237518", false},
};

static bool finds(const char *text, enum scan_class class)
{
	return (scan_text(text, strlen(text), NULL) & scan_bit(class)) != 0;
}

static void what_is_valid_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
		if (!finds(valid[i].text, valid[i].class))
			fail_msg("%s number %zu", scan_class_name(valid[i].class), i);
}

static void what_is_not_is_left(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
		if (finds(invalid[i].text, invalid[i].class))
			fail_msg("%s number %zu", scan_class_name(invalid[i].class), i);
}

/* Definition: a check over a prime, or Luhn, sees every change of one digit. */
static void no_digit_can_change(void **state)
{
	(void)state;
	char text[64];
	int changes = 0;
	for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
		for (size_t k = 0; valid[i].sees_all && valid[i].text[k]; k++) {
			snprintf(text, sizeof text, "%s", valid[i].text);
			if (text[k] < '0' || text[k] > '9' || !strcmp(text + k - (k > 0), ".0"))
				continue;
			for (char c = '0'; c <= '9'; c++) {
				text[k] = c;
				changes++;
				if (c != valid[i].text[k] && finds(text, valid[i].class))
					fail_msg("%s number %zu with digit %zu changed", scan_class_name(valid[i].class), i,
						 k);
			}
		}
	assert_true(changes > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_valid_is_found),
		cmocka_unit_test(what_is_not_is_left),
		cmocka_unit_test(no_digit_can_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
