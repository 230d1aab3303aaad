#include "support/demo_tables.h"

#include "support/check.h"

#include <math.h>
#include <string.h>

enum { GROUPS = 4, STEPS = 24, BANDS = 2 };
static const char *const group[GROUPS] = {"CBT", "Counselling", "Person-centred experiential", "Other modalities"};

static struct table *start(struct arena *mem, const char *key, const char *name, const struct column *columns, size_t n)
{
	struct table *t = table_new(mem, key, columns, n);
	assert_non_null(t);
	t->name = name;
	return t;
}

static size_t add_row(struct table *t)
{
	size_t row = 0;
	assert_int_equal(table_add_row(t, &row), ERR_OK);
	return row;
}

static struct table *cover(struct arena *mem)
{
	static const struct column columns[] = {{"item", "Item", true}, {"value", "Value", true}};
	static const char *const rows[][2] = {{"Title", "Quarterly outcomes review"},
					      {"Period", "2024 to 2026"},
					      {"Release", "Inside the clinic (qi)"},
					      {"Program", "Upturn 0.1.0"},
					      {"Study fingerprint", "b3f1c2a09e77"}};
	struct table *t = start(mem, "cover", "Cover", columns, 2);
	t->title = "Quarterly outcomes review";
	t->question = "What is this, from which data, how far may it travel?";
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t r = add_row(t);
		*table_cell(t, r, 0) = cell_text(rows[i][0]);
		*table_cell(t, r, 1) = cell_text(rows[i][1]);
	}
	size_t r = add_row(t);
	*table_cell(t, r, 0) = cell_text("Clients");
	*table_cell(t, r, 1) = cell_count(640);
	assert_int_equal(table_say(t, "Outcomes of {0} clients, de-identified; for people inside the clinic.",
				   &(struct cell_ref){r, 1}, 1, "Outcomes of therapy, de-identified."),
			 ERR_OK);
	return t;
}

static struct table *outcomes(struct arena *mem)
{
	static const struct column columns[] = {{"modality", "Group", false},
						{"n", "Clients", false},
						{"recovered", "Recovered", false},
						{"improved", "Improved", false},
						{"unchanged", "Unchanged", false},
						{"deteriorated", "Deteriorated", false},
						{"no_paired_scores", "No paired scores", false},
						{"recovery_pct", "Recovery (%)", false},
						{"effect_size", "Effect size", false},
						{"effect_size_low", "Effect size, 95 % from", false},
						{"effect_size_high", "Effect size, 95 % to", false}};
	static const double counts[GROUPS + 1][5] = {
		{97, 61, 70, 12, 20}, {66, 48, 52, 9, 15}, {31, 30, 28, 7, 14}, {22, 19, 24, 6, 9}, {0}};
	static const size_t values[] = {2, 3, 4, 5, 6};
	static const struct cell_ref headline[] = {{GROUPS, 7}};
	struct table *t = start(mem, "outcomes", "Outcomes", columns, sizeof columns / sizeof *columns);
	double all[5] = {0};
	for (size_t g = 0; g <= GROUPS; g++) {
		size_t r = add_row(t);
		double n = 0;
		for (size_t k = 0; k < 5; k++) {
			double v = g < GROUPS ? counts[g][k] : all[k];
			all[k] += g < GROUPS ? v : 0;
			n += v;
			*table_cell(t, r, 2 + k) = cell_count(v);
		}
		*table_cell(t, r, 0) = cell_text(g < GROUPS ? group[g] : "All");
		*table_cell(t, r, 1) = cell_count(n);
		*table_cell(t, r, 7) = cell_percent(table_cell(t, r, 2)->value.v, n);
		for (size_t k = 0; k < 3; k++)
			*table_cell(t, r, 8 + k) = cell_estimate(num_of(0.81 - 0.07 * (double)g +
									(k == 1   ? -0.14
									 : k == 2 ? 0.15
										  : 0)),
								 n, -1);
	}
	assert_int_equal(table_add_sum(t, false, 1, values, 5), ERR_OK);
	assert_int_equal(table_add_sum(t, true, GROUPS, (size_t[]){0, 1, 2, 3}, GROUPS), ERR_OK);
	t->title = "Outcomes by modality";
	t->question = "Do clients get better?";
	t->note[t->notes++] = "Classes of Jacobson and Truax on the first and last score.";
	assert_int_equal(table_say(t, "Of {1} clients {0} % recovered.", (struct cell_ref[]){{GROUPS, 7}, {GROUPS, 1}}, 2,
				   "Too few clients."),
			 ERR_OK);
	t->headline = headline;
	t->headline_refs = 1;
	t->chart = (struct chart){.kind = CHART_STACKED,
				  .title = "Outcome classes by modality",
				  .x_title = "Share of clients",
				  .alt = "Stacked bars of outcome classes, one per modality.",
				  .values = 5,
				  .value_column = values};
	return t;
}

