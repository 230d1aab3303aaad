# Restricted mean survival times: their contrasts, and their adjustment for covariates. survRM2 is not at hand where this is made: its
# published values stand here (print of rmst2 in its vignette; the unrounded ones of an earlier run of it), and its estimator is written
# from the formulas (Uno et al. 2014; Tian, Zhao & Wei 2014) with lm, glm and loops over all pairs of rows.
# Run here: Rscript rmst.R [FOLDER]
source("common.R")
suppressMessages(library(survival))

for (name in c("aml", "lung", "heart", "curves_tied", "curves_early")) table_use(name)
P <- with(subset(pbc, id <= 312), data.frame(years = time / 365.25, death = as.numeric(status == 2), arm = ifelse(trt == 1, "D", "placebo"), age, bili, albumin, stage))
P[c("years", "age")] <- round(P[c("years", "age")], 10)
set.seed(3); P <- P[sample(nrow(P)), ]
table_out(P, "pbc")

# Mean, variance and (robust) influence of each row, of one group.
area <- function(d, tau, robust) {
  args <- list(if (is.null(d$entry)) Surv(d$time, d$status) ~ 1 else Surv(d$entry, d$time, d$status) ~ 1, weights = d$w, robust = robust)
  if (robust) args <- c(args, list(cluster = seq_len(nrow(d)), influence = 3))
  f <- do.call(survfit, args)
  at <- c(0, pmin(f$time, tau), tau); piece <- c(1, f$surv) * diff(at); rest <- rev(cumsum(rev(piece)))[-1]
  h <- ifelse(f$n.risk == f$n.event, 0, f$n.event / (f$n.risk * (f$n.risk - f$n.event)))
  list(mean = sum(piece), var = sum(rest^2 * h), influence = if (robust) drop(f$influence.surv %*% diff(at)[-1]))
}
rmst <- function(table, d, options, tau = NULL, group = TRUE, robust = FALSE, cluster = NULL, reference = NULL, level = .95) {
  name <- case("rmst", table, options)
  if (is.null(d$w)) d$w <- 1
  g <- if (group) as.character(d$arm) else rep("all", nrow(d)); labels <- sort(unique(g)); k <- length(labels)
  if (is.null(tau)) tau <- min(tapply(d$time, g, max))
  fits <- lapply(labels, function(l) area(d[g == l, ], tau, robust))
  m <- vapply(fits, `[[`, 0, "mean"); V <- diag(vapply(fits, `[[`, 0, "var"), k)
  if (robust) {
    I <- matrix(0, nrow(d), k); for (j in 1:k) I[g == labels[j], j] <- fits[[j]]$influence
    V <- crossprod(rowsum(I, if (is.null(cluster)) seq_len(nrow(d)) else cluster))
  }
  z <- qnorm((1 + level) / 2); se <- sqrt(diag(V))
  rows <- do.call(rbind, lapply(1:k, function(j) data.frame(measure = c("rmst", "rmtl"), estimate = c(m[j], tau - m[j]), std.error = se[j],
    conf.low = c(m[j], tau - m[j]) - z * se[j], conf.high = c(m[j], tau - m[j]) + z * se[j], strata = labels[j])))
  if (!group) rows$strata <- NULL
  each_row(name, "tidy", rows)
  want(name, "glance", -1, list(tau = tau))
  if (k > 1) {
    r <- if (is.null(reference)) 1 else match(reference, labels)
    contrast <- function(j, kind) {
      v <- if (kind == "rmtl.ratio") tau - m else m
      one <- if (kind == "difference") c(1, -1) else c(1 / v[j], -1 / v[r]); x <- if (kind == "difference") v[j] - v[r] else log(v[j] / v[r])
      if (!is.finite(x)) return(data.frame(strata = labels[j], contrast = kind, estimate = NA, std.error = NA, statistic = NA, p.value = NA, conf.low = NA, conf.high = NA))
      s <- sqrt(drop(one %*% V[c(j, r), c(j, r)] %*% one)); back <- if (kind == "difference") identity else exp
      data.frame(strata = labels[j], contrast = kind, estimate = back(x), std.error = s, statistic = x / s, p.value = 2 * pnorm(-abs(x / s)),
                 conf.low = back(x - z * s), conf.high = back(x + z * s))
    }
    each_row(name, "contrasts", do.call(rbind, lapply(setdiff(1:k, r), function(j) do.call(rbind, lapply(c("difference", "ratio", "rmtl.ratio"), contrast, j = j)))))
    C <- cbind(diag(k - 1), -1)[, , drop = FALSE]; x <- drop(C %*% m); q <- drop(x %*% solve(C %*% V %*% t(C), x))
    want(name, "glance", -1, list(statistic = q, df = k - 1, p.value = pchisq(q, k - 1, lower.tail = FALSE)))
  }
  invisible(name)
}

