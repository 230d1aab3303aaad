# Adjusted survival from a Cox model (g-formula): the mean over the rows of exp(-H0(t) exp(x'b)) with one factor set to each level, and its infinitesimal
# jackknife by its definition: how the mean moves with the weight of each row, everything refitted.
# Run here: Rscript coxstandard.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
control <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 50)
for (n in c("veteran", "cox_ovarian", "cox_kidney", "lung")) table_use(n)

adjusted_case <- function(table, d, f, factor, times, options, strata = NULL, w = NULL, cl = NULL, ties = "efron", conf.type = "log", level = .95, tolerance = 1e-6) {
  name <- case("cox", table, paste(options, "--adjusted --times", paste(times, collapse = ","), "--conf-type", conf.type, "--conf-level", level), "adjusted")
  g <- sort(unique(d[[factor]])); stratum <- if (is.null(strata)) rep("all", nrow(d)) else as.character(d[[strata]])
  mean_survival <- function(w) { # levels x times
    d$w <- w; fit <- coxph(f, d, weights = w, ties = ties, control = control, robust = FALSE, model = TRUE)
    base <- basehaz(fit, centered = FALSE)
    at <- function(t) vapply(unique(stratum), function(s) { b <- if (is.null(strata)) base else base[sub(".*=", "", base$strata) == s, ]; c(0, b$hazard)[1 + sum(b$time <= t)] }, 0)
    h <- sapply(times, function(t) at(t)[match(stratum, unique(stratum))])
    t(sapply(g, function(k) { x <- d; x[[factor]] <- k; x[[factor]] <- if (is.character(d[[factor]])) factor(x[[factor]], g) else x[[factor]]
      colSums(w * exp(-h * exp(predict(fit, x, type = "lp", reference = "zero")))) / sum(w) }))
  }
  w <- if (is.null(w)) rep(1, nrow(d)) else d[[w]]
  s <- mean_survival(w); s <- matrix(s, length(g)); step <- 1e-4
  moves <- sapply(seq_along(w), function(j) { e <- replace(0 * w, j, step); (mean_survival(w + e) - mean_survival(w - e)) / (2 * step) * w[j] })
  by <- if (is.null(cl)) seq_along(w) else d[[cl]]
  summed <- t(rowsum(t(moves), by)); se <- matrix(sqrt(rowSums(summed^2)), length(g))
  index <- matrix(seq_along(s), length(g)); q <- qnorm((1 + level) / 2)
  rows <- do.call(rbind, lapply(seq_along(g), function(i) { ci <- survival:::survfit_confint(s[i, ], se[i, ] / s[i, ], TRUE, conf.type, level)
    data.frame(level = as.character(g[i]), time = times, estimate = s[i, ], std.error = se[i, ], conf.low = ci$lower, conf.high = ci$upper) }))
  each_row(name, "adjusted", rows, tolerance)
  each_row(name, "differences", do.call(rbind, lapply(seq_along(g)[-1], function(i) { v <- s[i, ] - s[1, ]; se <- sqrt(rowSums((summed[index[i, ], , drop = FALSE] - summed[index[1, ], , drop = FALSE])^2))
    data.frame(level = as.character(g[i]), reference = as.character(g[1]), time = times, estimate = v, std.error = se, statistic = v / se, p.value = 2 * pnorm(-abs(v / se)),
               conf.low = v - q * se, conf.high = v + q * se) })), tolerance)
}
O <- tables$cox_ovarian; K <- tables$cox_kidney; V <- tables$veteran; L <- subset(tables$lung, !is.na(ph.ecog) & !is.na(inst))
adjusted_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx), "rx", c(100, 365, 600), "--time futime --event fustat --covariates age --factors rx")
adjusted_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx), "rx", 400, "--time futime --event fustat --covariates age --factors rx --weights w --ties breslow", w = "w", ties = "breslow",
              conf.type = "log-log", level = .9)
adjusted_case("veteran", V, Surv(time, status) ~ karno + celltype + strata(trt), "celltype", c(8, 52, 100), "--time time --event status --covariates karno --factors celltype --strata trt", strata = "trt",
              conf.type = "plain")
adjusted_case("cox_kidney", K, Surv(late, time, status) ~ age + disease + sex, "disease", c(15, 30), "--time time --entry late --event status --covariates age --factors disease,sex --cluster id", cl = "id")
oracle_write("coxstandard", "survival")
