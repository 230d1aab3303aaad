# Counts: rates with their limits (poisson.test, and inversions of the Poisson and binomial tails with uniroot), Poisson and negative-binomial
# regression (glm, MASS::glm.nb taken to the fixed point, sandwich HC0).
# Run here: Rscript counts.R [FOLDER]
source("common.R")
suppressMessages({library(MASS); library(sandwich)})

# --- rates: groups with few, many and no events; quine's days; visits of epil
set.seed(41)
few <- data.frame(events = c(0, 1, 0, 3, 2, 8, 60, 40, 0, 0, 15000, 9e5), months = c(2, 1.5, 7, 3, 4.25, 5, 11, 80, 1, 2, 30, 500.5), team = c("a", "b", "a", "c", "c", "d", "e", "e", "a", "b", "f", "g"))
few <- few[sample(nrow(few)), ]
table_out(few, "counts_few")
quine <- table_use("quine")
epil <- MASS::epil[sample(nrow(MASS::epil)), c("y", "trt", "base", "age", "V4", "subject", "lbase")]
epil$weeks <- 2; epil$w <- rep(c(.5, 1, 2, 1.25), length.out = nrow(epil)); epil$f <- rep(c(1, 2, 1, 0, 3), length.out = nrow(epil))
table_out(epil, "epil")
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-300, maxiter = 10000)$root
mid_p <- function(k, t, level) {
  a <- (1 - level) / 2
  low <- if (k == 0) 0 else root(function(m) ppois(k, m, lower.tail = FALSE) + dpois(k, m) / 2 - a, 1e-9, k + 1)
  high <- root(function(m) ppois(k, m) - dpois(k, m) / 2 - a, k / 2, 2 * k + 20)
  c(low, high) / t
}
byar <- function(k, t, level) {
  z <- qnorm(1 - (1 - level) / 2)
  if (k == 0) c(NA, NA) else c(k * (1 - 1 / (9 * k) - z / (3 * sqrt(k)))^3, (k + 1) * (1 - 1 / (9 * (k + 1)) + z / (3 * sqrt(k + 1)))^3) / t
}
# statistics published for the exact and Byar limits
stopifnot(all.equal(byar(1, 1, .95), c(.013072133, 5.5637556), tolerance = 1e-6), all.equal(byar(100, 1, .95), c(81.362105, 121.62794), tolerance = 1e-6),
          all.equal(c(poisson.test(4, 2)$conf.int), c(.544932687, 5.12079434), tolerance = 1e-8))
