#include "app/key_fits.h"

static enum err check(const struct key *k, const struct store *s)
{
	const struct store_info *info = store_info(s);
	if (!info->persistent_key)
		return err_set(ERR_KEY, "--key: the dataset was made without a key file; leave --key out");
	if (info->key != key_fingerprint(k))
		return err_set(ERR_KEY, "--key: the dataset was made under another key; name that one");
	return ERR_OK;
}

enum err key_of_dataset(const char *path, const char *dataset, const struct store *s, struct key **out)
{
	struct key *k = NULL;
	enum err err = path ? key_open(path, dataset, &k) : ERR_OK;
	if (!err && k)
		err = check(k, s);
	if (err) {
		key_free(k);
		return err;
	}
	*out = k;
	return ERR_OK;
}
