# State occupation with its variance beside R in the same run: Rscript tests/bench/states.R build/release/tests/states_bench [ROWS]
# The same make of data as the bench's two causes: two groups, whole days, end of observation at 730. survfit with the formula, once.
suppressMessages(library(survival))
argument <- commandArgs(TRUE)
n <- if (length(argument) > 1) as.numeric(argument[2]) else 1e6
set.seed(1)
t <- 1 + floor(-200 * log(runif(n))); v <- runif(n)
event <- factor(ifelse(t >= 730 | v > .8, 0, 1 + (v < .4))); time <- pmin(t, 730); group <- sample(2, n, TRUE)
r <- system.time(survfit(Surv(time, event) ~ group))[["elapsed"]]
out <- system2(argument[1], sprintf("%.0f", n), stdout = TRUE)
cat(out, sep = "\n")
ms <- as.numeric(sub(".* ([0-9.]+) ms$", "\\1", out[grepl("two causes.*threads 2", out)]))
cat(sprintf("two causes, columns to limits: R %.1f s, here %.2f ms, %.0f x\n", r, ms, 1e3 * r / ms))
