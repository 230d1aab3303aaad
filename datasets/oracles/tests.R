# Tests of groups (log-rank family, Gray) and p-values adjusted for their number. What R has is asked: survdiff, the score tests of coxph,
# cuminc, p.adjust. What it has not is done by definition here: a loop over strata and event times (checked against survdiff), the maximum
# of normal variables by integration over the sphere, permutations by enumeration.
# Run here: Rscript tests.R [FOLDER]
source("common.R")
suppressMessages({library(survival); library(cmprsk); library(MASS)})

# --- tables
for (n in c("lung", "veteran", "aml", "heart", "mgus2")) table_use(n)
set.seed(16)
n <- 240
tied <- data.frame(arm = sample(c("cbt", "ipt", "pdt"), n, TRUE, c(3, 2, 2)), site = sample(c("n", "s"), n, TRUE), therapist = sample(1:30, n, TRUE))
tied$time <- pmin(9, 1 + floor(rexp(n, c(cbt = .15, ipt = .25, pdt = .3)[tied$arm])))
tied$cause <- ifelse(tied$time == 9, 0, sample(0:3, n, TRUE, c(2, 5, 3, 1)))
tied$event <- as.integer(tied$cause > 0)
tied$entry <- pmin(tied$time - 1, sample(c(0, 0, 1, 2, 4), n, TRUE))
tied$w <- round(runif(n, .2, 3), 3)
tied$k <- sample(0:4, n, TRUE)
tied$two <- ifelse(tied$arm == "cbt", "a", "b")
table_out(tied, "tied")
tiny <- data.frame(time = c(3, 5, 5, 6, 8, 9, 11, 11, 12, 15), event = c(1, 1, 0, 1, 1, 1, 0, 1, 1, 0), arm = rep(c("x", "y"), 5), site = rep(c("p", "q"), c(5, 5)),
                   three = c("u", "v", "w", "u", "v", "w", "w", "w", "v", "w"), entry = c(0, 0, 2, 1, 4, 0, 5, 5, 0, 8))
table_out(tiny, "tiny")
pvalues <- data.frame(what = paste0("c", 1:14), p = c(.01, .02, NA, .03, .03, .5, .0004, NA, .9, .045, 1, 0, .03, .2))
table_out(pvalues, "pvalues"); tables$pvalues$p[is.na(pvalues$p)] <- 9 # a p that is missing keeps its row
replicated <- function(d, k) d[rep(seq_len(nrow(d)), k), ]

# --- by definition
weigh <- function(kind, S, Speto, n) switch(kind, fh00 = 1, fh01 = 1 - S, fh10 = S, fh11 = S * (1 - S), gehan = n, tw = sqrt(n), peto = Speto, fh = S^.5 * (1 - S)^2)
lr <- function(time, event, group, strata = rep(1, length(time)), kinds = "fh00", w = rep(1, length(time)), entry = rep(-Inf, length(time))) {
  g <- sort(unique(group)); k <- length(g); a <- length(kinds)
  U <- O <- E <- matrix(0, k, a); V <- array(0, c(k, a, k, a))
  for (s in unique(strata)) {
    i <- strata == s; S <- Speto <- 1
    for (t in sort(unique(time[i & event == 1 & w > 0]))) {
      r <- i & entry < t & time >= t; e <- r & time == t & event == 1
      n <- sum(w[r]); d <- sum(w[e])
      ng <- vapply(g, function(x) sum(w[r & group == x]), 1); dg <- vapply(g, function(x) sum(w[e & group == x]), 1)
      Speto <- Speto * (1 - d / (n + 1))
      W <- vapply(kinds, weigh, 1, S, Speto, n)
      O <- O + dg %o% W; E <- E + (d * ng / n) %o% W; U <- O - E
      C <- if (n > 1) d * (n - d) / (n - 1) * (diag(ng / n, k) - (ng / n) %o% (ng / n)) else matrix(0, k, k)
      V <- V + aperm(C %o% (W %o% W), c(1, 3, 2, 4))
      S <- S * (1 - d / n)
    }
  }
  list(g = g, O = O, E = E, U = U, V = V)
}
chi <- function(u, V) { d <- qr(V, 1e-9)$rank; x <- drop(u %*% ginv(V, 1e-9) %*% u); list(statistic = x, df = d, p.value = pchisq(x, d, lower.tail = FALSE)) }
form <- function(t) chi(t$U[, 1], t$V[, 1, , 1])
logrank_case <- function(table, options, t, test = form(t)) {
  name <- case("logrank", table, options)
  if (!is.null(t)) each_row(name, "tidy", data.frame(strata = t$g, observed = t$O[, 1], expected = t$E[, 1]))
  want(name, "glance", -1, test)
}
of <- function(d, kind = "fh00", group = d$arm, ...) lr(d$time, d$event, group, kinds = kind, ...)
same <- function(a, b) stopifnot(isTRUE(all.equal(a, b, tolerance = 1e-10)))
T <- tied; base <- "--time time --event event --by arm"

