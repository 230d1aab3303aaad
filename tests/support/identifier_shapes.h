#pragma once
/* For identifier_table.c: what makes one of each class. The first have a shape and no check digit (identifier_shapes.c), the others are numbers. */
#include "core/random.h"

#define SHAPE(name) void make_##name(struct random *r, char *out)
SHAPE(email);
SHAPE(phone);
SHAPE(nine_digits);
SHAPE(sort_code);
SHAPE(uk_postcode);
SHAPE(zip);
SHAPE(bare_zip);
SHAPE(ca_postal);
SHAPE(date);
SHAPE(serial);
SHAPE(epoch);
SHAPE(old_age);
SHAPE(url);
SHAPE(domain);
SHAPE(handle);
SHAPE(ip);
SHAPE(mac);
SHAPE(uuid);
SHAPE(plate);
SHAPE(plate_de);
SHAPE(lat_long);
SHAPE(what3words);
SHAPE(plus_code);
SHAPE(os_grid);
SHAPE(path);
SHAPE(base64);
SHAPE(data_uri);
SHAPE(person);
SHAPE(nhs);
SHAPE(chi);
SHAPE(nino);
SHAPE(ssn);
SHAPE(itin);
SHAPE(mbi);
SHAPE(npi);
SHAPE(dea);
SHAPE(sin);
SHAPE(medicare);
SHAPE(ihi);
SHAPE(kvnr);
SHAPE(nir);
SHAPE(bsn);
SHAPE(personnummer);
SHAPE(nif);
SHAPE(pesel);
SHAPE(hetu);
SHAPE(card);
SHAPE(iban);
SHAPE(imei);
SHAPE(vin);
