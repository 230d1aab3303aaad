# Oracle tables for stats/cox. Run: Rscript tests/oracle/cox.R tests/oracle
# Written with R 4.2.2, survival 3.5-3 (cox.versions.txt). Each case has its rows in cox_NAME_data.csv (shuffled), its results in
# cox_fit.csv (one row a case), cox_coef.csv (one a column) and cox_zph.csv (one a test). Fits are taken to eps 1e-13; the number of
# iterations is that of a fit with R's defaults.
suppressMessages(library(survival))
folder <- commandArgs(TRUE)[1]
num <- function(x) ifelse(is.na(x), "NA", sprintf("%.17g", x))
put <- function(d, name) {
  for (j in names(d)) if (is.double(d[[j]])) d[[j]] <- num(d[[j]])
  write.csv(d, file.path(folder, name), row.names = FALSE, quote = FALSE)
}
writeLines(c(R.version.string, paste("survival", packageVersion("survival"))), file.path(folder, "cox.versions.txt"))
set.seed(72)
shuffled <- function(d) d[sample(nrow(d)), ]
fits <- coefs <- tests <- NULL

# y: Surv; x: matrix; term: of each column. The data table is written once per NAME of data.
case <- function(name, data, y, x, ties = "efron", stratum = NULL, cluster = NULL, weight = NULL, offset = NULL, robust = FALSE,
                 term = seq_len(ncol(x)), zph = c("km", "rank", "identity", "log")) {
  n <- nrow(y)
  wide <- ncol(y) == 3
  code <- function(v) if (is.null(v)) rep(0L, n) else as.integer(factor(v)) - 1L
  x <- unname(as.matrix(x)); colnames(x) <- paste0("x", seq_len(ncol(x)))
  if (data != "generated") put(data.frame(entry = if (wide) y[, 1] else rep(NA_real_, n), time = y[, ncol(y) - 1], status = as.integer(y[, ncol(y)]),
                 stratum = code(stratum), cluster = if (is.null(cluster)) seq_len(n) - 1L else code(cluster),
                 weight = if (is.null(weight)) rep(1, n) else as.double(weight),
                 offset = if (is.null(offset)) rep(0, n) else as.double(offset), x + 0), paste0("cox_", data, "_data.csv"))
  s <- if (is.null(stratum)) rep(1L, n) else code(stratum)
  w <- if (is.null(weight)) rep(1, n) else weight
  o <- if (is.null(offset)) rep(0, n) else offset
  k <- if (is.null(cluster)) seq_len(n) else code(cluster)
  g <- split(seq_len(ncol(x)), term)
  parts <- lapply(g, function(j) x[, j, drop = FALSE])
  names(parts) <- paste0("T", seq_along(parts))
  frame <- c(list(y = y, s = s, w = w, o = o, k = k), parts)
  f <- reformulate(c(names(parts), if (!is.null(stratum)) "strata(s)", "offset(o)"), "y")
  plain <- is.null(weight)
  fit1 <- function(...) {
    a <- list(f, data = frame, ties = ties, ...)
    if (!plain) a$weights <- w
    if (robust) a$cluster <- k
    do.call(coxph, a)
  }
  fit <- suppressWarnings(fit1(control = coxph.control(eps = 1e-13, iter.max = 50, toler.chol = 1e-14)))
  short <- suppressWarnings(fit1())
  # exact ties with delayed entry: R 3.5-3 forgets the class, so that summary() does not work; the same by formula
  if (!inherits(fit, "coxph")) {
    b <- coef(fit)
    lp <- drop(x %*% b)
    con <- survival:::concordancefit(y, lp, strata = s, weights = w, reverse = TRUE, timefix = FALSE)
    l <- 2 * diff(fit$loglik)
    fit <- c(fit, list(n = n, nevent = sum(y[, 3]), wald.test = drop(b %*% solve(fit$var, b)),
                       concordance = c(concordance = con$concordance, std = sqrt(con$var))))
    t <- list(logtest = c(l, length(b), pchisq(l, length(b), lower.tail = FALSE)), sctest = fit$score)
  } else t <- summary(fit)
  v <- if (robust) fit$naive.var else fit$var
  fits <<- rbind(fits, data.frame(name, data, ties, robust = as.integer(robust), strata = as.integer(!is.null(stratum)),
    n = fit$n, events = fit$nevent, loglik_null = fit$loglik[1], loglik = fit$loglik[2], likelihood = unname(t$logtest[1]),
    likelihood_p = unname(t$logtest[3]), score = unname(t$sctest[1]), wald = unname(fit$wald.test[1]), df = unname(t$logtest[2]), iterations = short$iter,
    concordance = unname(fit$concordance["concordance"]), concordance_se = unname(fit$concordance["std"])))
  coefs <<- rbind(coefs, data.frame(name, column = seq_along(coef(fit)) - 1L, term = term - 1L, coef = unname(coef(fit)), se = sqrt(diag(v)),
    robust = if (robust) sqrt(diag(fit$var)) else NA_real_, short = unname(coef(short))))
  if (ties == "exact") return(invisible(fit))
  for (tr in zph) {
    z <- cox.zph(fit, transform = tr)$table
    tests <<- rbind(tests, data.frame(name, transform = tr, term = c(as.integer(sub("T", "", head(rownames(z), -1))) - 1L, -1L), chisq = z[, 1],
                                      df = as.integer(z[, 2]), p = z[, 3]))
  }
  invisible(fit)
}