# survdiff agrees with the definition
survdiff_case <- function(table, options, formula, d, rho = 0) {
  f <- survdiff(formula, d, rho = rho)
  o <- if (is.matrix(f$obs)) rowSums(f$obs) else f$obs; x <- if (is.matrix(f$exp)) rowSums(f$exp) else f$exp
  df <- sum(x > 0) - 1
  t <- list(g = sub("^[^=]*=", "", names(f$n)[seq_along(o)]), O = cbind(o), E = cbind(x))
  logrank_case(table, options, t, list(statistic = f$chisq, df = df, p.value = pchisq(f$chisq, df, lower.tail = FALSE)))
  invisible(f$chisq)
}
same(survdiff_case("tied", base, Surv(time, event) ~ arm, T), form(of(T))$statistic)
same(survdiff_case("tied", paste(base, "--strata site --rho 1"), Surv(time, event) ~ arm + strata(site), T, 1), form(of(T, "fh10", strata = T$site))$statistic)
survdiff_case("tied", paste(base, "--frequencies k --strata site"), Surv(time, event) ~ arm + strata(site), replicated(T, T$k))
survdiff_case("tied", paste(base, "--weights k --rho 0.5"), Surv(time, event) ~ arm, replicated(T, T$k), .5)
survdiff_case("veteran", "--time time --event status --by celltype --strata trt", Surv(time, status) ~ celltype + strata(trt), tables$veteran)

# weights, delayed entry, case weights by definition
for (x in list(c("fh", "--rho 0.5 --gamma 2"), c("fh01", "--gamma 1"), c("gehan", "--weighting gehan"), c("tw", "--weighting tarone-ware"), c("peto", "--weighting peto"))) {
  logrank_case("tied", paste(base, x[2], "--strata site"), of(T, x[1], strata = T$site))
  logrank_case("tied", paste(base, x[2], "--entry entry --weights w"), of(T, x[1], w = T$w, entry = T$entry))
  V <- tables$veteran
  logrank_case("veteran", paste("--time time --event status --by celltype", x[2]), lr(V$time, V$status, V$celltype, kinds = x[1]))
}
logrank_case("tied", paste(base, "--frequencies k --weights w --gamma 1 --entry entry"), { R <- replicated(T, T$k); of(R, "fh01", w = R$w, entry = R$entry) })