exact <- function(k, t, level) c(poisson.test(k, t, conf.level = level)$conf.int)
limits <- list(exact = exact, `mid-p` = mid_p, byar = byar)
ratio_exact <- function(k, t, level) { r <- poisson.test(k, t, conf.level = level); c(r$conf.int, r$p.value) }
ratio_mid_p <- function(k, t, level) { # k[1] of sum(k) at chance t1 r / (t1 r + t0), half of the outcome itself
  a <- (1 - level) / 2; n <- sum(k); odds <- function(p) p / (1 - p) * t[2] / t[1]
  low <- if (k[1] == 0) 0 else odds(root(function(p) pbinom(k[1], n, p, lower.tail = FALSE) + dbinom(k[1], n, p) / 2 - a, 0, k[1] / n))
  high <- if (k[2] == 0) NA else odds(root(function(p) pbinom(k[1], n, p) - dbinom(k[1], n, p) / 2 - a, k[1] / n, 1))
  p0 <- t[1] / sum(t); below <- pbinom(k[1], n, p0) - dbinom(k[1], n, p0) / 2
  c(low, high, min(1, 2 * min(below, 1 - below)))
}
ratio_wald <- function(k, t, level) {
  if (any(k == 0)) return(c(NA, NA, NA))
  b <- c(log(k[1] / t[1] / (k[2] / t[2])), sqrt(sum(1 / k)))
  glm_b <- coef(summary(glm(k ~ c(1, 0) + offset(log(t)), family = poisson, epsilon = 1e-12)))[2, 1:2] # the Wald test of a Poisson regression
  stopifnot(all.equal(b, unname(glm_b), tolerance = 1e-6))
  c(exp(b[1] + c(-1, 1) * qnorm(1 - (1 - level) / 2) * b[2]), 2 * pnorm(-abs(b[1] / b[2])))
}
ratios <- list(exact = ratio_exact, `mid-p` = ratio_mid_p, wald = ratio_wald)
rate_case <- function(table, d, count, exposure, by, reference, lim, rat, level) {
  name <- case("rate", table, paste0("--count ", count, if (!is.null(exposure)) paste0(" --exposure ", exposure), " --by ", by, " --reference ", by, "=", reference,
                                     " --limits ", lim, " --ratio-limits ", rat, " --conf-level ", level))
  g <- sort(unique(as.character(d[[by]]))); k <- tapply(d[[count]], as.character(d[[by]]), sum)[g]
  t <- if (is.null(exposure)) table(as.character(d[[by]]))[g] else tapply(d[[exposure]], as.character(d[[by]]), sum)[g]
  k <- as.vector(k); t <- as.vector(t); r <- match(reference, g)
  each_row(name, "tidy", do.call(rbind, lapply(seq_along(g), function(i) { ci <- limits[[lim]](k[i], t[i], level)
    data.frame(strata = g[i], events = k[i], exposure = t[i], estimate = k[i] / t[i], conf.low = ci[1], conf.high = ci[2]) })))
  each_row(name, "ratios", do.call(rbind, lapply(setdiff(seq_along(g), r), function(i) {
    v <- if (k[i] + k[r] > 0) ratios[[rat]](k[c(i, r)], t[c(i, r)], level) else c(NA, NA, NA)
    v[is.infinite(v)] <- NA; e <- k[i] / t[i] / (k[r] / t[r])
    data.frame(strata = g[i], reference, estimate = if (is.finite(e)) e else NA, conf.low = v[1], conf.high = v[2], p.value = v[3]) })))
}
for (i in 1:3) {
  rate_case("counts_few", few, "events", "months", "team", "d", names(limits)[i], names(ratios)[i], .95)
  if (i == 2) rate_case("counts_few", few, "events", "months", "team", "a", names(limits)[i], names(ratios)[i], .9)
  if (i == 2) rate_case("quine", quine, "Days", "stay", "Age", "F1", names(limits)[i], names(ratios)[i], .95)
}

# --- regressions: what glm says, at full convergence; frequencies by writing the rows out
flat <- data.frame(y = c(3, 3, 2, 4, 3, 1, 5, 6, 4, 5, 6, 5, 2, 3), g = rep(c("p", "q"), each = 7), months = c(1, 1.5, 1, 2, 1.5, 1, 2, 3, 2, 2.5, 3, 2, 1, 1),
                   age = c(20, 31, 28, 44, 25, 39, 52, 60, 33, 47, 58, 41, 22, 27), clinic = c(1, 1, 2, 3, 4, 5, 2, 2, 5, 1, 1, 4, 3, 3), off = seq(-.3, .3, length.out = 14))[sample(14), ]
table_out(flat, "counts_flat")
spray <- InsectSprays[sample(nrow(InsectSprays)), ]; spray$plot <- seq_len(nrow(spray)) %% 9; spray$half <- rep(c(.5, 1, 1.5), length.out = nrow(spray))
spray$times <- rep(c(2, 0, 1, 3), length.out = nrow(spray)); table_out(spray, "spray")
clean <- function(x) gsub("factor\\((.*?)\\)", "\\1", x)
settled <- glm.control(epsilon = 1e-15, maxit = 100)
robust_se <- function(f, cluster) sqrt(diag(if (is.null(cluster)) sandwich(f) else vcovCL(f, cluster = cluster, type = "HC0", cadjust = FALSE)))
glm_glance <- function(name, f, ...) want(name, "glance", -1, list(nobs = nobs(f), logLik = as.vector(logLik(f)), df = attr(logLik(f), "df"), AIC = AIC(f), BIC = BIC(f),
  deviance = deviance(f), df.residual = f$df.residual, pearson = sum(residuals(f, "pearson")^2), converged = "true", ...), 1e-7)
