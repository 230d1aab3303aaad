# Sudden gains by every rule, written in R from the words of the rules, and how many chance would show, by a simulation of R's own: equal to ours
# within the error of both simulations. Base R. Run here: Rscript sudden.R [FOLDER]
source("common.R")

# --- people whose scores fall by steps, jumps and noise; holes; two arms
set.seed(20261122)
people <- lapply(1:60, function(id) {
  n <- sample(4:16, 1)
  level <- cumsum(c(sample(18:40, 1), rnorm(n - 1, -.5, .8) - 8 * rbinom(n - 1, 1, .1) + 7 * rbinom(n - 1, 1, .05)))
  score <- pmin(63, pmax(0, round(level + rnorm(n, 0, 1.5))))
  score[runif(n) < .1] <- NA
  data.frame(id = id, session = seq_len(n), score = score, arm = c("A", "B")[1 + id %% 2])
})
g <- do.call(rbind, people)
table_out(g[sample(nrow(g)), ], "gains")

t_stat <- function(pre, post, textbook) {
  if (textbook) return(suppressWarnings(tryCatch(unname(t.test(pre, post, var.equal = TRUE)$statistic), error = function(e) sign(mean(pre) - mean(post)) * Inf)))
  s <- sqrt((sum((pre - mean(pre))^2) + sum((post - mean(post))^2)) / (length(pre) + length(post) - 2))
  if (s == 0) sign(mean(pre) - mean(post)) * Inf else (mean(pre) - mean(post)) / s
}
critical <- function(alpha) { q <- vapply(2:4, function(df) qt(1 - alpha / 2, df), 0); function(df) q[df - 1] }
# The gains of one person: position, size, reversed; and how many intervals can be judged.
gains_of <- function(x, rule, cutoff, percent = 25, sign = 1, t_of = critical(.05)) {
  K <- length(x); found <- NULL; evaluable <- 0
  for (n in seq_len(K - 1)) {
    if (is.na(x[n]) || is.na(x[n + 1])) next
    drop <- sign * (x[n] - x[n + 1])
    pre <- x[max(1, n - 2):n]; post <- x[(n + 1):min(K, n + 3)]
    pre <- pre[!is.na(pre)]; post <- post[!is.na(post)]
    later <- x[seq_len(K) > n + 1]; later <- later[!is.na(later)]
    if (rule %in% c("package", "textbook", "two")) {
      ok <- length(pre) >= 2 && length(post) >= 2
      third <- ok && (rule == "two" || t_stat(sign * pre, sign * post, rule == "textbook") > t_of(length(pre) + length(post) - 2))
    } else if (rule == "gaynor") {
      ok <- length(later) >= 2
      third <- ok && all(sign * (x[n] - later[1:2]) >= drop / 2)
    } else {
      ok <- TRUE
      third <- drop >= 1.5 * sd(x, na.rm = TRUE) - 1e-9
    }
    evaluable <- evaluable + ok
    if (ok && third && drop >= cutoff && drop >= percent / 100 * x[n] - 1e-9)
      found <- rbind(found, data.frame(from = n, magnitude = drop, reversed = any(sign * (later - x[n + 1]) > drop / 2)))
  }
  list(found = found, evaluable = evaluable)
}
sudden <- function(rule, cutoff, extra = "", sign = 1, pick = NULL, given = paste("--cutoff", cutoff)) {
  name <- case("sudden-gain", "gains", trimws(paste("--id id --time session --score score", given, "--rule", rule, extra)))
  all <- lapply(people, function(p) gains_of(p$score, rule, cutoff, sign = sign))
  counts <- vapply(all, function(a) NROW(a$found), 0)
  listed <- do.call(rbind, Map(function(p, a) { f <- a$found; if (is.null(f)) return(NULL); if (!is.null(pick)) f <- f[pick(f), ]; cbind(id = p$id[1], f) }, people, all))
  listed <- listed[order(listed$id, listed$from), ]
  each_row(name, "tidy", data.frame(id = as.character(listed$id), from = listed$from, to = listed$from + 1, magnitude = listed$magnitude, reversed = ifelse(listed$reversed, "true", "false")))
  reversals <- sum(vapply(all, function(a) sum(a$found$reversed), 0))
  want(name, "glance", -1, list(gains = sum(counts), persons = sum(counts > 0), evaluable = sum(vapply(all, `[[`, 0, "evaluable")), reversals = reversals, courses = length(people)))
}
for (rule in c("package", "textbook", "two", "gaynor", "kelly")) sudden(rule, 7)
for (rule in c("textbook", "gaynor", "kelly")) sudden(rule, 5, "--losses", sign = -1)
sudden("two", 7, "--by-person first", pick = function(f) 1)
sudden("two", 7, "--by-person last", pick = function(f) nrow(f))
sudden("two", 7, "--by-person smallest", pick = function(f) which.min(f$magnitude))
sudden("two", 7, "--by-person largest", pick = function(f) which.max(f$magnitude))
# reliable change of SD 7 and r .85: 1.96 sqrt(2) 7 sqrt(.15) = 7.51, so drops of 8 and more
sudden("two", 8, given = "--sd 7 --reliability 0.85")

