# The first oracle table: curves, tests, Cox and counts. R 4.2.2 with survival, cmprsk, MASS when it was made (basics_versions.txt).
# Run here: Rscript basics.R [FOLDER]
source("common.R")
suppressMessages({library(survival); library(cmprsk); library(MASS)})

# --- tables: events as 0/1, rows out of time order
set.seed(5)
shuffled <- function(d) d[sample(nrow(d)), ]
L <- shuffled(transform(lung, dead = status - 1, sex = ifelse(sex == 1, "M", "F"), half = rep(c(.5, 1.5), length.out = 228), late = pmin(time - 1, age / 10)))
V <- shuffled(transform(veteran, off = diagtime / 50))
A <- shuffled(transform(aml, arm = as.character(x)))[c("time", "status", "arm")]
M <- shuffled(with(mgus2, data.frame(id, age, sex = as.character(sex), etime = ifelse(pstat == 1, ptime, futime), cause = ifelse(pstat == 1, 1, 2 * death), grade = cut(age, c(0, 65, 75, 200), c("young", "middle", "old")))))
H <- shuffled(heart)
Q <- shuffled(transform(quine, stay = 10 + seq_along(Days) %% 7, class = paste0("k", seq_along(Days) %% 12)))
for (n in c("L", "V", "A", "M", "H", "Q")) table_out(get(n), c(L = "lung", V = "veteran", A = "aml", M = "mgus2", H = "heart", Q = "quine")[n])


# --- curves
bare <- function(x) sub("^[^=]*=", "", x)
curve_rows <- function(f, hazard = FALSE) {
  strata <- if (is.null(f$strata)) NULL else rep(bare(names(f$strata)), f$strata)
  d <- data.frame(time = f$time, n.risk = f$n.risk, n.event = f$n.event, n.censor = f$n.censor,
                  estimate = if (hazard) f$cumhaz else f$surv, std.error = if (hazard) f$std.chaz else if (f$logse) f$std.err * f$surv else f$std.err)
  if (!hazard) d <- transform(d, conf.low = f$lower, conf.high = f$upper)
  if (!hazard) d <- d[f$surv > 0 & f$surv < 1, ]; if (!is.null(strata)) d$strata <- strata[if (hazard) TRUE else f$surv > 0 & f$surv < 1]
  d
}
km_glance <- function(name, f, tau, tolerance = 1e-8) {
  t <- summary(f, rmean = tau)$table
  t <- if (is.matrix(t)) t else t(t)
  q <- quantile(f, .5)
  q <- lapply(q, as.vector)
  each_row(name, "glance", data.frame(records = t[, "records"], events = t[, "events"], median = q$quantile, median.low = q$lower, median.high = q$upper,
    rmean = t[, "rmean"], rmean.std.error = t[, "se(rmean)"]), tolerance)
}
km <- function(table, d, formula, options, tau = NULL, ...) {
  name <- case("km", table, options)
  f <- do.call(survfit, list(formula, data = d, ...))
  by_time(name, curve_rows(f))
  if (!is.null(tau)) km_glance(name, f, tau)
}
for (ct in c("log", "log-log", "plain", "logit", "arcsin"))
  km("aml", A, Surv(time, status) ~ arm, paste("--time time --event status --by arm --tau 40 --conf-type", ct), 40, conf.type = ct)
km("lung", L, Surv(time, dead) ~ sex, "--time time --event dead --by sex --tau 800 --conf-level 0.9", 800, conf.int = .9)
km("lung", L, Surv(late, time, dead) ~ 1, "--time time --event dead --entry late")
km("lung", L, Surv(time, dead) ~ 1, "--time time --event dead --weights half --robust", weights = L$half, robust = TRUE)
km("lung", subset(L, !is.na(inst)), Surv(time, dead) ~ 1, "--time time --event dead --cluster inst", cluster = L$inst[!is.na(L$inst)])
name <- case("km", "lung", "--time time --event dead --by sex --times 100,250.5,600")
f <- summary(survfit(Surv(time, dead) ~ sex, L), times = c(100, 250.5, 600))
each_row(name, "tidy", data.frame(strata = bare(as.character(f$strata)), time = f$time, n.risk = f$n.risk, n.event = f$n.event, estimate = f$surv, std.error = f$std.err,
  conf.low = f$lower, conf.high = f$upper))
