#include "app/command.h"
#include "app/options.h"
#include "deid/key.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum err make(const char *path)
{
	enum err err = key_create(path);
	if (!err)
		puts("A new key was made. Keep it apart from the dataset, and a copy in a safe place: without it later "
		     "exports cannot be linked.");
	return err;
}

static enum err show(const char *path)
{
	struct key *k = NULL;
	enum err err = key_open(path, NULL, &k);
	if (err)
		return err;
	printf("fingerprint: %016" PRIx64 "\n", key_fingerprint(k));
	key_free(k);
	return ERR_OK;
}

/* Under a key that is gone, what is sealed beside it is of no use to anyone. */
static enum err destroy(const char *path)
{
	char *link = NULL;
	enum err err = key_destroy(path);
	if (err)
		return err;
	if (asprintf(&link, "%s.link", path) < 0)
		return err_memory();
	if (unlink(link) && errno != ENOENT)
		err = err_set(ERR_DISK, "the key is destroyed; the link file beside it could not be removed");
	free(link);
	if (!err)
		puts("The key is destroyed: its pseudonyms cannot be made again. Copies of the key, if there are any, still "
		     "can.");
	return err;
}

static int run(int argc, char **argv)
{
	static const struct {
		const char *word;
		enum err (*run)(const char *path);
	} action[] = {{"new", make}, {"show", show}, {"destroy", destroy}};
	const struct option_words words = {
		.usage = "key new|show|destroy FILE",
		.about = "The pseudonym key: new makes one (mode 0600, never over a file that is there), show prints its "
			 "fingerprint,\n"
			 "destroy overwrites and removes it with its link file.",
	};
	int files = 0;
	bool help = false;
	if (options_parse(&words, argc, argv, &files, &help))
		return command_fail();
	if (help) {
		options_help(&words);
		return 0;
	}
	for (size_t i = 0; i < sizeof action / sizeof action[0] && files == 2; i++)
		if (!strcmp(argv[1], action[i].word))
			return action[i].run(argv[2]) ? command_fail() : 0;
	err_put(ERR_USAGE, err_place(0, 0, 0), "key: new, show or destroy, and one file; upturn key --help explains");
	return command_fail();
}

const struct command cmd_key = {
	.name = "key",
	.summary = "make, show or destroy the pseudonym key",
	.run = run,
};
