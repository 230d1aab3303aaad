# Mean cumulative functions of recurrent events: survfit with id (cumulative hazard and its jackknife by person), the Poisson variance and
# the pseudo-score tests of Cook, Lawless & Nadeau 1996 (3.3) from their definitions, person by person. Run here: Rscript mcf.R [FOLDER]
source("common.R")
suppressMessages(library(survival))

set.seed(17)
shuffled <- function(d) d[sample(nrow(d)), ]
G <- shuffled(with(cgd, data.frame(id, tstart, tstop, status, treat = sub(" .*", "", as.character(treat)), sex = as.character(sex), w = round(.3 + (id * 7 %% 13) / 9, 3))))
# bladder tumours: a person's rows follow each other; rows of no length (an event at the end of observation has none after it) are left out
B <- shuffled(with(subset(bladder2, stop > start), data.frame(id, stop, event, rx = paste0("arm", rx))))
R <- local({ # rhDNase: first event of each exacerbation and the days after it when no one is at risk (gaps)
  first <- subset(rhDNase, !duplicated(id)); d1 <- tmerge(first, first, id = id, tstop = as.numeric(end.dt - entry.dt))
  temp <- with(rhDNase, data.frame(id, a = ivstart, b = ivstop)); d1 <- tmerge(d1, subset(temp, !is.na(a)), id = id, ev = event(a), off = tdc(a), on = tdc(b))
  d <- subset(d1, is.na(off) | (!is.na(on) & tstart >= on)); shuffled(with(d, data.frame(id, tstart, tstop, ev, trt = paste0("t", trt)))) })
# heavy ties, late entries, persons of weight 0 and one group without events
T <- local({ n <- 60; d <- do.call(rbind, lapply(1:n, function(i) { a <- sample(0:4, 1); k <- sample(1:4, 1); t <- sort(sample((a + 1):12, min(k, 12 - a)))
  data.frame(id = paste0("p", i), begin = c(a, t[-length(t)]), end = t, event = c(rep(1, length(t) - 1), sample(0:1, 1)), arm = c("x", "y", "z")[1 + i %% 3], w = (i %% 4) / 2) }))
  d$event[d$arm == "z"] <- 0; shuffled(d) })
table_out(G, "recurrent_cgd"); table_out(B, "recurrent_bladder"); table_out(R, "recurrent_rhdnase"); table_out(T, "recurrent_tied")

