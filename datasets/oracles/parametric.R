# The oracle table of parametric survival regression. survival::survreg where it has the model; else the likelihood written out below,
# from the formulas (Kalbfleisch & Prentice 2002; Prentice 1974; Gompertz 1825), and maximised here.
# Run here, after basics.R: Rscript parametric.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
set.seed(11)
shuffled <- function(d) d[sample(nrow(d)), ]
table_use("lung"); table_use("veteran")
L <- tables$lung; V <- tables$veteran
K <- shuffled(transform(kidney, disease = as.character(disease), id = id, sex = ifelse(sex == 1, "M", "F"), copies = rep(c(1, 2, 1, 3), length.out = 76)))
O <- shuffled(transform(ovarian, early = round(futime * rep(c(0, .2, .5), length.out = 26))))
# Seen every 30 days: the event is known to be between two visits, before the first, or after the last. Some rows have neither.
visit <- 30; I <- transform(L, low = visit * floor(time / visit), high = visit * floor(time / visit) + visit)
I$high[L$dead == 0] <- NA; I$low[I$low == 0] <- NA; I$high[c(5, 50)] <- NA; I$low[c(5, 50)] <- NA
I$exact <- rep(c(FALSE, TRUE, FALSE), length.out = nrow(I)) & !is.na(I$high)
I$low[I$exact] <- I$high[I$exact] <- I$time[I$exact]
I <- I[c("low", "high", "age", "sex", "ph.ecog", "half", "inst")]
# The same as codes 0..3; and left-censored alone: tobin's durables, none being below a quarter of the least one.
C <- with(subset(I, !is.na(low) | !is.na(high)), data.frame(start = ifelse(is.na(low), high, low), stop = high, code = ifelse(is.na(high), 0, ifelse(is.na(low), 2, ifelse(low == high, 1, 3))), age, sex))
T <- with(tobin, data.frame(durable = ifelse(durable > 0, durable, 1), bought = as.numeric(durable > 0), age, quant))
table_out(K, "parametric_kidney"); table_out(O, "parametric_ovarian"); table_out(I, "parametric_interval"); table_out(C, "parametric_codes"); table_out(T, "parametric_tobin")
# Empty ends of an interval are no missing values.
tables$parametric_interval <- transform(I, high = ifelse(is.na(low) & is.na(high), NA, 0), low = ifelse(is.na(low) & is.na(high), NA, 0))
tables$parametric_codes$stop <- 0

# Tests and limits follow from estimate and error: they are compared where asked for.
coefs <- function(name, b, se, robust, level = .95, all = FALSE) {
  if (all) return(coef_rows(name, b, se, robust, level, 1e-6))
  d <- data.frame(estimate = unname(b), std.error = se)
  if (!any(grepl(",", names(b)))) d <- cbind(term = names(b), d)
  if (!is.null(robust)) d$robust.se <- robust
  each_row(name, "tidy", d, 1e-6)
}

