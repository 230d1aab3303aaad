#include "support/identifiers.h"
#include "support/identifier_shapes.h"

#include <stdio.h>
#include <string.h>

int any(struct random *r, int n)
{
	return (int)(random_next(r) % (uint64_t)n);
}

void fill(struct random *r, const char *shape, char *out)
{
	for (; *shape; shape++, out++) {
		switch (*shape) {
		case '9':
			*out = (char)('0' + any(r, 10));
			break;
		case '8':
			*out = (char)('1' + any(r, 9));
			break;
		case 'A':
			*out = (char)('A' + any(r, 26));
			break;
		case 'a':
			*out = (char)('a' + any(r, 26));
			break;
		case 'h':
			*out = "0123456789abcdef"[any(r, 16)];
			break;
		default:
			*out = *shape;
		}
	}
	*out = '\0';
}

typedef bool valid_fn(const char *s);

/* Fills the shape until some value of its sign at place makes it valid. */
static void solve(struct random *r, const char *shape, int place, valid_fn *valid, char *out)
{
	static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	for (;;) {
		fill(r, shape, out);
		for (const char *s = signs; *s; s++) {
			out[place] = *s;
			if (valid(out))
				return;
		}
	}
}

static int v(char c)
{
	return c - '0';
}

/* The table of doubled digits; the last digit counts once. */
static bool sums_to_ten(const char *s)
{
	int sum = 0;
	for (size_t n = strlen(s), i = 0; i < n; i++)
		sum += (n - i) % 2 ? v(s[i]) : v("0246813579"[v(s[i])]);
	return sum % 10 == 0;
}

static bool nhs(const char *s)
{
	/* weights 10 to 1 over all ten: a multiple of 11 */
	int sum = 0;
	for (int i = 0; i < 10; i++)
		sum += (10 - i) * v(s[i]);
	return s[9] >= '0' && s[9] <= '9' && sum % 11 == 0;
}

void make_nhs(struct random *r, char *out)
{
	solve(r, "4999999999", 9, nhs, out);
}

static void make_date6(struct random *r, char *out)
{
	snprintf(out, 8, "%02d%02d%02d", 1 + any(r, 28), 1 + any(r, 12), any(r, 100));
}

void make_chi(struct random *r, char *out)
{
	char date[8], shape[16];
	make_date6(r, date);
	do {
		snprintf(shape, sizeof shape, "%s%04d", date, any(r, 10000));
	} while (!nhs(shape));
	memcpy(out, shape, 11);
}

void make_nino(struct random *r, char *out)
{
	static const char first[] = "ABCEGHJKLMNOPRSTWXYZ", second[] = "ABCEGHJKLMNPRSTWXYZ";
	fill(r, "AA999999A", out);
	do {
		out[0] = first[any(r, 20)];
		out[1] = second[any(r, 19)];
	} while (strstr("BG GB KN NK NT TN ZZ", (char[]){out[0], out[1], 0}));
	out[8] = "ABCD"[any(r, 4)];
}

void make_ssn(struct random *r, char *out)
{
	int area = 1 + any(r, 899);
	snprintf(out, 16, "%03d-%02d-%04d", area == 666 ? 665 : area, 1 + any(r, 99), 1 + any(r, 9999));
}

void make_itin(struct random *r, char *out)
{
	static const int groups[] = {50, 58, 65, 70, 79, 88, 90, 91, 92, 94, 99};
	snprintf(out, 16, "9%02d-%02d-%04d", any(r, 100), groups[any(r, 11)], any(r, 10000));
}

static char mbi_letter(struct random *r)
{
	return "ACDEFGHJKMNPQRTUVWXY"[any(r, 20)];
}

void make_mbi(struct random *r, char *out)
{
	fill(r, "8A99A99AA99", out);
	for (int i = 0; i < 11; i++)
		if (out[i] >= 'A' || (any(r, 2) && (i == 2 || i == 5)))
			out[i] = mbi_letter(r);
	if (any(r, 2)) {
		char s[12];
		memcpy(s, out, 12);
		snprintf(out, 16, "%.4s-%.3s-%.4s", s, s + 4, s + 7);
	}
}

static bool npi(const char *s)
{
	char whole[20];
	snprintf(whole, sizeof whole, "80840%s", s);
	return s[9] <= '9' && sums_to_ten(whole);
}

void make_npi(struct random *r, char *out)
{
	solve(r, any(r, 2) ? "1999999999" : "2999999999", 9, npi, out);
}