name <- case("nelson-aalen", "aml", "--time time --event status --by arm")
by_time(name, curve_rows(survfit(Surv(time, status) ~ arm, A), TRUE))

# --- log-rank
logrank <- function(table, d, formula, options, by, rho = 0) {
  name <- case("logrank", table, options)
  t <- survdiff(formula, d, rho = rho)
  o <- if (is.matrix(t$obs)) rowSums(t$obs) else t$obs; x <- if (is.matrix(t$exp)) rowSums(t$exp) else t$exp
  each_row(name, "tidy", data.frame(n = as.vector(t$n), observed = o, expected = x))
  df <- sum(x > 0) - 1
  want(name, "glance", -1, list(statistic = t$chisq, df = df, p.value = pchisq(t$chisq, df, lower.tail = FALSE)))
}
logrank("aml", A, Surv(time, status) ~ arm, "--time time --event status --by arm")
logrank("aml", A, Surv(time, status) ~ arm, "--time time --event status --by arm --rho 1", rho = 1)
logrank("lung", L, Surv(time, dead) ~ sex + strata(ph.ecog), "--time time --event dead --by sex --strata ph.ecog")
logrank("lung", L, Surv(time, dead) ~ ph.ecog, "--time time --event dead --by ph.ecog")

# --- competing causes
M$status <- factor(M$cause, 0:2)
cuminc_case <- function(options, formula, d = M, ...) {
  name <- case("cuminc", "mgus2", options)
  f <- do.call(survfit, list(formula, data = d, ...))
  n <- if (is.null(f$strata)) c(1, length(f$time)) else NULL
  groups <- if (is.null(f$strata)) "" else rep(bare(names(f$strata)), f$strata)
  for (cause in 1:2) {
    k <- cause + 1
    d <- data.frame(time = f$time, n.risk = rowSums(f$n.risk), n.event = f$n.event[, k], estimate = f$pstate[, k], std.error = f$std.err[, k],
                    conf.low = f$lower[, k], conf.high = f$upper[, k], cause = cause)
    if (!is.null(f$strata)) d$strata <- groups
    by_time(name, d[f$time %in% c(11, 60, 121, 240) & f$pstate[, k] > 0, ])
  }
}
cuminc_case("--time etime --event cause", Surv(etime, status) ~ 1)
cuminc_case("--time etime --event cause --by sex", Surv(etime, status) ~ sex)
gray_case <- function(options, group, strata, rho = 0) {
  name <- case("gray", "mgus2", options)
  t <- if (is.null(strata)) cuminc(M$etime, M$cause, group, rho = rho)$Tests else cuminc(M$etime, M$cause, group, strata, rho = rho)$Tests
  each_row(name, "glance", data.frame(cause = 1:2, statistic = t[, "stat"], df = t[, "df"], p.value = t[, "pv"]))
}
gray_case("--time etime --event cause --by sex", M$sex, NULL)
gray_case("--time etime --event cause --by grade", M$grade, NULL)
gray_case("--time etime --event cause --by sex --strata grade", M$sex, M$grade)
gray_case("--time etime --event cause --by sex --rho 1", M$sex, NULL, 1)

