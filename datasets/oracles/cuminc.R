# Cumulative incidence: cmprsk's variance, limits on every scale, restricted times, frequencies, clusters, delayed entry, a later start.
# survfit's influence matrix gives the jackknife's errors; Aalen's of restricted times are the double sum of the definition.
# Run here: Rscript cuminc.R [FOLDER]
source("common.R")
suppressMessages({library(survival); library(cmprsk)})
set.seed(41); invisible(Sys.setlocale("LC_COLLATE", "C"))
M <- with(mgus2, data.frame(id, sex = as.character(sex), etime = ifelse(pstat == 1, ptime, futime), cause = ifelse(pstat == 1, 1, 2 * death)))[sample(1384), ]
n <- 240
T <- data.frame(begin = sample(0:3, n, TRUE, c(.6, .2, .1, .1)), arm = sample(c("x", "y"), n, TRUE), site = paste0("s", sample(1:25, n, TRUE)), w = round(runif(n, .2, 2.5), 3), count = sample(0:4, n, TRUE))
T$end <- T$begin + pmin(1 + rgeom(n, ifelse(T$arm == "x", .22, .33)), 8); T$cause <- sample(0:3, n, TRUE, c(.25, .4, .2, .15))
B <- with(subset(transplant, futime > 0), data.frame(futime, abo = as.character(abo), event = c(censored = 0, death = 2, ltx = 1, withdraw = 3)[as.character(event)]))
table_out(M, "incidence_mgus2"); table_out(T, "incidence_tied"); table_out(B, "incidence_transplant")

limits <- function(p, se, type, z = qnorm(.975)) switch(type, log = c(p * exp(-z * se / p), min(1, p * exp(z * se / p))), plain = c(max(0, p - z * se), min(1, p + z * se)),
  `log-log` = exp(-exp(log(-log(p)) + c(-1, 1) * z * se / (p * log(p)))), logit = plogis(qlogis(p) + c(-1, 1) * z * se / (p * (1 - p))),
  arcsin = sin(pmin(pi / 2, pmax(0, asin(sqrt(p)) + c(-1, 1) * z * se / (2 * sqrt(p * (1 - p))))))^2)
# the jackknife: survfit on one row a person
jackknife <- function(x, causes, tau, start) { x <- x[x$w > 0 & x$end >= start, ]
  x$f <- factor(x$cause, 0:causes); x$one <- seq_len(nrow(x)); f <- survfit(Surv(begin, end, f) ~ 1, x, id = one, weights = w, influence = TRUE)
  inf <- f$influence.pstate; at <- as.integer(dimnames(inf)[[1]]); inf <- inf * x$w[at]; sq <- function(m) colSums(rowsum(m, x$unit[at])^2)
  step <- diff(c(start, pmin(f$time, tau), tau)); k <- seq_len(causes + 1)
  list(time = f$time, p = f$pstate, v = sapply(k, function(j) sq(inf[, -1, j])), area = colSums(rbind(f$p0, f$pstate) * step), va = sapply(k, function(j) sq(inf[, , j] %*% step))) }
# Aalen's, term by term
aalen <- function(x, causes, tau, start) { x <- x[x$w > 0 & x$end >= start, ]; u <- sort(unique(x$end)); m <- length(u)
  N <- sapply(u, function(t) sum(x$w[x$begin < t & x$end >= t])); D <- sapply(1:causes, function(k) sapply(u, function(t) sum(x$w[x$end == t & x$cause == k])))
  S <- cumprod(1 - rowSums(D) / N); S[S < 1e-12] <- 0; before <- c(1, S[-m]); v <- function(d, n) ifelse(d > 1, 1 - (d - 1) / (n - 1), 1) * d
  step <- diff(c(pmin(u, tau), tau)); out <- list(time = u, p = S, v = 0, area = start * 0 + (min(u[1], tau) - start) + sum(S * step), va = NA)
  for (k in 1:causes) { F <- cumsum(before * D[, k] / N); o <- rowSums(D) - D[, k]; V <- sapply(1:m, function(i) { j <- 1:i; g <- ifelse(S[j] > 0, (F[i] - F[j]) / S[j], 0); sum((before[j] / N[j])^2 * (v(D[j, k], N[j]) * (1 - g)^2 + v(o[j], N[j]) * g^2)) })
    A <- sum(sapply(which(u <= tau), function(j) { i <- j:m; own <- sum(step[i] * (1 - if (S[j] > 0) (F[i] - F[j]) / S[j] else 0)); g <- if (S[j] > 0) sum(step[i] * (F[i] - F[j]) / S[j]) else 0; (before[j] / N[j])^2 * (v(D[j, k], N[j]) * own^2 + v(o[j], N[j]) * g^2) }))
    out$p <- cbind(out$p, F); out$v <- cbind(out$v, V); out$area <- c(out$area, sum(F * step)); out$va <- c(out$va, A) }
  out }
