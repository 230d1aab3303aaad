#include "app/command.h"
#include "app/key_use.h"
#include "app/link_place.h"
#include "app/options.h"
#include "app/today.h"
#include "store/store_log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct words {
	bool ask; /* --passphrase */
	const char *path, *passphrase, *dataset, *organisation, *purpose;
	int cost;
};

static enum err only_new(const struct words *w)
{
	if (w->ask || w->organisation || w->purpose || w->cost >= 0)
		return err_set(ERR_USAGE, "--passphrase, --organisation, --purpose and --kdf go with key new");
	return ERR_OK;
}

static enum err source_of(const struct words *w, struct key_source *out)
{
	*out = (struct key_source){.path = w->path, .passphrase = w->passphrase, .dataset = w->dataset};
	return only_new(w);
}

static enum err make(const struct words *w)
{
	struct passphrase *p = NULL;
	struct key_plan plan = {.cost = w->cost < 0 ? KEY_MODERATE : (enum key_cost)w->cost,
				.organisation = w->organisation,
				.purpose = w->purpose};
	if (w->dataset)
		return err_set(ERR_USAGE, "--dataset goes with key rotate and key destroy");
	if (w->ask && w->passphrase)
		return err_set(ERR_USAGE, "--passphrase and --passphrase-file: one of them");
	if (w->cost >= 0 && !w->ask && !w->passphrase)
		return err_set(ERR_USAGE, "--kdf: goes with --passphrase or --passphrase-file");
	enum err err = ERR_OK;
	if (w->passphrase)
		err = passphrase_read(w->passphrase, &p);
	else if (w->ask)
		err = passphrase_ask(true, &p);
	plan.passphrase = p;
	if (!err)
		err = key_create(w->path, &plan);
	passphrase_free(p);
	if (!err)
		puts("A new key was made. Keep it apart from the dataset, and a copy in a safe place: without it later "
		     "exports cannot be linked.");
	return err;
}

static enum err show(const struct words *w)
{
	struct key_source from;
	struct key *k = NULL;
	bool sealed = false;
	enum err err =
		w->dataset ? err_set(ERR_USAGE, "--dataset goes with key rotate and key destroy") : source_of(w, &from);
	if (!err)
		err = key_is_sealed(w->path, &sealed);
	if (!err)
		err = key_use(&from, &k);
	if (err)
		return err;
	printf("fingerprint: %016" PRIx64 "\nepoch: %" PRIu32 "\nprotected: %s\n", key_fingerprint(k), key_epoch(k),
	       sealed ? "by a passphrase" : "no");
	key_free(k);
	return ERR_OK;
}

/* Under a key that is gone, what is sealed beside it is of no use to anyone. */
static enum err remove_link(const char *path)
{
	char *link = NULL;
	enum err err = link_place(path, &link);
	if (err)
		return err;
	link_place_abandon(link);
	if (unlink(link) && errno != ENOENT)
		err = err_set(ERR_DISK, "the key is gone; the link file beside it could not be removed");
	free(link);
	return err;
}

/* The last entry of the dataset's log under this key, before the key is gone. */
static enum err log_end(const struct words *w, const struct key *k, enum log_kind kind)
{
	struct store *s = NULL;
	struct chain chain;
	const struct log_event event = {.kind = kind,
					.day = today(),
					.epoch = key_epoch(k),
					.detail = kind == LOG_ROTATE ? (int64_t)key_epoch(k) + 1 : 0};
	enum err err = store_open(w->dataset, &s);
	if (!err)
		err = key_fits(k, s);
	if (!err) {
		unsigned char head[CHAIN_BYTES];
		chain_of_key(k, key_epoch(k), &chain);
		err = store_log_add(s, &chain, &event, head);
		explicit_bzero(&chain, sizeof chain);
	}
	store_close(s);
	return err == ERR_END ? err_set(ERR_KEY, "--dataset: it has no log, which was taken out; nothing was done") : err;
}