# --- by chance: 1,500 replicates here and 20,000 there. An expected count e with spread s has an error of s sqrt(1/1500 + 1/20000); tolerances are 5 of these.
replicates <- 1500
fitted_course <- function(x, trend) {
  at <- switch(trend, linear = seq_along(x), log = log(seq_along(x)), flat = rep(0, length(x)))
  k <- !is.na(x)
  if (trend == "flat" || sum(k) < 2 || diff(range(at[k])) == 0) rep(mean(x[k]), length(x)) else { f <- lm.fit(cbind(1, at[k]), x[k])$coefficients; f[1] + f[2] * at }
}
chance <- function(rule, trend, noise, extra = "--null 20000") {
  name <- case("sudden-gain", "gains", paste("--id id --time session --score score --cutoff 7 --rule", rule, "--noise-sd", noise, "--trend", trend, "--highest 63 --by arm", extra))
  counts <- lapply(people, function(p) {
    if (sum(!is.na(p$score)) < 2) return(numeric(replicates))
    m <- fitted_course(p$score, trend); K <- length(m)
    vapply(seq_len(replicates), function(r) {
      x <- pmin(63, pmax(0, round(m + rnorm(K, 0, noise)))); x[is.na(p$score)] <- NA
      if (max(c(0, x[-K] - x[-1]), na.rm = TRUE) < 7) 0 else NROW(gains_of(x, rule, 7)$found)
    }, 0)
  })
  arm <- vapply(people, function(p) p$arm[1], "")
  rows <- NULL
  for (a in list("A", "B", c("A", "B"))) for (what in c("gains", "persons")) {
    n <- Reduce(`+`, lapply(counts[arm %in% a], function(k) if (what == "gains") k else k > 0))
    seen <- sum(vapply(people[arm %in% a], function(p) { k <- NROW(gains_of(p$score, rule, 7)$found); if (what == "gains") k else k > 0 }, 0))
    row <- match(paste(a, collapse = ""), c("A", "B", "AB")) * 2 - (what == "gains") - 1
    want(name, "null", row, list(strata = if (length(a) > 1) "(all)" else a, what = what, observed = seen))
    error <- 5 * sd(n) * sqrt(1 / replicates + 1 / 20000)
    want(name, "null", row, list(expected = mean(n)), signif(error / mean(n), 2))
    want(name, "null", row, list(spread = sd(n)), .1) # 5 standard errors of a standard deviation: 5 / sqrt(2 x 1500)
  }
}
chance("package", "linear", 2.5)
chance("gaynor", "log", 2)
chance("two", "flat", 3.5)
oracle_write("sudden", character(), kept = "score")
