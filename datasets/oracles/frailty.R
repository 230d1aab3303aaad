# Shared frailties: coxph with frailty(theta = fixed) for everything at one theta; the best theta, its limits and test by R's own root
# finding over such fits (coxph's own search stops early: theta is good to two or three digits there).
# Run here: Rscript frailty.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
options(warn = -1) # of eps below toler.chol
control <- coxph.control(eps = 1e-13, iter.max = 200, toler.chol = 1e-14)

table_out(transform(kidney, sex = ifelse(sex == 1, "M", "F"))[c("id", "time", "status", "age", "sex")], "kidney")
table_out(subset(rats, sex == "f")[c("litter", "rx", "time", "status")], "rats")
table_out(with(retinopathy, data.frame(id, age, treat = trt, risk, time = futime, status, eye = as.character(eye))), "retinopathy")
set.seed(21)
n <- 400; q <- 40 # whole sessions: heavily tied
D <- data.frame(therapist = paste0("t", sample(q, n, TRUE)), site = sample(c("a", "b", "c"), n, TRUE), x = round(rnorm(n), 1), z = rbinom(n, 1, .5))
u <- rexp(n) / exp(.6 * D$x - .3 * D$z + rnorm(q, 0, .8)[as.integer(sub("t", "", D$therapist))]) * 8; end <- runif(n, 2, 20)
D$time <- ceiling(pmin(u, end)); D$status <- as.integer(u <= end); D$entry <- pmax(0, D$time - 1 - rpois(n, 7)); D$wt <- round(runif(n, .3, 2), 2); D$copies <- rpois(n, 1.2); D$off <- D$x / 9
D$flat <- rep(paste0("g", 1:20), 20)
table_out(D, "frailty_ties")

at <- function(theta, formula, d, cluster, dist, ...) {
  d$cl_ <- as.integer(factor(d[[cluster]])); d$theta_ <- theta
  f <- as.formula(paste(deparse1(formula), "+ frailty(cl_, distribution =", deparse(dist), ", theta =", sprintf("%.17g", theta), ", sparse = TRUE)"))
  do.call(coxph, list(f, data = d, control = control, robust = FALSE, ...))
}
# With weights frailty(sparse = TRUE) has a wrong diagonal (3.5-3; second differences of its own likelihood say so): taken from sparse = FALSE.
at_weighted <- function(theta, formula, d, cluster, dist, weights, ...) {
  d$cl_ <- as.integer(factor(d[[cluster]]))
  f <- as.formula(paste(deparse1(formula), "+ frailty(cl_, distribution =", deparse(dist), ", theta =", sprintf("%.17g", theta), ", sparse = FALSE)"))
  f <- do.call(coxph, list(f, data = d, weights = weights, control = control, robust = FALSE, ...))
  k <- grep("^(gamma|gauss):", names(coef(f))); H <- solve(f$var); H[k, k] <- diag(diag(H)[k]); V <- solve(H)
  list(coefficients = coef(f)[-k], var = V[-k, -k], frail = unname(coef(f)[k]), fvar = diag(V)[k], loglik = f$loglik)
}
# l: R's I-likelihood with weighted events (R counts them unweighted), checked against R's where there are no weights
gamma_l <- function(f, theta, dead) {
  nu <- 1 / theta; w <- f$frail
  f$loglik[2] + sum(nu * (w - exp(w) + 1) + lgamma(nu + dead) - lgamma(nu) + nu * log(nu) - (nu + dead) * log(nu + dead) + dead)
}
frailty_case <- function(table, formula, cluster, dist, options, limits = FALSE, weights = NULL, each = NULL, frailties = FALSE, d = tables[[table]], ...) {
  name <- case("frailty", table, paste("--cluster", cluster, "--dist", c(gamma = "gamma", gauss = "lognormal")[[dist]], options, if (frailties) "--frailties" else ""))
  cases$options[nrow(cases)] <<- sub(" +$", "", cases$options[nrow(cases)])
  w <- if (is.null(weights)) rep(1, nrow(d)) else weights
  dead <- as.vector(tapply(w * d$status, factor(d[[cluster]]), sum)); K <- length(dead)
  fit <- function(theta) if (is.null(weights)) at(theta, formula, d, cluster, dist, ...) else at_weighted(theta, formula, d, cluster, dist, weights, ...)
  cox <- do.call(coxph, c(list(formula, data = d, control = control, robust = FALSE, ...), if (!is.null(weights)) list(weights = weights)))
  last <- function(v) v[length(v)]
  if (dist == "gamma") {
    l <- function(theta) gamma_l(fit(theta), theta, dead)
    if (is.null(weights)) stopifnot(abs(l(.4) - fit(.4)$history[[1]]$c.loglik) < 1e-7)
    slope <- function(u, h = .02) (8 * (l(exp(u + h)) - l(exp(u - h))) - l(exp(u + 2 * h)) + l(exp(u - 2 * h))) / (12 * h)
  } else {
    excess <- Vectorize(function(s) (sum(fit(s)$fvar) - s * K) / s^2)
    part <- function(a, b) integrate(excess, a, b, rel.tol = 1e-9)$value / 2
    base <- part(1e-9, .5) # the integrand is smooth at 0
    l <- function(theta) { f <- fit(theta); f$loglik[2] - sum(f$frail^2) / (2 * theta) + base + part(.5, theta) }
    slope <- function(u) { f <- fit(exp(u)); sum(f$frail^2) + sum(f$fvar) - K * exp(u) }
  }
  theta <- exp(uniroot(slope, log(c(.05, 1.5)), tol = 1e-11)$root)
  f <- fit(theta)
  b <- coef(f); names(b) <- gsub("factor\\((.*?)\\)", "\\1", names(b))
  if (length(b)) coef_rows(name, b, sqrt(diag(as.matrix(f$var))), tolerance = 1e-6)
  ratio <- function(theta) if (dist == "gamma") qf(.75, 2 / theta, 2 / theta) else exp(sqrt(2 * theta) * qnorm(.75))
  g <- list(nobs = nrow(d), nevent = sum(d$status), nclusters = K, theta = theta, median.hazard.ratio = ratio(theta), logLik.partial = f$loglik[2], logLik.cox = last(cox$loglik), logLik.null = cox$loglik[1])
  if (limits) {
    top <- l(theta); zero <- last(cox$loglik); cut <- function(u) l(exp(u)) - top + qchisq(.95, 1) / 2
    g <- c(g, logLik = top, statistic.theta = 2 * (top - zero), p.value.theta = pchisq(2 * (top - zero), 1, lower.tail = FALSE) / 2,
           theta.low = if (zero > top - qchisq(.95, 1) / 2) 0 else exp(uniroot(cut, c(log(theta) - 5, log(theta)), tol = 1e-10)$root), theta.high = { far <- log(theta) + .3; while (cut(far) > 0) far <- far + .3; exp(uniroot(cut, far - c(.3, 0), tol = 1e-10)$root) })
    g$median.hazard.ratio.high <- ratio(g$theta.high)
  }
  want(name, "glance", -1, g, 1e-6)
  if (frailties) each_row(name, "frailties", data.frame(estimate = f$frail, std.error = sqrt(f$fvar)), 1e-5) # R leaves 1e-7 in them, and some are near 0
  invisible(theta)
}

