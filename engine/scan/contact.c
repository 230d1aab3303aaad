/* How to reach somebody: email, phone, web, devices. */
#include "scan/finders.h"

#include <string.h>

static bool is_label_sign(char c)
{
	return plain_alnum(c) || c == '-' || c == '_';
}

/* Labels divided by points from i on ("mail.example.org"): where they end, and how many. The last has two letters or more, and no digit. */
static size_t host_at(const struct plain *p, size_t i, int *labels)
{
	size_t end = i, last = i;
	*labels = 0;
	while (i < p->n && plain_alnum(p->low[i])) {
		last = i;
		while (i < p->n && is_label_sign(p->low[i]))
			i++;
		end = i;
		++*labels;
		if (i >= p->n || p->low[i] != '.')
			break;
		i++;
	}
	size_t letters = 0;
	for (size_t k = last; k < end; k++)
		letters += plain_letter(p->low[k]);
	if (*labels < 2 || letters < 2 || letters != end - last)
		*labels = 0;
	return end;
}

static size_t skip_spaces(const struct plain *p, size_t i)
{
	while (i < p->n && p->low[i] == ' ')
		i++;
	return i;
}

static bool is_local_sign(char c)
{
	return plain_alnum(c) || (c && strchr(".!#$%&'*+/=?^_`{|}~-", c));
}

static void find_email(const struct plain *p, scan_set *found)
{
	int labels;
	for (size_t i = 1; p->at && i + 1 < p->n; i++) {
		size_t left = i - 1;
		if (p->low[i] != '@')
			continue;
		left -= left && p->low[left] == ' ';
		if (!is_local_sign(p->low[left]))
			continue;
		host_at(p, skip_spaces(p, i + 1), &labels);
		if (labels)
			*found |= scan_bit(SCAN_EMAIL);
	}
}

/* The place behind one of "(at)", "[at]", "{at}", " at ", or 0. */
static size_t behind_at(const struct plain *p, size_t i)
{
	static const char *const forms[] = {"(at)", "[at]", "{at}", "<at>", " at "};
	for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
		if (!strncmp(p->low + i, forms[k], 4))
			return skip_spaces(p, i + 4);
	return 0;
}

/* "host dot org", "host (dot) org", "host.org" at i. */
static bool spelled_host(const struct plain *p, size_t i)
{
	static const char *const dots[] = {".", " dot ", "(dot)", " (dot) ", "[dot]", " [dot] "};
	int labels;
	host_at(p, i, &labels);
	if (labels)
		return true;
	while (i < p->n && is_label_sign(p->low[i]))
		i++;
	for (size_t k = 1; k < sizeof dots / sizeof *dots; k++)
		if (!strncmp(p->low + i, dots[k], strlen(dots[k])) && plain_letter(p->low[i + strlen(dots[k])]))
			return true;
	return false;
}

static void find_spelled_email(const struct plain *p, scan_set *found)
{
	for (size_t i = 1; i + 6 < p->n; i++) {
		if (!strchr("([{< ", p->low[i]) || !p->low[i])
			continue;
		size_t host = behind_at(p, i);
		if (host && (plain_alnum(p->low[i - 1]) || p->low[i - 1] == ' ') && spelled_host(p, host))
			*found |= scan_bit(SCAN_EMAIL);
	}
}

/* Top-level domains that a bare name without "www." must end in: it could be a file or an abbreviation otherwise. */
static bool is_known_domain(const char *s, size_t n)
{
	static const char *const known[] = {
		"com", "org", "net", "edu", "gov", "mil", "int",  "info",   "biz",    "name",   "io", "co", "me",
		"uk",  "us",  "ca",  "au",  "nz",  "ie",  "de",   "fr",     "nl",     "be",     "ch", "at", "es",
		"it",  "pt",  "se",  "no",  "dk",  "fi",  "pl",   "eu",     "cz",     "ru",     "cn", "jp", "in",
		"br",  "za",  "nhs", "app", "dev", "xyz", "site", "online", "health", "clinic", "ly", "tv"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i]) == n && !memcmp(known[i], s, n))
			return true;
	return false;
}

static void find_domain(const struct plain *p, scan_set *found)
{
	int labels;
	for (size_t i = 0; p->dot && i < p->n; i++) {
		if (!plain_alnum(p->low[i]) || !plain_starts(p, i) || (i && strchr("@.-_", p->low[i - 1])))
			continue;
		size_t end = host_at(p, i, &labels), last = end;
		while (last > i && p->low[last - 1] != '.')
			last--;
		if (labels && (is_known_domain(p->low + last, end - last) || !strncmp(p->low + i, "www.", 4)))
			*found |= scan_bit(SCAN_DOMAIN);
	}
}

static void find_url(const struct plain *p, scan_set *found)
{
	static const char *const schemes[] = {"http://", "https://", "ftp://",  "sftp://", "file://",
					      "ssh://",  "tel:+",    "mailto:", "www."};
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; plain_starts(p, i) && k < sizeof schemes / sizeof *schemes; k++) {
			size_t n = strlen(schemes[k]);
			if (!strncmp(p->low + i, schemes[k], n) && plain_alnum(p->low[i + n]))
				*found |= scan_bit(SCAN_URL);
		}
}

/* @name with 3 to 30 signs, not behind a letter. */
static void find_handle(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->at && i < p->n; i++) {
		size_t n = 0;
		bool letter = false;
		if (p->low[i] != '@' || !plain_starts(p, i) || (i && p->low[i - 1] == '.'))
			continue;
		for (; i + 1 + n < p->n && (is_label_sign(p->low[i + 1 + n]) || p->low[i + 1 + n] == '.'); n++)
			letter = letter || plain_letter(p->low[i + 1 + n]);
		if (n >= 3 && n <= 30 && letter)
			*found |= scan_bit(SCAN_HANDLE);
	}
}

