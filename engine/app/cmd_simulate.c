#include "app/command.h"

#include "core/err.h"
#include "core/outfile.h"
#include "simulate/simulate.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
	"usage: upturn simulate --layout NAME --clients N --seed S [--truth FILE.json] [--dirt [SHARE] | --more] > "
	"EXPORT\n\n"
	"A synthetic export with invented identifiers and known effects, on standard output.\n\n"
	"  --layout NAME       sessions (default), wide or visits\n"
	"  --clients N         how many clients (default 1000)\n"
	"  --seed S            the same seed gives the same bytes (default 1)\n"
	"  --truth FILE.json   writes the parameters and what came of them\n"
	"  --dirt [SHARE]      soils SHARE (0.05 to 0.2; default 0.05) of the cells or rows, by each kind of dirt that real "
	"exports have\n"
	"  --more              further columns: ethnicity, language, diagnosis, occupation, fee and their like\n";

struct words {
	struct sim_options o;
	const char *truth;
};

static bool whole(const char *text, uint64_t *out)
{
	char *end;
	errno = 0;
	*out = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && !errno;
}

static enum err take_layout(const char *name, struct words *w)
{
	static const char *const names[] = {[SIM_SESSIONS] = "sessions", [SIM_WIDE] = "wide", [SIM_VISITS] = "visits"};
	for (int i = SIM_SESSIONS; i <= SIM_VISITS; i++)
		if (!strcmp(name, names[i])) {
			w->o.layout = (enum sim_layout)i;
			return ERR_OK;
		}
	return err_set(ERR_USAGE, "--layout: sessions, wide or visits");
}

static enum err take_value(const char *option, const char *value, struct words *w)
{
	static const char *const known[] = {"--layout", "--clients", "--seed", "--truth"};
	size_t i = 0;
	while (i < sizeof known / sizeof *known && strcmp(option, known[i]) != 0)
		i++;
	if (i == sizeof known / sizeof *known)
		return err_set(ERR_USAGE, "no such option for this command; upturn simulate --help lists them");
	if (!value || !*value)
		return err_set(ERR_USAGE, "%s: a value is needed", known[i]);
	if (!strcmp(option, "--layout"))
		return take_layout(value, w);
	if (!strcmp(option, "--clients"))
		return whole(value, &w->o.clients) ? ERR_OK : err_set(ERR_USAGE, "--clients: a whole number");
	if (!strcmp(option, "--seed"))
		return whole(value, &w->o.seed) ? ERR_OK : err_set(ERR_USAGE, "--seed: a whole number");
	w->truth = value;
	return ERR_OK;
}

/* --dirt may stand alone: the next word is its share only if it is no option. */
static enum err take_dirt(char *const *next, struct words *w, int *used)
{
	char *end;
	w->o.dirt = 0.05;
	*used = 1;
	if (!*next || **next == '-')
		return ERR_OK;
	w->o.dirt = strtod(*next, &end);
	*used = 2;
	return !*end && w->o.dirt > 0 ? ERR_OK : err_set(ERR_USAGE, "--dirt: a share from 0.05 to 0.2");
}

/* argv ends with NULL. */
static enum err take_words(char *const *argv, struct words *w)
{
	enum err err = ERR_OK;
	for (int used = 2; *argv && !err; argv += used) {
		used = 2;
		if (!strcmp(*argv, "--dirt")) {
			err = take_dirt(argv + 1, w, &used);
		} else if (!strcmp(*argv, "--more")) {
			w->o.more = true;
			used = 1;
		} else {
			err = take_value(argv[0], argv[1], w);
		}
	}
	return err;
}

static enum err write_truth(const struct words *w, const struct sim_counts *counts)
{
	char *json = NULL;
	enum err err = simulate_truth(&w->o, counts, &json);
	if (!err)
		err = outfile_write(w->truth, json, strlen(json));
	free(json);
	return err;
}

static int run(int argc, char **argv)
{
	struct words w = {.o = {.clients = 1000, .seed = 1}};
	struct sim_counts counts;
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--help")) {
			fputs(help, stdout);
			return 0;
		}
	enum err err = take_words(argv + 1, &w);
	if (!err)
		err = simulate_write(&w.o, stdout, &counts);
	if (!err && w.truth)
		err = write_truth(&w, &counts);
	return err ? command_fail() : 0;
}

const struct command cmd_simulate = {
	.name = "simulate",
	.summary = "writes a synthetic export with known effects",
	.run = run,
};