a <- shuffled(aml)
for (t in c("efron", "breslow", "exact")) case(paste0("aml_", t), "aml", Surv(a$time, a$status), cbind(a$x == "Nonmaintained"), t)

l <- shuffled(lung)
l <- l[!is.na(l$ph.ecog), ]
x <- cbind(l$age, l$sex, l$ph.ecog)
case("lung", "lung", Surv(l$time, l$status == 2), x)
u <- l[!is.na(l$inst), ]
case("lung_inst", "lung_inst", Surv(u$time, u$status == 2), cbind(u$age, u$sex, u$ph.ecog), cluster = u$inst, robust = TRUE)
case("lung_weighted", "lung_weighted", Surv(l$time, l$status == 2), x, weight = rep_len(c(.5, 1.5, 2, .25, 3), nrow(l)), robust = TRUE)
case("lung_offset", "lung_offset", Surv(l$time, l$status == 2), x[, 1:2], offset = .3 * l$ph.ecog, zph = "km")
quarter <- ceiling(l$time / 91)
for (t in c("efron", "breslow", "exact"))
  case(paste0("lung_quarters_", t), "lung_quarters", Surv(quarter, l$status == 2), x, t)
for (t in c("efron", "breslow"))
  case(paste0("lung_quarters_all_", t), "lung_quarters_all", Surv(quarter, l$status == 2), x, t, stratum = l$sex,
       weight = rep_len(c(1, 2.5, .75), nrow(l)), cluster = ifelse(is.na(l$inst), 99, l$inst), robust = TRUE, offset = l$age / 100)

v <- shuffled(veteran)
case("veteran", "veteran", Surv(v$time, v$status), cbind(v$trt, v$karno), stratum = v$celltype)
case("veteran_exact", "veteran", Surv(v$time, v$status), cbind(v$trt, v$karno), "exact", stratum = v$celltype)
case("veteran_terms", "veteran_terms", Surv(v$time, v$status), cbind(v$trt, model.matrix(~celltype, v)[, -1], v$karno),
     term = c(1L, 2L, 2L, 2L, 3L))

h <- shuffled(heart)
hx <- cbind(h$age, h$year, h$surgery, as.integer(h$transplant) - 1)
for (t in c("efron", "breslow", "exact"))
  case(paste0("heart_", t), "heart", Surv(h$start, h$stop, h$event), hx, t)
