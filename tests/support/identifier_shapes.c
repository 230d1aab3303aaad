#include "support/identifier_shapes.h"

#include "support/identifiers.h"

#include <stdio.h>
#include <string.h>

#define PICK(list) ((list)[any(r, (int)(sizeof(list) / sizeof *(list)))])

static void word(struct random *r, int least, int most, char *out)
{
	int n = least + any(r, most - least + 1);
	for (int i = 0; i < n; i++)
		out[i] = i % 2 ? "aeiou"[any(r, 5)] : "bcdfghjklmnprstvwz"[any(r, 18)];
	out[n] = '\0';
}

static void capital(struct random *r, char *out)
{
	word(r, 4, 9, out);
	out[0] = (char)(out[0] & ~0x20);
}

static void host(struct random *r, char *out)
{
	static const char *const ends[] = {"com", "org", "co.uk", "nhs.uk", "de", "fr", "net", "edu", "ca", "com.au"};
	char name[16];
	word(r, 4, 10, name);
	snprintf(out, 40, "%s.%s", name, PICK(ends));
}

void make_email(struct random *r, char *out)
{
	char a[16], b[16], at[40];
	word(r, 3, 9, a);
	word(r, 3, 9, b);
	host(r, at);
	switch (any(r, 5)) {
	case 0:
		snprintf(out, 100, "%s.%s@%s", a, b, at);
		break;
	case 1:
		snprintf(out, 100, "%s_%d@%s", a, any(r, 1000), at);
		break;
	case 2:
		snprintf(out, 100, "mailto:%s-%s@mail.%s", a, b, at);
		break;
	case 3:
		snprintf(out, 100, "%s.%s (at) %s", a, b, at);
		break;
	default:
		snprintf(out, 100, "%s at %s dot org", a, b);
	}
}

void make_phone(struct random *r, char *out)
{
	static const char *const forms[] = {"+44 7999 999999",   "07999 999999",      "020 8999 9999",
					    "0161 899 9999",     "+1 (298) 298-9999", "(298) 298-9999",
					    "298-298-9999",      "298.298.9999",      "+49 89 99999999",
					    "+33 6 89 99 99 99", "+61 2 8999 9999",   "0033 6 89 99 99 99"};
	char shape[32];
	snprintf(shape, sizeof shape, "%s", PICK(forms));
	fill(r, shape, out);
	/* In the forms 2, 8 and 9 stand for digits, the rest as written; North America's codes begin with 2 to 9. */
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == '8' && out[i] < '2')
			out[i] = '2';
}

void make_nine_digits(struct random *r, char *out)
{
	snprintf(out, 16, "%03d%02d%04d", 1 + any(r, 600), 1 + any(r, 99), 1 + any(r, 9999));
}

void make_sort_code(struct random *r, char *out)
{
	static const char *const forms[] = {"99-99-99 99999999", "99-99-99 - 99999999",
					    "sort code 99-99-99 account 99999999", "99 99 99 99999999"};
	fill(r, any(r, 2) ? forms[0] : PICK(forms), out);
	for (char *s = out; any(r, 3) == 0 && (s = strchr(s, '~')) != NULL;)
		*s = ' ';
}

/* The a and h of words must stay: a shape with capitals for what is filled. */
static void fill_marked(struct random *r, const char *shape, char *out)
{
	for (; *shape; shape++)
		*out++ = *shape == '#'   ? (char)('0' + any(r, 10))
			 : *shape == '@' ? "ABDEFGHJLNPQRSTUWXYZ"[any(r, 20)]
					 : *shape;
	*out = '\0';
}

void make_uk_postcode(struct random *r, char *out)
{
	static const char *const shapes[] = {"M# #@@",   "B## #@@", "EH# #@@",  "LS## #@@", "W#A #@@",
					     "SW#W #@@", "GIR 0AA", "BT## #@@", "CF## #@@", "N# #@@"};
	fill_marked(r, PICK(shapes), out);
}

void make_zip(struct random *r, char *out)
{
	static const char *const shapes[] = {"#####-####", "IL #####", "CA #####", "Austin, TX #####", "zip #####"};
	fill_marked(r, PICK(shapes), out);
}

void make_bare_zip(struct random *r, char *out)
{
	fill_marked(r, "#####", out);
}

