# Compares simulated exports 1.csv .. 20.csv in a folder with their truth; stops with an error where one is off.
suppressMessages({library(survival); library(jsonlite)})
folder <- commandArgs(TRUE)[1]

# Attended sessions of each client's first episode (a gap of more than 90 days begins another), numbered.
first_episode <- function(file) {
  d <- read.csv(file, colClasses = "character")
  d <- d[d$attendance == "attended", ]
  d$day <- as.integer(as.Date(d$session_date))
  d <- d[order(d$client_id, d$day), ]
  gap <- ave(d$day, d$client_id, FUN = function(x) cumsum(c(0, diff(x)) > 90))
  d <- d[gap == 0, ]
  d$session <- ave(d$day, d$client_id, FUN = seq_along)
  d$phq9 <- as.integer(d$phq9)
  d
}

# Rows of each client, in order.
rows_of <- function(d) split(seq_len(nrow(d)), d$client_id)

# Log hazard ratios of the first flag by these people, against CBT, with their standard errors.
flags <- function(d, who) {
  flagged <- d$breakthrough %in% who
  rows <- rows_of(d)
  hit <- vapply(rows, function(i) { h <- which(flagged[i]); if (length(h)) h[1] else 0L }, 1L)
  modality <- d$modality[vapply(rows, `[`, 1L, 1L)]
  one <- data.frame(modality, time = ifelse(hit > 0, hit, lengths(rows)), event = hit > 0)
  # By size, not by events: that would choose those with many.
  one <- one[one$modality %in% names(which(table(one$modality) >= 40)), ]
  one$modality <- relevel(factor(one$modality), "CBT")
  fit <- coef(summary(coxph(Surv(time, event) ~ modality, one, ties = "efron")))
  data.frame(label = sub("^modality", "", rownames(fit)), estimate = fit[, "coef"], se = fit[, "se(coef)"])
}

# R1: after a score below 10 and 6 or more below the first, a score of 10 or more that is 6 or more above the lowest since. Events and days at risk.
relapses_of <- function(phq9, day) {
  events <- 0; days <- 0; since <- NA; low <- NA; n <- length(phq9)
  for (i in seq_len(n)[-1]) {
    if (!is.na(since)) {
      if (phq9[i] >= 10 && phq9[i] - low >= 6) { events <- events + 1; days <- days + day[i] - since; since <- NA }
      else low <- min(low, phq9[i])
    } else if (phq9[i] < 10 && phq9[1] - phq9[i] >= 6) { since <- day[i]; low <- phq9[i] }
  }
  if (!is.na(since)) days <- days + day[n] - since
  c(events, days)
}

relapses <- function(d) {
  d <- d[!is.na(d$phq9), ]
  rows <- rows_of(d)
  got <- vapply(rows, function(i) relapses_of(d$phq9[i], d$day[i]), c(0, 0))
  data.frame(label = d$modality[vapply(rows, `[`, 1L, 1L)], events = got[1, ], months = got[2, ] / 30.4375)
}

# PHQ-9 at the start and the end of courses with two scores or more.
ends <- function(d) {
  d <- d[!is.na(d$phq9), ]
  rows <- rows_of(d)
  rows <- rows[lengths(rows) >= 2]
  first <- vapply(rows, `[`, 1L, 1L)
  data.frame(label = d$modality[first], start = d$phq9[first], end = d$phq9[vapply(rows, function(i) i[length(i)], 1L)])
}

z <- NULL; rates <- NULL; scores <- NULL
for (seed in 1:20) {
  truth <- fromJSON(file.path(folder, paste0(seed, ".json")))
  m <- truth$modalities
  d <- first_episode(file.path(folder, paste0(seed, ".csv")))
  for (who in list(c("therapist", "both"), c("client", "both"))) {
    f <- flags(d, who)
    f$z <- (f$estimate - log(m$hazard_ratio[match(f$label, m$label)])) / f$se
    z <- rbind(z, f)
  }
  rates <- rbind(rates, relapses(d))
  scores <- rbind(scores, ends(d))
}
cat("hazard ratios:", nrow(z), "estimates, beyond 3 standard errors:", sum(abs(z$z) > 3), "\n")
print(round(tapply(z$z, z$label, mean), 2))
# Three standard errors: 0.27 % of estimates lie beyond by chance. Each modality's mean of k estimates (two definitions share their data) within 3 / sqrt(k / 2).
stopifnot(nrow(z) > 100, mean(abs(z$z) > 3) < 0.02)
stopifnot(all(abs(tapply(z$z, z$label, mean)) < 3 / sqrt(tapply(z$z, z$label, length) / 2)))

r <- aggregate(cbind(events, months) ~ label, rates, sum)
r$want <- m$relapses_per_100_months[match(r$label, m$label)]
r$got <- 100 * r$events / r$months
print(r)
# A relapse is seen at the session after it: within 4 standard errors and 5 % of the rate.
stopifnot(all(abs(r$got - r$want) < 4 * 100 * sqrt(r$want / 100 * r$months) / r$months + 0.05 * r$want))

s <- aggregate(cbind(start, end) ~ label, scores, mean)
n <- table(scores$label)[s$label]
want <- m$phq9[match(s$label, m$label), ]
print(cbind(s, want[c("start_mean", "end_mean")]))
# Calibrated to half a point (large groups), chance of small ones on top.
stopifnot(all(abs(s$start - want$start_mean) < 0.4 + 3 * 6 / sqrt(n)), all(abs(s$end - want$end_mean) < 0.5 + 3 * 6.5 / sqrt(n)))
