# A shared frailty with 2 covariates, 5 rows a cluster, this program (the whole command, reading the table included, with the limits of
# theta that R has not) against survival::coxph(frailty()), on the same rows in one run:
#   Rscript tests/bench/frailty.R build/release/upturn SCRATCH [clusters] [gamma|lognormal]
suppressMessages({library(survival); library(data.table)})
a <- commandArgs(TRUE)
q <- if (length(a) > 2) as.integer(a[3]) else 10000L
dist <- if (length(a) > 3) a[4] else "gamma"
dir.create(a[2], showWarnings = FALSE, recursive = TRUE)
csv <- file.path(a[2], "frailty_bench.csv")
set.seed(1)
n <- 5L * q; id <- rep_len(seq_len(q), n)
d <- data.frame(x = round(rnorm(n), 2), z = rbinom(n, 1, .5), id)
event <- ceiling(rexp(n) / exp(.5 * d$x - .3 * d$z + rnorm(q, 0, .6)[id]) * 300); end <- ceiling(runif(n, 100, 800))
d$time <- pmin(event, end); d$status <- as.integer(event <= end)
fwrite(d, csv)
words <- c("estimate frailty", csv, "--time time --event status --covariates x,z --cluster id --dist", dist, "--format csv --part glance")
times <- sapply(1:3, function(i) system.time(out <<- system2(a[1], words, stdout = TRUE))[["elapsed"]])
g <- fread(text = out)
unlink(csv)
model <- if (dist == "gamma") Surv(time, status) ~ x + z + frailty(id) else Surv(time, status) ~ x + z + frailty(id, distribution = "gauss")
t <- system.time(f <- coxph(model, d))[["elapsed"]]
h <- f$history[[1]]
cat(sprintf("%d clusters, %d rows, %s, R %s, survival %s: R %.2f s, upturn %.3f s (best of 3), ratio %.0f\n", q, n, dist, getRversion(), packageVersion("survival"), t, min(times), t / min(times)))
cat(sprintf("theta: R %.5f, upturn %.5f%s\n", if (is.null(h$theta)) tail(h$history[, 1], 1) else h$theta, g$theta,
            if (dist == "gamma") sprintf("; log likelihood there %.3f and %.3f", h$c.loglik, g$logLik) else ""))
