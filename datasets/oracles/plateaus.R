# Plateaus by the three rules, in R from the words of the rules; P3 by trying every cut (recursively) with lm's residuals. Base R.
# Run here: Rscript plateaus.R [FOLDER]
source("common.R")
set.seed(11)
people <- lapply(1:22, function(id) {
  n <- sample(3:15, 1)
  level <- cumsum(c(sample(18:36, 1), rnorm(n - 1, sample(c(0, -1.5), 1), .8) - 6 * rbinom(n - 1, 1, .08)))
  at <- if (id %% 4) seq_len(n) else cumsum(sample(1:3, n, TRUE))
  data.frame(id = id, session = at, score = pmax(0, round(level + rnorm(n, 0, 1.5))))
})
d <- do.call(rbind, people)
table_out(d[sample(nrow(d)), ], "plateaus")

p1 <- function(y, at, k, rc, cut) {
  found <- list(); i <- 1
  while (i <= length(y)) {
    j <- i - 1
    while (j < length(y) && all(y[i:(j + 1)] >= cut) && diff(range(y[i:(j + 1)])) < rc) j <- j + 1
    if (j - i + 1 >= k) { found <- c(found, list(c(i, j))); i <- j + 1 } else i <- i + 1
  }
  found
}
p2 <- function(y, at, k, rc, cut) {
  flat <- function(i) {
    w <- i:(i + k - 1)
    if (max(w) > length(y) || any(y[w] < cut)) return(FALSE)
    s <- suppressWarnings(summary(lm(y[w] ~ at[w]))$coefficients)
    round(abs(s[2, 1]) * k, 9) < rc && (all(y[w] == y[w][1]) || abs(s[2, 1]) <= qt(.975, k - 2) * s[2, 2])
  }
  found <- list(); i <- 1
  while (i <= length(y)) {
    if (!flat(i)) { i <- i + 1; next }
    e <- i; while (flat(e + 1)) e <- e + 1
    found <- c(found, list(c(i, e + k - 1))); i <- e + k
  }
  found
}
p3 <- function(y, at, k, rc, cut, sigma, shape, penalty) {
  m <- length(y); linear <- shape == "linear"
  cost <- function(i, j) {
    f <- if (linear) lm.fit(cbind(1, at[i:j]), y[i:j]) else lm.fit(cbind(rep(1, j - i + 1)), y[i:j])
    sum(f$residuals^2) / sigma^2 + if (penalty == "MBIC") (if (linear) 4 else 1) * log((j - i + 1) / m) else 0
  }
  price <- log(m) * (if (linear) c(BIC = 3, MBIC = 6) else c(BIC = 2, MBIC = 3))[[penalty]]
  cuts_from <- function(i) { # every way to cut i..m: list of (cost, ends)
    ways <- if (m - i + 1 >= k) list(list(cost(i, m), m)) else list()
    for (j in seq_len(m)) if (j >= i + k - 1 && m - j >= k)
      for (w in cuts_from(j + 1)) ways <- c(ways, list(list(cost(i, j) + price + w[[1]], c(j, w[[2]]))))
    ways
  }
  if (m < k) return(list())
  ways <- cuts_from(1)
  ends <- ways[[which.min(vapply(ways, `[[`, 0, 1))]][[2]]
  starts <- c(1, head(ends, -1) + 1); found <- list()
  for (s in seq_along(ends)) {
    w <- starts[s]:ends[s]
    slope <- if (linear) coef(lm(y[w] ~ at[w]))[[2]] else 0
    if (mean(y[w]) >= cut && round(abs(slope) * (diff(range(at[w])) + 1), 9) < rc) found <- c(found, list(range(w)))
  }
  found
}
ended <- function(y, f) { m <- mean(y[f[1]:f[2]]); nxt <- y[f[2] + 1]
  if (is.na(nxt)) "no next score" else if (nxt < m) "improvement" else if (nxt > m) "deterioration" else "no change" }
plateaus <- function(rule, k, rc, cut, extra = "", ...) {
  name <- case("plateau", "plateaus", trimws(paste("--id id --time session --score score --rule", rule, "--min-sessions", k, "--reliable-change", rc, "--cutoff", cut, extra)))
  rows <- do.call(rbind, lapply(people, function(p) {
    y <- p$score; at <- p$session
    found <- switch(rule, P1 = p1, P2 = p2, P3 = p3)(y, at, k, rc, cut, ...)
    do.call(rbind, lapply(found, function(f) data.frame(id = as.character(p$id[1]), start = at[f[1]], end = at[f[2]], sessions = f[2] - f[1] + 1,
      entry = at[f[1] + k - 1] - at[f[1]], duration = at[f[2]] - at[f[1]] + 1, ended_by = ended(y, f))))
  }))
  rows <- rows[order(as.numeric(rows$id), rows$start), ]
  each_row(name, "tidy", rows)
  want(name, "glance", -1, list(plateaus = nrow(rows), persons = length(unique(rows$id)), courses = length(people), ended_improvement = sum(rows$ended_by == "improvement"),
    no_next_score = sum(rows$ended_by == "no next score")))
}
plateaus("P1", 4, 6, 10); plateaus("P1", 3, 4, 15)
plateaus("P2", 4, 6, 10); plateaus("P2", 5, 9, 0)
for (shape in c("linear", "level")) for (penalty in c("BIC", "MBIC"))
  plateaus("P3", 3, 6, 10, paste("--noise-sd 1.5 --shape", shape, "--penalty", penalty), 1.5, shape, penalty)
plateaus("P3", 4, 8, 12, "", 8 / (1.96 * sqrt(2)), "linear", "BIC")
oracle_write("plateaus", character())
