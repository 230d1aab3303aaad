# Cox regression beyond the plain fit: Firth's penalised likelihood and profile limits, residuals, curves, clusters that cross.
# Run here: Rscript coxmore.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
control <- coxph.control(eps = 1e-11, toler.chol = 1e-12, iter.max = 50)

# --- tables: events as 0/1, rows out of time order
set.seed(11)
shuffled <- function(d) d[sample(nrow(d)), ]
B <- shuffled(transform(bladder2, w = 1 + id %% 3 / 2))
K <- shuffled(transform(kidney, sex = ifelse(sex == 1, "m", "f"), disease = as.character(disease), late = pmin(time - 1, id %% 7)))
O <- shuffled(transform(ovarian, w = rep(c(1, 2, .5), length.out = 26)))
# a small clinic: everyone in the new modality breaks through first, in one stratum of two; sessions are tied
S <- data.frame(session = c(2, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 8, 9, 9, 10, 12, 12, 12), through = c(1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0),
  arm = rep(c("new", "usual"), c(5, 13)), age = c(31, 44, 27, 52, 38, 29, 61, 47, 35, 42, 58, 33, 39, 50, 26, 45, 54, 36), clinic = rep(c("n", "s"), 9))
S <- shuffled(transform(S, first = ifelse(session > 6, session %/% 3 - 1, 0)))
for (n in c("B", "K", "O", "S")) table_out(get(n), c(B = "cox_bladder2", K = "cox_kidney", O = "cox_ovarian", S = "cox_separated")[n])
for (n in c("lung", "veteran", "heart", "aml")) table_use(n)
L <- tables$lung; V <- tables$veteran; H <- tables$heart; A <- tables$aml
bare <- function(x) gsub("factor\\((.*?)\\)", "\\1", x)

# --- penalised likelihood, by its definition: l + log |I| / 2 from coxph stopped at each point (Heinze & Schemper 2001);
# the slope of the penalty by differences (Richardson)
at_point <- function(f, d, ties, w, penalised) {
  whole <- suppressWarnings(do.call(coxph, list(f, data = d, ties = ties, weights = w, x = TRUE, iter.max = 0)))
  y <- whole$y; x <- whole$x; strata <- whole$strata
  if (ncol(y) == 2) y <- Surv(rep(min(y[, 1]) - 1, nrow(y)), y[, 1], y[, 2]) # agreg.fit returns the slopes
  function(b) {
    fit <- agreg.fit(x, y, strata, NULL, b, coxph.control(iter.max = 0), w, ties, NULL, resid = FALSE)
    list(value = fit$loglik[1] + if (penalised) -determinant(fit$var)$modulus / 2 else 0, score = drop(fit$first), var = fit$var)
  }
}
slopes <- function(at, b, penalised) {
  here <- at(b)
  if (!penalised) return(here$score)
  log_det <- function(b) -determinant(at(b)$var)$modulus / 2
  here$score + vapply(seq_along(b), function(k) {
    rough <- function(h) { e <- replace(0 * b, k, h); (log_det(b + e) - log_det(b - e)) / (2 * h) }
    h <- .02 * sqrt(here$var[k, k]); (rough(h) - 20 * rough(h / 2) + 64 * rough(h / 4)) / 45
  }, 0)
}
# The top with the coefficients in `held` fixed.
climb <- function(at, b, held, penalised) {
  free <- setdiff(seq_along(b), held)
  for (i in 1:100) {
    if (!length(free)) break
    u <- slopes(at, b, penalised)[free]
    v <- solve(solve(at(b)$var)[free, free, drop = FALSE])
    step <- drop(v %*% u); here <- at(b)$value
    step <- step / max(1, abs(step) / 3 / sqrt(diag(v)))
    while (at(replace(b, free, b[free] + step))$value < here - 1e-9) step <- step / 2
    b[free] <- b[free] + step
    if (sum(step * u) < 1e-15) break
  }
  list(b = b, value = at(b)$value)
}
likelihood_case <- function(table, d, f, options, ties = "efron", w = NULL, penalised = TRUE, level = .95, why = FALSE, tolerance = 1e-6) {
  name <- case("cox", table, options, "likelihood")
  at <- at_point(f, d, ties, w, penalised)
  start <- suppressWarnings(do.call(coxph, list(f, data = d, ties = ties, weights = w, robust = FALSE, control = control)))
  p <- length(coef(start))
  top <- climb(at, if (penalised) rep(0, p) else coef(start), NULL, penalised)
  se <- sqrt(diag(at(top$b)$var)); z <- qnorm((1 + level) / 2)
  rows <- do.call(rbind, lapply(seq_len(p), function(k) {
    warm <- top$b
    below <- function(x) { got <- climb(at, replace(warm, k, x), k, penalised); warm <<- got$b; 2 * (top$value - got$value) }
    limit <- function(side) { far <- 1; while (below(top$b[k] + side * far * se[k]) < z^2) far <- far + .5
      uniroot(function(x) below(x) - z^2, sort(top$b[k] + side * c(max(0, far - 2), far) * se[k]), tol = 1e-11 * se[k])$root }
    chisq <- below(0)
    data.frame(term = bare(names(coef(start))[k]), estimate = top$b[k], std.error = se[k], statistic = sign(top$b[k]) * sqrt(chisq),
               p.value = pchisq(chisq, 1, lower.tail = FALSE), conf.low = limit(-1), conf.high = limit(1))
  }))
  each_row(name, "tidy", rows, tolerance)
  null <- at(rep(0, p))$value
  want(name, "glance", -1, list(logLik = top$value, logLik.null = null, statistic.log = 2 * (top$value - null), df = p, limits = "profile"), tolerance)
}
likelihood_case("cox_separated", S, Surv(session, through) ~ arm, "--time session --event through --factors arm")
likelihood_case("cox_separated", S, Surv(session, through) ~ age + arm, "--time session --event through --covariates age --factors arm --ties breslow", "breslow")
likelihood_case("cox_separated", S, Surv(first, session, through) ~ age + arm + strata(clinic),
                "--time session --entry first --event through --covariates age --factors arm --strata clinic --conf-level 0.9", level = .9)
