# Cox regression with 8 covariates, this program against survival::coxph, on the same rows in one run:
#   Rscript tests/bench/cox.R build/release/tests/cox_bench SCRATCH [rows] [days|continuous|cells]
# Prints both times and their ratio for the fit (coxph also computes the concordance: both ways), for cells where the rows are like that, for
# a fit with clusters, for 1,000 bootstraps (R: extrapolated from 3), with one core, and for a tenth and ten times the rows.
suppressMessages({library(survival); library(data.table)})
a <- commandArgs(TRUE)
rows <- if (length(a) > 2) as.numeric(a[3]) else 1e6
kind <- if (length(a) > 3) a[4] else "days"
dir.create(a[2], showWarnings = FALSE, recursive = TRUE)
csv <- file.path(a[2], "cox_bench.csv")
whole <- function(n) format(n, scientific = FALSE)
bench <- function(n, csv, jobs, env = character()) {
  lines <- strsplit(system2(a[1], c(whole(n), csv, kind, jobs), stdout = TRUE, env = env), " ")
  names(lines) <- sapply(lines, `[`, 1)
  lines
}
best <- function(lines, job, column = 2) min(sapply(lines[names(lines) == job], function(l) as.numeric(l[column])))
values <- function(lines, job) as.numeric(lines[[job]][5:12])
ours <- bench(rows, csv, c("fit", "cells", "clusters", "concordance", if (kind == "cells") "bootstrap"))
d <- fread(csv, data.table = FALSE)
unlink(csv)
model <- Surv(time, status) ~ x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8
elapsed <- min(sapply(1:2, function(i) system.time(r <<- coxph(model, d))[["elapsed"]]))
cat(sprintf("rows %s, %s, 8 covariates, Efron; R %s survival %s; load %s\n", whole(rows), kind, getRversion(), packageVersion("survival"),
            if (file.exists("/proc/loadavg")) readLines("/proc/loadavg") else "?"))
line <- function(what, theirs, ours) cat(sprintf("%-44s R %8.2f s   here %.4f s   ratio %.0f\n", what, theirs, ours, theirs / ours))
line("surv_build + cox_fit", elapsed, best(ours, "fit"))
line("the same with concordance", elapsed, best(ours, "concordance"))
cat(sprintf("largest relative difference of a coefficient %.2g, of the log likelihood %.2g; Newton steps %s and %d\n",
            max(abs(values(ours, "fit") / coef(r) - 1)), abs(as.numeric(ours$fit[14]) / r$loglik[2] - 1), ours$fit[13], r$iter))
if (as.numeric(ours$cells[15]) < rows) {
  line(sprintf("%s cells, making them included", ours$cells[15]), elapsed, best(ours, "cells"))
  line("the fit of the cells alone", elapsed, best(ours, "cells", 4))
  cat(sprintf("largest relative difference of a coefficient %.2g\n", max(abs(values(ours, "cells") / coef(r) - 1))))
}
clustered <- system.time(k <- coxph(model, d, ties = "breslow", cluster = cluster))[["elapsed"]]
line("Breslow, clusters of 50, concordance", clustered, best(ours, "clusters"))
cat(sprintf("largest relative difference of a robust error %.2g\n", max(abs(values(ours, "clusters") / sqrt(diag(k$var)) - 1))))
if (kind == "cells") {
  set.seed(1)
  one <- mean(sapply(1:3, function(i) system.time(coxph(model, d[sample(nrow(d), replace = TRUE), ]))[["elapsed"]]))
  line("1,000 bootstraps (R: 3, here: 200)", 1000 * one, 5 * best(ours, "bootstrap"))
}
single <- bench(rows, "-", c("fit", "concordance"), "UPTURN_THREADS=1")
for (job in c("fit", "concordance")) cat(sprintf("%s, one core %.4f s, all cores %.4f s: %.2f x\n", job, best(single, job), best(ours, job), best(single, job) / best(ours, job)))
for (n in rows * c(.1, 1, 10)) {
  t <- if (n == rows) best(ours, "fit") else best(bench(n, "-", "fit"), "fit")
  cat(sprintf("%s rows: %.4f s, %.1f ns a row\n", whole(n), t, 1e9 * t / n))
}