void make_ca_postal(struct random *r, char *out)
{
	static const char first[] = "ABCEGHJKLMNPRSTVXY", others[] = "ABCEGHJKLMNPRSTVWXYZ";
	snprintf(out, 16, "%c%d%c %d%c%d", first[any(r, 18)], any(r, 10), others[any(r, 20)], any(r, 10), others[any(r, 20)],
		 any(r, 10));
}

void make_date(struct random *r, char *out)
{
	static const char *const months[] = {"Jan",      "February", "Mar",       "April",   "May",  "June",
					     "July",     "Aug",      "September", "Sept",    "Octo", "Nov",
					     "December", "Mai",      "Oktober",   "fevrier", "enero"};
	int d = 1 + any(r, 28), m = 1 + any(r, 12), y = 1925 + any(r, 100);
	const char *name = PICK(months);
	switch (any(r, 17)) {
	case 0:
		snprintf(out, 60, "%02d/%02d/%d", d, m, y);
		break;
	case 1:
		snprintf(out, 60, "%d/%d/%d", m, d, y);
		break;
	case 2:
		snprintf(out, 60, "%d-%02d-%02d", y, m, d);
		break;
	case 3:
		snprintf(out, 60, "%02d.%02d.%d", d, m, y);
		break;
	case 4:
		snprintf(out, 60, "%d.%d.%02d", d, m, y % 100);
		break;
	case 5:
		snprintf(out, 60, "%d/%02d/%02d", y, m, d);
		break;
	case 6:
		snprintf(out, 60, "%d-%02d-%02dT%02d:%02d:00Z", y, m, d, any(r, 24), any(r, 60));
		break;
	case 7:
		snprintf(out, 60, "%d-%02d-%02d %02d:%02d", y, m, d, any(r, 24), any(r, 60));
		break;
	case 8:
		snprintf(out, 60, "%04d%02d%02d", y, m, d);
		break;
	case 9:
		snprintf(out, 60, "%02d%02d%04d", d, m, y);
		break;
	case 10:
		snprintf(out, 60, "%d %s %d", d, name, y);
		break;
	case 11:
		snprintf(out, 60, "%s %d, %d", name, d, y);
		break;
	case 12:
		snprintf(out, 60, "%dth of %s %d", d, name, y);
		break;
	case 13:
		snprintf(out, 60, "%s %d", name, y);
		break;
	case 14:
		snprintf(out, 60, "%d-%s-%02d", d, name, y % 100);
		break;
	case 15:
		snprintf(out, 60, "%d%s%d", d, name, y);
		break;
	default:
		snprintf(out, 60, "%d/%d/%02d", d, m, y % 100);
	}
}

void make_serial(struct random *r, char *out)
{
	int day = 7000 + any(r, 53000);
	if (any(r, 4) == 0)
		snprintf(out, 24, "%d.%02d", day, any(r, 100));
	else
		snprintf(out, 24, "%d", day);
}

void make_epoch(struct random *r, char *out)
{
	snprintf(out, 24, any(r, 2) ? "%d%09d" : "%d%09d000", 1, any(r, 1000000000));
}

void make_old_age(struct random *r, char *out)
{
	static const char *const forms[] = {"aged %d", "%d years old", "age: %d",   "%d y/o",
					    "%dyo",    "%d yrs",       "turned %d", "age %d"};
	int age = 90 + any(r, 20);
	if (any(r, 6) == 0)
		snprintf(out, 40, any(r, 2) ? "born %d" : "born in %d", 1905 + any(r, 30));
	else
		snprintf(out, 40, PICK(forms), age); /* NOLINT: the forms above */
}

void make_url(struct random *r, char *out)
{
	static const char *const schemes[] = {"https://", "http://", "www.", "ftp://"};
	char at[40], page[16];
	host(r, at);
	word(r, 3, 9, page);
	snprintf(out, 100, any(r, 2) ? "%s%s/%s" : "%s%s/%s?id=7", PICK(schemes), at, page);
}

void make_domain(struct random *r, char *out)
{
	host(r, out);
}

void make_handle(struct random *r, char *out)
{
	char name[16];
	word(r, 4, 10, name);
	snprintf(out, 40, any(r, 2) ? "@%s" : "@%s_%d", name, any(r, 100));
}

void make_ip(struct random *r, char *out)
{
	if (any(r, 2))
		snprintf(out, 60, "%d.%d.%d.%d", any(r, 256), any(r, 256), any(r, 256), any(r, 256));
	else if (any(r, 2))
		snprintf(out, 60, "2001:db8:%x:%x:%x:%x:%x:%x", any(r, 65536), any(r, 65536), any(r, 65536), any(r, 65536),
			 any(r, 65536), any(r, 65536));
	else
		snprintf(out, 60, "fe80::%x:%x:%x", 1 + any(r, 65535), 1 + any(r, 65535), 1 + any(r, 65535));
}

