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

# Log hazard ratios of the first flag by these people, against CBT, with their standard errors.
flags <- function(d, who) {
  one <- do.call(rbind, lapply(split(d, d$client_id), function(x) {
    hit <- which(x$breakthrough %in% who)
    data.frame(modality = x$modality[1], time = if (length(hit)) hit[1] else nrow(x), event = length(hit) > 0)
  }))
  # By size, not by events: that would choose those with many.
  enough <- names(which(table(one$modality) >= 40))
  one <- one[one$modality %in% enough, ]
  one$modality <- relevel(factor(one$modality), "CBT")
  fit <- coef(summary(coxph(Surv(time, event) ~ modality, one, ties = "efron")))
  data.frame(label = sub("^modality", "", rownames(fit)), estimate = fit[, "coef"], se = fit[, "se(coef)"])
}

# R1: after a score below 10 and 6 or more below the first, a score of 10 or more that is 6 or more above the lowest since.
relapses <- function(d) {
  do.call(rbind, lapply(split(d, d$client_id), function(x) {
    x <- x[!is.na(x$phq9), ]
    events <- 0; days <- 0; since <- NA; low <- NA
    for (i in seq_len(nrow(x))) {
      if (!is.na(since)) {
        if (x$phq9[i] >= 10 && x$phq9[i] - low >= 6) { events <- events + 1; days <- days + x$day[i] - since; since <- NA; next }
        low <- min(low, x$phq9[i])
      } else if (i > 1 && x$phq9[i] < 10 && x$phq9[1] - x$phq9[i] >= 6) { since <- x$day[i]; low <- x$phq9[i] }
    }
    if (!is.na(since)) days <- days + x$day[nrow(x)] - since
    data.frame(label = x$modality[1][nrow(x) > 0], events = events[nrow(x) > 0], months = (days / 30.4375)[nrow(x) > 0])
  }))
}

# Means of the PHQ-9 at the start and the end of courses of two sessions or more.
ends <- function(d) {
  do.call(rbind, lapply(split(d, d$client_id), function(x) {
    s <- x$phq9[!is.na(x$phq9)]
    if (nrow(x) < 2 || length(s) < 2) return(NULL)
    data.frame(label = x$modality[1], start = s[1], end = s[length(s)])
  }))
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
