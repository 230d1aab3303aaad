# The whole line, a second time: an identified export in the sessions layout is read by R alone and what the released tables must say is worked out
# from the definitions: the default study under the strict profile (whole weeks), and another study under the research profile (days). Run in this folder.
#   Rscript whole_line.R                       writes a made-up clinic (whole_line_export.csv) and whole_line[_chosen]_expected.csv
#   Rscript whole_line.R . EXPORT.csv OUT.csv  the default study for any clean export
source("estimands.R")

BANDS <- base::c(minimal = 0, mild = 5, moderate = 10, "moderately severe" = 15, severe = 20)
PHQ9 <- list(bands = BANDS, outcome = "phq9", title = "PHQ-9", rc = 6, cutoff = 10, second = list(outcome = "gad7", title = "GAD-7", rc = 4, cutoff = 8))
study <- modifyList(DEFAULTS, PHQ9)
# whole_line_study.yaml chooses otherwise wherever this script can follow.
chosen <- modifyList(study, list(sustained = 2, gain = "textbook", relapse = "R2", tau = 8, k = 5, primary = "B3", reference = "EMDR", adjust = c("baseline", "gender"),
                                 strata = FALSE, cluster = "client", conf = 0.9, gap = 60, window = 7, several = TRUE))

# --- a made-up clinic with what a real one has: assessments before and after, missed and cancelled appointments, a second episode, gaps, a clinic that
# --- records no breakthroughs, small groups, a modality that no list knows, missing values everywhere
make_clinic <- function(n = 700) {
  set.seed(20261121)
  modality <- sample(c("CBT", "counselling", "E.M.D.R.", "psychodynamic", "IPT", "wizardry", ""), n, TRUE, c(.39, .28, .2, .1, .011, .009, .01))
  drift <- c(CBT = -.75, counselling = -.6, E.M.D.R. = -1.1, psychodynamic = -.4, IPT = -.8, wizardry = 0)
  push <- c(CBT = .06, counselling = .05, E.M.D.R. = .1, psychodynamic = .03, IPT = .06, wizardry = .01)
  problem <- sample(c("depression", "panic", "ptsd", "ocd", "zzz", ""), n, TRUE, c(.5, .2, .2, .006, .03, .064))
  gender <- sample(c("female", "male", "non-binary", ""), n, TRUE, c(.6, .35, .02, .03))
  clinic <- sample(3, n, TRUE, c(.5, .3, .2))
  therapist <- paste0("T", clinic, sample(5, n, TRUE))
  born <- as.Date("1935-01-01") + sample(26000, n, TRUE)
  start <- as.Date("2021-01-04") + sample(1500, n, TRUE)
  rows <- lapply(seq_len(n), function(i) {
    level <- min(27, max(2, round(rnorm(1, 14.5, 5.5))))
    walk <- function(k, from) pmin(27, pmax(0, round(from + cumsum(rnorm(k, if (modality[i] == "") -.5 else drift[[modality[i]]], 1.6)))))
    day <- start[i]; out <- NULL; reason <- sample(c("planned", "dropout", "referred", "died", ""), 1, prob = c(.5, .27, .08, .01, .14))
    visit <- function(day, attendance, phq, flag, end) data.frame(day = day, attendance = attendance, phq9 = phq, breakthrough = flag, end_reason = end)
    if (runif(1) < .3) { out <- visit(day, "assessment", level, "", ""); day <- day + sample(c(5, 9, 13, 14, 15, 21, 28), 1) }
    k <- 1 + rpois(1, 2) + rgeom(1, .12)
    score <- walk(k, level)
    if (k > 4 && runif(1) < .3) { leap <- sample(3:(k - 1), 1); score[(leap + 1):k] <- pmax(0, score[(leap + 1):k] - sample(6:10, 1)) }
    for (j in seq_len(k)) {
      flag <- if (clinic[i] != 3 && runif(1) < (if (modality[i] == "") .05 else push[[modality[i]]])) sample(c("client", "therapist", "both"), 1) else ""
      out <- rbind(out, visit(day, "attended", score[j], flag, if (j == k) reason else ""))
      day <- day + sample(c(5, 7, 7, 7, 8, 14), 1)
      if (runif(1) < .12) { out <- rbind(out, visit(day, sample(c("dna", "cancelled"), 1), NA, "", "")); day <- day + sample(c(3, 7), 1) }
    }
    if (runif(1) < .15) out <- rbind(out, visit(max(out$day) + 2, "assessment", min(27, score[k] + 9), "", ""))
    if (runif(1) < .45) for (j in seq_len(sample(3, 1))) { out <- rbind(out, visit(day + 20, "assessment", walk(1, score[k] + sample(-2:13, 1)), "", "")); day <- day + sample(25:80, 1) }
    if (runif(1) < .15) {
      day <- day + sample(c(46, 48, 52, 56, 78, 80, 82, 84, 86, 92, 150, 200), 1); again <- walk(3, 15)
      for (j in 1:3) { out <- rbind(out, visit(day, "attended", again[j], "", if (j == 3) "planned" else "")); day <- day + 7 }
    }
    if (runif(1) < .04) out$phq9 <- NA
    out$gad7 <- pmin(21, pmax(0, round(out$phq9 * .7 + rnorm(nrow(out), 1, 2))))
    out$phq9[runif(nrow(out)) < .12] <- NA; out$gad7[runif(nrow(out)) < .12] <- NA
    data.frame(client_id = sprintf("P%05d", i * 17), date_of_birth = born[i], gender = gender[i], therapist = therapist[i],
               clinic = paste("Clinic", clinic[i]), problem = problem[i], modality = modality[i], session_date = out$day, out[c("attendance", "phq9", "gad7", "breakthrough", "end_reason")])
  })
  d <- do.call(rbind, rows)
  d <- d[d$session_date <= as.Date("2025-02-28"), ]
  d[order(runif(nrow(d))), ]                 # no order at all
}

