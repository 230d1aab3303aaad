# Kaplan-Meier and Nelson-Aalen in all their variants: survival from the hazard, tied events, conditional curves, small early risk sets,
# frequencies beside weights, reverse curves. R 4.2.2 with survival when it was made (curves_versions.txt).
# Run here: Rscript curves.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
options(survfit.print.n = "none")

set.seed(11)
n <- 90
T <- data.frame(entry = sample(0:4, n, TRUE), length = sample(1:6, n, TRUE), status = rbinom(n, 1, .6), w = round(runif(n, .3, 2.5), 2), count = sample(0:4, n, TRUE),
                clinic = paste0("c", sample(1:9, n, TRUE)), arm = sample(c("A", "B"), n, TRUE))
T$time <- T$entry + T$length
E <- rbind(data.frame(entry = c(0, 0, 1, 2), time = c(3, 5, 5, 6), status = c(1, 1, 0, 1), arm = "A"),   # early small risk sets, one falls to 0
           data.frame(entry = c(0, 0), time = c(2, 4), status = 1, arm = "B"),
           data.frame(entry = 6 + (1:40) %% 5, time = 12 + ((1:40) * 7) %% 23, status = rep(c(1, 0, 1, 1), 10), arm = rep(c("A", "B"), 20)))
tables <- list()
for (name in c("aml", "lung", "heart")) table_use(name)
table_out(T, "curves_tied"); table_out(E, "curves_early")
A <- tables$aml; L <- tables$lung; H <- tables$heart