likelihood_case("aml", A, Surv(time, status) ~ arm, "--time time --event status --factors arm --firth")
likelihood_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx) + factor(resid.ds),
                "--time futime --event fustat --covariates age --factors rx,resid.ds --firth")
likelihood_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx), "--time futime --event fustat --covariates age --factors rx --weights w --firth", w = O$w)
likelihood_case("veteran", V, Surv(time, status) ~ karno + factor(trt) + strata(celltype),
                "--time time --event status --covariates karno --factors trt --strata celltype --firth")
likelihood_case("heart", H, Surv(start, stop, event) ~ age + surgery, "--time stop --entry start --event event --covariates age,surgery --firth")
for (ties in c("efron", "breslow"))
  likelihood_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx), paste("--time futime --event fustat --covariates age --factors rx --profile --ties", ties), ties, penalised = FALSE)
likelihood_case("heart", H, Surv(start, stop, event) ~ age + transplant, "--time stop --entry start --event event --covariates age,transplant --profile", penalised = FALSE)
likelihood_case("cox_bladder2", B, Surv(start, stop, event) ~ number + factor(rx) + strata(enum),
                "--time stop --entry start --event event --covariates number --factors rx --strata enum --weights w --profile --conf-level 0.99", w = B$w, penalised = FALSE, level = .99)


# --- residuals: some rows of each; in the order of the table, schoenfeld by stratum and time
few <- function(n) unique(round(seq(1, n, length.out = min(n, 5))))
residual_case <- function(table, d, f, options, kinds, collapse = NULL, tolerance = 1e-7, ...) {
  fit <- do.call(coxph, c(list(f, data = d, control = control, model = TRUE, x = TRUE, y = TRUE), list(...)))
  for (kind in kinds) {
    name <- case("cox", table, paste0(options, " --residuals ", kind, if (!is.null(collapse)) " --collapse"), "residuals")
    r <- as.matrix(if (is.null(collapse)) residuals(fit, kind) else residuals(fit, kind, collapse = d[[collapse]]))
    # of several events survival 3.5-3 leaves the saturated term out (NaN): sign(M) sqrt(-2 (M + N log((N - M) / N))), Therneau & Grambsch 2000
    if (kind == "deviance" && !is.null(collapse)) {
      m <- residuals(fit, "martingale", collapse = d[[collapse]]); e <- rowsum(fit$y[, ncol(fit$y)], d[[collapse]])[, 1]
      r <- as.matrix(sign(m) * sqrt(-2 * (m + ifelse(e == 0, 0, e * log((e - m) / pmax(e, 1))))))
    }
    at <- few(nrow(r)); by_term <- !kind %in% c("martingale", "deviance"); p <- ncol(r)
    for (i in at) for (k in seq_len(p)) want(name, "residuals", (i - 1) * p + k - 1, list(residual = r[i, k], term = if (by_term) bare(names(coef(fit)))[k],
      row = if (is.null(collapse) && !grepl("sch", kind)) i + 1, cluster = if (!is.null(collapse)) rownames(r)[i], time = if (grepl("sch", kind)) as.numeric(rownames(r)[i])), tolerance)
  }
}
every <- c("martingale", "deviance", "score", "schoenfeld", "scaledsch", "dfbeta", "dfbetas")
residual_case("aml", A, Surv(time, status) ~ arm, "--time time --event status --factors arm", every)
residual_case("veteran", V, Surv(time, status) ~ karno + factor(trt) + strata(celltype), "--time time --event status --covariates karno --factors trt --strata celltype --ties breslow",
              every, ties = "breslow")