# --- survreg
tight <- survreg.control(rel.tolerance = 1e-12, maxiter = 200)
reg <- function(table, d, formula, options, dist = "weibull", level = .95, names = NULL, ...) {
  name <- case("parametric", table, paste("--dist", dist, options))
  f <- do.call(survreg, list(formula, data = d, dist = dist, control = tight, ...))
  s <- summary(f)$table; b <- setNames(s[, 1], if (is.null(names)) rownames(s) else names)
  robust <- if (is.null(f$naive.var)) NULL else unname(sqrt(diag(f$var)))
  se <- if (is.null(robust)) unname(s[, 2]) else unname(sqrt(diag(f$naive.var)))
  k <- length(b); df <- length(coef(f)) - 1
  coefs(name, b, se, robust, level, level == .9 || dist == "loglogistic" && !is.null(robust))
  want(name, "glance", -1, list(nobs = nrow(f$y), logLik = f$loglik[2], logLik.null = f$loglik[1], df = k, df.log = df, AIC = AIC(f), BIC = BIC(f),
    statistic.log = if (df) 2 * diff(f$loglik) else NA, p.value.log = if (df && level == .9) pchisq(2 * diff(f$loglik), df, lower.tail = FALSE),
    scale = if (length(f$scale) == 1) unname(f$scale)), 1e-6)
  invisible(f)
}
four <- c("weibull", "exponential", "lognormal", "loglogistic")
for (dist in four) {
  reg("lung", L, Surv(time, dead) ~ ph.ecog + age + sex, "--time time --event dead --covariates ph.ecog,age --factors sex", dist)
  reg("veteran", V, Surv(time, status) ~ karno + diagtime + celltype, "--time time --event status --covariates karno,diagtime --factors celltype --conf-level 0.9", dist, .9)
  reg("parametric_interval", I, Surv(low, high, type = "interval2") ~ age + sex, "--time low --time2 high --type interval2 --covariates age --factors sex", dist)
}
for (dist in four[3:4]) reg("lung", L, Surv(time, dead) ~ age + sex + cluster(inst), "--time time --event dead --covariates age --factors sex --cluster inst", dist)
for (dist in four[-2]) reg("parametric_ovarian", O, Surv(futime, fustat) ~ 1, "--time futime --event fustat", dist)
reg("parametric_ovarian", O, Surv(futime, fustat) ~ ecog.ps + rx, "--time futime --event fustat --covariates ecog.ps,rx", "exponential")
reg("parametric_kidney", K, Surv(time, status) ~ age + sex + disease, "--time time --event status --covariates age --factors sex,disease --type right")
reg("parametric_kidney", K, Surv(time, status) ~ age + sex + cluster(id), "--time time --event status --covariates age --factors sex --cluster id", "lognormal")
reg("parametric_kidney", K, Surv(time, status) ~ age + sex, "--time time --event status --covariates age --factors sex --robust", "loglogistic", robust = TRUE, cluster = seq_len(nrow(K)))
reg("parametric_kidney", K[rep(seq_len(nrow(K)), K$copies), ], Surv(time, status) ~ age + sex, "--time time --event status --covariates age --factors sex --frequencies copies", "weibull")
reg("lung", L, Surv(time, dead) ~ age + sex, "--time time --event dead --covariates age --factors sex --weights half", "lognormal", weights = L$half)
reg("lung", L, Surv(time, dead) ~ age + strata(sex), "--time time --event dead --covariates age --strata sex", names = c("(Intercept)", "age", "sex=F", "sex=M"))
reg("lung", L, Surv(time, dead) ~ age + strata(sex, ph.ecog), "--time time --event dead --covariates age --strata sex,ph.ecog", "loglogistic", names = rep(",", 9))
reg("veteran", V, Surv(time, status) ~ trt + karno + offset(off), "--time time --event status --covariates trt,karno --offset off", "weibull")
reg("parametric_codes", C, Surv(start, stop, code, type = "interval") ~ age + sex, "--time start --time2 stop --event code --covariates age --factors sex", "loglogistic")
reg("parametric_tobin", T, Surv(durable, bought, type = "left") ~ age + quant, "--time durable --event bought --type left --covariates age,quant", "lognormal")

# --- the likelihood itself. eta = linear predictor, tau = log scale (gompertz: shape), q = Q
law <- list(
  weibull = list(f = function(t, e, s, q) dweibull(t, exp(-s), exp(e), TRUE), S = function(t, e, s, q) pweibull(t, exp(-s), exp(e), FALSE, TRUE)),
  exponential = list(f = function(t, e, s, q) dexp(t, exp(-e), TRUE), S = function(t, e, s, q) pexp(t, exp(-e), FALSE, TRUE)),
  lognormal = list(f = function(t, e, s, q) dlnorm(t, e, exp(s), TRUE), S = function(t, e, s, q) plnorm(t, e, exp(s), FALSE, TRUE)),
  loglogistic = list(f = function(t, e, s, q) dlogis(log(t), e, exp(s), TRUE) - log(t), S = function(t, e, s, q) plogis(log(t), e, exp(s), FALSE, TRUE)),
  gengamma = list(f = function(t, e, s, q) { k <- q^-2; w <- (log(t) - e) / exp(s); log(abs(q)) + k * log(k) - lgamma(k) + k * (q * w - exp(q * w)) - s - log(t) },
    S = function(t, e, s, q) pgamma(q^-2 * exp(q * (log(t) - e) / exp(s)), q^-2, lower.tail = q < 0, log.p = TRUE)),
  # the shape in units of 1 / 500, so that all parameters are of one size
  gompertz = list(f = function(t, e, s, q) e + s / 500 * t - exp(e) * expm1(s / 500 * t) / (s / 500), S = function(t, e, s, q) -exp(e) * expm1(s / 500 * t) / (s / 500)))
