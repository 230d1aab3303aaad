# Oracle tables for curves and their tests. Run from this folder after data.R: Rscript curves.R
# The versions stand in curves.versions.txt. The tied set is simulated here and written as curves_tied.csv.
suppressMessages({library(survival); library(cmprsk)})
num <- function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x))
put <- function(d, name) {
  for (k in names(d)) if (is.double(d[[k]])) d[[k]] <- num(d[[k]])
  write.csv(d, name, row.names = FALSE, quote = FALSE)
}
read <- function(name) read.csv(file.path("data", paste0(name, ".csv")), stringsAsFactors = TRUE)

# --- a heavily tied set: sessions 1..9, delayed entry, three causes, strata, clusters, whole and broken weights
set.seed(20261121)
n <- 320
tied <- data.frame(entry = sample(0:3, n, TRUE, c(.6, .2, .1, .1)), group = sample(c("a", "b", "c"), n, TRUE),
  stratum = sample(1:2, n, TRUE), cluster = sample(1:40, n, TRUE), count = sample(1:4, n, TRUE))
tied$time <- tied$entry + pmin(1 + rgeom(n, ifelse(tied$group == "a", .22, .33)), 9)
tied$status <- sample(0:3, n, TRUE, c(.25, .4, .2, .15))
tied$weight <- round(runif(n, .2, 2.5), 3)
tied <- tied[sample(n), ]
put(tied, "curves_tied.csv")

# --- Kaplan-Meier and Nelson-Aalen
curve <- function(case, fit) {
  group <- if (is.null(fit$strata)) rep("all", length(fit$time)) else
    rep(sub("^[^=]*=", "", names(fit$strata)), fit$strata)
  se <- if (fit$logse) fit$std.err * fit$surv else fit$std.err
  data.frame(case, group, time = as.double(fit$time), n.risk = as.double(fit$n.risk), n.event = as.double(fit$n.event),
    n.censor = as.double(fit$n.censor), surv = fit$surv, se = se, low = fit$lower, high = fit$upper, cumhaz = fit$cumhaz,
    se.chaz = fit$std.chaz)
}
line <- function(case, fit, tau) {
  t1 <- rbind(survival:::survmean(fit, 1, tau)$matrix)
  group <- if (is.null(fit$strata)) "all" else sub("^[^=]*=", "", names(fit$strata))
  q <- quantile(fit, c(.25, .75))
  q <- lapply(q, rbind)
  # robust: the restricted mean's jackknife from the influence matrix
  robust <- rep(NA_real_, length(group))
  if (!fit$logse) for (g in seq_along(group)) {
    inf <- if (is.list(fit$influence.surv)) fit$influence.surv[[g]] else fit$influence.surv
    time <- if (is.null(fit$strata)) fit$time else fit$time[rep(seq_along(group), fit$strata) == g]
    delta <- diff(c(pmin(time, tau), tau))
    robust[g] <- sqrt(sum((inf %*% delta)^2))
  }
  data.frame(case, group, tau = as.double(tau), records = as.double(t1[, "records"]), events = t1[, "events"],
    median = t1[, "median"], median.low = t1[, 8], median.high = t1[, 9], rmean = t1[, "rmean"],
    se.rmean = t1[, "se(rmean)"], robust.rmean = robust, q1 = q$quantile[, 1], q1.low = q$lower[, 1],
    q1.high = q$upper[, 1], q3 = q$quantile[, 2], q3.low = q$lower[, 2], q3.high = q$upper[, 2])
}
aml2 <- read("aml"); lung2 <- read("lung"); heart2 <- read("heart"); mgus <- read("mgus2"); vet <- read("veteran")
lung2$w <- rep(c(.5, 1.5), length.out = nrow(lung2))
inst <- lung2[!is.na(lung2$inst), ]
km <- list(
  aml.log = list(survfit(Surv(time, status) ~ x, aml2), 40),
  aml.loglog = list(survfit(Surv(time, status) ~ x, aml2, conf.type = "log-log"), 161),
  aml.plain = list(survfit(Surv(time, status) ~ x, aml2, conf.type = "plain"), 7),
  aml.logit = list(survfit(Surv(time, status) ~ x, aml2, conf.type = "logit"), 200),
  aml.arcsin = list(survfit(Surv(time, status) ~ x, aml2, conf.type = "arcsin", conf.int = .9), 48),
  aml.all = list(survfit(Surv(time, status) ~ 1, aml2), 100),
  lung.sex = list(survfit(Surv(time, status) ~ sex, lung2), 700),
  lung.weight = list(survfit(Surv(time, status) ~ 1, lung2, weights = w, robust = TRUE, influence = 3), 500),
  lung.cluster = list(survfit(Surv(time, status) ~ sex, inst, cluster = inst, influence = 3), 365),
  lung.both = list(survfit(Surv(time, status) ~ sex, inst, weights = w, cluster = inst, conf.type = "log-log", influence = 3), 365),
  heart = list(survfit(Surv(start, stop, event) ~ transplant, heart2), 900),
  heart.robust = list(survfit(Surv(start, stop, event) ~ transplant, heart2, cluster = id, influence = 3), 900),
  tied = list(survfit(Surv(entry, time, status > 0) ~ group, tied), 6),
  tied.count = list(survfit(Surv(entry, time, status > 0) ~ group, tied, weights = count, robust = FALSE), 6),
  tied.robust = list(survfit(Surv(entry, time, status > 0) ~ group, tied, weights = weight, cluster = seq_len(n), influence = 3), 6),
  tied.cluster = list(survfit(Surv(entry, time, status > 0) ~ group, tied, weights = weight, cluster = cluster, influence = 3), 6))
