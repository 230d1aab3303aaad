# Parametric survival regression with 4 covariates, this program against survival::survreg, on the same rows in one run:
#   Rscript tests/bench/parametric.R build/release/tests/parametric_bench SCRATCH [rows]
# Prints both times, their ratio and the largest relative difference of the coefficients.
suppressMessages({library(survival); library(data.table)})
a <- commandArgs(TRUE)
rows <- if (length(a) > 2) a[3] else "1000000"
dir.create(a[2], showWarnings = FALSE, recursive = TRUE)
csv <- file.path(a[2], "parametric_bench.csv")
ours <- strsplit(system2(a[1], c(rows, csv), stdout = TRUE), " ")
d <- fread(csv, data.table = FALSE)
unlink(csv)
d$low <- floor((d$time - 1) / 30) * 30; d$high <- ifelse(d$status == 1, d$low + 30, NA); d$low[d$low == 0] <- NA
# neither end known: survreg would leave the row out
known <- !is.na(d$low) | !is.na(d$high)
models <- list(right = Surv(time, status) ~ x1 + x2 + x3 + x4, interval = Surv(low, high, type = "interval2") ~ x1 + x2 + x3 + x4)
cat(sprintf("rows %s, 4 covariates; R %s survival %s\n", rows, getRversion(), packageVersion("survival")))
for (what in unique(vapply(ours, function(f) paste(f[1], f[2]), ""))) {
  w <- strsplit(what, " ")[[1]]
  fits <- Filter(function(f) f[1] == w[1] && f[2] == w[2], ours)
  best <- min(vapply(fits, function(f) as.numeric(f[3]), 0))
  if (w[1] %in% c("gengamma", "gompertz")) { cat(sprintf("%-12s %-9s %.4f s, %s steps\n", w[1], w[2], best, fits[[1]][4])); next }
  t <- system.time(r <- survreg(models[[w[2]]], d[if (w[2] == "right") TRUE else known, ], dist = w[1]))[["elapsed"]]
  mine <- as.numeric(fits[[1]][-(1:5)]); his <- c(coef(r), if (w[1] != "exponential") log(r$scale))
  cat(sprintf("%-12s %-9s %.4f s, R %.2f s, ratio %.1f; largest relative difference of a coefficient %.2g\n", w[1], w[2], best, t, t / best, max(abs(mine / his - 1))))
}
