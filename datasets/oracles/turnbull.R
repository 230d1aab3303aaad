# Interval-censored survival: the maximum by another way (dense self-consistency, then Newton on the sets that keep mass), checked by the
# conditions of Gentleman & Geyer 1994 to 1e-10; survfit(interval2) stops earlier: it must be near for the breast data; the distance is printed for the others. Right-censored times: survfit
# itself. Breast retraction: Finkelstein & Wolfe 1985, with the published masses. Run here: Rscript turnbull.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
set.seed(53); invisible(Sys.setlocale("LC_COLLATE", "C"))
ends <- function(text) { m <- do.call(rbind, strsplit(strsplit(text, " ")[[1]], "-")); data.frame(left = as.numeric(m[, 1]), right = suppressWarnings(as.numeric(m[, 2]))) }
RT <- ends("45-x 6-10 0-7 46-x 46-x 7-16 17-x 7-14 37-44 0-8 4-11 15-x 11-15 22-x 46-x 46-x 25-37 46-x 26-40 46-x 27-34 36-44 46-x 36-48 37-x 40-x 17-25 46-x 11-18 38-x 5-12 37-x 0-5 18-x 24-x 36-x 5-11 19-35 17-25 24-x 32-x 33-x 19-26 37-x 34-x 36-x")
B <- transform(RT, arm = "radiotherapy")[sample(46), ]
visits <- function(n, every, horizon, exact = 0) { t <- rweibull(n, 1.4, 8); l <- rep(0, n); r <- runif(n, 0, every); while (any(go <- r < t & r < horizon)) { l[go] <- r[go]; r[go] <- r[go] + rexp(sum(go), 1 / every) }
  open <- r < t; l[open] <- r[open]; l <- round(l, 1); r <- pmax(round(r, 1), l + .1); r[open] <- NA; e <- runif(n) < exact & !open; l[e] <- r[e]; l[l == 0] <- NA; data.frame(left = l, right = r) }
V <- rbind(transform(visits(60, 3, 20), arm = "a"), transform(visits(45, 5, 15, .3), arm = "b")); V$w <- round(runif(105, .3, 2), 2); V$count <- sample(0:3, 105, TRUE)
W <- local({ t <- rexp(150, .2); l <- floor(t / 2) * 2; r <- l + 2; miss <- runif(150) < .4; l[miss] <- pmax(l[miss] - 2, 0); late <- r > 10; data.frame(left = ifelse(late, 10, l), right = ifelse(late, NA, r)) })
A <- data.frame(left = aml$time, right = ifelse(aml$status == 1, aml$time, NA), arm = as.character(aml$x))
C <- local({ v <- round(runif(80, 0, 15), 1); t <- rweibull(80, 1.4, 8); data.frame(left = ifelse(t > v, v, NA), right = ifelse(t > v, NA, v)) })
table_out(B, "interval_breast"); table_out(V, "interval_visits"); table_out(W, "interval_tied"); table_out(A, "interval_aml"); table_out(C, "interval_current")

npmle <- function(l, r, w) { l <- ifelse(is.na(l), -Inf, l); r <- ifelse(is.na(r), Inf, r); known <- l == r
  # begins just after l (a known time: just before it), ends at r
  e <- unique(rbind(data.frame(v = l, s = ifelse(known, -1, 1), begin = TRUE), data.frame(v = r, s = 0, begin = FALSE))); e <- e[order(e$v, e$s), ]; k <- which(e$begin[-nrow(e)] & !e$begin[-1])
  L <- e$v[k]; Ls <- e$s[k]; R <- e$v[k + 1]; after <- function(v, s, v2, s2) v > v2 | (v == v2 & s >= s2)
  M <- sapply(seq_along(L), function(j) after(L[j], Ls[j], l, ifelse(known, -1, 1)) & R[j] <= r) + 0
  N <- sum(w); p <- rep(1 / length(L), length(L)); slope <- function(p) drop(t(M) %*% (w / drop(M %*% p)))
  for (i in 1:20000) p <- p * slope(p) / N
  s <- which(p > 1e-6)
  for (i in 1:60) { q <- drop(M[, s, drop = FALSE] %*% p[s]); g <- drop(t(M[, s]) %*% (w / q)) - N; H <- t(M[, s]) %*% (M[, s] * (w / q^2)); x <- qr.solve(H, g, 1e-14); f <- min(1, .9 * min(c(Inf, (-p[s] / x)[x < 0]))); p <- p * 0 + replace(p * 0, s, p[s] + f * x); s <- s[p[s] > 1e-9]; p[-s] <- 0 }
  p <- p / sum(p); stopifnot(all(p >= 0), max(slope(p) / N - 1) < 1e-10)
  list(L = L, R = R, p = p, S = rev(cumsum(c(0, rev(p))))[-1], ll = sum(w * log(drop(M %*% p)))) }
