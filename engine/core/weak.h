#pragma once
/*
 * One rule of privacy left out, to show that an attack succeeds without it and that its test is known to bite. weak(RULE) is a constant, false in
 * every program that ships: only the programs that CMake's weak() makes for tests/privacy are compiled with WEAK set to one of the rules.
 */
enum weak_rule {
	WEAK_NOTHING,
	WEAK_PSEUDONYM,  /* a pseudonym is a plain hash of the id */
	WEAK_SUBKEYS,    /* one key for every use */
	WEAK_ORDER,      /* rows are stored in the order of the export */
	WEAK_WEEKS,      /* offsets of the strict profile in days */
	WEAK_SHIFT,      /* the intake date is kept, moved by a function of the id */
	WEAK_SCAN,       /* nothing looks for identifiers in what is kept */
	WEAK_MASK,       /* inspect shows cells */
	WEAK_SPELLING,   /* inspect shows any spelling of a category to who asks, and saves it */
	WEAK_LEFTOVER,   /* memory for secrets lies in a file, and is not wiped */
	WEAK_ROWS,       /* rows leave the clinic as the dataset has them */
	WEAK_CLASSES,    /* small classes of a protected dataset stay as they are */
	WEAK_COMPLEMENT, /* small counts are hidden and no others */
	WEAK_LINKED,     /* each table is judged alone */
	WEAK_INSIDER,    /* nobody inside knows an own number */
	WEAK_PRECISION,  /* values are stored as computed */
	WEAK_BESIDE,     /* numbers, and reasons why there is none, stand beside hidden counts that they tell of */
	WEAK_CURVE,      /* every step of a curve is drawn */
	WEAK_LEDGER,     /* a release forgets the one before */
	WEAK_CHAIN,      /* an entry of the log stands alone */
	WEAK_ERASE       /* rows of an erased client are marked free, and the journal stays */
};

#ifndef WEAK
#define WEAK WEAK_NOTHING
#endif

#define weak(rule) (WEAK == (rule))