# --- the data of the books
K <- "--time time --event status"
for (dist in c("gamma", "gauss")) frailty_case("kidney", Surv(time, status) ~ age + sex, "id", dist, paste(K, "--covariates age --factors sex"), TRUE, frailties = dist == "gamma")
for (ties in c("efron", "breslow")) frailty_case("rats", Surv(time, status) ~ rx, "litter", "gamma", paste(K, "--covariates rx --ties", ties), TRUE, ties = ties)
frailty_case("rats", Surv(time, status) ~ rx, "litter", "gauss", paste(K, "--covariates rx"), TRUE)
for (dist in c("gamma", "gauss")) frailty_case("retinopathy", Surv(time, status) ~ treat + risk + strata(eye), "id", dist, paste(K, "--covariates treat,risk --strata eye"), TRUE)
# --- ties, weights, delayed entry, strata, frequencies
for (dist in c("gamma", "gauss")) {
  for (ties in c("efron", "breslow")) frailty_case("frailty_ties", Surv(time, status) ~ x + z, "therapist", dist, paste(K, "--covariates x,z --ties", ties), ties == "efron", ties = ties)
  frailty_case("frailty_ties", Surv(time, status) ~ x + z, "therapist", dist, paste(K, "--covariates x,z --weights wt"), dist == "gamma", weights = D$wt)
  frailty_case("frailty_ties", Surv(entry, time, status) ~ x + z + strata(site) + offset(off), "therapist", dist, paste(K, "--entry entry --strata site --covariates x,z --offset off"), dist == "gamma", frailties = dist == "gauss")
  R <- D[rep(seq_len(n), D$copies), ]
  frailty_case("frailty_ties", Surv(time, status) ~ x + z, "therapist", dist, paste(K, "--covariates x,z --frequencies copies"), d = R)
}

oracle_write("frailty", "survival")