# Rows: known to be after low and not after high, on condition of being after entry.
loglik_rows <- function(th, m) {
  p <- ncol(m$X); k <- max(m$stratum); l <- law[[m$dist]]
  e <- drop(m$X %*% th[1:p]) + m$offset; s <- if (m$dist == "exponential") 0 else th[p + m$stratum]; q <- th[length(th)]
  S <- function(t) ifelse(t <= 0, 0, ifelse(is.finite(t), l$S(pmax(t, 1e-300), e, s, q), -Inf))
  exact <- m$low == m$high
  late <- pmax(m$low, m$entry)
  ifelse(exact, l$f(pmax(m$low, 1e-300), e, s, q), log(exp(S(late)) - exp(S(m$high)))) - S(m$entry)
}
# Differences of sixth order, steps in units of the standard errors.
unit <- function(j, k) replace(numeric(k), j, 1)
slope <- function(f, x, h) sapply(seq_along(x), function(j) { d <- h * unit(j, length(x)); (45 * (f(x + d) - f(x - d)) - 9 * (f(x + 2 * d) - f(x - 2 * d)) + f(x + 3 * d) - f(x - 3 * d)) / (60 * h[j]) })
curve2 <- function(f, x, h) slope(function(y) slope(f, y, h), x, h)
maximise <- function(m, start) {
  f <- function(th) sum(m$weight * loglik_rows(th, m))
  g <- function(th) { v <- f(th); if (is.finite(v)) -v else 1e10 }
  o <- suppressWarnings(optim(start, g, method = "Nelder-Mead", control = list(maxit = 5000))); o <- optim(o$par, g, method = "BFGS", control = list(maxit = 500, reltol = 1e-13))
  x <- o$par; h <- rep(1e-4, length(x))
  for (i in 1:8) {
    H <- curve2(f, x, h); H <- (H + t(H)) / 2
    step <- solve(-H, slope(f, x, h)); x <- x + step
    h <- .05 * sqrt(diag(solve(-H)))
  }
  stopifnot(max(abs(step) / h) < 1e-7)
  list(par = x, V = solve(-H), loglik = f(x), h = h)
}
own <- function(table, d, options, dist, low, high, X = matrix(0, nrow(d), 0), entry = 0, weight = 1, offset = 0, stratum = 1, cluster = NULL, start = NULL, scales = "Log(scale)", tolerance = 1e-6) {
  name <- case("parametric", table, paste("--dist", dist, options))
  n <- nrow(d); fill <- function(v) rep(v, length.out = n)
  m <- list(dist = dist, low = low, high = high, X = cbind("(Intercept)" = 1, X), entry = fill(entry), weight = fill(weight), offset = fill(offset), stratum = fill(stratum))
  extra <- c(if (dist != "exponential") scales, if (dist == "gengamma") "Q")
  null <- maximise(modifyList(m, list(X = m$X[, 1, drop = FALSE])), c(if (is.null(start)) c(mean(log(low[low > 0])), numeric(length(extra))) else start))
  fit <- if (ncol(X)) maximise(m, c(null$par[1], numeric(ncol(X)), null$par[-1])) else null
  b <- setNames(fit$par, c(colnames(m$X), extra)); robust <- NULL
  units <- rep(1, length(b)); if (dist == "gompertz") units[-seq_len(ncol(m$X))] <- 500
  V <- fit$V
  if (!is.null(cluster)) {
    U <- m$weight * sapply(seq_along(b), function(j) { e <- fit$h * unit(j, length(b)); f <- function(k) loglik_rows(fit$par + k * e, m); (45 * (f(1) - f(-1)) - 9 * (f(2) - f(-2)) + f(3) - f(-3)) / (60 * fit$h[j]) })
    V <- fit$V %*% crossprod(rowsum(U, cluster)) %*% fit$V; robust <- unname(sqrt(diag(V)))
  }
  if (!is.null(robust)) robust <- robust / units
  coefs(name, b / units, unname(sqrt(diag(fit$V))) / units, robust)
  lr <- 2 * (fit$loglik - null$loglik); k <- length(b)
  want(name, "glance", -1, list(nobs = n, nevent = sum(low == high), logLik = fit$loglik, logLik.null = null$loglik, df = k, statistic.log = if (ncol(X)) lr else NA), tolerance)
  invisible(list(name = name, fit = fit, V = V))
}
dummy <- function(v, level) as.numeric(v == level)
# The estimates of weighted rows, and their sandwich: weights inside the scores (survreg had them wrong before survival 3.8-0).
X <- with(L, cbind(age, sexM = dummy(sex, "M")))
for (dist in c("exponential", "lognormal"))
  own("lung", L, "--time time --event dead --covariates age --factors sex --weights half --robust", dist, L$time, ifelse(L$dead == 1, L$time, Inf), X, weight = L$half, cluster = seq_len(nrow(L)))