/* F(x) = 0.7 (1 - exp(-h x)), with clients leaving evenly. */
static void fill_curve(struct arena *mem, struct curve *c, size_t g, double survival)
{
	double *v[6];
	for (size_t k = 0; k < 6; k++)
		v[k] = ARENA_ARRAY(mem, STEPS, double);
	*c = (struct curve){.label = group[g],
			    .n = STEPS,
			    .x = v[0],
			    .y = v[1],
			    .low = v[2],
			    .high = v[3],
			    .at_risk = v[4],
			    .moved = v[5],
			    .start = survival};
	double n = 240 - 40 * (double)g;
	for (size_t i = 0; i < STEPS; i++) {
		double f = 0.7 * (1 - exp(-(0.11 - 0.02 * (double)g) * (double)(i + 1)));
		v[0][i] = (double)(i + 1);
		v[1][i] = survival > 0 ? 1 - f : f;
		v[2][i] = fmax(0, v[1][i] - 0.05 * sqrt(f));
		v[3][i] = fmin(1, v[1][i] + 0.05 * sqrt(f));
		v[4][i] = n * (1 - f) * (1 - 0.02 * (double)i);
		v[5][i] = n * 0.09;
	}
}

static struct table *breakthrough(struct arena *mem)
{
	static const struct column columns[] = {{"modality", "Group", false},
						{"definition", "Definition", false},
						{"n", "Clients at risk", false},
						{"events", "With a breakthrough", false},
						{"incidence_12", "Breakthrough by 12 (share)", false},
						{"incidence_12_low", "By 12, 95 % from", false},
						{"incidence_12_high", "By 12, 95 % to", false},
						{"median", "Half have one by", false}};
	static const struct cell_ref headline[] = {{0, 4}, {0, 5}, {0, 6}};
	struct table *t = start(mem, "breakthrough", "Breakthrough", columns, sizeof columns / sizeof *columns);
	struct curve *curve = ARENA_ARRAY(mem, GROUPS, struct curve);
	for (size_t g = 0; g < GROUPS; g++) {
		size_t r = add_row(t);
		fill_curve(mem, &curve[g], g, 0);
		*table_cell(t, r, 0) = cell_text(group[g]);
		*table_cell(t, r, 1) = cell_text("Reliable improvement");
		*table_cell(t, r, 2) = cell_count(240 - 40 * (double)g);
		*table_cell(t, r, 3) = cell_count(150 - 30 * (double)g);
		*table_cell(t, r, 4) = cell_incidence(num_of(curve[g].y[11]), 240, 150);
		*table_cell(t, r, 5) = cell_incidence(num_of(curve[g].low[11]), 240, 150);
		*table_cell(t, r, 6) = cell_incidence(num_of(curve[g].high[11]), 240, 150);
		*table_cell(t, r, 7) =
			g ? cell_estimate(num_none(WHY_NOT_REACHED), 240, 150) : cell_estimate(num_of(11), 18, 12);
	}
	t->title = "Time to breakthrough";
	t->question = "How long until a breakthrough?";
	t->note[t->notes++] = "Leaving therapy competes with a breakthrough.";
	assert_int_equal(table_say(t, "By session 12, {0%} % of {1} clients in CBT have had a breakthrough.",
				   (struct cell_ref[]){{0, 4}, {0, 2}}, 2, "Too few clients."),
			 ERR_OK);
	t->headline = headline;
	t->headline_refs = 3;
	t->chart = (struct chart){.kind = CHART_STEPS,
				  .title = "Share with a breakthrough",
				  .x_title = "Session",
				  .y_title = "Share of clients at risk",
				  .alt = "Steps of cumulative incidence by modality with 95 % limits.",
				  .curves = GROUPS,
				  .curve = curve,
				  .unit_axis = true};
	return t;
}

