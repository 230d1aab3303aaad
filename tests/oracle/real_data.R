# Two real data sets that are not part of the project, in R from the definitions:  Rscript real_data.R . FOLDER BDI_OUT.csv SG_OUT.csv
# BDIdata (R package npmlda): visits by days since intake; of two scores on one day the first counts. sgdata (suddengains): BDI before each of 12 sessions a
# week apart, an assessment before, follow-ups 13 and 26 weeks after. Neither has a calendar or reasons for ending: everyone is censored.
arguments <- commandArgs(TRUE)
if (length(arguments) < 4) quit(status = 0)
source("estimands.R")
study <- modifyList(DEFAULTS, list(outcome = "bdi2", title = "BDI-II", rc = 8, cutoff = 14))
d <- read.csv(file.path(arguments[2], "BDIdata.csv"))
d <- d[!duplicated(d[, base::c("ID", "time")]), ]
d <- d[order(d$ID, d$time), ]
NAs <- rep(NA_character_, nrow(d))
v <- data.frame(client = d$ID, at = d$time %/% 7, attended = TRUE, recent = TRUE, modality = "all clients", problem = NAs, gender = NAs,
  age_band = NAs, therapist = NAs, clinic = NAs, flag = NAs, end = NAs, bdi2 = d$BDI)
c <- cohort_of(v, study)
flow_rows(c, 557, study); outcome_rows(c, study); breakthrough_rows(c, "B2", study); regression_values(c, "B2", study); plateau_rows(c, study); relapse_rows(c, study)
beside_rows(c, "B2", base::c("B1", "B3"), study)
write_out(arguments[3])
out <- NULL
d <- read.csv(file.path(arguments[2], "sgdata.csv"))
rows <- lapply(seq_len(nrow(d)), function(i) {
  x <- unlist(d[i, paste0("bdi_s", 0:12)]); fu <- unlist(d[i, paste0("bdi_fu", 1:2)])
  last <- max(which(!is.na(x)))
  k <- seq_len(last)
  y <- data.frame(client = i, at = (k - 1), attended = k > 1, bdi2 = unname(x[k]))
  f <- which(!is.na(fu))
  if (length(f)) y <- rbind(y, data.frame(client = i, at = 12 + 13 * f, attended = FALSE, bdi2 = unname(fu[f])))
  y
})
v <- do.call(rbind, rows)
for (n in base::c("problem", "gender", "age_band", "therapist", "clinic", "flag", "end")) v[[n]] <- NA_character_
v$modality <- "all clients"; v$recent <- TRUE
c <- cohort_of(v, study)
flow_rows(c, 43, study); outcome_rows(c, study); breakthrough_rows(c, "B2", study); regression_values(c, "B2", study); plateau_rows(c, study)
beside_rows(c, "B2", base::c("B1", "B3"), study)
write_out(arguments[4])