bare <- function(x) sub("^[^=]*=", "", x)
# Limits by the formulas: R 3.5-3 has them wrong for a robust exp(-H) (it takes the error of H for one of S).
limits <- function(S, se, type, level) {
  z <- qnorm((1 + level) / 2); e <- function(sign) switch(type, plain = S + sign * z * se, log = S * exp(sign * z * se / S),
    "log-log" = exp(-exp(log(-log(S)) - sign * z * se / (-S * log(S)) )), logit = plogis(qlogis(S) + sign * z * se / (S * (1 - S))),
    arcsin = sin(pmin(pmax(asin(sqrt(S)) + sign * z * se / (2 * sqrt(S * (1 - S))), 0), pi / 2))^2)
  low <- pmin(pmax(e(-1), 0), 1); high <- pmin(pmax(e(1), 0), 1)
  low[S == 1] <- 1; high[S == 1] <- 1; low[S == 0] <- NA; high[S == 0] <- NA
  list(low = low, high = high)
}
# The curves of one group, everything from the sums of the risk table as survfit gives them. Rows of mass 0 are no rows.
curve <- function(d, stype, ctype, robust, hazard, type, level, start, tau) {
  args <- list(Surv(d$entry, d$time, d$status) ~ 1, weights = d$w, stype = stype, ctype = ctype, robust = robust, influence = if (robust) 3 else 0)
  if (is.null(d$entry)) args[[1]] <- Surv(d$time, d$status) ~ 1
  if (robust) args$cluster <- if (is.null(d$cluster)) seq_len(nrow(d)) else d$cluster
  if (!is.null(start)) args$start.time <- start
  f <- do.call(survfit, args)
  Vh <- f$std.chaz^2; h <- f$n.event / (f$n.risk * (f$n.risk - f$n.event)); h[f$n.event == f$n.risk] <- 0
  se <- if (stype == 2) f$surv * f$std.chaz else if (robust) { if (f$logse) f$surv * f$std.err else f$std.err } else f$surv * sqrt(cumsum(f$n.event / (f$n.risk * (f$n.risk - f$n.event))))
  if (stype == 1) se[f$surv == 0] <- if (robust) 0 else NA
  l <- limits(f$surv, se, type, level)
  out <- if (hazard) data.frame(time = f$time, estimate = f$cumhaz, std.error = f$std.chaz)
         else data.frame(time = f$time, estimate = f$surv, std.error = se, conf.low = l$low, conf.high = l$high)
  out <- cbind(out, n.risk = f$n.risk, n.event = f$n.event, n.censor = f$n.censor)
  from <- if (is.null(start)) min(0, f$time) else start
  to <- if (is.null(tau)) max(f$time) else tau
  at <- c(from, pmin(f$time, to), to); area <- c(1, f$surv) * diff(at)      # one piece before each time, one after the last
  rest <- rev(cumsum(rev(area)))[-1]                                         # from each time on
  rvar <- if (stype == 2) sum(rest^2 * diff(c(0, Vh))) else sum(rest^2 * h)
  if (robust) {
    I <- if (stype == 2) -f$influence.chaz * rep(f$surv, each = nrow(f$influence.chaz)) else f$influence.surv
    rvar <- sum((I %*% diff(at)[-1])^2)
  }
  summary <- list(events = sum(f$n.event))
  if (!hazard) summary <- c(summary, list(rmean = from + sum(area), rmean.std.error = sqrt(rvar)))
  list(rows = out, summary = summary, f = f)
}
# group: NULL or a column; few times of each curve are kept.
km <- function(method, table, d, options, group = NULL, ties = "km", robust = FALSE, type = "log", level = .95, start = NULL, tau = NULL, records = NULL, aside = NULL, keep = 3) {
  name <- case(method, table, options)
  hazard <- method == "nelson-aalen"
  if (is.null(d$w)) d$w <- rep(1, nrow(d))
  d <- d[d$w > 0, ]
  g <- if (is.null(group)) rep("", nrow(d)) else as.character(d[[group]])
  glance <- NULL
  for (k in sort(unique(g))) {
    s <- if (is.list(start)) start[[k]] else start
    c <- curve(d[g == k, ], if (ties == "km") 1 else 2, if (ties == "fh") 2 else 1, robust, hazard, type, level, s, tau)
    rows <- c$rows; if (!is.null(group)) rows$strata <- k
    by_time(name, rows[unique(round(seq(1, nrow(rows), length.out = keep))), ], 1e-8)
    x <- c$summary; if (!is.null(s)) x$start.time <- s
    x$records <- if (is.null(s)) sum(g == k) else sum(g == k & d$time >= s)
    if (!is.null(aside)) x$events.set.aside <- aside[[k]]
    glance <- rbind(glance, as.data.frame(x))
  }
  each_row(name, "glance", glance)
}
expand <- function(d, by) d[rep(seq_len(nrow(d)), d[[by]]), ]
with_columns <- function(d, ...) { x <- list(...); as.data.frame(c(lapply(x, function(k) d[[k]]), list(arm = d$arm))) }
tied <- with_columns(T, entry = "entry", time = "time", status = "status")
weighted <- transform(tied, w = T$w); counted <- transform(tied, count = T$count)
aml <- data.frame(time = A$time, status = A$status, arm = A$arm)
lung <- data.frame(time = L$time, status = L$dead, arm = L$sex)
heart <- data.frame(entry = H$start, time = H$stop, status = H$event, arm = H$transplant)