static struct table *intervals(struct arena *mem, enum chart_kind kind)
{
	static const struct column columns[] = {{"definition", "Definition", false},
						{"modality", "Group", false},
						{"hr", "Hazard ratio", false},
						{"hr_low", "Hazard ratio, 95 % from", false},
						{"hr_high", "Hazard ratio, 95 % to", false},
						{"p", "p", false}};
	static const char *const definition[] = {"Sudden gain", "Reliable improvement"};
	static const size_t values[] = {2, 3, 4};
	struct table *t = kind == CHART_FOREST ? start(mem, "comparison", "Comparison", columns, 6)
					       : start(mem, "definitions_beside", "Definitions beside", columns, 6);
	for (size_t i = 0; i < (kind == CHART_FOREST ? 1 : 2) * (size_t)GROUPS; i++) {
		size_t r = add_row(t), g = i % GROUPS;
		double hr = kind == CHART_FOREST ? exp(0.4 - 0.35 * (double)g) : 0.62 - 0.08 * (double)i;
		*table_cell(t, r, 0) = cell_text(definition[i / GROUPS]);
		*table_cell(t, r, 1) = cell_text(group[g]);
		*table_cell(t, r, 2) = cell_estimate(num_of(hr), 100, 60);
		*table_cell(t, r, 3) = cell_estimate(num_of(hr * 0.8), 100, 60);
		*table_cell(t, r, 4) = cell_estimate(num_of(hr * 1.25), 100, 60);
		*table_cell(t, r, 5) = cell_p(num_of(g == 2 ? 1.2345e-6 : 0.0432), 100, 60);
	}
	t->title = kind == CHART_FOREST ? "Comparison of modalities" : "Definitions side by side";
	t->question = kind == CHART_FOREST ? "Do modalities differ?" : "Does the answer hang on the definition?";
	assert_int_equal(table_say(t,
				   "Against the reference the hazard ratio is {0} ({1} to {2}), p = {3}; who is offered "
				   "what was not left to chance.",
				   (struct cell_ref[]){{2, 2}, {2, 3}, {2, 4}, {2, 5}}, 4, "Too few clients."),
			 ERR_OK);
	t->chart = (struct chart){.kind = kind,
				  .title = t->title,
				  .x_title = kind == CHART_FOREST ? "Hazard ratio (log scale)" : "Share by session 12",
				  .alt = "Estimates with 95 % limits.",
				  .label_column = 1,
				  .values = 3,
				  .value_column = values,
				  .unit_axis = kind == CHART_DOTS};
	return t;
}

static struct table *plateaus(struct arena *mem)
{
	static const struct column columns[] = {{"modality", "Group", false},
						{"plateaus", "Plateaus", false},
						{"median", "Median length (sessions)", false}};
	static const size_t value[] = {1};
	struct table *t = start(mem, "plateaus", "Plateaus", columns, 3);
	for (size_t g = 0; g < GROUPS; g++) {
		size_t r = add_row(t);
		*table_cell(t, r, 0) = cell_text(group[g]);
		*table_cell(t, r, 1) = g == 2 ? cell_count_of(6, 3) : cell_count_of(80 - 12 * (double)g, 60);
		*table_cell(t, r, 2) = cell_estimate(num_of(6.5 + (double)g), 60, -1);
	}
	t->title = "Plateaus";
	t->question = "How long do people tread water?";
	t->chart = (struct chart){.kind = CHART_BARS,
				  .title = "Plateaus by modality",
				  .x_title = "Plateaus",
				  .alt = "Bars of plateaus by modality.",
				  .values = 1,
				  .value_column = value};
	return t;
}