# delayed entry, trend: score tests of the exact partial likelihood
score_test <- function(formula, d, ...) { f <- do.call(coxph, list(formula, d, ...)); df <- length(coef(f)); list(statistic = f$score, df = df, p.value = pchisq(f$score, df, lower.tail = FALSE)) }
H <- tables$heart
logrank_case("heart", "--time stop --entry start --event event --by transplant", NULL, score_test(Surv(start, stop, event) ~ factor(transplant), H, ties = "exact"))
logrank_case("heart", "--time stop --entry start --event event --by transplant --strata surgery", NULL, score_test(Surv(start, stop, event) ~ factor(transplant) + strata(surgery), H, ties = "exact"))
trend <- function(table, options, formula, d, ...) {
  name <- case("logrank", table, options)
  want(name, "trend", -1, score_test(formula, d, ...))
}
T$rank <- match(T$arm, c("cbt", "ipt", "pdt")); T$dose <- c(2, 8, 5)[T$rank]
trend("tied", paste(base, "--trend"), Surv(time, event) ~ rank, T, ties = "exact")
trend("tied", paste(base, "--trend --scores 2,8,5 --strata site"), Surv(time, event) ~ dose + strata(site), T, ties = "exact")
trend("tied", paste(base, "--trend --frequencies k"), Surv(time, event) ~ rank, replicated(T, T$k), ties = "exact")
L <- subset(tables$lung, !is.na(ph.ecog))
trend("lung", "--time time --event dead --by ph.ecog --trend --scores 0,1,2,3", Surv(time, dead) ~ ph.ecog, L, ties = "exact")
t <- of(T, "fh01", strata = T$site, entry = T$entry); x <- c(2, 8, 5)
name <- case("logrank", "tied", paste(base, "--trend --scores 2,8,5 --gamma 1 --strata site --entry entry"))
want(name, "trend", -1, { x <- sum(x * t$U)^2 / drop(x %*% t$V[, 1, , 1] %*% x); list(statistic = x, df = 1, p.value = pchisq(x, 1, lower.tail = FALSE)) })

# probability weights and clusters: robust score test with Breslow's ties
robust_case <- function(table, options, formula, d, ...) {
  f <- do.call(coxph, list(formula, d, ties = "breslow", robust = TRUE, ...)); df <- length(coef(f))
  logrank_case(table, options, NULL, list(statistic = f$rscore, df = df, p.value = pchisq(f$rscore, df, lower.tail = FALSE), variance = "robust"))
}
robust_case("tied", paste(base, "--weights w --robust"), Surv(time, event) ~ arm, T, weights = T$w)
robust_case("tied", paste(base, "--weights w --cluster therapist --strata site"), Surv(time, event) ~ arm + strata(site), T, weights = T$w, cluster = T$therapist)
robust_case("tied", paste(base, "--weights w --robust --entry entry"), Surv(entry, time, event) ~ arm, T, weights = T$w, cluster = seq_len(nrow(T)))
robust_case("tied", paste(base, "--weights w --robust --entry entry --strata site --cluster therapist"), Surv(entry, time, event) ~ arm + strata(site), T, weights = T$w, cluster = T$therapist)
R <- replicated(T, T$k)
robust_case("tied", paste(base, "--weights w --robust --frequencies k"), Surv(time, event) ~ arm, R, weights = R$w)
robust_case("lung", "--time time --event dead --by sex --weights half --robust", Surv(time, dead) ~ sex, tables$lung, weights = tables$lung$half)
robust_case("veteran", "--time time --event status --by celltype --robust", Surv(time, status) ~ celltype, tables$veteran)
# the trend of a robust test is the robust score test on the score
f <- coxph(Surv(time, event) ~ dose, T, weights = T$w, robust = TRUE, ties = "breslow")
want(case("logrank", "tied", paste(base, "--weights w --robust --trend --scores 2,8,5")), "trend", -1, list(statistic = f$rscore, df = 1))

# every pair
pairs_case <- function(table, options, d, group, formula, rho = 0) {
  name <- case("logrank", table, options)
  g <- sort(unique(as.character(d[[group]]))); m <- combn(length(g), 2)
  x <- vapply(seq_len(ncol(m)), function(j) survdiff(formula, d[d[[group]] %in% g[m[, j]], ], rho = rho)$chisq, 1)
  p <- pchisq(x, 1, lower.tail = FALSE)
  each_row(name, "pairs", data.frame(group1 = g[m[1, ]], group2 = g[m[2, ]], statistic = x, p.value = p, p.value.holm = p.adjust(p, "holm"), p.value.bh = p.adjust(p, "BH")))
}
pairs_case("veteran", "--time time --event status --by celltype --pairwise", tables$veteran, "celltype", Surv(time, status) ~ celltype)
pairs_case("tied", paste(base, "--pairwise --rho 1 --strata site"), T, "arm", Surv(time, event) ~ arm + strata(site), 1)
pairs_case("tied", paste(base, "--pairwise --frequencies k"), R, "arm", Surv(time, event) ~ arm)

