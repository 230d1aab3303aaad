# Fine-Gray regression: survival::finegray + coxph(cluster = person), cmprsk::crr, and, for what neither has (groups of G beside strata,
# the crr convention with weights or clusters), the definitions written out below, which are first checked against crr.
# Run here: Rscript finegray.R [FOLDER]
source("common.R")
suppressMessages({library(survival); library(cmprsk)})
tight <- coxph.control(eps = 1e-13, iter.max = 60, toler.chol = 1e-14)

# --- tables
M <- table_use("mgus2")
TR <- with(transplant, data.frame(age, sex = as.character(sex), abo = as.character(abo), futime, cause = as.integer(event) - 1))
set.seed(11)
n <- 300 # whole sessions, so heavily tied; groups that are followed for different times; everybody of a team alike
S <- data.frame(id = seq_len(n), group = sample(c("a", "b", "c"), n, TRUE), site = sample(c("north", "south"), n, TRUE), team = sample(25, n, TRUE), x = round(rnorm(n), 1), z = rbinom(n, 1, .4))
u <- rexp(n) / exp(.5 * S$x - .4 * S$z) * 9; v <- rexp(n) * 11; w <- ifelse(S$group == "a", 14, ifelse(S$group == "b", 8, 30)) * runif(n)
S$time <- ceiling(pmin(u, v, w)); S$cause <- ifelse(u <= pmin(v, w), 1, ifelse(v <= w, 2, 0))
S$entry <- pmin(9, pmax(0, S$time - 1 - rpois(n, 6))); S$wt <- round(runif(n, .3, 2.5), 2); S$copies <- 1 + rpois(n, .8); S$off <- S$x / 7
table_out(TR, "transplant"); table_out(S, "finegray_ties")
# the same persons in pieces: a covariate that changes at time 5
P <- survSplit(Surv(entry, time, cause > 0) ~ ., transform(S, kind = cause), cut = 5, start = "from", end = "to", event = "ended")
P$cause <- ifelse(P$ended == 1, P$kind, 0); P$later <- P$x * (P$from >= 5); P <- P[sample(nrow(P)), c("id", "from", "to", "cause", "z", "x", "later", "site")]
table_out(P, "finegray_pieces")

put <- function(name, b, model, robust, f, tolerance = 1e-6) {
  names(b) <- gsub("factor\\((.*?)\\)", "\\1", names(b))
  coef_rows(name, b, model, robust, .95, tolerance)
  want(name, "glance", -1, f, tolerance)
}
# The model that finegray()'s rows give, each person one cluster.
by_survival <- function(table, d, response, right, options, cause = 1, ties = "efron", weights = NULL, strata = NULL, cluster = d$person) {
  name <- case("finegray", table, options)
  d$w_ <- if (is.null(weights)) 1 else weights # multiplied below: finegray(weights=) with strata takes those of the first rows of the table (3.5-3)
  d$cl_ <- cluster
  d$status_ <- factor(d$status_, 0:max(d$status_))
  special <- if (is.null(strata)) "" else paste0("+ strata(", strata, ")")
  e <- finegray(as.formula(paste(response, "~ .", special)), d, id = person, etype = as.character(cause))
  f <- coxph(as.formula(paste("Surv(fgstart, fgstop, fgstatus) ~", right)), e, weights = fgwt * w_, cluster = cl_, ties = ties, control = tight)
  put(name, coef(f), sqrt(diag(f$naive.var)), sqrt(diag(f$var)), list(nevent = sum(d$status_ == cause), ncompeting = sum(d$status_ != 0 & d$status_ != cause),
    logLik = f$loglik[2], logLik.null = f$loglik[1], statistic.wald = f$wald.test[[1]], statistic.sc = f$score, df = length(coef(f)), AIC = AIC(f)))
}
MS <- transform(M, person = seq_len(nrow(M)), status_ = cause)
for (ties in c("breslow", "efron"))
  by_survival("mgus2", MS, "Surv(etime, status_)", "age + sex", paste("--time etime --event cause --covariates age --factors sex --ties", ties), ties = ties)
