# Pseudo-observations: survival::pseudo (infinitesimal jackknife), prodlim::jackknife (leave one out), and both definitions carried out by
# fitting once per row. R 4.2.2 with survival and prodlim when it was made (pseudo_versions.txt).
# Run here: Rscript pseudo.R [FOLDER]
source("common.R")
suppressMessages({library(survival); library(prodlim)})
for (name in c("aml", "lung", "heart", "mgus2", "curves_tied")) table_use(name)
A <- tables$aml; H <- tables$heart; T <- tables$curves_tied; M <- tables$mgus2[1:120, ]
set.seed(21)
K <- transform(T, person = paste0("p", sample(rep(1:45, 2))), cause = ifelse(status == 1, sample(1:2, 90, TRUE), 0))
table_out(K[c("entry", "time", "status", "cause", "person", "w", "arm", "count")], "pseudo_tied")
table_out(M, "pseudo_mgus2")

# A few rows of the table, spread over it; value: rows by times.
rows <- function(name, times, value, labels = NULL, strata = NULL, tolerance = 1e-8) {
  value <- as.matrix(value); n <- nrow(value); value[abs(value) < 1e-12] <- 0 # rounding of zeros
  for (i in unique(round(seq(1, n, length.out = 5)))) for (k in seq_along(times))
    want(name, "tidy", (i - 1) * length(times) + k - 1, list(id = labels[i], strata = strata[i], time = times[k], estimate = value[i, k]), tolerance)
}
line <- function(options, times) paste(options, "--times", paste(times, collapse = ","))
kinds <- c(survival = "pstate", hazard = "cumhaz", rmst = "auc")
at <- c(3.5, 6, 8)
# --- survival::pseudo
for (of in names(kinds)) {
  rows(case("pseudo", "aml", line(paste("--time time --event status --by arm --of", of), c(9, 23, 40))), c(9, 23, 40),
       pseudo(survfit(Surv(time, status) ~ arm, A), times = c(9, 23, 40), type = kinds[[of]]), strata = A$arm)
  rows(case("pseudo", "pseudo_tied", line(paste("--time time --entry entry --event status --of", of), at)), at, pseudo(survfit(Surv(entry, time, status) ~ 1, K), times = at, type = kinds[[of]]))
  # R takes the number of rows where the mass is the sum of the weights: weights of mean 1 are the same to both
  K$even <- K$w / mean(K$w)
  rows(case("pseudo", "pseudo_tied", line(paste("--time time --entry entry --event status --weights w --of", of), at)), at,
       pseudo(survfit(Surv(entry, time, status) ~ 1, K, weights = even), times = at, type = kinds[[of]]), tolerance = 1e-7)
  # rows of a person together: their influences added; R's mass is the number of persons
  persons <- unique(K$person)
  x <- pseudo(survfit(Surv(entry, time, status) ~ 1, K, id = person), times = at, type = kinds[[of]], data.frame = TRUE)
  rows(case("pseudo", "pseudo_tied", line(paste("--time time --entry entry --event status --id person --of", of), at)), at,
       matrix(x$pseudo, ncol = 3)[match(persons, x[[1]][seq_along(persons)]), ], persons)
  # frequencies: every copy has the same number
  e <- rep(seq_len(90), K$count)
  x <- pseudo(survfit(Surv(entry, time, status) ~ 1, K[e, ]), times = at, type = kinds[[of]])
  rows(case("pseudo", "pseudo_tied", line(paste("--time time --entry entry --event status --frequencies count --of", of), at)), at, as.matrix(x)[match(seq_len(90), e), ])
}
multi <- function(table, d, options, formula, times, cause, types = c(incidence = "pstate", rmtl = "auc"), ...) for (of in names(types)) {
  f <- do.call(survfit, list(formula, data = d, ...))
  rows(case("pseudo", table, line(paste(options, "--cause", cause, "--of", of), times)), times, pseudo(f, times = times, type = types[[of]])[, , cause + 1])
}
multi("pseudo_mgus2", M, "--time etime --event cause", Surv(etime, factor(cause, 0:2)) ~ 1, c(24, 60, 120), 1)
multi("pseudo_mgus2", M, "--time etime --event cause", Surv(etime, factor(cause, 0:2)) ~ 1, c(24, 60, 120), 2)
multi("pseudo_tied", K, "--time time --entry entry --event cause", Surv(entry, time, factor(cause, 0:2)) ~ 1, at, 2, id = 1:90)
want(case("pseudo", "pseudo_mgus2", line("--time etime --event cause --of incidence", 60)), "glance", 0, list(time = 60, records = 120,
  estimate = summary(survfit(Surv(etime, factor(cause, 0:2)) ~ 1, M), times = 60)$pstate[2]))

