#pragma once
/* For this module alone: who looks for what. Each finder adds the classes it sees to *found. */
#include "scan/plain.h"
#include "scan/scan.h"

void find_checked(const struct plain *p, scan_set *found); /* checked.c: numbers with a check digit or an issuer's rules */
void find_contact(const struct plain *p, scan_set *found); /* contact.c: email, phone, web, devices */
void find_place(const struct plain *p, scan_set *found);   /* place.c: postcodes, coordinates */
void find_date(const struct plain *p, scan_set *found);    /* dates_in.c: dates, serials, epochs, ages */
void find_person(const struct plain *p, scan_set *found);  /* person.c: Dr Smith; Smith, John */
void find_thing(const struct plain *p, scan_set *found);   /* thing.c: paths, base64, plates, UUID */

/* Whether day, month and year (of two or four digits) can be a date. */
bool find_is_date(long day, long month, long year);
struct scan_names;
void find_names(const struct plain *p, const struct scan_names *names, scan_set *found); /* names_in.c */