turnbull <- function(table, d, by = NULL, weight = NULL, count = NULL, at = NULL) {
  name <- case("turnbull", table, paste0("--time left --time2 right", if (!is.null(by)) paste(" --by", by), if (!is.null(weight)) paste(" --weights", weight), if (!is.null(count)) paste(" --frequencies", count), if (!is.null(at)) paste(" --times", paste(at, collapse = ","))))
  want(name, "", -1, list(n = nrow(d), n_missing = 0)); row <- 0; line <- 0; out <- list()
  for (g in if (is.null(by)) "" else sort(unique(d[[by]]))) { x <- if (is.null(by)) d else d[d[[by]] == g, ]; w <- (if (is.null(weight)) 1 else x[[weight]]) * (if (is.null(count)) 1 else x[[count]]); x <- x[w > 0 | rep(is.null(count), nrow(x)), ]; w <- rep(w, length.out = nrow(d))[seq_len(nrow(x))]
    if (!is.null(weight) || !is.null(count)) { y <- if (is.null(by)) d else d[d[[by]] == g, ]; w <- (if (is.null(weight)) rep(1, nrow(y)) else y[[weight]]) * (if (is.null(count)) 1 else y[[count]]); x <- y[w > 0, ]; w <- w[w > 0] } else w <- rep(1, nrow(x))
    f <- npmle(x$left, x$right, w)
    sf <- survfit(Surv(left, right, type = "interval2") ~ 1, x, weights = w); inside <- is.finite(f$R); near <- summary(sf, times = f$R[inside] + 1e-6, extend = TRUE)$surv; off <- max(abs(near - f$S[inside])); cat(name, g, "survfit off by", format(off, digits = 3), "\n"); if (table == "interval_breast") stopifnot(off < 1e-3)
    if (is.null(at)) for (j in seq_along(f$L)) { v <- list(left = f$L[j], right = f$R[j], estimate = f$S[j], mass = f$p[j]); v <- v[is.finite(unlist(v))]; if (!is.null(by)) v$strata <- g; if (f$p[j] < 1e-9) { v$mass <- NULL }; if (!is.null(v$estimate) && v$estimate < 1e-9) v$estimate <- NULL; want(name, "tidy", row, v, 1e-6); row <- row + 1 }
    else for (t in at) { lo <- 1 - sum(f$p[f$L < t | f$R <= t]); hi <- 1 - sum(f$p[f$R <= t]); want(name, "tidy", row, list(lowest = max(lo, 0), highest = hi, estimate = if (hi - lo < 1e-9) hi else NA), 1e-6); row <- row + 1 }
    m <- which(f$S <= .5 + 1e-12)[1]; want(name, "glance", line, c(list(intervals = length(f$L), logLik = f$ll), if (is.finite(f$R[m])) list(median = f$R[m]), if (is.finite(f$L[m])) list(median.after = f$L[m])), 1e-8); line <- line + 1; out[[g]] <- f }
  invisible(out) }
b <- npmle(B$left, B$right, rep(1, 46)); k <- b$p > 1e-6
stopifnot(all(b$L[k] == c(4, 6, 7, 11, 24, 33, 38, 46)), max(abs(b$p[k] - c(.0463, .0334, .0887, .0708, .0926, .0818, .1209, .4656))) < 6e-5)
turnbull("interval_breast", B); turnbull("interval_breast", B, at = c(5, 20, 39, 46))
turnbull("interval_visits", V, by = "arm"); turnbull("interval_visits", V, by = "arm", weight = "w"); turnbull("interval_visits", V, count = "count", weight = "w", at = c(2, 6, 10))
turnbull("interval_tied", W); turnbull("interval_current", C); turnbull("interval_aml", A, by = "arm")
km <- survfit(Surv(time, status) ~ x, aml); name <- case("turnbull", "interval_aml", "--time left --time2 right --by arm --times 5,13,23,31")
each_row(name, "tidy", with(summary(km, times = c(5, 13, 23, 31)), data.frame(time, estimate = surv)), 1e-8)
write.table(cases, file.path(oracle_folder, "turnbull_cases.csv"), sep = ";", row.names = FALSE, quote = FALSE)
write.csv(expected, file.path(oracle_folder, "turnbull_expected.csv"), row.names = FALSE, quote = FALSE)
writeLines(c(R.version.string, paste("survival", packageVersion("survival"))), file.path(oracle_folder, "turnbull_versions.txt"))
