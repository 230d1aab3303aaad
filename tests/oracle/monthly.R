# A made-up follow-up clinic whose scores are weeks apart, and what its relapse sheet must say, Turnbull's bounds included: by visits, in R from the
# definitions alone.   Rscript monthly.R [FOLDER]   writes monthly_export.csv and monthly_expected.csv
source("estimands.R")
arguments <- commandArgs(TRUE); folder <- if (length(arguments)) arguments[1] else "."
set.seed(20261122)
d <- do.call(rbind, lapply(1:220, function(id) {
  n <- sample(4:14, 1)
  day <- cumsum(c(0, sample(28:49, n - 1, TRUE)))
  level <- cumsum(c(sample(24:40, 1), rnorm(n - 1, -1, 1) - 12 * rbinom(n - 1, 1, .3) + 16 * rbinom(n - 1, 1, .3)))
  data.frame(ID = id, time = day, BDI = pmin(63, pmax(0, round(level))))
}))
write.csv(d, file.path(folder, "monthly_export.csv"), row.names = FALSE, quote = FALSE)
study <- modifyList(DEFAULTS, list(outcome = "bdi2", title = "BDI-II", rc = 8, cutoff = 14))
NAs <- rep(NA_character_, nrow(d))
v <- data.frame(client = d$ID, at = d$time %/% 7, attended = TRUE, recent = TRUE, modality = "all clients", problem = NAs, gender = NAs, age_band = NAs,
  therapist = NAs, clinic = NAs, flag = NAs, end = NAs, bdi2 = d$BDI)
c <- cohort_of(v, study)
relapse_rows(c, study)
between_rows(c, study)
write_out(file.path(folder, "monthly_expected.csv"))