by_survival("mgus2", MS, "Surv(etime, status_)", "age + sex", "--time etime --event cause --cause 2 --covariates age --factors sex", cause = 2)
by_survival("mgus2", MS, "Surv(etime, status_)", "age + sex + strata(grade)", "--time etime --event cause --covariates age --factors sex --strata grade", strata = "grade")
T2 <- transform(TR[complete.cases(TR), ], status_ = cause, person = seq_len(sum(complete.cases(TR))))
by_survival("transplant", T2, "Surv(futime, status_)", "age + sex + abo", "--time futime --event cause --cause 2 --covariates age --factors sex,abo", cause = 2)
SS <- transform(S, status_ = cause, person = id)
ties_options <- "--time time --event cause --covariates x,z"
for (ties in c("breslow", "efron")) {
  by_survival("finegray_ties", SS, "Surv(time, status_)", "x + z", paste(ties_options, "--ties", ties), ties = ties)
  by_survival("finegray_ties", SS, "Surv(time, status_)", "x + z", paste(ties_options, "--weights wt --ties", ties), ties = ties, weights = S$wt)
  by_survival("finegray_ties", SS, "Surv(entry, time, status_)", "x + z", paste(ties_options, "--entry entry --ties", ties), ties = ties)
  by_survival("finegray_ties", SS, "Surv(entry, time, status_)", "x + z + strata(site)", paste(ties_options, "--entry entry --strata site --weights wt --cluster team --ties", ties),
              ties = ties, strata = "site", weights = S$wt, cluster = S$team)
}
by_survival("finegray_ties", SS, "Surv(time, status_)", "x + z + offset(off)", paste(ties_options, "--id id --offset off"))
by_survival("finegray_pieces", transform(P, status_ = cause, person = id), "Surv(from, to, status_)", "x + z + later", "--time to --entry from --event cause --id id --covariates x,z,later")
R <- S[rep(seq_len(n), S$copies), ]
by_survival("finegray_ties", transform(R, status_ = cause, person = seq_len(nrow(R))), "Surv(time, status_)", "x + z", paste(ties_options, "--frequencies copies"))

# --- crr. Its own convergence is loose (gtol 1e-6 of the score): 1e-10 here.
by_crr <- function(table, time, cause, x, options, which = 1, robust = TRUE, ...) {
  name <- case("finegray", table, paste(options, "--convention crr"))
  f <- crr(time, cause, x, failcode = which, gtol = 1e-10, maxiter = 60, ...)
  put(name, f$coef, sqrt(diag(f$invinf)), sqrt(diag(f$var)), list(logLik = f$loglik, logLik.null = f$loglik.null, statistic.log = 2 * (f$loglik - f$loglik.null)))
}
by_crr("mgus2", M$etime, M$cause, cbind(age = M$age, sexM = M$sex == "M"), "--time etime --event cause --covariates age --factors sex")
by_crr("mgus2", M$etime, M$cause, cbind(age = M$age, sexM = M$sex == "M"), "--time etime --event cause --cause 2 --covariates age --factors sex", 2)
# At time 0 crr takes G after the censorings of time 0 for G before it (t (1 - 1e-14) is 0 again): the same times from 1 on have what is meant.
by_crr("transplant", T2$futime + 1, T2$cause, model.matrix(~ age + sex + abo, T2)[, -1], "--time futime --event cause --cause 2 --covariates age --factors sex,abo", 2)
by_crr("finegray_ties", S$time, S$cause, as.matrix(S[c("x", "z")]), ties_options)
by_crr("finegray_ties", R$time, R$cause, as.matrix(R[c("x", "z")]), paste(ties_options, "--frequencies copies"))