poisson_case <- function(table, d, formula, options, weights = NULL, times = NULL, robust = FALSE, cluster = NULL, family = poisson(), level = .95) {
  name <- case("poisson", table, options)
  if (!is.null(times)) d <- d[rep(seq_len(nrow(d)), d[[times]]), ]
  d$case_weight <- if (is.null(weights)) 1 else d[[weights]]
  environment(formula) <- environment()
  f <- suppressWarnings(glm(formula, data = d, weights = case_weight, family = family, control = settled))
  se <- sqrt(diag(vcov(f)))
  if (family$family == "quasipoisson") {
    b <- coef(f); z <- qt(1 - (1 - level) / 2, f$df.residual)
    each_row(name, "tidy", data.frame(term = clean(names(b)), estimate = unname(b), std.error = unname(se), statistic = unname(b / se),
      p.value = unname(2 * pt(-abs(b / se), f$df.residual)), conf.low = unname(b - z * se), conf.high = unname(b + z * se)), 1e-7)
    return(want(name, "glance", -1, list(dispersion = summary(f)$dispersion), 1e-7))
  }
  b <- coef(f); names(b) <- clean(names(b))
  coef_rows(name, b, unname(se), if (robust || !is.null(cluster)) unname(robust_se(f, if (!is.null(cluster)) d[[cluster]])), level, 1e-7)
  glm_glance(name, f, null.deviance = f$null.deviance, dispersion = sum(residuals(f, "pearson")^2) / f$df.residual, dispersion.deviance = deviance(f) / f$df.residual)
}
poisson_case("quine", quine, Days ~ Sex + Age + Eth, "--count Days --factors Sex,Age,Eth")
poisson_case("quine", quine, Days ~ Lrn + Age + offset(log(stay)), "--count Days --exposure stay --factors Lrn,Age --cluster class --conf-level 0.9", cluster = "class", level = .9)
poisson_case("quine", quine, Days ~ Sex, "--count Days --factors Sex --quasi", family = quasipoisson())
poisson_case("epil", epil, y ~ age + lbase + V4 + trt, "--count y --covariates age,lbase,V4 --factors trt --robust", robust = TRUE)
poisson_case("epil", epil, y ~ age + trt, "--count y --covariates age --factors trt --weights w --cluster subject", weights = "w", cluster = "subject")
poisson_case("epil", epil, y ~ base + trt, "--count y --covariates base --factors trt --frequencies f --cluster subject", times = "f", cluster = "subject")
poisson_case("epil", epil, y ~ base + trt, "--count y --covariates base --factors trt --frequencies f --weights w --robust", times = "f", weights = "w", robust = TRUE)
poisson_case("spray", spray, count ~ spray, "--count count --factors spray --quasi --conf-level 0.8", family = quasipoisson(), level = .8)
poisson_case("spray", spray, count ~ spray, "--count count --factors spray --weights half --robust", weights = "half", robust = TRUE)
poisson_case("counts_flat", flat, y ~ age + g + offset(off) + offset(log(months)), "--count y --exposure months --factors g --covariates age --offset off --cluster clinic", cluster = "clinic")
poisson_case("counts_flat", flat, y ~ 1, "--count y --robust", robust = TRUE)