incidence <- function(table, d, time, event, at, by = NULL, entry = NULL, weight = NULL, count = NULL, cluster = NULL, tau = NULL, start = 0, type = NULL, variance = "ij", cmprsk = FALSE) {
  name <- case("cuminc", table, paste0("--time ", time, " --event ", event, " --times ", paste(at, collapse = ","), if (!is.null(by)) paste(" --by", by), if (!is.null(entry)) paste(" --entry", entry), if (!is.null(weight)) paste(" --weights", weight),
    if (!is.null(count)) paste(" --frequencies", count), if (!is.null(cluster)) paste(" --cluster", cluster), if (!is.null(tau)) paste(" --tau", tau), if (start > 0) paste(" --start-time", start), if (!is.null(type)) paste(" --conf-type", type), if (variance != "ij") paste(" --variance", variance)))
  x <- data.frame(begin = if (is.null(entry)) -1 else d[[entry]], end = d[[time]], cause = d[[event]], w = if (is.null(weight)) 1 else d[[weight]], g = if (is.null(by)) "" else d[[by]], unit = if (is.null(cluster)) as.character(seq_len(nrow(d))) else d[[cluster]])
  if (!is.null(count)) { k <- d[[count]]; x <- x[rep(seq_len(nrow(x)), k), ]; if (is.null(cluster)) x$unit <- as.character(seq_len(nrow(x))) }
  causes <- max(x$cause); row <- 0; line <- 0; type <- if (is.null(type)) "log" else type
  for (g in sort(unique(x$g))) { y <- x[x$g == g, ]; end <- if (is.null(tau)) max(y$end) else tau
    f <- if (variance == "ij") jackknife(y, causes, end, start) else aalen(y, causes, end, start)
    if (cmprsk) { c <- cuminc(y$end, y$cause); p <- timepoints(c, at); for (k in 1:causes) for (i in seq_along(at)) { j <- sum(f$time <= at[i]); if (j && f$p[j, k + 1] > 0) stopifnot(abs(p$est[k, i] / f$p[j, k + 1] - 1) < 1e-10, abs(p$var[k, i] / f$v[j, k + 1] - 1) < 1e-9) } }
    for (k in 1:causes) { for (t in at) { j <- sum(f$time <= t); if (j && f$p[j, k + 1] > 0) { p <- f$p[j, k + 1]; se <- sqrt(f$v[j, k + 1]); ci <- limits(p, se, type); want(name, "tidy", row, list(time = t, cause = k, estimate = p, std.error = se, conf.low = ci[1], conf.high = ci[2])) }; row <- row + 1 }
      want(name, "glance", line, c(list(records = sum(y$w > 0 & y$end >= start), rmean = f$area[k + 1], rmean.std.error = sqrt(f$va[k + 1]), free.rmean = f$area[1] + start), if (variance == "ij") list(free.rmean.std.error = sqrt(f$va[1])))); line <- line + 1 } } }
at <- c(11, 60, 120, 240)
incidence("incidence_mgus2", M, "etime", "cause", at, by = "sex", variance = "aalen", cmprsk = TRUE)
incidence("incidence_mgus2", M, "etime", "cause", at, variance = "aalen", tau = 120, type = "log-log", cmprsk = TRUE)
incidence("incidence_mgus2", M, "etime", "cause", at, by = "sex", tau = 240, type = "log-log")
for (type in c("plain", "logit", "arcsin")) incidence("incidence_mgus2", M, "etime", "cause", c(60, 240), type = type)
incidence("incidence_mgus2", M, "etime", "cause", at, start = 24, tau = 120)
incidence("incidence_transplant", B, "futime", "event", c(7, 100, 500), by = "abo", variance = "aalen", cmprsk = TRUE)
incidence("incidence_transplant", B, "futime", "event", c(7, 100, 500), tau = 365)
incidence("incidence_tied", T, "end", "cause", c(1, 4, 6), by = "arm", variance = "aalen", tau = 7)
incidence("incidence_tied", T, "end", "cause", c(2, 5), by = "arm", entry = "begin", variance = "aalen", tau = 6, start = 2)
incidence("incidence_tied", T, "end", "cause", c(2, 5), by = "arm", entry = "begin", count = "count", tau = 6)
incidence("incidence_tied", T, "end", "cause", c(2, 5), by = "arm", entry = "begin", count = "count", variance = "aalen")
incidence("incidence_tied", T, "end", "cause", c(2, 5), count = "count", weight = "w", cluster = "site", entry = "begin", tau = 6, start = 1)
oracle_write("cuminc", c("survival", "cmprsk"))
