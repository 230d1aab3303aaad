#pragma once
/* For checked.c: one function per family of arithmetic, and those of single schemes. Each says whether a candidate of the right shape holds. */
#include "scan/checked.h"

struct rule {
	signed char weights[12];
	int modulus;
	int start;          /* of a sum, for a prefix that is not written */
	const char *first;  /* the signs that the first may be; NULL: any */
	const char *prefix; /* what it begins with; NULL: anything */
};

/* First sign and prefix are as the rule says. */
bool rule_begins(const struct candidate *c, const struct rule *r);

/* Luhn 1960 (ISO/IEC 7812-1): every second digit from the right doubled, digits summed, a multiple of 10. */
bool luhn(const struct candidate *c, const struct rule *r);
/* Check digit = modulus - sum of weighted digits mod modulus; modulus itself is written 0. */
bool weighted_complement(const struct candidate *c, const struct rule *r);
/* Check digit, behind the weighted ones, = their sum mod modulus. */
bool weighted_remainder(const struct candidate *c, const struct rule *r);
/* The weighted sum of all digits is a multiple of modulus. */
bool weighted_zero(const struct candidate *c, const struct rule *r);

bool chi_number(const struct candidate *c, const struct rule *r);
bool pesel(const struct candidate *c, const struct rule *r);
bool personnummer(const struct candidate *c, const struct rule *r);
bool nino(const struct candidate *c, const struct rule *r);
bool ssn(const struct candidate *c, const struct rule *r);
bool itin(const struct candidate *c, const struct rule *r);
bool mbi(const struct candidate *c, const struct rule *r);
bool dea(const struct candidate *c, const struct rule *r);
bool kvnr(const struct candidate *c, const struct rule *r);
bool nir(const struct candidate *c, const struct rule *r);
bool nif(const struct candidate *c, const struct rule *r);
bool hetu(const struct candidate *c, const struct rule *r);
bool card(const struct candidate *c, const struct rule *r);
bool iban(const struct candidate *c, const struct rule *r);
bool vin(const struct candidate *c, const struct rule *r);