for (dist in c("weibull", "loglogistic"))
  own("lung", L, "--time time --event dead --entry late --covariates age --factors sex", dist, L$time, ifelse(L$dead == 1, L$time, Inf), X, entry = L$late)
J <- subset(L, !is.na(inst)); X <- with(J, cbind(age, sexM = dummy(sex, "M")))
own("lung", J, "--time time --event dead --covariates age --factors sex --weights half --cluster inst", "weibull", J$time, ifelse(J$dead == 1, J$time, Inf), X, weight = J$half, cluster = J$inst)
X <- with(O, cbind(age, rx))
own("parametric_ovarian", O, "--time futime --event fustat --entry early --covariates age,rx", "lognormal", O$futime, ifelse(O$fustat == 1, O$futime, Inf), X, entry = O$early)
J <- subset(I, !is.na(low) | !is.na(high)); J$low[is.na(J$low)] <- 0; J$high[is.na(J$high)] <- Inf; X <- with(J, cbind(age, sexM = dummy(sex, "M")))
own("parametric_interval", J, "--time low --time2 high --covariates age --factors sex --weights half --robust --strata sex", "loglogistic", J$low, J$high, X, weight = J$half, stratum = 1 + (J$sex == "M"),
    cluster = seq_len(nrow(J)), scales = c("sex=F", "sex=M"))

# The two that survreg has not.
two <- function(table, d, options, low, high, ...) {
  failed <- sum(is.finite(high)); t <- ifelse(is.finite(high), (low + high) / 2, low)
  own(table, d, options, "gengamma", low, high, start = c(mean(log(t)), 0, .5), ...)
  own(table, d, options, "gompertz", low, high, start = c(log(failed / sum(t)), .1), scales = "shape", ...)
}
two("parametric_interval", J, "--time low --time2 high --covariates age --factors sex --weights half --robust", J$low, J$high, X, weight = J$half, cluster = seq_len(nrow(J)))
X <- with(L, cbind(age, sexM = dummy(sex, "M"))); ends <- ifelse(L$dead == 1, L$time, Inf)
two("lung", L, "--time time --event dead --covariates age --factors sex", L$time, ends, X)
two("lung", L, "--time time --event dead --entry late --covariates age --factors sex --offset half", L$time, ends, X, entry = L$late, offset = L$half)
two("veteran", V, "--time time --event status --covariates karno,trt", V$time, ifelse(V$status == 1, V$time, Inf), as.matrix(V[c("karno", "trt")]))
two("parametric_ovarian", O, "--time futime --event fustat", O$futime, ifelse(O$fustat == 1, O$futime, Inf))
J <- subset(L, !is.na(inst)); X <- with(J, cbind(age))
two("lung", J, "--time time --event dead --covariates age --cluster inst", J$time, ifelse(J$dead == 1, J$time, Inf), X, cluster = J$inst)
own("lung", L, "--time time --event dead --covariates age --strata sex", "gompertz", L$time, ends, cbind(age = L$age), stratum = 1 + (L$sex == "M"), start = c(-6, .1, .1), scales = c("sex=F", "sex=M"))