# What exports call a modality, and the label it has in the workbook; anything else is unmapped.
MODALITIES <- base::c(CBT = "CBT", counselling = "Counselling", "Counselling for depression" = "Counselling", E.M.D.R. = "EMDR", EMDR = "EMDR",
  psychodynamic = "Psychodynamic therapy", "Brief psychodynamic" = "Psychodynamic therapy", IPT = "Interpersonal therapy",
  "Couples therapy for depression" = "Couples therapy", "Guided self-help (book)" = "Guided self-help (book)",
  "Guided self-help (computer)" = "Guided self-help (computer)", Mindfulness = "Mindfulness",
  "Psychoeducational peer support" = "Psychoeducation (group or peer support)")

# --- an export as the program's layout reads it --------------------------------------------------------------------------------------------
read_export <- function(file, unit) {
  d <- read.csv(file, colClasses = "character", na.strings = "")
  column <- function(name) if (name %in% names(d)) d[[name]] else rep(NA_character_, nrow(d))
  coded <- function(x, words) ifelse(is.na(x), NA, ifelse(x %in% names(words), words[x], "unmapped"))
  day <- as.Date(column("session_date"))
  cutoff <- max(day)
  v <- data.frame(client = d$client_id, day = day, modality = coded(column("modality"), MODALITIES),
    problem = column("problem"), gender = column("gender"), therapist = column("therapist"), clinic = column("clinic"), flag = column("breakthrough"),
    end = column("end_reason"), attended = column("attendance") == "attended", phq9 = as.numeric(column("phq9")), gad7 = as.numeric(column("gad7")))
  birth <- as.Date(column("date_of_birth"))
  order <- order(v$client, v$day)
  v <- v[order, ]; birth <- birth[order]
  intake <- ave(as.numeric(v$day), v$client, FUN = min)
  on <- as.POSIXlt(as.Date(intake, origin = "1970-01-01")); of <- as.POSIXlt(birth)
  age <- on$year - of$year - (on$mon * 100 + on$mday < of$mon * 100 + of$mday)
  v$age_band <- ifelse(is.na(age), NA, pmin(90, 5 * (age %/% 5)))
  v$at <- (as.numeric(v$day) - intake) %/% unit
  v$recent <- ave(as.numeric(v$day), v$client, FUN = max) >= as.numeric(cutoff) - 90
  v
}

run <- function(visits, study, beside, file) {
  out <<- NULL
  c <- cohort_of(visits, study)
  flow_rows(c, length(unique(visits$client)), study)
  outcome_rows(c, study)
  severity_rows(c, study)
  breakthrough_rows(c, study$primary, study); regression_values(c, study$primary, study)
  comparison_rows(c, study$primary, study)
  beside_rows(c, study$primary, beside, study)
  plateau_rows(c, study)
  relapse_rows(c, study)
  write_out(file)
}
arguments <- commandArgs(TRUE)
if (length(arguments) == 3) {
  run(read_export(arguments[2], study$unit), study, c("B1", "B3", "B4", "B5", "B6"), arguments[3])
} else {
  write.csv(make_clinic(), "whole_line_export.csv", row.names = FALSE, quote = FALSE, na = "")
  run(read_export("whole_line_export.csv", 7), study, c("B1", "B3", "B4", "B5", "B6"), "whole_line_expected.csv")
  chosen$unit <- 1                           # the research profile: days
  run(read_export("whole_line_export.csv", 1), chosen, c("B1", "B2"), "whole_line_chosen_expected.csv")
  writeLines(c(R.version.string, vapply(c("survival", "cmprsk", "MASS"), function(p) paste(p, packageVersion(p)), "")), "whole_line.versions.txt")
}