enum { PHONE_MOST = 16 };

/* The digits of a number that may be divided by single signs, brackets and spaces. Returns how many, 0 for 12.5; *end is behind the last. */
static size_t dialled(const struct plain *p, size_t i, char *digits, size_t *end)
{
	size_t n = 0, gap = 0, points = 0, others = 0;
	*end = i;
	for (; i < p->n && gap <= 2 && n < PHONE_MOST; i++) {
		if (plain_digit(p->low[i])) {
			digits[n++] = p->low[i];
			*end = i + 1;
			points += gap && p->low[i - 1] == '.';
			others += gap && p->low[i - 1] != '.';
			gap = 0;
		} else if (strchr(" -.()/", p->low[i])) {
			gap++;
		} else {
			break;
		}
	}
	digits[n] = '\0';
	return points == 1 && !others ? 0 : n;
}

/* North America: area and exchange begin with 2 to 9, a 1 may stand before. */
static bool is_nanp(const char *d, size_t n)
{
	if (n == 11 && *d == '1') {
		d++;
		n--;
	}
	return n == 10 && d[0] >= '2' && d[3] >= '2';
}

/* Ofcom: 0, then 1, 2, 3, 7 or 8, ten or eleven digits in all. */
static bool is_uk(const char *d, size_t n)
{
	return (n == 11 || n == 10) && d[0] == '0' && strchr("12378", d[1]);
}

static void find_phone(const struct plain *p, scan_set *found)
{
	char d[PHONE_MOST + 1];
	size_t end;
	for (size_t i = 0; p->digits >= 8 && i < p->n; i++) {
		bool plus = p->low[i] == '+';
		bool starts = (plus || plain_digit(p->low[i]) || p->low[i] == '(') && plain_starts(p, i);
		if (!starts || (i && p->low[i] != '+' && strchr(".+", p->low[i - 1])))
			continue;
		size_t n = dialled(p, i + plus, d, &end);
		bool world = n >= 8 && n <= 15 && *d != '0' && plus;
		if (n >= 10 && !strncmp(d, "00", 2) && d[2] != '0')
			world = true;
		if (plain_ends(p, end) && (world || is_nanp(d, n) || is_uk(d, n)))
			*found |= scan_bit(SCAN_PHONE);
	}
}

static void find_ip4(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->dot && p->digits >= 4 && i < p->n; i++) {
		long value;
		size_t at = i;
		int parts = 0;
		if (!plain_starts(p, i) || (i && p->low[i - 1] == '.'))
			continue;
		for (; parts < 4; parts++) {
			size_t n = plain_number(p, at, 3, &value);
			if (!n || value > 255)
				break;
			at += n;
			if (parts < 3 && (at >= p->n || p->low[at++] != '.'))
				break;
		}
		bool more = at + 1 < p->n && p->low[at] == '.' && plain_digit(p->low[at + 1]);
		if (parts == 4 && plain_ends(p, at) && !more)
			*found |= scan_bit(SCAN_IP);
	}
}

struct hexes {
	int groups, twos, doubles; /* groups of digits, those of exactly two, and places with two colons */
	bool fit;                  /* no group above four */
};

static struct hexes hexes_at(const struct plain *p, size_t *i, char divider)
{
	struct hexes h = {.fit = true};
	size_t n = 0;
	for (; *i < p->n && (plain_hex(p->low[*i]) || p->low[*i] == divider); ++*i) {
		if (plain_hex(p->low[*i])) {
			n++;
			continue;
		}
		h.groups += n > 0;
		h.twos += n == 2;
		h.fit = h.fit && n <= 4;
		h.doubles += n == 0 && *i && p->low[*i - 1] == divider;
		n = 0;
	}
	h.groups += n > 0;
	h.twos += n == 2;
	h.fit = h.fit && n <= 4;
	return h;
}

static void find_hex_address(const struct plain *p, char divider, scan_set *found)
{
	for (size_t i = 0; i < p->n; i++) {
		bool starts = (plain_hex(p->low[i]) || p->low[i] == divider) && plain_starts(p, i);
		if (!starts)
			continue;
		size_t end = i;
		struct hexes h = hexes_at(p, &end, divider);
		if (h.groups == 6 && h.twos == 6 && plain_ends(p, end))
			*found |= scan_bit(SCAN_MAC);
		bool six = h.fit && ((h.groups == 8 && !h.doubles) || (h.doubles == 1 && h.groups >= 2 && h.groups < 8));
		if (divider == ':' && six && plain_ends(p, end))
			*found |= scan_bit(SCAN_IP);
		i = end > i ? end - 1 : i;
	}
}

/* 0011.2233.4455 */
static void find_dotted_mac(const struct plain *p, scan_set *found)
{
	for (size_t i = 0; p->dot && i + 14 <= p->n; i++) {
		size_t k = 0;
		while (k < 14 && (k % 5 == 4 ? p->low[i + k] == '.' : plain_hex(p->low[i + k])))
			k++;
		if (k == 14 && plain_starts(p, i) && plain_ends(p, i + 14))
			*found |= scan_bit(SCAN_MAC);
	}
}

void find_contact(const struct plain *p, scan_set *found)
{
	find_email(p, found);
	find_phone(p, found);
	if (p->letters) {
		find_spelled_email(p, found);
		find_domain(p, found);
		find_handle(p, found);
	}
	if (p->letters && (p->colon || p->dot))
		find_url(p, found);
	find_ip4(p, found);
	if (p->colon)
		find_hex_address(p, ':', found);
	if (p->digits || p->letters)
		find_hex_address(p, '-', found);
	find_dotted_mac(p, found);
}