# --- predictions for one person: quantiles by uniroot, the mean as the integral of S, errors by numeric gradients of them
predictions <- function(name, dist, par, V, x, quantiles, times, mean = TRUE, stratum = 1) {
  p <- length(x); l <- law[[dist]]; h <- .02 * sqrt(diag(V)); z <- qnorm(.975)
  S <- function(t, th) exp(l$S(t, sum(x * th[1:p]), if (dist == "exponential") 0 else th[p + stratum], th[length(th)]))
  se <- function(f) { g <- slope(f, par, h); sqrt(drop(g %*% V %*% g)) }
  row <- function(type, log_value) { v <- log_value(par); s <- se(log_value); list(type = type, estimate = exp(v), std.error = exp(v) * s, conf.low = exp(v - z * s), conf.high = exp(v + z * s)) }
  rows <- lapply(quantiles, function(q) row("quantile", function(th) uniroot(function(y) log(S(exp(y), th)) - log1p(-q), c(-2, 12), tol = 1e-14)$root))
  # in log time, so that no tail is too long
  rows <- c(rows, list(if (mean) row("mean", function(th) log(integrate(function(y) S(exp(y), th) * exp(y), -25, 4, rel.tol = 1e-12)$value + integrate(function(y) S(exp(y), th) * exp(y), 4, 8, rel.tol = 1e-12)$value +
    integrate(function(y) S(exp(y), th) * exp(y), 8, 40, rel.tol = 1e-12, subdivisions = 1000)$value)) else list(type = "mean", estimate = NA)))
  rows <- c(rows, lapply(times, function(t) { v <- log(-log(S(t, par))); s <- se(function(th) log(-log(S(t, th))))
    list(type = "survival", time = t, estimate = exp(-exp(v)), std.error = se(function(th) S(t, th)), conf.low = exp(-exp(v + z * s)), conf.high = exp(-exp(v - z * s))) }))
  for (i in seq_along(rows)) want(name, "predictions", i - 1, rows[[i]], 1e-6)
  invisible(rows)
}
X <- with(L, cbind(age, sexM = dummy(sex, "M"))); asked <- "--time time --event dead --covariates age --factors sex --at age=60,sex=M --quantiles 0.1,0.5 --times 30,365"
for (dist in c("weibull", "lognormal", "loglogistic")) {
  name <- case("parametric", "lung", paste("--dist", dist, asked))
  f <- survreg(Surv(time, dead) ~ age + sex, L, dist = dist, control = tight)
  r <- predictions(name, dist, c(coef(f), log(f$scale)), vcov(f), c(1, 60, 1), c(.1, .5), c(30, 365))
  said <- predict(f, data.frame(age = 60, sex = "M"), type = "quantile", p = c(.1, .5), se.fit = TRUE)
  stopifnot(all.equal(c(r[[1]]$estimate, r[[2]]$estimate), as.vector(said$fit), tolerance = 1e-7), all.equal(c(r[[1]]$std.error, r[[2]]$std.error), as.vector(said$se.fit), tolerance = 1e-7))
}
r <- own("lung", L, sub("--at", "--robust --at", asked), "gengamma", L$time, ends, X, start = c(6, 0, .5), cluster = seq_len(nrow(L)))
predictions(r$name, "gengamma", r$fit$par, r$V, c(1, 60, 1), c(.1, .5), c(30, 365))
r <- own("lung", L, asked, "gompertz", L$time, ends, X, start = c(-6, .1), scales = "shape")
predictions(r$name, "gompertz", r$fit$par, r$V, c(1, 60, 1), c(.1, .5), c(30, 365))
# ovarian: the hazard falls, a share never fails; the median is there, the upper quartile and the mean are not
r <- own("parametric_ovarian", O, "--time futime --event fustat --quantiles 0.4 --times 500", "gompertz", O$futime, ifelse(O$fustat == 1, O$futime, Inf), start = c(-6, .1), scales = "shape")
predictions(r$name, "gompertz", r$fit$par, r$V, 1, .4, 500, mean = FALSE)
r <- own("parametric_ovarian", O, "--time futime --event fustat --times 500", "gengamma", O$futime, ifelse(O$fustat == 1, O$futime, Inf), start = c(6, .3, -.5))
predictions(r$name, "gengamma", r$fit$par, r$V, 1, .5, 500, mean = FALSE)

oracle_write("parametric", "survival")
