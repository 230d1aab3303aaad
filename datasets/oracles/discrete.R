# Discrete-time hazards: glm on the person-period table (one row a session at risk), written out here; sandwich::vcovCL, HC0, by person.
# Sessions at which the hazard is 0 or 1 have no finite coefficient: their rows are left out of R's table, to whose likelihood they add nothing.
# Run here: Rscript discrete.R [FOLDER]
source("common.R")
suppressMessages({library(survival); library(sandwich)})

set.seed(91)
shuffled <- function(d) d[sample(nrow(d)), ]
# heavy ties: two-month sessions; delayed entry with covariates that change; two causes with weights and frequencies
lungs <- shuffled(with(lung, data.frame(session = ceiling(time / 60), dead = status - 1, age, sex = ifelse(sex == 1, "M", "F"), ecog = ph.ecog, inst, off = (age - 60) / 40)))
hearts <- shuffled(with(heart, data.frame(id, from = floor(start / 90), to = ceiling(stop / 90), event, age, year, surgery, transplant)))
hearts <- hearts[hearts$to <= 12, ]
mg <- shuffled(with(mgus2, data.frame(id, age = round(age), sex = as.character(sex), hgb, visit = pmax(1, ceiling(ifelse(pstat == 1, ptime, futime) / 40)),
  cause = ifelse(pstat == 1, 1, 2 * death), w = rep(c(.5, 1, 1.75), length.out = nrow(mgus2)), f = rep(c(1, 0, 2), length.out = nrow(mgus2)))))[1:500, ]
table_out(lungs, "sessions_lung"); table_out(hearts, "sessions_heart"); table_out(mg, "sessions_mgus2")