case("heart_cluster", "heart_cluster", Surv(h$start, h$stop, h$event), hx, cluster = h$id, robust = TRUE)
# time in coarse steps: entries, exits and events tied with one another
coarse <- function(d, step) {
  d$start <- round(d$start / step); d$stop <- round(d$stop / step)
  d[d$start < d$stop, ]
}
k <- coarse(h, 40)
for (t in c("efron", "breslow"))
  case(paste0("heart_coarse_", t), "heart_coarse", Surv(k$start, k$stop, k$event), cbind(k$age, k$year, k$transplant == 1), t,
       stratum = k$surgery, cluster = k$id, weight = rep_len(c(1, .5, 2, 1.25), nrow(k)), robust = TRUE,
       zph = c("km", "rank", "identity"))
# R enumerates all subsets here: few ties only
k <- coarse(h, 3)
case("heart_tied_exact", "heart_tied", Surv(k$start, k$stop, k$event), cbind(k$age, k$year, k$transplant == 1), "exact",
     stratum = k$surgery)

m <- shuffled(mgus2)
m <- m[!is.na(m$mspike), ]
mx <- cbind(m$age, m$sex == "M", m$mspike)
case("mgus2", "mgus2", Surv(m$futime, m$death), mx, zph = c("km", "rank", "identity"))
case("mgus2_breslow", "mgus2", Surv(m$futime, m$death), mx, "breslow", zph = "km")
# age as the clock: delayed entry, both ends on whole years
e <- m[m$futime >= 12, ]
case("mgus2_age", "mgus2_age", Surv(e$age, e$age + floor(e$futime / 12), e$death), cbind(e$sex == "M", e$mspike),
     stratum = cut(e$mspike, c(-1, .5, 1, 5)), weight = rep_len(c(1, 2, .5), nrow(e)), cluster = e$id %% 97, robust = TRUE)

b <- shuffled(bladder2)
bx <- cbind(b$rx, b$number, b$size)
case("bladder2", "bladder2", Surv(b$start, b$stop, b$event), bx, cluster = b$id, robust = TRUE, zph = "km")
case("bladder2_pwp", "bladder2_pwp", Surv(b$start, b$stop, b$event), bx, stratum = b$enum, cluster = b$id, robust = TRUE, zph = "km")
r <- shuffled(rats)
case("rats", "rats", Surv(r$time, r$status), cbind(r$rx), stratum = r$litter, zph = "km")
k <- shuffled(kidney)
case("kidney", "kidney", Surv(k$time, k$status), cbind(k$age, k$sex, model.matrix(~disease, k)[, -1]), term = c(1L, 2L, 3L, 3L, 3L),
     cluster = k$id, robust = TRUE)

# Many blocks of rows: 20,000 rows made by the minimal standard generator here and in the test (tests/unit/stats/cox_cases.h), with late
# entries, strata, ties, weights and clusters.
state <- 20240229
draw <- function(n) sapply(seq_len(n), function(i) (state <<- (state * 16807) %% 2147483647) %/% 65536)
g <- matrix(draw(20000 * 9), ncol = 9, byrow = TRUE)
entry <- g[, 1] %% 40
case("generated", "generated", Surv(entry, entry + 1 + g[, 2] %% 300, g[, 3] %% 5 < 2),
     cbind((g[, 4] %% 1000) / 7, g[, 5] %% 3, g[, 4] %% 1000 > 400 + g[, 6] %% 300), stratum = g[, 7] %% 5, cluster = g[, 8] %% 211,
     weight = .5 + g[, 9] %% 4, robust = TRUE, zph = c("km", "log"))
case("generated_breslow", "generated", Surv(entry, entry + 1 + g[, 2] %% 300, g[, 3] %% 5 < 2),
     cbind((g[, 4] %% 1000) / 7, g[, 5] %% 3, g[, 4] %% 1000 > 400 + g[, 6] %% 300), "breslow", stratum = g[, 7] %% 5,
     cluster = g[, 8] %% 211, weight = .5 + g[, 9] %% 4, robust = TRUE, zph = "rank")

put(fits, "cox_fit.csv"); put(coefs, "cox_coef.csv"); put(tests, "cox_zph.csv")