# --- the largest of four weights: P(max |Z| > c), Z = A y with y normal in r dimensions: the mean over directions u of P(chi_r > c / max |A u|)
max_tail <- function(correlation, c, m = 600) {
  e <- eigen(correlation, TRUE); r <- sum(e$values > 1e-9); stopifnot(r == 3)
  A <- e$vectors[, 1:3] %*% diag(sqrt(e$values[1:3]))
  z <- (seq_len(m) - .5) / m; phi <- 2 * pi * (seq_len(2 * m) - .5) / (2 * m)
  mean(vapply(z, function(z) mean(pchisq((c / apply(abs(A %*% rbind(sqrt(1 - z^2) * cos(phi), sqrt(1 - z^2) * sin(phi), z)), 2, max))^2, 3, lower.tail = FALSE)), 1))
}
combo <- function(t, x) {
  u <- drop(x %*% t$U); V <- apply(t$V, c(2, 4), function(v) drop(x %*% v %*% x)); z <- u / sqrt(diag(V))
  list(z = unname(z), R = unname(cov2cor(V)), statistic = max(abs(z)), p.value = max_tail(cov2cor(V), max(abs(z))))
}
four <- c("fh00", "fh01", "fh10", "fh11")
combo_case <- function(table, options, t, contrast = c(1, 0)) {
  name <- case("logrank", table, paste(options, "--max-combo"))
  x <- combo(t, contrast)
  want(name, "max.combo", -1, x["statistic"]); want(name, "max.combo", -1, x["p.value"], 1e-6) # the grid of directions
  each_row(name, "weights", data.frame(rho = c(0, 0, 1, 1), gamma = c(0, 1, 0, 1), statistic = x$z, p.value = 2 * pnorm(-abs(x$z)), cor.1 = x$R[, 1], cor.2 = x$R[, 2],
                                       cor.3 = x$R[, 3], cor.4 = x$R[, 4]))
}
combo_case("aml", "--time time --event status --by arm", with(tables$aml, lr(time, status, arm, kinds = four)))
combo_case("lung", "--time time --event dead --by sex --strata ph.ecog", with(L, lr(time, dead, sex, ph.ecog, kinds = four)))
combo_case("tied", "--time time --event event --by two --entry entry --weights w", of(T, four, T$two, w = T$w, entry = T$entry))
combo_case("tied", paste(base, "--trend --strata site"), of(T, four, strata = T$site), 1:3)
name <- case("logrank", "tied", paste(base, "--max-combo --pairwise"))
x <- lapply(list(c("cbt", "ipt"), c("cbt", "pdt"), c("ipt", "pdt")), function(g) combo(of(T[T$arm %in% g, ], four), c(1, 0)))
p <- vapply(x, `[[`, 1, "p.value")
each_row(name, "pairs", data.frame(statistic = vapply(x, `[[`, 1, "statistic"), p.value = p, p.value.holm = p.adjust(p, "holm"), p.value.bh = p.adjust(p, "BH")), 1e-6)

# --- permutations: every arrangement of the labels within strata; the covariance is that of U over all of them
arrangements <- function(label) {
  if (length(label) == 1) return(list(label))
  do.call(c, lapply(unique(label), function(first) { rest <- label[-match(first, label)]; lapply(arrangements(rest), function(a) c(first, a)) }))
}
all_labels <- function(group, strata) {
  each <- lapply(split(seq_along(group), strata), function(i) lapply(arrangements(group[i]), function(a) list(i = i, a = a)))
  pick <- expand.grid(lapply(each, seq_along))
  apply(pick, 1, function(row) { g <- group; for (s in seq_along(each)) { x <- each[[s]][[row[s]]]; g[x$i] <- x$a }; g })
}
permuted_case <- function(options, group, strata = rep("all", 10), kinds = "fh00", contrast = NULL, part = "glance", ...) {
  name <- case("logrank", "tiny", paste("--time time --event event", options, "--permutations 100000"))
  u <- function(g) lr(tiny$time, tiny$event, g, strata, kinds, ...)$U
  every <- all_labels(group, strata)
  U <- vapply(seq_len(ncol(every)), function(j) as.vector(u(every[, j])), as.vector(u(group)))
  stat <- function(U) if (is.null(contrast)) { C <- ginv(tcrossprod(U) / ncol(U)); function(u) drop(u %*% C %*% u) } else {
    z <- function(u) drop(contrast %*% matrix(u, length(contrast))); sd <- sqrt(rowMeans(rbind(apply(U, 2, z))^2)); function(u) max(abs(z(u)) / sd) }
  f <- stat(U); x <- apply(U, 2, f); x0 <- f(as.vector(u(group)))
  want(name, part, -1, list(p.value.permutation = mean(x >= x0 * (1 - 1e-9)), permutations = ncol(every)))
}
permuted_case("--by arm", tiny$arm)
permuted_case("--by arm --strata site --gamma 1", tiny$arm, tiny$site, "fh01")
permuted_case("--by arm --entry entry --weighting gehan", tiny$arm, entry = tiny$entry, kinds = "gehan")
permuted_case("--by three", tiny$three)
permuted_case("--by three --trend --scores 1,2,4", tiny$three, contrast = c(1, 2, 4), part = "trend")
permuted_case("--by arm --max-combo", tiny$arm, kinds = four, contrast = c(1, 0), part = "max.combo")