last_number <- function(f, t) max(c(0, which(f$time <= t)))
curves <- function(name, d, entry, time, event, by, w, at, poisson = FALSE, plain = FALSE, level = .95) {
  z <- qnorm(.5 + level / 2); row <- 0
  for (g in if (is.null(by)) "" else sort(unique(d[[by]]))) {
    x <- if (is.null(by)) d else d[d[[by]] == g, ]; x$w_ <- if (is.null(w)) 1 else x[[w]]; x <- x[x$w_ > 0, ]; x$id_ <- factor(x$id)
    x$e_ <- x[[entry]]; x$t_ <- x[[time]]; x$d_ <- x[[event]]
    f <- survfit(Surv(e_, t_, d_) ~ 1, x, id = id_, weights = w_, robust = TRUE)
    dN <- sapply(f$time, function(t) sum(x$w_[x$t_ == t & x$d_ == 1])); nr <- sapply(f$time, function(t) sum(x$w_[x$e_ < t & x$t_ >= t]))
    stopifnot(max(abs(cumsum(dN / nr) - f$cumhaz)) < 1e-10)
    se <- if (poisson) sqrt(cumsum(dN / nr^2)) else f$std.chaz
    for (t in at) { k <- last_number(f, t); before <- max(c(0, which(f$time <= max(c(-1, at[at < t])))))
      est <- if (k) f$cumhaz[k] else 0; s <- if (k) se[k] else 0
      v <- list(time = t, n.event = sum(dN[seq_len(k)]) - sum(dN[seq_len(before)]), estimate = est, std.error = s)
      if (est > 0) v <- c(v, list(conf.low = if (plain) max(0, est - z * s) else est * exp(-z * s / est), conf.high = if (plain) est + z * s else est * exp(z * s / est)))
      if (!is.null(by)) v$strata <- as.character(g)
      want(name, "tidy", row, v); row <- row + 1 }
    want(name, "glance", if (is.null(by)) 0 else match(g, sort(unique(d[[by]]))) - 1, list(persons = length(unique(x$id_)), events = sum(dN), events.per.person = tail(f$cumhaz, 1)))
  }
}
# 3.3 of the article, straight from it: one person after the other
tests <- function(name, d, entry, time, event, by, w, poisson = FALSE) {
  W <- if (is.null(w)) rep(1, nrow(d)) else d[[w]]; d <- d[W > 0, ]; W <- W[W > 0]
  g <- as.character(d[[by]]); G <- sort(unique(g)); e <- d[[entry]]; t <- d[[time]]; ev <- d[[event]]
  u <- sort(unique(t)); n <- sapply(G, function(k) sapply(u, function(s) sum(W[g == k & e < s & t >= s]))); dN <- sapply(G, function(k) sapply(u, function(s) sum(W[g == k & t == s & ev == 1])))
  share <- n / rowSums(n); step <- ifelse(n > 0, dN / n, 0); tau <- max(u[rowSums(n > 0) > 1])
  for (weight in c("constant", "linear")) {
    a <- if (weight == "constant") rep(1, length(u)) else pmax(tau - u, 0) / tau
    U <- colSums(a * (dN - share * rowSums(dN)))
    V <- matrix(0, length(G), length(G))
    if (poisson) for (j in seq_along(u)) for (h in seq_along(G)) { x <- (seq_along(G) == h) - share[j, ]; V <- V + a[j]^2 * dN[j, h] * outer(x, x) }
    else for (i in unique(d$id)) {
      x <- 0
      for (r in which(d$id == i)) for (j in which(u > e[r] & u <= t[r])) { h <- match(g[r], G)
        x <- x + W[r] * a[j] * ((seq_along(G) == h) - share[j, ]) * ((u[j] == t[r]) * ev[r] - step[j, h]) }
      V <- V + outer(x, x) }
    q <- eigen(V, symmetric = TRUE); keep <- q$values > 1e-10 * max(q$values)
    chi <- sum((t(q$vectors[, keep]) %*% U)^2 / q$values[keep])
    want(name, "test", if (weight == "constant") 0 else 1, list(weight = weight, statistic = chi, df = sum(keep), p.value = pchisq(chi, sum(keep), lower.tail = FALSE)))
  }
}
mcf <- function(table, d, entry, time, event, by, w, at, more = "", told = entry) {
  name <- case("mcf", table, paste0("--id id", if (!is.null(told)) paste(" --entry", told), " --time ", time, " --event ", event, if (!is.null(by)) paste(" --by", by), if (!is.null(w)) paste(" --weights", w), " --times ", paste(at, collapse = ","), more))
  curves(name, d, entry, time, event, by, w, at, grepl("poisson", more), grepl("plain", more), if (grepl("conf-level", more)) .9 else .95)
  if (!is.null(by)) tests(name, d, entry, time, event, by, w, grepl("poisson", more))
}
at <- c(3, 50, 100, 200, 300)
mcf("recurrent_cgd", G, "tstart", "tstop", "status", "treat", NULL, at)
mcf("recurrent_cgd", G, "tstart", "tstop", "status", "treat", NULL, at, " --variance poisson --conf-type plain")
mcf("recurrent_cgd", G, "tstart", "tstop", "status", "treat", "w", at, " --conf-level 0.9")
mcf("recurrent_cgd", G, "tstart", "tstop", "status", NULL, NULL, at, told = NULL)
B$start <- bladder2$start[match(paste(B$id, B$stop), paste(bladder2$id, bladder2$stop))]
mcf("recurrent_bladder", B, "start", "stop", "event", "rx", NULL, c(1, 6, 12, 24, 36), told = NULL)
mcf("recurrent_bladder", B, "start", "stop", "event", "rx", NULL, c(1, 6, 12, 24, 36), " --variance poisson", told = NULL)
mcf("recurrent_rhdnase", R, "tstart", "tstop", "ev", "trt", NULL, c(20, 60, 120, 160))
mcf("recurrent_tied", T, "begin", "end", "event", "arm", NULL, c(2, 4, 6, 10))
mcf("recurrent_tied", T, "begin", "end", "event", "arm", "w", c(2, 4, 6, 9), " --conf-type plain")
mcf("recurrent_tied", T, "begin", "end", "event", "arm", "w", c(2, 4, 6, 9), " --variance poisson")
oracle_write("mcf", "survival")