# Inverse-probability-of-censoring weights by group (G after its censorings at the time, floored at 0.001), martingale-corrected variance.
tian <- function(time, status, group, X, tau, link, w = rep(1, length(time)), k = seq_along(time)) {
  y <- pmin(time, tau); d <- ifelse(time >= tau, 1, status); G <- numeric(length(y))
  for (g in unique(group)) for (i in which(group == g)) {
    u <- unique(y[group == g & y <= y[i] & d == 0])
    G[i] <- prod(vapply(u, function(t) 1 - sum(w[group == g & y == t & d == 0]) / sum(w[group == g & y >= t]), 0))
  }
  v <- w * d / pmax(G, .001); z <- if (link == "rmtl.ratio") tau - y else y
  f <- if (link == "difference") lm(z ~ X - 1, weights = v) else glm(z ~ X - 1, family = quasipoisson, weights = v, control = glm.control(1e-14, 100))
  b <- coef(f); mu <- if (link == "difference") drop(X %*% b) else exp(drop(X %*% b))
  s <- X * (v * (z - mu)); kappa <- s
  for (g in unique(group)) {
    m <- which(group == g); R <- vapply(m, function(i) sum(w[m][y[m] >= y[i]]), 0)
    Q <- t(vapply(m, function(i) colSums(s[m, , drop = FALSE][y[m] >= y[i], , drop = FALSE]), numeric(ncol(X))))
    for (j in seq_along(m)) {
      before <- which(y[m] <= y[m[j]] & d[m] == 0)
      kappa[m[j], ] <- s[m[j], ] + w[m[j]] * (1 - d[m[j]]) * Q[j, ] / R[j] - w[m[j]] * colSums(w[m][before] * Q[before, , drop = FALSE] / R[before]^2)
    }
  }
  A <- crossprod(X, X * (w * (if (link == "difference") 1 else mu))); B <- crossprod(rowsum(kappa, k))
  list(b = b, se = sqrt(diag(solve(A, t(solve(A, B))))))
}
adjusted <- function(name, d, formula, tau, level = .95, w = rep(1, nrow(d)), k = seq_len(nrow(d)), group = d$arm) {
  X <- model.matrix(formula, d); z <- qnorm((1 + level) / 2)
  rows <- do.call(rbind, lapply(c("difference", "ratio", "rmtl.ratio"), function(link) {
    f <- tian(d$time, d$status, as.character(group), X, tau, link, w, k)
    data.frame(contrast = link, term = colnames(X), estimate = f$b, std.error = f$se, conf.low = f$b - z * f$se)
  }))
  each_row(name, "adjusted", rows, 1e-7) # the log link is iterated
  invisible(rows)
}

aml <- with(tables$aml, data.frame(time, status, arm)); lung <- with(tables$lung, data.frame(time, status = dead, arm = sex, age, ph.ecog))
heart <- with(tables$heart, data.frame(entry = start, time = stop, status = event, arm = transplant))
tied <- with(tables$curves_tied, data.frame(entry, time, status, arm, w, count, clinic)); p <- transform(P, time = years, status = death)
expand <- function(d) d[rep(seq_len(nrow(d)), d$count), ]