void make_mac(struct random *r, char *out)
{
	static const char *const shapes[] = {"hh:hh:hh:hh:hh:hh", "hh-hh-hh-hh-hh-hh", "hhhh.hhhh.hhhh"};
	fill(r, PICK(shapes), out);
}

void make_uuid(struct random *r, char *out)
{
	fill(r, "hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh", out);
}

void make_plate(struct random *r, char *out)
{
	static const char *const shapes[] = {"@@## @@@", "@### @@@", "@@-###-@@", "#### @@@"};
	fill_marked(r, PICK(shapes), out);
}

void make_plate_de(struct random *r, char *out)
{
	static const char *const shapes[] = {"B-@@ ####", "M-@ ###", "HH-@@ ###"};
	fill_marked(r, PICK(shapes), out);
}

void make_lat_long(struct random *r, char *out)
{
	static const char *const forms[] = {"%s%d.%04d, %s%d.%04d", "%s%d.%04d,%s%d.%04d", "%s%d.%04d %s%d.%04d"};
	const char *form = PICK(forms);
	snprintf(out, 60, form, any(r, 2) ? "-" : "", any(r, 90), any(r, 10000), any(r, 2) ? "-" : "", any(r, 180),
		 any(r, 10000)); /* NOLINT */
}

void make_what3words(struct random *r, char *out)
{
	char a[16], b[16], c[16];
	word(r, 4, 9, a);
	word(r, 4, 9, b);
	word(r, 5, 9, c);
	snprintf(out, 60, any(r, 2) ? "///%s.%s.%s" : "%s.%s.%s", a, b, c);
}

void make_plus_code(struct random *r, char *out)
{
	static const char signs[] = "23456789CFGHJMPQRVWX";
	int before = any(r, 2) ? 8 : 4, n = 0;
	for (int i = 0; i < before; i++)
		out[n++] = signs[any(r, 20)];
	out[n++] = '+';
	for (int i = 0; i < 2 + any(r, 2); i++)
		out[n++] = signs[any(r, 20)];
	out[n] = '\0';
}

void make_os_grid(struct random *r, char *out)
{
	static const char *const shapes[] = {"TQ ### ###", "SU #### ####", "NT ##### #####",
					     "HP######",   "SK########",   "TL##########"};
	fill_marked(r, PICK(shapes), out);
}

void make_path(struct random *r, char *out)
{
	static const char *const ends[] = {"jpg", "wav", "docx", "pdf", "mp3", "png", "m4a", "xlsx"};
	char a[16], b[16];
	word(r, 3, 9, a);
	word(r, 3, 9, b);
	switch (any(r, 5)) {
	case 0:
		snprintf(out, 80, "C:\\%s\\%s", a, b);
		break;
	case 1:
		snprintf(out, 80, "\\\\%s\\%s", a, b);
		break;
	case 2:
		snprintf(out, 80, "/home/%s/%s", a, b);
		break;
	case 3:
		snprintf(out, 80, "~/%s/%s", a, b);
		break;
	default:
		snprintf(out, 80, "%s_%s.%s", a, b, PICK(ends));
	}
}

void make_base64(struct random *r, char *out)
{
	static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	int n = 44 + 4 * any(r, 10);
	for (int i = 0; i < n; i++)
		out[i] = signs[any(r, 64)];
	out[n] = '\0';
}

void make_data_uri(struct random *r, char *out)
{
	static const char *const kinds[] = {"image/png", "audio/wav", "text/plain", "application/pdf"};
	char name[16];
	word(r, 6, 12, name);
	snprintf(out, 80, "data:%s;base64,%s", PICK(kinds), name);
}

void make_person(struct random *r, char *out)
{
	static const char *const titles[] = {"Mr", "Mrs", "Ms", "Dr", "Dr.", "Prof.", "Miss"};
	char a[16], b[16];
	capital(r, a);
	capital(r, b);
	switch (any(r, 3)) {
	case 0:
		snprintf(out, 60, "%s %s", PICK(titles), a);
		break;
	case 1:
		snprintf(out, 60, "%s, %s", a, b);
		break;
	default:
		snprintf(out, 60, "%s, %s J.", a, b);
	}
}
