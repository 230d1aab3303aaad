# Negative-binomial regression with 8 covariates, this program against MASS::glm.nb, on the same rows in one run:
#   Rscript tests/bench/negbin.R build/release/tests/counts_bench SCRATCH [rows] [cells|rows]
suppressMessages({library(MASS); library(data.table)})
a <- commandArgs(TRUE)
rows <- if (length(a) > 2) a[3] else "1000000"
kind <- if (length(a) > 3) a[4] else "cells"
dir.create(a[2], showWarnings = FALSE, recursive = TRUE)
csv <- file.path(a[2], "counts_bench.csv")
ours <- strsplit(system2(a[1], c(rows, csv, kind), stdout = TRUE), " ")
of <- function(what) Filter(function(f) f[1] == what, ours)
times <- function(what) sapply(of(what), function(f) as.numeric(f[2]))
d <- fread(csv, data.table = FALSE)
unlink(csv)
model <- y ~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8
report <- function(what, elapsed, r, theta) {
  f <- as.numeric(of(what)[[1]][3:11])
  cat(sprintf("%s: R %.2f s, upturn %.4f s (best of %d; median %.4f s), ratio %.0f; largest relative difference of a coefficient %.2g%s\n", what, elapsed, min(times(what)),
              length(times(what)), median(times(what)), elapsed / min(times(what)), max(abs(f / coef(r) - 1)),
              if (theta) sprintf(", of theta %.2g", abs(as.numeric(of(what)[[1]][12]) / r$theta - 1)) else ""))
}
cat(sprintf("rows %s, %s, 8 covariates; R %s, MASS %s, once\n", rows, kind, getRversion(), packageVersion("MASS")))
elapsed <- system.time(r <- glm.nb(model, d, control = glm.control(epsilon = 1e-10, maxit = 50)))[["elapsed"]]
report("negbin", elapsed, r, TRUE)
elapsed <- system.time(r <- glm(model, poisson, d))[["elapsed"]]
report("poisson", elapsed, r, FALSE)