# --- contrasts of groups
name <- rmst("aml", aml, "--time time --event status --by arm --tau 40 --reference arm=Nonmaintained", 40, reference = "Nonmaintained")
want(name, "contrasts", 0, list(reference = "Nonmaintained", estimate = 6.967171717, conf.low = -3.167232935, conf.high = 17.10157637, p.value = .177841632), 1e-8)  # survRM2
want(name, "contrasts", 1, list(estimate = 1.317692441), 1e-8); want(name, "contrasts", 2, list(estimate = .614422472), 1e-8)
name <- rmst("pbc", p, "--time years --event death --by arm --tau 10 --reference arm=placebo", 10, reference = "placebo")
want(name, "tidy", 0, list(estimate = 7.14649300, std.error = .28277485), 1e-7); want(name, "tidy", 2, list(estimate = 7.283415761, std.error = .295478092), 1e-8)
want(name, "contrasts", 0, list(estimate = -.136922765, conf.low = -.938519086, conf.high = .664673557, p.value = .737786088), 1e-7)    # survRM2
want(name, "contrasts", 1, list(estimate = .981200748, conf.low = .878052436, conf.high = 1.096466304), 1e-8)
want(name, "contrasts", 2, list(estimate = 1.050402547, conf.low = .787241824, conf.high = 1.401533146), 1e-8)
e <- subset(lung, !is.na(ph.ecog)); e$arm <- e$ph.ecog
rmst("lung", e, "--time time --event dead --by ph.ecog --conf-level 0.9", level = .9)
rmst("lung", lung, "--time time --event dead --tau 365", 365, group = FALSE)
rmst("heart", heart, "--time stop --entry start --event event --by transplant --tau 300", 300)
rmst("curves_tied", tied[c("entry", "time", "status", "arm", "w")], "--time time --entry entry --event status --by arm --weights w --robust", robust = TRUE)
rmst("curves_tied", tied[c("entry", "time", "status", "arm", "w")], "--time time --entry entry --event status --by arm --weights w --cluster clinic --tau 8.5", 8.5, robust = TRUE, cluster = tied$clinic)
rmst("curves_tied", expand(tied)[c("entry", "time", "status", "arm")], "--time time --entry entry --event status --by arm --frequencies count")
rmst("curves_tied", expand(tied)[c("entry", "time", "status", "arm", "w")], "--time time --entry entry --event status --by arm --frequencies count --weights w --cluster clinic",
     robust = TRUE, cluster = expand(tied)$clinic)
# not observed so long
name <- case("rmst", "aml", "--time time --event status --by arm --tau 200 --covariates time")
want(name, "tidy", 0, list(estimate = NA, std.error = NA, conf.low = NA)); want(name, "contrasts", 0, list(estimate = NA, p.value = NA)); want(name, "adjusted", 1, list(estimate = NA, p.value = NA))
want(name, "tidy", 2, list(estimate = 22.708333333333333, std.error = area(subset(aml, arm == "Nonmaintained")[c("time", "status")], 200, FALSE)$var^.5))

# --- adjusted for covariates
name <- rmst("pbc", p, "--time years --event death --by arm --tau 10 --reference arm=placebo --covariates age,bili,albumin", 10, reference = "placebo")
rows <- adjusted(name, transform(p, armD = as.numeric(arm == "D")), ~ age + bili + albumin + armD, 10)
published <- list(difference = c(2.743, -.069, -.325, 2.550, -.210, 2.134, .018, .039, .472, .343), ratio = c(1.369, -.009, -.087, .360, -.033, .356, .003, .013, .080, .050),
                  rmtl.ratio = c(1.992, .025, .063, -.750, .035, .695, .007, .008, .149, .127)) # the vignette of survRM2 1.0-4: coef, se(coef)
for (l in names(published)) stopifnot(abs(with(rows[rows$contrast == l, ], c(estimate, std.error)) - published[[l]]) <= .0005 + 1e-9)
name <- rmst("lung", transform(e, arm = lung$arm[!is.na(lung$ph.ecog)]), "--time time --event dead --by sex --tau 500 --covariates age --factors ph.ecog --conf-level 0.9", 500, level = .9)
adjusted(name, transform(e, sex = lung$arm[!is.na(lung$ph.ecog)], ph.ecog = factor(ph.ecog), arm = lung$arm[!is.na(lung$ph.ecog)]), ~ age + sex + ph.ecog, 500, .9)
g <- tables$lung; g <- g[complete.cases(g[c("ph.ecog", "inst")]), ]; g$arm <- factor(g$ph.ecog); g$status <- g$dead
g3 <- transform(g, ph.ecog = relevel(factor(ph.ecog), "1"))
adjusted(case("rmst", "lung", "--time time --event dead --by ph.ecog --tau 600 --covariates age --factors sex --weights half --cluster inst --reference ph.ecog=1"), g3, ~ age + ph.ecog + sex, 600, w = g$half, k = g$inst)
# the only one of a group dies at tau: no time lost, its ratio runs away
name <- case("rmst", "lung", "--time time --event dead --by ph.ecog --tau 118 --covariates age")
for (i in 10:14) want(name, "adjusted", i, list(contrast = "rmtl.ratio", estimate = NA, std.error = NA))
x <- expand(tied)
adjusted(case("rmst", "curves_tied", "--time time --event status --covariates w --factors arm --frequencies count --cluster clinic --tau 7"), x, ~ w + arm, 7, k = x$clinic, group = rep("all", nrow(x)))
adjusted(case("rmst", "curves_tied", "--time time --event status --by arm --covariates entry --frequencies count --weights w --tau 8"), x, ~ entry + arm, 8, w = x$w)