residual_case("heart", H, Surv(start, stop, event) ~ age + transplant, "--time stop --entry start --event event --covariates age,transplant", every)
residual_case("cox_bladder2", B, Surv(start, stop, event) ~ number + factor(rx) + strata(enum),
              "--time stop --entry start --event event --covariates number --factors rx --strata enum --weights w", every[-(4:5)], weights = B$w, robust = FALSE)
residual_case("cox_bladder2", B, Surv(start, stop, event) ~ number + cluster(id), "--time stop --entry start --event event --covariates number --cluster id --weights w",
              every[-(4:5)], "id", weights = B$w)

# --- curves of a person, and the baseline hazard
strata_of <- function(options) sub(".*--strata ([a-z]+).*", "\\1", options)
curve_part <- function(name, part, f, hazard = FALSE, rows = seq_along(f$time), by = NULL, tolerance = 1e-7) {
  label <- if (!is.null(f$strata)) paste0(by, "=", if (inherits(f, "summary.survfit")) f$strata else rep(names(f$strata), f$strata))
  for (i in rows) want(name, part, i - 1, list(time = f$time[i], strata = label[i], n.risk = f$n.risk[i], n.event = f$n.event[i], estimate = if (hazard) f$cumhaz[i] else f$surv[i],
    std.error = if (hazard) f$std.chaz[i] else f$std.err[i] * if (inherits(f, "summary.survfit")) 1 else f$surv[i], conf.low = if (!hazard) f$lower[i], conf.high = if (!hazard) f$upper[i]), tolerance)
}
curve_case <- function(table, d, f, new, options, conf.type = "log", level = .95, times = NULL, ...) {
  fit <- do.call(coxph, c(list(f, data = d, control = control, model = TRUE, x = TRUE, y = TRUE), list(...)))
  name <- case("cox", table, paste(options, "--conf-type", conf.type, "--conf-level", level, if (!is.null(times)) paste("--times", paste(times, collapse = ","))), "curve")
  s <- survfit(fit, newdata = new, conf.type = conf.type, conf.int = level)
  if (is.null(times)) curve_part(name, "survival", s, rows = few(length(s$time)), by = strata_of(options)) else curve_part(name, "survival", summary(s, times = times), by = strata_of(options))
}
curve_case("lung", L, Surv(time, dead) ~ age + sex, data.frame(age = 60, sex = "F"), "--time time --event dead --covariates age --factors sex --at age=60,sex=F", times = c(100, 180.5, 365))
curve_case("lung", subset(L, !is.na(ph.ecog)), Surv(time, dead) ~ age + factor(ph.ecog) + strata(sex), data.frame(age = 71.5, ph.ecog = 2),
           "--time time --event dead --covariates age --factors ph.ecog --strata sex --ties breslow --at ph.ecog=2,age=71.5", "log-log", .9, ties = "breslow")
curve_case("aml", A, Surv(time, status) ~ arm, data.frame(arm = "Nonmaintained"), "--time time --event status --factors arm --at arm=Nonmaintained", "plain")
curve_case("heart", H, Surv(start, stop, event) ~ age + year + transplant, data.frame(age = 5, year = 2, transplant = 1),
           "--time stop --entry start --event event --covariates age,year,transplant --at age=5,year=2,transplant=1", "logit", times = c(5, 60, 400))
curve_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx), data.frame(age = 50, rx = 2), "--time futime --event fustat --covariates age --factors rx --weights w --robust --at age=50,rx=2",
           "arcsin", weights = O$w, robust = TRUE)
