# Fine-Gray regression with 4 covariates and its variance, this program against cmprsk::crr and survival::finegray + coxph(cluster = id),
# on the same rows in one run:
#   Rscript tests/bench/finegray.R build/release/tests/finegray_bench SCRATCH [rows]
# crr takes a minute at 20,000 rows and is quadratic.
suppressMessages({library(survival); library(cmprsk); library(data.table)})
a <- commandArgs(TRUE)
rows <- if (length(a) > 2) a[3] else "20000"
dir.create(a[2], showWarnings = FALSE, recursive = TRUE)
csv <- file.path(a[2], "finegray_bench.csv")
ours <- strsplit(system2(a[1], c(rows, csv), stdout = TRUE), " ")
d <- fread(csv, data.table = FALSE)
unlink(csv)
say <- function(which, r_time, coef, se) {
  fits <- Filter(function(f) f[1] == which, ours)
  times <- sapply(fits, function(f) as.numeric(f[2]))
  cat(sprintf("%s: R %.2f s, upturn %.5f s (best of %d; median %.5f s), ratio %.0f; largest relative difference of a coefficient %.1g, of a robust error %.1g\n",
              which, r_time, min(times), length(times), median(times), r_time / min(times), max(abs(as.numeric(fits[[1]][5:8]) / coef - 1)), max(abs(as.numeric(fits[[1]][9:12]) / se - 1))))
}
cat(sprintf("rows %s, R %s, cmprsk %s, survival %s\n", rows, getRversion(), packageVersion("cmprsk"), packageVersion("survival")))
t <- system.time(f <- crr(d$time, d$status, d[3:6]))[["elapsed"]]
say("crr", t, f$coef, sqrt(diag(f$var)))
d$id <- seq_len(nrow(d)); d$event <- factor(d$status, 0:2)
t <- system.time({
  e <- finegray(Surv(time, event) ~ ., d, id = id)
  f <- coxph(Surv(fgstart, fgstop, fgstatus) ~ x1 + x2 + x3 + x4, e, weights = fgwt, cluster = id)
})[["elapsed"]]
say("survival", t, coef(f), sqrt(diag(vcov(f))))