periods <- function(d, time, event, cause, entry) {
  d$row <- seq_len(nrow(d)); start <- if (is.null(entry)) rep(0, nrow(d)) else d[[entry]]
  i <- rep(d$row, d[[time]] - start)
  p <- d[i, ]; p$t <- start[i] + ave(i, i, FUN = seq_along)
  p$y <- as.numeric(p[[event]] == cause & p$t == p[[time]])
  p
}
discrete_case <- function(table, d, time, event, x, options, entry = NULL, cause = 1, link = "logit", baseline = "factor", cluster = NULL, robust = FALSE, weights = NULL,
                          times = NULL, offset = NULL, level = .95) {
  name <- case("discrete", table, paste("--time", time, "--event", event, "--link", link, "--baseline", baseline, options))
  d <- d[complete.cases(d[, c(all.vars(x), time, event, cluster, weights, times, offset)]), ]
  if (!is.null(times)) d <- d[rep(seq_len(nrow(d)), d[[times]]), ]
  p <- periods(d, time, event, cause, entry); p$w <- if (is.null(weights)) 1 else p[[weights]]; p$off <- if (is.null(offset)) 0 else p[[offset]]
  all_periods <- p; top <- max(p$t)
  n <- tapply(p$w, factor(p$t, 1:top), sum, default = 0); k <- tapply(p$w * p$y, factor(p$t, 1:top), sum, default = 0)
  whole <- tapply(p$y, factor(p$t, 1:top), function(y) length(unique(y)) == 2, default = FALSE)
  base <- list(factor = ~ 0 + factor(t), linear = ~ t, log = ~ log(t), none = ~ 1)[[baseline]]
  if (baseline == "factor") p <- p[whole[p$t], ]
  # glm stops on the deviance, which no longer tells 1e-8 of a coefficient: started again where it stopped, it goes on to the fixed point
  fit <- function(formula) suppressWarnings({
    g <- function(start) glm(formula, family = binomial(link), data = p, weights = w, offset = off, start = start, control = glm.control(epsilon = 1e-15, maxit = 100))
    f <- g(NULL); for (i in 1:8) f <- g(coef(f)); f
  })
  f <- fit(update(base, as.formula(paste("y ~ . +", as.character(x)[2]))))
  if (baseline == "factor") f <- fit(update(as.formula(paste("y ~ 0 + factor(t) +", as.character(x)[2])), . ~ .))
  se <- sqrt(diag(vcov(f))); b <- coef(f)
  hc <- if (robust || !is.null(cluster)) sqrt(diag(vcovCL(f, cluster = if (is.null(cluster)) p$row else p[[cluster]], type = "HC0", cadjust = FALSE)))
  names(b) <- gsub("factor\\(t\\)", time, gsub("^t$", time, gsub("^log\\(t\\)$", paste0("log(", time, ")"), gsub("factor\\(([a-z]*)\\)", "\\1", gsub("factor\\(t\\)", time, names(b))))))
  s <- if (is.null(hc)) se else hc; z <- qnorm(1 - (1 - level) / 2)
  rows <- data.frame(term = names(b), estimate = unname(b), std.error = unname(se), p.value = unname(2 * pnorm(-abs(b / s))), conf.low = unname(b - z * s),
    conf.high = unname(b + z * s)); if (!is.null(hc)) rows$robust.se <- unname(hc)
  at <- seq_len(nrow(rows)) - 1
  if (baseline == "factor") {
    left <- which(whole); covariates <- seq_len(nrow(rows)) > length(left)
    at <- c(left - 1, top + seq_len(sum(covariates)) - 1)
    for (l in which(!whole)) want(name, "tidy", l - 1, list(estimate = NA, std.error = NA), 1e-7)
  }
  for (i in seq_along(at)) want(name, "tidy", at[i], as.list(rows[i, , drop = FALSE]), 1e-7)
  ll <- -deviance(f) / 2; rank <- f$rank
  want(name, "glance", -1, list(nevent = sum(k), periods = sum(n), logLik = ll, df = rank, AIC = -2 * ll + 2 * rank, deviance = deviance(f), converged = "true"), 1e-7)
  if (baseline %in% c("factor", "none") && is.null(offset)) {
    null <- fit(if (baseline == "none") y ~ 1 else y ~ 0 + factor(t)); lr <- deviance(null) - deviance(f); df <- f$rank - null$rank
    want(name, "glance", -1, list(statistic.log = lr, p.value.log = pchisq(lr, df, lower.tail = FALSE)), 1e-7)
  }
  x_rows <- nrow(rows) - if (baseline == "factor") sum(whole) else if (baseline == "none") 1 else 2
  r <- tail(rows, x_rows)
  each_row(name, "ratios", data.frame(term = r$term, ratio = if (link == "logit") "odds" else "hazard", estimate = exp(r$estimate), conf.low = exp(r$conf.low), conf.high = exp(r$conf.high)), 1e-7)
  some <- unique(round(seq(1, top, length.out = 3)))
  for (l in some) want(name, "sessions", l - 1, list(time = l, n.risk = n[[l]], n.event = k[[l]], hazard = if (n[[l]] > 0) k[[l]] / n[[l]] else NA))
}
for (link in c("logit", "cloglog")) {
  discrete_case("sessions_lung", lungs, "session", "dead", ~ age + sex, "--covariates age --factors sex", link = link)
  if (link == "cloglog") discrete_case("sessions_lung", lungs, "session", "dead", ~ age + ecog + sex, "--covariates age,ecog --factors sex --cluster inst", link = link, baseline = "log", cluster = "inst")
  discrete_case("sessions_heart", hearts, "to", "event", ~ age + year + surgery + transplant, "--entry from --covariates age,year,surgery --factors transplant --cluster id", link = link,
                entry = "from", cluster = "id")
  discrete_case("sessions_mgus2", mg, "visit", "cause", ~ hgb + sex, "--covariates hgb --factors sex --weights w --cause 2 --robust", link = link, cause = 2, weights = "w", robust = TRUE)
}
discrete_case("sessions_lung", lungs, "session", "dead", ~ sex, "--factors sex --robust --conf-level 0.9", link = "cloglog", baseline = "linear", robust = TRUE, level = .9)
discrete_case("sessions_lung", lungs, "session", "dead", ~ sex, "--factors sex --offset off", link = "logit", baseline = "linear", offset = "off")
discrete_case("sessions_heart", hearts, "to", "event", ~ age, "--entry from --covariates age --robust", entry = "from", baseline = "none", robust = TRUE)
discrete_case("sessions_mgus2", mg, "visit", "cause", ~ age, "--covariates age --frequencies f --robust", baseline = "linear", times = "f", robust = TRUE)
discrete_case("sessions_mgus2", mg, "visit", "cause", ~ age + sex, "--covariates age --factors sex --frequencies f --weights w --cluster id", link = "cloglog", baseline = "log", times = "f", weights = "w", cluster = "id")

oracle_write("discrete", c("survival", "sandwich"))