# glm.nb stops theta.ml at eps^.25 and its error is of the step before: scoring by its formula and theta.ml in turn, on to the fixed point.
negbin_case <- function(table, d, formula, options, weights = NULL, times = NULL, robust = FALSE, cluster = NULL) {
  name <- case("negbin", table, options)
  if (!is.null(times)) d <- d[rep(seq_len(nrow(d)), d[[times]]), ]
  d$case_weight <- if (is.null(weights)) 1 else d[[weights]]
  environment(formula) <- environment()
  f <- suppressWarnings(glm.nb(formula, data = d, weights = case_weight, control = glm.control(epsilon = 1e-14, maxit = 200)))
  x <- model.matrix(f); y <- f$y; w <- f$prior.weights; off <- if (is.null(f$offset)) 0 else f$offset; b <- coef(f); t <- as.vector(f$theta)
  for (i in 1:40) {
    mu <- drop(exp(x %*% b + off)); v <- solve(crossprod(x, x * (w * mu / (1 + mu / t))))
    b <- b + drop(v %*% crossprod(x, w * (y - mu) / (1 + mu / t)))
    th <- theta.ml(y, drop(exp(x %*% b + off)), sum(w), w, limit = 200, eps = 1e-14); t <- as.vector(th)
  }
  stopifnot(abs(b - coef(f)) < 1e-4, abs(t / f$theta - 1) < 1e-3)
  mu <- drop(exp(x %*% b + off)); v <- solve(crossprod(x, x * (w * mu / (1 + mu / t))))
  s <- x * (w * (y - mu) / (1 + mu / t)); if (!is.null(cluster)) s <- rowsum(s, d[[cluster]])
  hc0 <- sqrt(diag(v %*% crossprod(s) %*% v))
  if (robust || !is.null(cluster)) stopifnot(max(abs(hc0 / robust_se(f, if (!is.null(cluster)) d[[cluster]]) - 1)) < 1e-2)
  names(b) <- clean(names(b))
  coef_rows(name, b, unname(sqrt(diag(v))), if (robust || !is.null(cluster)) unname(hc0), tolerance = 1e-7)
  ll <- sum(w * (lgamma(t + y) - lgamma(t) - lgamma(y + 1) + t * log(t) + y * log(mu) - (t + y) * log(t + mu)))
  p <- suppressWarnings(glm(formula, data = d, weights = case_weight, family = poisson(), control = settled)); lr <- 2 * (ll - as.vector(logLik(p)))
  k <- ncol(x); n <- sum(w != 0)
  want(name, "glance", -1, list(nobs = n, logLik = ll, df = k + 1, AIC = -2 * ll + 2 * (k + 1), BIC = -2 * ll + log(n) * (k + 1), theta = t, std.error.theta = attr(th, "SE"),
    deviance = 2 * sum(w * (y * log(pmax(1, y) / mu) - (y + t) * log((y + t) / (mu + t)))), pearson = sum(w * (y - mu)^2 / (mu + mu^2 / t)), boundary = "false",
    statistic.overdispersion = lr, p.value.overdispersion = pchisq(lr, 1, lower.tail = FALSE) / 2, converged = "true"), 1e-7)
}
negbin_case("quine", quine, Days ~ Sex + Age + Eth + Lrn, "--count Days --factors Sex,Age,Eth,Lrn --robust", robust = TRUE)
negbin_case("quine", quine, Days ~ Eth + Age + offset(log(stay)), "--count Days --exposure stay --factors Eth,Age --cluster class", cluster = "class")
negbin_case("epil", epil, y ~ age + lbase + V4 + trt, "--count y --covariates age,lbase,V4 --factors trt --cluster subject", cluster = "subject")
negbin_case("epil", epil, y ~ lbase + trt, "--count y --covariates lbase --factors trt --weights w --robust", weights = "w", robust = TRUE)
negbin_case("epil", epil, y ~ base + trt, "--count y --covariates base --factors trt --frequencies f --cluster subject", times = "f", cluster = "subject")
negbin_case("spray", spray, count ~ spray, "--count count --factors spray")
negbin_case("spray", spray, count ~ 1, "--count count --frequencies times --weights half --robust", weights = "half", times = "times", robust = TRUE)
# no more spread than Poisson's: the Poisson fit, theta none
name <- case("negbin", "counts_flat", "--count y --exposure months --factors g --cluster clinic")
f <- glm(y ~ g + offset(log(months)), data = flat, family = poisson(), control = settled)
stopifnot(sum((flat$y - fitted(f))^2 - flat$y) < 0)
coef_rows(name, coef(f), unname(sqrt(diag(vcov(f)))), unname(robust_se(f, flat$clinic)), tolerance = 1e-7)
glm_glance(name, f, theta = NA, boundary = "true", statistic.overdispersion = 0, p.value.overdispersion = 1)

oracle_write("counts", c("MASS", "sandwich"))