static bool dea(const char *s)
{
	return s[8] <= '9' && (v(s[2]) + v(s[4]) + v(s[6]) + 2 * (v(s[3]) + v(s[5]) + v(s[7])) - v(s[8])) % 10 == 0;
}

void make_dea(struct random *r, char *out)
{
	solve(r, "AA9999999", 8, dea, out);
	out[0] = "ABCDEFGHJKLMPRSTUX"[any(r, 18)];
}

static bool last_luhn(const char *s)
{
	return s[strlen(s) - 1] <= '9' && sums_to_ten(s);
}

void make_sin(struct random *r, char *out)
{
	char shape[12];
	snprintf(shape, sizeof shape, "%d99999999", 1 + any(r, 7));
	solve(r, shape, 8, last_luhn, out);
	/* the shape's first digit is filled like the others: 1 to 7 again */
	while (out[0] < '1' || out[0] > '7')
		solve(r, "999999999", 8, last_luhn, out);
}

static bool medicare(const char *s)
{
	int sum = v(s[0]) + 3 * v(s[1]) + 7 * v(s[2]) + 9 * v(s[3]) + v(s[4]) + 3 * v(s[5]) + 7 * v(s[6]) + 9 * v(s[7]);
	return s[8] <= '9' && s[0] >= '2' && s[0] <= '6' && (sum - v(s[8])) % 10 == 0;
}

void make_medicare(struct random *r, char *out)
{
	solve(r, any(r, 2) ? "9999999998" : "99999999988", 8, medicare, out);
}

static bool ihi(const char *s)
{
	return !strncmp(s, "800360", 6) && last_luhn(s);
}

void make_ihi(struct random *r, char *out)
{
	do {
		fill(r, "xxxxxx9999999999", out);
		memcpy(out, "800360", 6);
	} while (!ihi(out));
}

static bool kvnr(const char *s)
{
	char all[12];
	int sum = 0;
	if (s[9] > '9')
		return false;
	snprintf(all, sizeof all, "%02d%.8s", s[0] - 'A' + 1, s + 1);
	for (int i = 0; i < 10; i++) {
		int p = v(all[i]) << (i & 1);
		sum += p > 9 ? p - 9 : p;
	}
	return sum % 10 == v(s[9]);
}

void make_kvnr(struct random *r, char *out)
{
	solve(r, "A999999999", 9, kvnr, out);
}

static int mod97(const char *s)
{
	int rest = 0;
	for (; *s; s++)
		rest = (rest * 10 + v(*s)) % 97;
	return rest;
}

void make_nir(struct random *r, char *out)
{
	char s[16], counted[16];
	bool corsica = any(r, 20) == 0;
	snprintf(s, sizeof s, "%d%02d%02d%s%03d%03d", 1 + any(r, 2), any(r, 100), 1 + any(r, 12),
		 corsica ? "2B" : (char[]){(char)('0' + any(r, 9)), (char)('1' + any(r, 9)), 0}, 1 + any(r, 990),
		 1 + any(r, 999));
	memcpy(counted, s, sizeof s);
	if (corsica)
		memcpy(counted + 5, "18", 2);
	snprintf(out, 20, "%s%02d", s, 97 - mod97(counted));
}

static bool bsn(const char *s)
{
	int sum = -v(s[8]);
	for (int i = 0; i < 8; i++)
		sum += (9 - i) * v(s[i]);
	return s[8] <= '9' && sum % 11 == 0;
}

void make_bsn(struct random *r, char *out)
{
	solve(r, "899999999", 8, bsn, out);
}

static bool pnr(const char *s)
{
	char ten[12];
	snprintf(ten, sizeof ten, "%.6s%.4s", s, s + 7);
	return s[10] <= '9' && sums_to_ten(ten);
}

void make_personnummer(struct random *r, char *out)
{
	char s[16];
	snprintf(s, sizeof s, "%02d%02d%02d-%03d0", any(r, 100), 1 + any(r, 12), 1 + any(r, 28), any(r, 1000));
	while (!pnr(s))
		s[10]++;
	if (any(r, 3) == 0)
		snprintf(out, 24, "19%s", s);
	else if (any(r, 2))
		snprintf(out, 24, "%.6s%s", s, s + 7);
	else
		memcpy(out, s, 12);
}

