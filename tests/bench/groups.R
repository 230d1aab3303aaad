# Tests of groups and curves beside R in the same run: Rscript tests/bench/groups.R build/release/tests/curves_bench [ROWS]
# The same make of data as the bench's whole days: six groups, two causes, censored at 730.
suppressMessages({library(survival); library(cmprsk)})
argument <- commandArgs(TRUE)
n <- if (length(argument) > 1) as.numeric(argument[2]) else 1e6
set.seed(1)
t <- pmin(rexp(n, 1 / 300), 730); v <- runif(n)
status <- ifelse(t >= 730 | v > .7, 0, 1 + (v < .3)); time <- 1 + floor(t); group <- sample(6, n, TRUE)
seconds <- function(f) min(system.time(f())[["elapsed"]], system.time(f())[["elapsed"]])
r <- c("log-rank" = seconds(function() survdiff(Surv(time, status > 0) ~ group)),
       "gray" = seconds(function() cuminc(time, status, group)),
       "km" = seconds(function() survfit(Surv(time, status > 0) ~ group)))
out <- system2(argument[1], sprintf("%.0f 1", n), stdout = TRUE)
ms <- function(job) as.numeric(sub(".* ([0-9.]+) ms$", "\\1", out[grepl(paste0("^ *", job, " +[0-9]"), out)]))
line <- function(name, r, job) cat(sprintf("%-40s R %7.0f ms  here %8.2f ms  %5.0f x\n", name, 1e3 * r, ms(job), 1e3 * r / ms(job)))
line("log-rank, columns to statistic", r[["log-rank"]], "cells, log-rank")
line("log-rank, on the cells", r[["log-rank"]], "log-rank of cells")
line("log-rank, on sorted rows", r[["log-rank"]], "logrank")
line("Gray, columns to statistic", r[["gray"]], "cells, Gray")
line("Gray, on sorted rows", r[["gray"]], "gray")
line("Kaplan-Meier, on sorted rows", r[["km"]], "km")