# --- Gray: cuminc, and observed and expected by the score's definition
gray_sums <- function(time, cause, group, strata, rho) {
  g <- sort(unique(group)); out <- NULL
  for (k in sort(unique(cause[cause > 0]))) {
    O <- E <- 0 * seq_along(g)
    for (s in unique(strata)) {
      i <- strata == s; S <- rep(1, length(g)); F <- 0 * S; F0 <- 0
      for (t in sort(unique(time[i & cause > 0]))) {
        Y <- vapply(g, function(x) sum(i & group == x & time >= t), 1); d <- vapply(g, function(x) sum(i & group == x & time == t & cause == k), 1)
        all <- vapply(g, function(x) sum(i & group == x & time == t & cause > 0), 1)
        R <- ifelse(Y > 0 & S > 0, Y / S, 0); w <- (1 - F0)^rho; q <- R * (1 - F)
        O <- O + w * d; E <- E + w * sum(d) * q / sum(q)
        F <- F + ifelse(Y > 0, S * d / pmax(Y, 1), 0); S <- S * ifelse(Y > 0, 1 - all / pmax(Y, 1), 1); F0 <- F0 + sum(d) / sum(R)
      }
    }
    out <- rbind(out, data.frame(strata = g, cause = k, n = as.vector(table(group)[g]), observed = O, expected = E))
  }
  out
}
gray_case <- function(table, options, d, group, strata = NULL, rho = 0) {
  name <- case("gray", table, options)
  s <- if (is.null(strata)) rep(1, nrow(d)) else strata
  t <- cuminc(d$time, d$cause, group, s, rho = rho)$Tests
  each_row(name, "glance", data.frame(cause = seq_len(nrow(t)), statistic = t[, "stat"], df = t[, "df"], p.value = t[, "pv"]))
  each_row(name, "tidy", gray_sums(d$time, d$cause, group, s, rho))
}
gray <- "--time time --event cause --by arm"
gray_case("tied", gray, T, T$arm)
gray_case("tied", paste(gray, "--strata site"), T, T$arm, T$site)
gray_case("tied", paste(gray, "--strata site --rho 1.5"), T, T$arm, T$site, 1.5)
gray_case("tied", paste(gray, "--frequencies k"), R, R$arm)
gray_case("tied", paste(gray, "--frequencies k --strata site --rho 1"), R, R$arm, R$site, 1)
M <- transform(tables$mgus2, time = etime)
gray_case("mgus2", "--time etime --event cause --by grade", M, M$grade)
gray_case("mgus2", "--time etime --event cause --by sex --strata grade --rho 1", M, M$sex, M$grade, 1)

# --- p-values
for (how in c("holm", "hochberg", "bonferroni", "BH", "BY")) {
  name <- case("adjust", "pvalues", paste("--p p --term what --adjust", how))
  each_row(name, "tidy", data.frame(term = pvalues$what, p.value = pvalues$p, adj.p.value = p.adjust(pvalues$p, how)), 1e-14)
  want(name, "glance", -1, list(comparisons = sum(!is.na(pvalues$p))))
}

oracle_write("tests", c("survival", "cmprsk", "MASS"))
