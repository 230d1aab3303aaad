#include "app/key_use.h"

enum err key_passphrase(const struct key_source *from, struct passphrase **out)
{
	bool sealed;
	*out = NULL;
	enum err err = key_is_sealed(from->path, &sealed);
	if (err)
		return err;
	if (from->passphrase)
		return passphrase_read(from->passphrase, out);
	return sealed ? passphrase_ask(false, out) : ERR_OK;
}

enum err key_use(const struct key_source *from, struct key **out)
{
	struct passphrase *p = NULL;
	enum err err = ERR_OK;
	*out = NULL;
	if (!from->path)
		return ERR_OK;
	if (from->dataset)
		err = key_apart_from(from->path, from->dataset);
	if (!err && from->output)
		err = key_apart_from(from->path, from->output);
	if (!err)
		err = key_passphrase(from, &p);
	if (!err)
		err = key_open(from->path, p, out);
	passphrase_free(p);
	return err;
}

enum err key_fits(const struct key *k, const struct store *s)
{
	const struct store_info *info = store_info(s);
	if (!info->key)
		return err_set(ERR_KEY, "--key: the dataset was made without a key file; leave --key out");
	if (info->key != key_fingerprint(k))
		return err_set(ERR_KEY, "--key: the dataset was made under another key or another epoch; name that one");
	return ERR_OK;
}

enum err key_use_of(const struct key_source *from, const struct store *s, struct key **out)
{
	struct key *k = NULL;
	enum err err = key_use(from, &k);
	if (!err && k)
		err = key_fits(k, s);
	if (err) {
		key_free(k);
		return err;
	}
	*out = k;
	return ERR_OK;
}