baseline_case <- function(table, d, f, options, ...) {
  fit <- do.call(coxph, c(list(f, data = d, control = control, model = TRUE, x = TRUE, y = TRUE), list(...)))
  name <- case("cox", table, paste(options, "--baseline"), "baseline")
  s <- survfit(fit)
  stopifnot(all.equal(s$cumhaz, basehaz(fit)$hazard))
  curve_part(name, "baseline", s, TRUE, few(length(s$time)), strata_of(options))
  each_row(name, "profile", data.frame(term = names(coef(fit)), value = unname(fit$means)))
}
baseline_case("veteran", V, Surv(time, status) ~ karno + age + strata(celltype) + offset(off), "--time time --event status --covariates karno,age --strata celltype --offset off")
baseline_case("heart", H, Surv(start, stop, event) ~ age + surgery, "--time stop --entry start --event event --covariates age,surgery --ties breslow", ties = "breslow")
baseline_case("cox_ovarian", O, Surv(futime, fustat) ~ age + ecog.ps, "--time futime --event fustat --covariates age,ecog.ps --weights w", weights = O$w, robust = FALSE)

# --- clusters that cross, and few of them: V_A + V_B - V_AB from the sums of the dfbetas (Cameron, Gelbach & Miller 2011); sandwich says the same
cluster_case <- function(table, d, f, options, a, b = NULL, small = FALSE, level = .95, ...) {
  fit <- do.call(coxph, c(list(f, data = d, control = control, model = TRUE, x = TRUE, y = TRUE, robust = FALSE), list(...)))
  name <- case("cox", table, paste0(options, " --conf-level ", level, if (small) " --small-sample"), "cluster")
  one <- function(g) { s <- rowsum(as.matrix(residuals(fit, "dfbeta", weighted = TRUE)), g); crossprod(s) * if (small) nrow(s) / (nrow(s) - 1) else 1 }
  v <- one(d[[a]]); g <- length(unique(d[[a]])); repaired <- FALSE
  if (!is.null(b)) {
    v <- v + one(d[[b]]) - one(paste(d[[a]], d[[b]])); g <- min(g, length(unique(d[[b]])))
    unit <- sqrt(diag(vcov(fit))); e <- eigen(v / outer(unit, unit), symmetric = TRUE); repaired <- any(e$values < -1e-12 * max(e$values))
    if (repaired) v <- e$vectors %*% diag(pmax(e$values, 0), length(unit)) %*% t(e$vectors) * outer(unit, unit)
    else if (is.null(list(...)$weights)) stopifnot(all.equal(v, sandwich::vcovCL(fit, d[c(a, b)], type = "HC0", cadjust = small), check.attributes = FALSE, tolerance = 1e-8))
  }
  se <- sqrt(diag(v)); q <- if (small) qt((1 + level) / 2, g - 1) else qnorm((1 + level) / 2); z <- unname(coef(fit)) / se
  each_row(name, "tidy", data.frame(term = bare(names(coef(fit))), estimate = unname(coef(fit)), std.error = sqrt(diag(vcov(fit))), robust.se = se, statistic = z,
    p.value = if (small) 2 * pt(-abs(z), g - 1) else 2 * pnorm(-abs(z)), conf.low = unname(coef(fit)) - q * se, conf.high = unname(coef(fit)) + q * se), 1e-6)
  # where the variance is singular (repaired, or fewer clusters than columns) the Wald test leaves directions out: not compared
  full <- !repaired && rcond(v / outer(se, se)) > 1e-9
  w <- if (full) sum(coef(fit) * solve(v, coef(fit))); p <- length(se)
  want(name, "glance", -1, list(clusters = length(unique(d[[a]])), clusters.second = if (!is.null(b)) length(unique(d[[b]])), statistic.wald = w, df.clusters = if (small) g - 1,
    p.value.wald = if (full) if (small) pf(w / p, p, g - 1, lower.tail = FALSE) else pchisq(w, p, lower.tail = FALSE)), 1e-6)
}
I <- subset(L, !is.na(inst) & !is.na(ph.ecog))
table_out(I[c("time", "dead", "age", "sex", "ph.ecog", "inst", "half")], "cox_inst")
cluster_case("cox_inst", I, Surv(time, dead) ~ age + sex, "--time time --event dead --covariates age --factors sex --cluster inst", "inst", small = TRUE)
cluster_case("cox_inst", I, Surv(time, dead) ~ age + sex, "--time time --event dead --covariates age --factors sex --cluster inst,ph.ecog", "inst", "ph.ecog")
cluster_case("cox_inst", I, Surv(time, dead) ~ age + sex, "--time time --event dead --covariates age --factors sex --cluster inst,ph.ecog --weights half", "inst", "ph.ecog", TRUE, .9, weights = I$half)
cluster_case("cox_bladder2", B, Surv(start, stop, event) ~ number + size + factor(rx), "--time stop --entry start --event event --covariates number,size --factors rx --cluster id,enum", "id", "enum")
cluster_case("cox_kidney", K, Surv(time, status) ~ age + sex + disease, "--time time --event status --covariates age --factors sex,disease --ties breslow --cluster id,disease", "id", "disease", TRUE, ties = "breslow")