void make_nif(struct random *r, char *out)
{
	static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";
	int n = any(r, 30000000);
	if (n < 20000000)
		snprintf(out, 12, "%08d%c", n, letters[n % 23]);
	else
		snprintf(out, 12, "%c%07d%c", "XYZ"[n / 10000000 - 2], n % 10000000,
			 letters[((n / 10000000 - 2) * 10000000 + n % 10000000) % 23]);
}

static bool pesel(const char *s)
{
	int sum = v(s[10]);
	for (int i = 0; i < 10; i++)
		sum += v("1379137913"[i]) * v(s[i]);
	return s[10] <= '9' && sum % 10 == 0;
}

void make_pesel(struct random *r, char *out)
{
	char s[16];
	snprintf(s, sizeof s, "%02d%02d%02d%04d0", any(r, 100), 1 + any(r, 12) + 20 * any(r, 2), 1 + any(r, 28),
		 any(r, 10000));
	while (!pesel(s))
		s[10]++;
	memcpy(out, s, 12);
}

void make_hetu(struct random *r, char *out)
{
	static const char signs[] = "0123456789ABCDEFHJKLMNPRSTUVWXY", centuries[] = "-+ABCDEFYXWVU";
	char date[8];
	int number = 2 + any(r, 898);
	make_date6(r, date);
	snprintf(out, 16, "%s%c%03d%c", date, centuries[any(r, 13)], number,
		 signs[(((date[0] - '0') * 100000 + (date[1] - '0') * 10000 + (date[2] - '0') * 1000 +
			 (date[3] - '0') * 100 + (date[4] - '0') * 10 + (date[5] - '0')) *
				1000LL +
			number) %
		       31]);
}

void make_card(struct random *r, char *out)
{
	static const char *const issuers[][2] = {
		{"4", "999999999999999"}, {"4", "999999999999"},    {"4", "999999999999999999"}, {"51", "99999999999999"},
		{"55", "99999999999999"}, {"2221", "999999999999"}, {"2720", "999999999999"},    {"34", "9999999999999"},
		{"37", "9999999999999"},  {"6011", "999999999999"}, {"65", "99999999999999"},    {"3528", "999999999999"},
		{"36", "999999999999"},   {"38", "999999999999"},   {"62", "99999999999999"}};
	int k = any(r, 15);
	do {
		snprintf(out, 24, "%s", issuers[k][0]);
		fill(r, issuers[k][1], out + strlen(out));
	} while (!sums_to_ten(out));
}

/* The remainder of a long number written piece by piece, letters as two digits. */
static int iban_rest(const char *s)
{
	char digits[80] = "";
	size_t n = 0;
	for (; *s; s++)
		n += (size_t)snprintf(digits + n, sizeof digits - n, "%d", *s > '9' ? *s - 'A' + 10 : *s - '0');
	return mod97(digits);
}

void make_iban(struct random *r, char *out)
{
	static const char *const countries[][2] = {{"GB", "AAAA99999999999999"},
						   {"DE", "999999999999999999"},
						   {"FR", "9999999999A999999999999"},
						   {"NL", "AAAA9999999999"},
						   {"NO", "99999999999"},
						   {"MT", "AAAA99999AAAAAAAAAAAAAAAAAA"},
						   {"ES", "99999999999999999999"},
						   {"PL", "999999999999999999999999"}};
	char rest[40], turned[48];
	int k = any(r, 8);
	fill(r, countries[k][1], rest);
	snprintf(turned, sizeof turned, "%s%s00", rest, countries[k][0]);
	snprintf(out, 48, "%s%02d%s", countries[k][0], 98 - iban_rest(turned), rest);
}

void make_imei(struct random *r, char *out)
{
	solve(r, "359999999999999", 14, last_luhn, out);
}

static int vin_value(char c)
{
	return c <= '9' ? c - '0' : "12345678012345070923456789"[c - 'A'] - '0';
}

static bool vin(const char *s)
{
	static const int weights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
	int sum = 0;
	for (int i = 0; i < 17; i++)
		sum += i == 8 ? 0 : weights[i] * vin_value(s[i]);
	return s[8] == "0123456789X"[sum % 11];
}

void make_vin(struct random *r, char *out)
{
	solve(r, "8ABAA88A9A8A99999", 8, vin, out);
	for (int i = 0; i < 17; i++)
		if (i != 8 && strchr("IOQ", out[i]))
			out[i] = 'K';
	while (!vin(out))
		out[8] = "0123456789X"[any(r, 11)];
}