# --- written out: n x D matrices of weights. at: G(t-) of each group at the times t.
km_before <- function(time, event, share, t) vapply(t, function(u) prod(vapply(sort(unique(time[event & time < u])), function(c) 1 - sum(share[event & time == c]) / sum(share[time >= c]), 0)), 0)
definition <- function(d, w = rep(1, nrow(d)), group = rep(1, nrow(d)), strata = rep(1, nrow(d)), cluster = seq_len(nrow(d)), ends = TRUE) {
  X <- as.matrix(d[c("x", "z")]); one <- d$cause == 1; other <- d$cause == 2
  ev <- unique(data.frame(t = d$time[one], s = strata[one])); tj <- ev$t; sj <- ev$s; D <- nrow(ev)
  W <- outer(d$time, tj, ">=") * 1
  for (g in unique(group)) {
    k <- which(group == g); G <- function(t) km_before(d$time[k], d$cause[k] == 0, w[k], t)
    Gj <- G(tj) * (!ends | tj <= max(d$time[k]))
    for (i in k[other[k]]) { after <- d$time[i] < tj; W[i, after] <- (Gj / G(d$time[i]))[after] }
  }
  W <- W * outer(strata, sj, "=="); dead <- outer(d$time, tj, "==") * one * outer(strata, sj, "==")
  dw <- colSums(w * dead); b <- c(0, 0)
  for (step in 1:30) {
    r <- w * exp(drop(X %*% b)); S0 <- colSums(r * W); xb <- crossprod(W * r, X) / S0
    U <- colSums(X * (w * one)) - colSums(dw * xb)
    I <- Reduce(`+`, lapply(1:D, function(j) dw[j] * (crossprod(X * (r * W[, j]), X) / S0[j] - tcrossprod(xb[j, ]))))
    b <- b + solve(I, U)
  }
  dL <- dw / S0
  eta <- t(vapply(seq_len(nrow(d)), function(i) colSums((w[i] * dead[i, ] - r[i] * W[i, ] * dL) * (rep(X[i, ], each = D) - xb)), c(0, 0)))
  psi <- 0 * eta
  for (g in unique(group)) for (u in unique(d$time[group == g & d$cause == 0])) {
    k <- which(group == g); j <- tj >= u
    q <- Reduce(`+`, lapply(k[other[k] & d$time[k] < u], function(i) colSums((r[i] * W[i, ] * dL * (rep(X[i, ], each = D) - xb))[j, , drop = FALSE])), c(0, 0))
    at <- k[d$time[k] >= u]; N <- sum(w[at]); c <- sum(w[k[d$cause[k] == 0 & d$time[k] == u]])
    psi[at, ] <- psi[at, ] - outer(w[at], q * c / N^2)
    cens <- k[d$cause[k] == 0 & d$time[k] == u]; psi[cens, ] <- psi[cens, ] + outer(w[cens], q / N)
  }
  V <- solve(I); names(b) <- c("x", "z")
  list(coef = b, model = sqrt(diag(V)), robust = sqrt(diag(V %*% crossprod(rowsum(eta + psi, cluster)) %*% V)), fixed = sqrt(diag(V %*% crossprod(rowsum(eta, cluster)) %*% V)))
}
f <- definition(S); g <- crr(S$time, S$cause, S[c("x", "z")], gtol = 1e-10, maxiter = 60)
stopifnot(all.equal(f$coef, g$coef, tolerance = 1e-9), all.equal(unname(f$robust), unname(sqrt(diag(g$var))), tolerance = 1e-9))
f <- definition(S, group = S$group); g <- crr(S$time, S$cause, S[c("x", "z")], cengroup = S$group, gtol = 1e-10, maxiter = 60)
stopifnot(all.equal(f$coef, g$coef, tolerance = 1e-9), all.equal(unname(f$model), unname(sqrt(diag(g$invinf))), tolerance = 1e-9))
by_definition <- function(options, ...) {
  f <- definition(S, ...)
  coef_rows(case("finegray", "finegray_ties", paste(ties_options, options, "--convention crr")), f$coef, f$model, f$robust, tolerance = 1e-6)
}
by_definition("--cengroup group", group = S$group)
by_definition("--weights wt --cluster team", w = S$wt, cluster = S$team)
by_definition("--strata site", strata = S$site, group = S$site)
by_definition("--strata site --cengroup group --weights wt", strata = S$site, group = S$group, w = S$wt)
# the survival convention with groups that outlive each other: every weight up to the last event of all, as rows of one event time each
long <- function(d, group) {
  tj <- sort(unique(d$time[d$cause == 1])); half <- d$time - .4 * (d$cause != 0) # events leave just before
  do.call(rbind, lapply(seq_len(nrow(d)), function(i) {
    k <- group == group[i]; G <- function(t) km_before(half[k], d$cause[k] == 0, rep(1, sum(k)), t)
    wt <- ifelse(d$time[i] >= tj, 1, if (d$cause[i] == 2) G(tj) / G(d$time[i]) else 0); on <- wt > 0
    data.frame(d[i, ], row.names = NULL, stop = seq_along(tj)[on], wt_ = wt[on], dead = d$cause[i] == 1 & tj[on] == d$time[i])
  }))
}
E <- long(S, S$group)
for (ties in c("breslow", "efron")) {
  f <- coxph(Surv(stop - 1, stop, dead) ~ x + z, E, weights = wt_, cluster = id, ties = ties, control = tight)
  coef_rows(case("finegray", "finegray_ties", paste(ties_options, "--cengroup group --ties", ties)), coef(f), sqrt(diag(f$naive.var)), sqrt(diag(f$var)), tolerance = 1e-6)
}

oracle_write("finegray", c("survival", "cmprsk"))