static struct table *relapse(struct arena *mem)
{
	static const struct column columns[] = {{"modality", "Group", false},
						{"relapse_free_6", "Relapse-free at 6 months (share)", false}};
	struct table *t = start(mem, "relapse", "Relapse", columns, 2);
	struct curve *curve = ARENA_ARRAY(mem, 2, struct curve);
	for (size_t g = 0; g < 2; g++) {
		size_t r = add_row(t);
		fill_curve(mem, &curve[g], g, 1);
		*table_cell(t, r, 0) = cell_text(group[g]);
		*table_cell(t, r, 1) = cell_incidence(num_of(curve[g].y[5]), 120, 60);
	}
	t->title = "Relapse while observed";
	t->question = "How often do gains go?";
	t->chart = (struct chart){.kind = CHART_STEPS,
				  .title = "Relapse-free",
				  .x_title = "Months since remission",
				  .y_title = "Share",
				  .alt = "Relapse-free survival by modality.",
				  .curves = 2,
				  .curve = curve,
				  .unit_axis = true};
	return t;
}

static struct table *course(struct arena *mem)
{
	static const struct column columns[] = {{"band", "Score at start", false},
						{"session", "Session", false},
						{"median", "Median score", false},
						{"q1", "Lower quartile", false},
						{"q3", "Upper quartile", false}};
	static const char *const band[BANDS] = {"10 to 14", "15 to 19"};
	struct table *t = start(mem, "course", "Course", columns, 5);
	struct curve *curve = ARENA_ARRAY(mem, BANDS, struct curve);
	for (size_t b = 0; b < BANDS; b++) {
		fill_curve(mem, &curve[b], 0, 1);
		curve[b].label = band[b];
		for (size_t i = 0; i < STEPS; i++) {
			size_t r = add_row(t);
			double m = 8 + 5 * (double)b + 6 * exp(-0.1 * (double)i);
			((double *)curve[b].y)[i] = m;
			((double *)curve[b].low)[i] = m - 2.5;
			((double *)curve[b].high)[i] = m + 3;
			*table_cell(t, r, 0) = cell_text(band[b]);
			*table_cell(t, r, 1) = cell_param((double)i + 1);
			for (size_t k = 0; k < 3; k++)
				*table_cell(t, r, 2 + k) = cell_estimate(num_of(m + (k == 1   ? -2.5
										     : k == 2 ? 3
											      : 0)),
									 90, -1);
		}
	}
	t->title = "The usual course";
	t->question = "What is usual?";
	t->chart = (struct chart){.kind = CHART_BAND,
				  .title = "Score by session",
				  .x_title = "Session",
				  .y_title = "PHQ-9",
				  .alt = "Median score with its quartiles by session.",
				  .curves = BANDS,
				  .curve = curve};
	return t;
}

void demo_tables(struct arena *mem, enum release release, struct safe_table *out[DEMO_TABLES])
{
	const struct table *const t[DEMO_TABLES - 1] = {
		cover(mem),    outcomes(mem), breakthrough(mem), intervals(mem, CHART_FOREST), intervals(mem, CHART_DOTS),
		plateaus(mem), relapse(mem),  course(mem)};
	for (size_t i = 0; i < DEMO_TABLES - 1; i++)
		assert_int_equal(disclose_table(mem, t[i], release, &out[i ? i + 1 : 0]), ERR_OK);
	assert_int_equal(disclose_summary(mem, out + 2, DEMO_TABLES - 2, &out[1]), ERR_OK);
}