# --- leaving one out: prodlim, and by definition
leave <- function(n, theta) { all <- theta(rep(1, n)); t(vapply(seq_len(n), function(i) { w <- rep(1, n); w[i] <- 0; n * all - (n - 1) * theta(w) }, all)) }
mean_to <- function(t, s, before, tau) vapply(tau, function(u) { at <- c(0, pmin(t, u), u); sum(c(before, s) * diff(at)) }, 0)
first <- function(x) if (length(x)) x else 0
theta <- function(of, time, cause, times) function(w) {
  k <- w > 0
  f <- survfit(Surv(time, cause > 0) ~ 1, subset = k)
  g <- if (of %in% c("incidence", "rmtl")) survfit(Surv(time, factor(cause, 0:2)) ~ 1, subset = k)
  switch(of, survival = summary(f, times = times, extend = TRUE)$surv, hazard = summary(f, times = times, extend = TRUE)$cumhaz, rmst = mean_to(f$time, f$surv, 1, times),
         incidence = summary(g, times = times, extend = TRUE)$pstate[, 2], rmtl = mean_to(g$time, g$pstate[, 2], 0, times))
}
for (of in c("survival", "hazard", "rmst", "incidence", "rmtl")) {
  x <- leave(120, theta(of, M$etime, M$cause, c(24, 60, 120)))
  rows(case("pseudo", "pseudo_mgus2", line(paste("--time etime --event cause --leave-one-out --of", of), c(24, 60, 120))), c(24, 60, 120), x)
  rows(case("pseudo", "pseudo_tied", line(paste("--time time --event cause --leave-one-out --of", of), at)), at, leave(90, theta(of, K$time, K$cause, at)))
}
p <- prodlim(Hist(time, status) ~ 1, K)
rows(case("pseudo", "pseudo_tied", line("--time time --event status --leave-one-out", at)), at, jackknife(p, times = at))
p <- prodlim(Hist(etime, cause) ~ 1, M)
rows(case("pseudo", "pseudo_mgus2", line("--time etime --event cause --cause 2 --of incidence --leave-one-out", c(24, 60))), c(24, 60), jackknife(p, times = c(24, 60), cause = 2))
e <- rep(seq_len(90), K$count)
x <- leave(length(e), theta("rmst", K$time[e], K$status[e], at))
rows(case("pseudo", "pseudo_tied", line("--time time --event status --frequencies count --of rmst --leave-one-out", at)), at, x[match(seq_len(90), e), ])
# after the last time, where somebody was still at risk
name <- case("pseudo", "aml", line("--time time --event status --by arm", 100)); i <- which(A$arm == "Nonmaintained")[1] - 1
x <- pseudo(survfit(Surv(time, status) ~ arm, A), times = 100, type = "pstate")
want(name, "tidy", i, list(strata = "Nonmaintained", estimate = x[i + 1]), 1e-8)
name <- case("pseudo", "aml", line("--time time --event status --by arm", 170)); want(name, "tidy", which(A$arm == "Maintained")[1] - 1, list(estimate = NA))

oracle_write("pseudo", c("survival", "prodlim"))