# --- survival from the hazard; tied events one after the other
for (ties in c("breslow", "fh")) {
  km("km", "aml", aml, paste("--time time --event status --by arm --tau 40 --type", ties), "arm", ties, tau = 40)
  km("km", "curves_tied", tied, paste("--time time --entry entry --event status --conf-type log-log --conf-level 0.9 --type", ties), ties = ties, type = "log-log", level = .9)
  km("km", "curves_tied", weighted, paste("--time time --entry entry --event status --weights w --conf-type logit --type", ties), ties = ties, type = "logit")
  km("km", "curves_tied", weighted, paste("--time time --entry entry --event status --weights w --robust --tau 7 --conf-type plain --type", ties), ties = ties, robust = TRUE, type = "plain", tau = 7)
  km("km", "curves_tied", transform(weighted, cluster = T$clinic), paste("--time time --entry entry --event status --weights w --cluster clinic --conf-type arcsin --type", ties),
     ties = ties, robust = TRUE, type = "arcsin")
  km("nelson-aalen", "lung", lung, paste("--time time --event dead --by sex --ties", ties), "arm", ties)
  km("nelson-aalen", "curves_tied", weighted, paste("--time time --entry entry --event status --by arm --weights w --ties", ties), "arm", ties)
  km("nelson-aalen", "curves_tied", transform(weighted, cluster = T$clinic), paste("--time time --entry entry --event status --weights w --cluster clinic --ties", ties), ties = ties, robust = TRUE)
}
# --- frequencies are rows; beside sampling weights
km("km", "curves_tied", expand(counted, "count"), "--time time --entry entry --event status --by arm --frequencies count", "arm")
km("km", "curves_tied", expand(transform(weighted, count = T$count), "count"), "--time time --entry entry --event status --by arm --frequencies count --weights w --robust", "arm", robust = TRUE)
km("km", "curves_tied", expand(counted, "count"), "--time time --entry entry --event status --by arm --frequencies count --type fh --robust", "arm", "fh", robust = TRUE)
km("km", "curves_tied", expand(transform(weighted, count = T$count, cluster = T$clinic), "count"), "--time time --entry entry --event status --frequencies count --weights w --cluster clinic", robust = TRUE)
km("nelson-aalen", "curves_tied", expand(transform(weighted, count = T$count), "count"), "--time time --entry entry --event status --frequencies count --weights w --ties fh", ties = "fh")
# --- given no event before T
km("km", "lung", lung, "--time time --event dead --by sex --start-time 210 --tau 600", "arm", start = 210, tau = 600)
km("km", "lung", lung, "--time time --event dead --by sex --start-time 210 --robust --type fh", "arm", "fh", start = 210, robust = TRUE)
km("km", "heart", heart, "--time stop --entry start --event event --by transplant --start-time 30 --tau 500 --conf-type log-log", "arm", start = 30, tau = 500, type = "log-log")
km("km", "curves_tied", weighted, "--time time --entry entry --event status --start-time 3 --weights w --robust", start = 3, robust = TRUE)
km("nelson-aalen", "heart", heart, "--time stop --entry start --event event --start-time 30", start = 30)
# --- small early risk sets: after the last time, before the most are at risk, with fewer than N at risk
begin <- function(d, n) {
  u <- sort(unique(d$time)); at_risk <- vapply(u, function(t) sum(d$entry < t & t <= d$time), 0)
  few <- which(at_risk < n & seq_along(u) < which.max(at_risk))
  list(start = u[max(few) + 1], aside = sum(d$status[d$time < u[max(few) + 1]]))
}
early <- function(n, options, ...) {
  b <- lapply(split(E, E$arm), begin, n)
  km("km", "curves_early", E, paste("--time time --entry entry --event status --by arm --min-risk", n, options), "arm", start = lapply(b, `[[`, "start"), aside = lapply(b, `[[`, "aside"), ...)
}
early(3, ""); early(12, "--type fh --tau 30", ties = "fh", tau = 30); early(5, "--robust --conf-type plain", robust = TRUE, type = "plain")
km("km", "curves_early", E, "--time time --entry entry --event status --by arm", "arm")
want(name <- case("km", "curves_early", "--time time --entry entry --event status --by arm --times 1,4,4.5"), "tidy", 3, list(strata = "B", time = 1, estimate = 1, std.error = 0, conf.low = 1, conf.high = 1))
want(name, "tidy", 4, list(strata = "B", time = 4, estimate = 0, std.error = NA, conf.low = NA, conf.high = NA))
# --- the curve of follow-up
km("km", "lung", transform(lung, status = 1 - status), "--time time --event dead --by sex --reverse", "arm")
q <- quantile(survfit(Surv(time, 1 - dead) ~ sex, L), .5)
each_row(case("km", "lung", "--time time --event dead --by sex --reverse --conf-level 0.95"), "glance", data.frame(strata = c("F", "M"), median = as.vector(q$quantile), median.low = as.vector(q$lower), median.high = as.vector(q$upper)))
km("nelson-aalen", "heart", transform(heart, status = 1 - status), "--time stop --entry start --event event --reverse --ties fh", ties = "fh")

oracle_write("curves", "survival")