# --- concordance beside weights, strata, ties and delayed entry at once
concordance_case <- function(table, d, f, options, ...) {
  name <- case("cox", table, options, "concordance")
  fit <- do.call(coxph, c(list(f, data = d, control = control, model = TRUE), list(...)))
  want(name, "glance", -1, list(concordance = unname(fit$concordance["concordance"]), std.error.concordance = unname(fit$concordance["std"])), 1e-7)
}
concordance_case("cox_bladder2", B, Surv(start, stop, event) ~ number + factor(rx) + strata(enum),
                 "--time stop --entry start --event event --covariates number --factors rx --strata enum --weights w", weights = B$w, robust = FALSE)
concordance_case("cox_kidney", K, Surv(late, time, status) ~ age + strata(sex), "--time time --entry late --event status --covariates age --strata sex")
concordance_case("cox_separated", S, Surv(first, session, through) ~ age + arm + strata(clinic), "--time session --entry first --event through --covariates age --factors arm --strata clinic --no-firth")


# --- covariates of the visit before: the row of a person takes what the person's row before had; rows out of order, some values missing
P <- with(subset(pbcseq, id <= 90), data.frame(id, start = day, bili = log(bili), edema = c("none", "some", "much")[2 * edema + 1], sex = as.character(sex), futime, dead = 1 * (status == 2)))
P$stop <- ave(P$start, P$id, FUN = function(s) c(s[-1], NA)); last <- is.na(P$stop); P$stop[last] <- P$futime[last]
P <- subset(transform(P, event = ifelse(last, dead, 0), bili = replace(bili, seq(5, 400, 31), NA)), stop > start)
P <- shuffled(P[c("id", "start", "stop", "event", "bili", "edema", "sex")])
table_out(P, "cox_visits")
before <- function(d, v, keep) {
  d <- d[order(d$id, d$stop), ]
  for (k in v) d[[k]] <- unlist(lapply(split(d[[k]], d$id), function(x) c(if (keep) x[1] else x[1][NA], head(x, -1))), use.names = FALSE)
  d
}
lag_case <- function(v, keep, f, options, ties = "efron", robust = FALSE) {
  name <- case("cox", "cox_visits", paste0("--time stop --entry start --event event --id id --ties ", ties, " ", options, " --lag ", paste(v, collapse = ","), if (keep) " --lag-first keep"), "lag")
  d <- before(P, v, keep); d <- d[complete.cases(d), ]
  fit <- if (robust) coxph(f, d, ties = ties, control = control, cluster = id) else coxph(f, d, ties = ties, control = control)
  coef_rows(name, coef(fit), if (robust) sqrt(diag(fit$naive.var)) else sqrt(diag(vcov(fit))), if (robust) sqrt(diag(fit$var)), tolerance = 1e-6)
  want(name, "glance", -1, list(nobs = fit$n, nevent = fit$nevent, logLik = fit$loglik[2]), 1e-7)
  want(name, "", -1, list(n = nrow(d), n_missing = nrow(P) - nrow(d)))
}
lag_case("bili", FALSE, Surv(start, stop, event) ~ bili + sex, "--covariates bili --factors sex")
lag_case("bili", TRUE, Surv(start, stop, event) ~ bili + sex, "--covariates bili --factors sex", "breslow")
lag_case(c("bili", "edema"), FALSE, Surv(start, stop, event) ~ bili + edema + strata(sex), "--covariates bili --factors edema --strata sex --cluster id", robust = TRUE)

oracle_write("coxmore", c("survival", "sandwich"))