# --- on pseudo-observations of each group (Andersen, Hansen & Klein 2004): estimating equations with the mean as variance, solved by Newton;
# the difference is geepack's
gee <- function(z, X, link, w, k) {
  if (link == "difference") b <- lm(z ~ X - 1, weights = w)$coefficients else {
    b <- c(log(weighted.mean(z, w)), rep(0, ncol(X) - 1))
    for (i in 1:60) { mu <- exp(drop(X %*% b)); b <- b + solve(crossprod(X, X * (w * mu)), crossprod(X, w * (z - mu))) }
  }
  b <- drop(b); mu <- if (link == "difference") drop(X %*% b) else exp(drop(X %*% b))
  A <- crossprod(X, X * (w * (if (link == "difference") 1 else mu))); B <- crossprod(rowsum(X * (w * (z - mu)), k))
  list(b = b, se = sqrt(diag(solve(A, t(solve(A, B))))))
}
on_pseudo <- function(name, d, formula, tau, w = rep(1, nrow(d)), k = seq_len(nrow(d)), group = d$arm) {
  X <- model.matrix(formula, d); y <- numeric(nrow(d)); d$even <- w / ave(w, group)   # R's mass is the number of rows
  for (g in unique(group)) {
    f <- do.call(survfit, list(if (is.null(d$entry)) Surv(time, status) ~ 1 else Surv(entry, time, status) ~ 1, data = d[group == g, ], weights = quote(even)))
    y[group == g] <- pseudo(f, times = tau, type = "rmst")
  }
  each_row(name, "adjusted", do.call(rbind, lapply(c("difference", "ratio", "rmtl.ratio"), function(link) {
    f <- gee(if (link == "rmtl.ratio") tau - y else y, X, link, w, k)
    if (link == "difference") { # geepack wants the rows of a cluster together
      o <- order(k); s <- geepack::geese.fit(X[o, ], y[o], as.integer(factor(k))[o], weights = w[o], family = gaussian(), corstr = "independence")
      stopifnot(all.equal(s$beta, f$b, check.attributes = FALSE), all.equal(sqrt(diag(s$vbeta)), f$se, check.attributes = FALSE, tolerance = 1e-6))
    }
    data.frame(contrast = link, term = colnames(X), estimate = f$b, std.error = f$se)
  })), 1e-7)
}
on_pseudo(case("rmst", "pbc", "--time years --event death --by arm --tau 10 --reference arm=placebo --covariates age,bili,albumin --adjust pseudo"),
          transform(p, armD = as.numeric(arm == "D")), ~ age + bili + albumin + armD, 10)
on_pseudo(case("rmst", "curves_tied", "--time time --entry entry --event status --by arm --covariates count --tau 7 --adjust pseudo"), tied, ~ count + arm, 7)
on_pseudo(case("rmst", "curves_tied", "--time time --entry entry --event status --by arm --covariates count --weights w --cluster clinic --tau 7 --adjust pseudo"), tied, ~ count + arm, 7, tied$w, tied$clinic)
on_pseudo(case("rmst", "curves_tied", "--time time --event status --covariates w --frequencies count --tau 7 --adjust pseudo"), x[c("time", "status", "w")], ~ w, 7, group = rep("all", nrow(x)))

oracle_write("rmst", c("survival", "geepack"))