# --- Cox
cox <- function(table, d, formula, options, level = .95, zph = NULL, tolerance = 1e-8, ...) {
  name <- case("cox", table, options)
  f <- do.call(coxph, list(formula, data = d, model = TRUE, ...))
  s <- summary(f)
  robust <- if (is.null(f$naive.var)) NULL else sqrt(diag(f$var))
  tolerance <- if (is.null(robust)) tolerance else 1e-6
  # Equal covariates must be tied: where rounding alone (1e-15) splits their linear predictors, the concordance is that of rounded ones.
  if (min(c(1, diff(sort(unique(f$linear.predictors))))) < 1e-12) {
    again <- concordance(f$y ~ round(f$linear.predictors, 10), reverse = TRUE)
    f$concordance[c("concordance", "std")] <- c(again$concordance, sqrt(again$var))
  }
  b <- coef(f); names(b) <- gsub("factor\\((.*?)\\)", "\\1", names(b))
  coef_rows(name, b, sqrt(diag(if (is.null(robust)) f$var else f$naive.var)), robust, level, tolerance)
  want(name, "glance", -1, list(nobs = f$n, nevent = f$nevent, logLik = f$loglik[2], statistic.log = unname(s$logtest["test"]), p.value.log = unname(s$logtest["pvalue"]),
    statistic.sc = unname(s$sctest["test"]), statistic.wald = unname(f$wald.test), df = length(b), AIC = AIC(f), BIC = BIC(f),
    concordance = unname(f$concordance["concordance"]), std.error.concordance = unname(f$concordance["std"])), max(tolerance, 1e-7))
  if (!is.null(zph)) {
    z <- cox.zph(f, zph)$table
    each_row(name, "zph", data.frame(term = gsub("factor\\((.*?)\\)", "\\1", rownames(z)), statistic = z[, 1], df = z[, 2], p.value = z[, 3]), 1e-6)
  }
}
for (ties in c("efron", "breslow", "exact")) cox("aml", A, Surv(time, status) ~ arm, paste("--time time --event status --factors arm --ties", ties), ties = ties)
for (g in c("km", "rank", "identity", "log")) cox("lung", L, Surv(time, dead) ~ age + ph.ecog + sex, paste("--time time --event dead --covariates age,ph.ecog --factors sex --zph", g), zph = g)
cox("lung", L, Surv(time, dead) ~ age + sex + factor(ph.ecog), "--time time --event dead --covariates age --factors sex,ph.ecog --zph km --conf-level 0.9", .9, "km")
cox("lung", L, Surv(time, dead) ~ age + ph.ecog + cluster(inst), "--time time --event dead --covariates age,ph.ecog --cluster inst")
cox("lung", L, Surv(time, dead) ~ age + ph.ecog, "--time time --event dead --covariates age,ph.ecog --robust", robust = TRUE)
cox("lung", L, Surv(time, dead) ~ age + sex, "--time time --event dead --covariates age --factors sex --weights half", weights = L$half, robust = FALSE)
cox("veteran", V, Surv(time, status) ~ trt + karno + strata(celltype) + offset(off), "--time time --event status --covariates trt,karno --strata celltype --offset off --zph km", zph = "km")
cox("veteran", transform(V, celltype = relevel(factor(celltype, sort(as.character(unique(celltype)))), "squamous")), Surv(time, status) ~ karno + celltype,
    "--time time --event status --covariates karno --factors celltype --reference celltype=squamous")
cox("heart", H, Surv(start, stop, event) ~ age + year + surgery + transplant, "--time stop --entry start --event event --covariates age,year,surgery --factors transplant")

# --- counts
name <- case("rate", "quine", "--count Days --exposure stay --by Age --reference Age=F2")
g <- levels(Q$Age); k <- tapply(Q$Days, Q$Age, sum); t <- tapply(Q$stay, Q$Age, sum)
each_row(name, "tidy", do.call(rbind, lapply(g, function(a) { ci <- poisson.test(k[a], t[a])$conf.int
  data.frame(strata = a, events = k[[a]], exposure = t[[a]], estimate = k[[a]] / t[[a]], conf.low = ci[1], conf.high = ci[2]) })))
each_row(name, "ratios", do.call(rbind, lapply(setdiff(g, "F2"), function(a) { r <- poisson.test(c(k[[a]], k[["F2"]]), c(t[[a]], t[["F2"]]))
  data.frame(strata = a, reference = "F2", estimate = r$estimate[[1]], conf.low = r$conf.int[1], conf.high = r$conf.int[2], p.value = r$p.value) })))
name <- case("rate", "quine", "--count Days --conf-level 0.9")
each_row(name, "tidy", { ci <- poisson.test(sum(Q$Days), nrow(Q), conf.level = .9)$conf.int; data.frame(events = sum(Q$Days), exposure = nrow(Q), conf.low = ci[1], conf.high = ci[2]) })

oracle_write("basics", c("survival", "cmprsk", "MASS"))