put(do.call(rbind, Map(function(k, f) curve(k, f[[1]]), names(km), km)), "curves_km.csv")
put(do.call(rbind, Map(function(k, f) line(k, f[[1]], f[[2]]), names(km), km)), "curves_km_line.csv")

# --- cumulative incidence: standard errors by cluster from the influence matrices
incidence <- function(case, data, by, tau, cluster = NULL, entry = NULL, weights = NULL) {
  data$event <- factor(data$status, 0:max(data$status))
  data$one <- seq_len(nrow(data))
  data$w <- if (is.null(weights)) rep(1, nrow(data)) else data[[weights]]
  data$from <- if (is.null(entry)) rep(-1, nrow(data)) else data[[entry]]
  do.call(rbind, lapply(sort(unique(as.character(data[[by]]))), function(g) {
    d <- data[data[[by]] == g, ]
    fit <- survfit(Surv(from, time, event) ~ 1, d, id = one, weights = w, influence = TRUE)
    inf <- fit$influence.pstate # unit x (1 + time) x state
    unit <- as.integer(dimnames(inf)[[1]])
    inf <- inf * data$w[match(unit, data$one)] # survfit gives it per unit of weight
    of <- if (is.null(cluster)) unit else data[[cluster]][unit]
    # survfit counts heads here even with weights; the curve uses the weights, and so do our counts
    count <- function(rows) { rows <- substitute(rows); here <- parent.frame()
      sapply(fit$time, function(t) sum(d$w[eval(rows, list(t = t), here)])) }
    delta <- diff(c(0, pmin(fit$time, tau), tau))
    squares <- function(m) colSums(rowsum(m, of)^2)
    free <- c(1, fit$pstate[, 1])
    se.free <- sqrt(squares(matrix(inf[, , 1] %*% delta)))
    do.call(rbind, lapply(2:ncol(fit$pstate), function(k) data.frame(case, group = g, cause = k - 1L,
      time = as.double(fit$time), n.risk = count(d$from < t & d$time >= t), n.event = count(d$time == t & d$status == k - 1),
      n.censor = count(d$time == t & d$status == 0),
      estimate = fit$pstate[, k], se = sqrt(squares(inf[, -1, k])), r.se = if (is.null(cluster)) fit$std.err[, k] else NA_real_,
      low = fit$lower[, k], high = fit$upper[, k], tau = as.double(tau), rmean = sum(c(0, fit$pstate[, k]) * delta),
      se.rmean = sqrt(squares(matrix(inf[, , k] %*% delta))), free = sum(free * delta), se.free = se.free)))
  }))
}
mgus$time <- ifelse(mgus$pstat == 0, mgus$futime, mgus$ptime)
mgus$status <- ifelse(mgus$pstat == 0, 2 * mgus$death, 1)
ci <- rbind(incidence("mgus2", mgus, "sex", 240), incidence("tied.plain", tied, "group", 5),
  incidence("tied.entry", tied, "group", 6, entry = "entry"),
  incidence("tied.weight", tied, "group", 6, entry = "entry", weights = "weight"),
  incidence("tied.cluster", tied, "group", 6, entry = "entry", weights = "weight", cluster = "cluster"),
  incidence("tied.right", tied, "group", 30, weights = "weight", cluster = "cluster"))
stopifnot(max(abs(ci$se - ci$r.se), na.rm = TRUE) < 1e-12)
put(with(mgus, data.frame(time = as.integer(time), status = as.integer(status), sex)), "curves_mgus2.csv")
put(ci[names(ci) != "r.se"], "curves_cuminc.csv")

