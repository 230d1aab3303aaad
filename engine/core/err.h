#pragma once
/*
 * Errors: a code that the caller must look at, and one note that says what, where and what to do.
 *
 * The note is set once, where the fact is known, and passed up unchanged. Its text is made of constants, numbers and names
 * that the program itself ships (layouts, instruments, options, study keys): never of a cell, a header or a file's name.
 * Files, rows and columns are 1-based ordinals; 0 means "not known here". The note is one per thread.
 */
#define must_check __attribute__((warn_unused_result))

enum err {
	ERR_OK = 0,
	ERR_END,       /* no more rows: not a failure */
	ERR_USAGE,     /* the command line is wrong */
	ERR_FILE,      /* a file cannot be opened or read */
	ERR_DISK,      /* an output cannot be written */
	ERR_MEMORY,    /* no memory left */
	ERR_FORMAT,    /* the bytes are not what the syntax asks for */
	ERR_VALUE,     /* a value is not allowed here */
	ERR_RANGE,     /* a number is outside its range */
	ERR_ORDER,     /* entry not before exit, rows out of order */
	ERR_EMPTY,     /* nothing to work on */
	ERR_AMBIGUOUS, /* more than one reading fits: a person must choose */
	ERR_KEY,       /* the pseudonym key is missing, unsafe or wrong */
	ERR_VERSION,   /* written by another version */
	ERR_LIMIT,     /* larger than the program accepts */
	ERR_SINGULAR,  /* a matrix has no inverse */
	ERR__COUNT
};

struct err_note {
	enum err code;
	int file;
	long row;
	int column;
	char text[512];
};

struct err_place {
	int file;
	long row;
	int column;
};

static inline struct err_place err_place(int file, long row, int column)
{
	return (struct err_place){.file = file, .row = row, .column = column};
}

/* Sets the note. The format takes constants and numbers only (see above). */
void err_put(enum err code, struct err_place where, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Set the note and are the code (place by err_place(), never a braced literal), visibly so for the compiler and the analyzers. */
#define err_at(code, where, ...) (err_put((code), (where), __VA_ARGS__), (enum err)(code))
#define err_set(code, ...) err_at((code), err_place(0, 0, 0), __VA_ARGS__)
/* For a failed allocation. */
#define err_memory() err_set(ERR_MEMORY, "no memory left; use a machine with more, or split the input")

const struct err_note *err_last(void);
void err_clear(void);
