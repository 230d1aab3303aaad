# Cox regression on tables of cells with a frequency, against R's fits of the rows that the cells stand for. R 4.2.2, survival 3.5-3.
# Run here: Rscript cox_cells.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
set.seed(15)

# Rows to cells (sorted away from time), and one line of glance, tidy and zph.
cells <- function(d, name) {
  a <- aggregate(list(n = rep(1L, nrow(d))), d, sum)
  table_out(a[sample(nrow(a)), ], name)
}
cox <- function(table, d, formula, options, zph = NULL, tolerance = 1e-8, ...) {
  name <- case("cox", table, paste(options, "--frequencies n"))
  f <- do.call(coxph, list(formula, data = d, model = TRUE, ...))
  # Equal covariates must be tied: the concordance is that of linear predictors rounded where rounding alone (1e-15) splits them.
  s <- if (is.null(d$stratum)) rep(1, f$n) else d$stratum
  again <- concordance(f$y ~ round(f$linear.predictors, 10) + strata(s), reverse = TRUE)
  robust <- if (is.null(f$naive.var)) NULL else sqrt(diag(f$var))
  s <- summary(f)
  coef_rows(name, coef(f), sqrt(diag(if (is.null(robust)) f$var else f$naive.var)), robust, .95, tolerance)
  want(name, "glance", -1, list(nobs = f$n, nevent = f$nevent, logLik = f$loglik[2], statistic.log = unname(s$logtest["test"]), statistic.sc = unname(s$sctest["test"]),
    statistic.wald = unname(f$wald.test), df = length(coef(f)), AIC = AIC(f), BIC = BIC(f), concordance = unname(again$concordance),
    std.error.concordance = if (is.null(d$cluster)) sqrt(again$var)), max(tolerance, 1e-7))
  if (!is.null(zph)) {
    z <- cox.zph(f, zph)$table
    each_row(name, "zph", data.frame(term = rownames(z), statistic = z[, 1], df = z[, 2], p.value = z[, 3]), 1e-6)
  }
}

L <- with(subset(lung, !is.na(ph.ecog)), data.frame(months = ceiling(time / 60), dead = status - 1, ecog = pmin(ph.ecog, 2), sex))
cells(L, "cells_lung")
for (ties in c("efron", "breslow", "exact"))
  cox("cells_lung", L, Surv(months, dead) ~ ecog + sex, paste("--time months --event dead --covariates ecog,sex --ties", ties), ties = ties)
for (g in c("km", "rank", "identity", "log"))
  cox("cells_lung", L, Surv(months, dead) ~ ecog + sex, paste("--time months --event dead --covariates ecog,sex --zph", g), zph = g)
cox("cells_lung", L, Surv(months, dead) ~ ecog + sex, "--time months --event dead --covariates ecog,sex --robust", robust = TRUE, tolerance = 1e-6)

M <- with(subset(mgus2, !is.na(mspike)), data.frame(years = ceiling((futime + 1) / 24), death, old = as.numeric(age > 70), high = as.numeric(mspike > 1.3), stratum = ifelse(sex == "F", "f", "m"), cluster = dxyr %% 10))
cells(M, "cells_mgus2")
cox("cells_mgus2", M, Surv(years, death) ~ old + high + strata(stratum), "--time years --event death --covariates old,high --strata stratum --zph km", zph = "km")
cox("cells_mgus2", M, Surv(years, death) ~ old + high + strata(stratum) + cluster(cluster),
    "--time years --event death --covariates old,high --strata stratum --cluster cluster", tolerance = 1e-6)

H <- with(heart, data.frame(from = floor(start / 50), to = floor(start / 50) + pmax(1, ceiling((stop - start) / 50)), event, surgery, transplant = as.numeric(transplant == 1)))
cells(H, "cells_heart")
for (ties in c("efron", "breslow"))
  cox("cells_heart", H, Surv(from, to, event) ~ surgery + transplant, paste("--time to --entry from --event event --covariates surgery,transplant --ties", ties), ties = ties)

oracle_write("cox_cells", "survival")
