# Beat the Blues (Proudfoot et al. 2003; HSAUR3::BtheB): the numbers of its workbook, from the definitions, in R. Run in this folder.
# A wide export in months: treatment begins with the baseline, so pre is session 1 and the scores at 2, 3, 5, 8 months are sessions 2 to 5; a month
# is 30.4375 days, time is whole weeks since the baseline.
# Whoever has a score at 8 months ended as planned; who stopped before dropped out. The 3 months
# between the last two occasions are no gap in therapy here: episode_gap_days is 100.
source("estimands.R")
data(BtheB, package = "HSAUR3")
months <- c(0, 2, 3, 5, 8)
days <- floor(months * 30.4375 + 0.5)
visits <- do.call(rbind, lapply(seq_len(nrow(BtheB)), function(i) {
  score <- unlist(BtheB[i, c("bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")])
  last <- max(which(!is.na(score)))
  k <- seq_len(last)
  data.frame(client = i, at = days[k] %/% 7, attended = TRUE, recent = FALSE,
             modality = c(TAU = "Treatment as usual", BtheB = "Computerised CBT")[[as.character(BtheB$treatment[i])]],
             problem = NA_character_, gender = NA_character_, age_band = NA_character_, therapist = NA_character_, clinic = NA_character_, flag = NA_character_,
             end = c(rep(NA, last - 1), if (last == 5) "planned" else "dropout"), bdi2 = unname(score[k]))
}))
study <- modifyList(DEFAULTS, list(gap = 100, outcome = "bdi2", title = "BDI-II", rc = 8, cutoff = 14))
c <- cohort_of(visits, study)
flow_rows(c, 100, study)
outcome_rows(c, study)
breakthrough_rows(c, "B2", study); regression_values(c, "B2", study)
comparison_rows(c, "B2", study)
beside_rows(c, "B2", base::c("B1", "B3"), study)
plateau_rows(c, study)
relapse_rows(c, study)
write_out("beat_the_blues_expected.csv")
# Recovery instead of improvement as the event.
out <- NULL
study$primary <- "B3"
breakthrough_rows(c, "B3", study); regression_values(c, "B3", study)
comparison_rows(c, "B3", study)
write_out("beat_the_blues_recovery_expected.csv")
writeLines(c(R.version.string, vapply(c("survival", "cmprsk", "MASS", "HSAUR3"), function(p) paste(p, packageVersion(p)), "")), "beat_the_blues.versions.txt")
