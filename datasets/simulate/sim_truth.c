#include "simulate/sim_truth.h"
#include "simulate/sim_random.h"

#include <math.h>

/* Courses, PHQ-9 start and end: NHS Talking Therapies annual report 2024-25, England, all problems. Ratios are invented; CBT is the reference. */
const struct sim_modality sim_modalities[SIM_MODALITIES] = {
	{"cbt", "CBT", 14200, 6100, 9500, 6600, 14200, 7600, 1.0, 1.0, 1.0, 233776, 6, 20, 50},
	{"guided_self_help_book", "Guided self-help (book)", 13500, 5900, 9400, 6500, 13500, 8200, 0.8, 1.2, 1.3, 164041, 4,
	 8, 30},
	{"counselling", "Counselling for depression", 14400, 5700, 9300, 6100, 14350, 7500, 1.1, 0.9, 1.1, 77602, 6, 16, 50},
	{"psychoeducation", "Psychoeducational peer support", 12700, 6000, 10000, 6400, 12750, 9200, 0.6, 1.4, 1.6, 40170, 4,
	 8, 90},
	{"guided_self_help_computer", "Guided self-help (computer)", 11700, 5800, 8600, 5900, 11700, 7500, 0.7, 1.3, 1.4,
	 14316, 4, 8, 20},
	{"emdr", "EMDR", 15000, 6000, 10400, 6800, 15150, 8900, 1.5, 0.9, 0.9, 10730, 6, 18, 90},
	{"ipt", "IPT", 15500, 5500, 9600, 6400, 15550, 7600, 1.2, 0.8, 0.8, 6816, 8, 16, 50},
	{"couples", "Couples therapy for depression", 10400, 6000, 7300, 5600, 10250, 6000, 0.9, 0.8, 1.0, 2825, 6, 20, 60},
	{"psychodynamic", "Brief psychodynamic", 14200, 5700, 9600, 6200, 14250, 7600, 0.75, 0.9, 0.7, 1246, 12, 24, 50},
	{"mindfulness", "Mindfulness", 11100, 5800, 9200, 6200, 11500, 9000, 0.55, 1.0, 0.6, 1007, 8, 8, 120},
};

const double sim_relapse_rate_month = 0.06, sim_share_client = 0.25, sim_share_therapist = 0.25;

double sim_breakthrough_rate(int session)
{
	static const double rate[] = {0, 0.03, 0.04, 0.05, 0.06, 0.07, 0.07, 0.06, 0.05, 0.05, 0.04};
	enum { LAST = sizeof rate / sizeof *rate - 1 };
	return session <= LAST ? rate[session] : 0.03;
}

double sim_dropout_rate(int session)
{
	return session <= 3 ? 0.05 : 0.025;
}

static void make_one(int m, struct sim_thresholds *t)
{
	const struct sim_modality *x = &sim_modalities[m];
	for (int s = 0; s <= SIM_SESSIONS_MAX; s++) {
		t->breakthrough[m][s] = sim_threshold(-expm1(-sim_breakthrough_rate(s) * x->hazard_ratio));
		t->dropout[m][s] = sim_threshold(sim_dropout_rate(s) * x->dropout_ratio);
	}
	for (int d = 0; d <= SIM_GAP_MAX; d++)
		t->relapse[m][d] = sim_threshold(-expm1(-sim_relapse_rate_month * x->relapse_ratio * d / 30.4375));
}

void sim_thresholds_make(const struct sim_options *o, struct sim_thresholds *t)
{
	double all = 0, sum = 0;
	for (int m = 0; m < SIM_MODALITIES; m++)
		all += sim_modalities[m].courses;
	for (int m = 0; m < SIM_MODALITIES; m++) {
		sum += sim_modalities[m].courses;
		t->modality[m] = sim_threshold(sum / all);
		make_one(m, t);
	}
	t->referred = sim_threshold(0.006);
	t->died = sim_threshold(0.0002);
	t->dna = sim_threshold(0.07);
	t->cancelled = sim_threshold(0.075);
	t->second_episode = sim_threshold(0.04);
	t->missing_score = sim_threshold(0.04);
	t->dirt = sim_threshold(o->dirt);
}
