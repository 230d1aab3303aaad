# Cox regression with 8 covariates, this program against survival::coxph, on the same rows in one run:
#   Rscript tests/bench/cox.R build/release/tests/cox_bench SCRATCH [rows] [days|continuous]
# Prints both times, their ratio and the largest relative difference of the coefficients.
suppressMessages({library(survival); library(data.table)})
a <- commandArgs(TRUE)
rows <- if (length(a) > 2) a[3] else "1000000"
kind <- if (length(a) > 3) a[4] else "days"
dir.create(a[2], showWarnings = FALSE, recursive = TRUE)
csv <- file.path(a[2], "cox_bench.csv")
ours <- strsplit(system2(a[1], c(rows, csv, kind), stdout = TRUE), " ")
fits <- Filter(function(f) f[1] == "fit", ours)
times <- sapply(fits, function(f) as.numeric(f[2]))
coefs <- as.numeric(fits[[1]][5:12])
d <- fread(csv, data.table = FALSE)
unlink(csv)
model <- Surv(time, status) ~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8
elapsed <- sapply(1:2, function(i) system.time(r <<- coxph(model, d))[["elapsed"]])
cat(sprintf("rows %s, %s, 8 covariates, Efron\n", rows, kind))
cat(sprintf("R %s survival %s coxph: %.2f s (best of 2)\n", getRversion(), packageVersion("survival"), min(elapsed)))
cat(sprintf("upturn surv_build + cox_fit: %.4f s (best of %d; median %.4f s)\n", min(times), length(times), median(times)))
cat(sprintf("ratio %.1f\n", min(elapsed) / min(times)))
cat(sprintf("largest relative difference of a coefficient %.2g, of the log likelihood %.2g; Newton steps %s and %d\n",
            max(abs(coefs / coef(r) - 1)), abs(as.numeric(fits[[1]][14]) / r$loglik[2] - 1), fits[[1]][13], r$iter))