# --- log-rank
lr <- function(case, formula, data, rho) {
  f <- survdiff(formula, data, rho = rho)
  o <- rowSums(cbind(f$obs)); e <- rowSums(cbind(f$exp))
  data.frame(case, rho, gamma = 0, group = seq_along(o) - 1L, n = as.double(f$n), observed = o, expected = e, chisq = f$chisq,
    df = sum(e > 0) - 1L, p = pchisq(f$chisq, sum(e > 0) - 1, lower.tail = FALSE))
}
# Fleming-Harrington weights and delayed entry, straight from the definition; rows may be repeated by count
by_definition <- function(case, entry, time, status, group, stratum, rho, gamma) {
  g <- sort(unique(group)); O <- E <- U <- 0 * seq_along(g); V <- diag(0, length(g))
  for (s in unique(stratum)) {
    S <- 1
    for (t in sort(unique(time[stratum == s & status]))) {
      risk <- stratum == s & entry < t & time >= t
      dead <- risk & time == t & status
      nj <- sapply(g, function(k) sum(risk & group == k)); dj <- sapply(g, function(k) sum(dead & group == k))
      N <- sum(nj); D <- sum(dj); w <- S^rho * (1 - S)^gamma
      O <- O + w * dj; E <- E + w * D * nj / N
      if (N > 1) V <- V + w^2 * D * (N - D) / (N - 1) * (diag(nj / N) - outer(nj, nj) / N^2)
      S <- S * (N - D) / N
    }
  }
  chisq <- drop((O - E)[-1] %*% solve(V[-1, -1], (O - E)[-1])); df <- length(g) - 1L
  data.frame(case, rho, gamma, group = seq_along(g) - 1L, n = as.double(table(group)), observed = O, expected = E, chisq, df,
    p = pchisq(chisq, df, lower.tail = FALSE))
}
again <- tied[rep(seq_len(n), tied$count), ]
d <- function(case, x, rho, gamma) by_definition(case, x$entry, x$time, x$status > 0, x$group, x$stratum, rho, gamma)
lung2$never <- -1
lr.all <- rbind(lr("aml", Surv(time, status) ~ x, aml2, 0), lr("aml.rho", Surv(time, status) ~ x, aml2, 1),
  lr("lung", Surv(time, status) ~ ph.ecog, lung2, 0), lr("lung.strata", Surv(time, status) ~ sex + strata(ph.ecog), lung2, 0),
  lr("lung.rho", Surv(time, status) ~ sex + strata(ph.ecog), lung2, .5),
  lr("veteran", Surv(time, status) ~ celltype, vet, 0), lr("veteran.strata", Surv(time, status) ~ trt + strata(celltype), vet, 0),
  lr("tied.right", Surv(time, status > 0) ~ group + strata(stratum), tied, 1),
  d("tied.entry", tied, 0, 0), d("tied.fh", tied, .5, 1), d("tied.count", again, 0, 2),
  with(lung2, by_definition("lung.fh", never, time, status == 2, sex, rep(1, 228), 0, 1)))
# the log-rank with delayed entry is the score test of the exact partial likelihood: here on one stratum per risk set, where R is fast
long <- do.call(rbind, lapply(seq_len(n), function(i) with(tied[i, ], data.frame(at = (entry + 1):time, group, stratum,
  dead = (entry + 1):time == time & status > 0))))
score <- coxph(Surv(rep(1, nrow(long)), dead) ~ group + strata(stratum, at), long, ties = "exact")$score
stopifnot(all.equal(score, lr.all$chisq[lr.all$case == "tied.entry"][1], tolerance = 1e-10))
h <- with(heart2, by_definition("heart", start, stop, event == 1, transplant, rep(1, nrow(heart2)), 0, 0))
stopifnot(all.equal(coxph(Surv(start, stop, event) ~ transplant, heart2, ties = "exact")$score, h$chisq[1], tolerance = 1e-10))
put(rbind(lr.all, h), "curves_logrank.csv")

# --- Gray
gray <- function(case, x, group, rho = 0, strata = rep(1, nrow(x))) {
  t1 <- cuminc(x$time, x$status, x[[group]], strata = strata, rho = rho)$Tests
  data.frame(case, rho, cause = as.integer(rownames(t1)), statistic = t1[, "stat"], df = as.integer(t1[, "df"]), p = t1[, "pv"])
}
put(rbind(gray("mgus2", mgus, "sex"), gray("mgus2.rho", mgus, "sex", 1), gray("tied", tied, "group"),
  gray("tied.rho", tied, "group", 1), gray("tied.strata", tied, "group", 0, tied$stratum),
  gray("tied.both", tied, "group", .5, tied$stratum), gray("again.strata", again, "group", 0, again$stratum)), "curves_gray.csv")
writeLines(c(R.version.string, paste("survival", packageVersion("survival")), paste("cmprsk", packageVersion("cmprsk"))),
  "curves.versions.txt")
