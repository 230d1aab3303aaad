# Counts: rates with their limits. R's poisson.test, and inversions of the Poisson and binomial tails with uniroot where R has none.
# Run here: Rscript counts.R [FOLDER]
source("common.R")

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
  rate_case("counts_few", few, "events", "months", "team", "a", names(limits)[i], names(ratios)[i], .9)
  rate_case("quine", quine, "Days", "stay", "Age", "F1", names(limits)[i], names(ratios)[i], .95)
  rate_case("epil", epil, "y", NULL, "trt", "placebo", names(limits)[i], names(ratios)[i], .99)
}

oracle_write("counts", "MASS")
