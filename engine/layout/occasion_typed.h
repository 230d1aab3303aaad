#pragma once
/*
 * Headers of a wide file as people type them: wk2bdi, bdi_weekSix, beck.dep.inv_sess7, weeeek8bdi, bDi11, bdi_s12_end, prq_fu1.
 *
 * A header is read when the whole of it falls into parts that are known: one instrument, at most one number, and words of time.
 *   instrument  one of its names; or a name with one letter more, or, from 5 letters on, one other letter (two from 9 on); or the beginnings of the
 *               words of a name, of 3 letters or more. Two instruments that fit equally well are none
 *   number      digits up to 200, zero .. twenty, first .. tenth
 *   time        session, week, month, intake, pre, post, end, follow-up and the like; a letter typed too often or too seldom is no matter
 * What is read so is a guess from names: it is shown to a person, who confirms it, and never used before.
 *
 * oracle  the names of sgdata_bad in R package suddengains, whose occasions are known by the order of sgdata (MIT)
 */
#include "layout/layout_yaml.h"
#include "layout/occasion_form.h"

#include <stdint.h>

struct typed_occasion {
	int instrument; /* position in the set; -1: not read */
	int number;     /* of the session, week or follow-up; 0: before treatment; -1: none */
	bool follow_up;
	bool last;     /* "end", with no number */
	bool bare;     /* an instrument's own name, which might be a name and a number: bdi2 */
	bool timed;    /* a word or letter says what the number counts */
	bool has_unit; /* that is more than "session" */
	enum layout_unit unit;
	uint64_t stem; /* of the header without the digits at its end */
};

/* words: a header by fold_words(). *out is filled always. */
void occasion_typed_read(const struct instrument_names *names, const char *words, struct typed_occasion *out);

/*
 * All headers of a file together. "End" becomes the occasion after the highest number; a bare name is a numbered one where its neighbours are (bdi1,
 * bdi2, bdi3); as many plain numbers as the instrument has items (phq1 .. phq9) are its items and not read. Returns what the numbers count: weeks or
 * months where every number says so, else sessions.
 */
enum layout_unit occasion_typed_settle(const struct instrument_set *s, struct typed_occasion *t, int n);