static enum err rotate(const struct words *w)
{
	struct key_source from;
	struct passphrase *p = NULL;
	struct key *k = NULL;
	enum err err = source_of(w, &from);
	if (!err)
		err = key_passphrase(&from, &p);
	if (!err)
		err = key_open(w->path, p, &k);
	if (!err && w->dataset)
		err = log_end(w, k, LOG_ROTATE);
	if (!err)
		err = key_rotate(w->path, k, p);
	if (!err)
		err = remove_link(w->path);
	if (!err)
		printf("The key is in epoch %" PRIu32 ". Pseudonyms of the epoch before cannot be made again, nor linked to "
		       "those of this one:\ntake the exports in anew, into a dataset of its own. Copies of the old key "
		       "file, "
		       "if there are any, still work.\n",
		       key_epoch(k) + 1);
	key_free(k);
	passphrase_free(p);
	return err;
}

/* The passphrase is asked for only where something is to be written under the key. */
static enum err destroy(const struct words *w)
{
	struct key_source from;
	struct key *k = NULL;
	enum err err = source_of(w, &from);
	if (!err && w->dataset)
		err = key_use(&from, &k);
	if (!err && w->dataset)
		err = log_end(w, k, LOG_DESTROY);
	key_free(k);
	if (!err)
		err = key_destroy(w->path);
	if (!err)
		err = remove_link(w->path);
	if (!err)
		puts("The key is destroyed: its pseudonyms cannot be made again. Copies of the key, if there are any, still "
		     "can. Datasets\nmade with it stay pseudonymised data: destroying the key alone does not make them "
		     "anonymous.");
	return err;
}

static enum err parse(int argc, char **argv, struct words *w, int *files, bool *help)
{
	static const char *const costs[] = {"moderate", "interactive", "sensitive", NULL};
	const struct option_spec spec[] = {
		{"passphrase", OPTION_FLAG, "", "new: protect the file by a passphrase, asked for at the terminal", &w->ask,
		 NULL},
		{"passphrase-file", OPTION_TEXT, "FILE", "the passphrase is this file's first line (mode 0600), for scripts",
		 &w->passphrase, NULL},
		{"dataset", OPTION_TEXT, "FILE.db", "rotate, destroy: enter it in this dataset's log, under the key, first",
		 &w->dataset, NULL},
		{"kdf", OPTION_CHOICE, "", "new: how dear a guess is: 256 MiB, 64 MiB or 1 GiB of memory", &w->cost, costs},
		{"organisation", OPTION_TEXT, "TEXT", "new: whose pseudonyms these are; kept as a keyed hash",
		 &w->organisation, NULL},
		{"purpose", OPTION_TEXT, "TEXT", "new: and what for; kept as a keyed hash", &w->purpose, NULL},
	};
	const struct option_words words = {
		.usage = "key new|show|rotate|destroy FILE [options]",
		.about =
			"The pseudonym key. new makes one (mode 0600, never over a file that is there). show prints its "
			"fingerprint, its epoch\n"
			"and whether a passphrase protects it. rotate begins the next epoch: its pseudonyms have nothing in "
			"common with those\n"
			"before, which cannot be made again. destroy overwrites and removes the key with its link file; a "
			"protected key is\n"
			"destroyed without its passphrase.",
		.spec = spec,
		.specs = sizeof spec / sizeof spec[0],
	};
	enum err err = options_parse(&words, argc, argv, files, help);
	if (!err && *help)
		options_help(&words);
	return err;
}

static int run(int argc, char **argv)
{
	static const struct {
		const char *word;
		enum err (*run)(const struct words *w);
	} action[] = {{"new", make}, {"show", show}, {"rotate", rotate}, {"destroy", destroy}};
	struct words w = {.cost = -1};
	int files = 0;
	bool help = false;
	if (parse(argc, argv, &w, &files, &help))
		return command_fail();
	if (help)
		return 0;
	w.path = files == 2 ? argv[2] : NULL;
	for (size_t i = 0; i < sizeof action / sizeof action[0] && w.path; i++)
		if (!strcmp(argv[1], action[i].word))
			return action[i].run(&w) ? command_fail() : 0;
	err_put(ERR_USAGE, err_place(0, 0, 0),
		"key: new, show, rotate or destroy, and one file; upturn key --help explains");
	return command_fail();
}

const struct command cmd_key = {
	.name = "key",
	.summary = "make, show, rotate or destroy the pseudonym key",
	.run = run,
};
