# What happened in a course of scores, written from the words of the definitions (engine/course/*.h), not from any package's code.
# Base R and HSAUR3 only (R 4.2.2 when the tables were made: see course.versions.txt). Run in tests/oracle: Rscript course.R [FOLDER]
folder <- commandArgs(TRUE)
folder <- if (length(folder)) folder[1] else "."
out <- function(d, name) write.csv(d, file.path(folder, name), row.names = FALSE, quote = FALSE, na = "NA")
writeLines(c(R.version.string, paste("HSAUR3", packageVersion("HSAUR3"))), file.path(folder, "course.versions.txt"))

# --- the courses: 80 people, 3 to 18 sessions, drifts and jumps, gaps in the scores and in the session numbers
set.seed(20261121)
courses <- do.call(rbind, lapply(1:80, function(id) {
  n <- sample(3:18, 1)
  level <- round(cumsum(c(sample(14:38, 1), rnorm(n - 1, -0.6, 1.2) - 9 * rbinom(n - 1, 1, .12) + 9 * rbinom(n - 1, 1, .06))))
  score <- pmin(63, pmax(0, level + round(rnorm(n, 0, 1.1))))
  score[runif(n) < .13] <- NA
  session <- if (id %% 3) seq_len(n) else cumsum(sample(1:3, n, TRUE, c(.8, .15, .05)))
  data.frame(id = id, session = session, score = score)
}))
out(courses, "data/courses.csv")
people <- split(courses, courses$id)
each <- function(f) do.call(rbind, lapply(people, function(p) {
  d <- f(p$score, p$session)
  if (is.null(d) || !nrow(d)) NULL else cbind(id = p$id[1], d)
}))

# --- sudden gains
t_value <- function(pre, post, kind) {
  if (kind == "textbook" && var(c(pre - mean(pre), post - mean(post))) > 0)
    return(unname(t.test(pre, post, var.equal = TRUE)$statistic))
  df <- length(pre) + length(post) - 2
  s <- sqrt((sum((pre - mean(pre))^2) + sum((post - mean(post))^2)) / df)
  if (s == 0) sign(mean(pre) - mean(post)) * Inf else (mean(pre) - mean(post)) / s
}
sudden <- function(x, kind, cutoff, percent, alpha, adjust, sign) {
  K <- length(x)
  if (K < 2) return(NULL)
  rows <- lapply(1:(K - 1), function(n) {
    if (is.na(x[n]) || is.na(x[n + 1])) return(data.frame(from = n, evaluable = 0, verdict = "unknown", known = n + 1, reversal = NA))
    w1 <- max(1, n - 2):n; w2 <- (n + 1):min(K, n + 3)
    pre <- na.omit(x[w1]); post <- na.omit(x[w2])
    ok <- length(pre) >= 2 && length(post) >= 2
    drop <- sign * (x[n] - x[n + 1])
    large <- drop >= cutoff && drop >= percent / 100 * x[n] - 1e-9
    if (!large) return(data.frame(from = n, evaluable = +ok, verdict = "no", known = n + 1, reversal = NA))
    if (!ok) return(data.frame(from = n, evaluable = 0, verdict = "unknown", known = n + 1, reversal = NA))
    df <- if (adjust) length(pre) + length(post) - 2 else 4
    gain <- kind == "two" || isTRUE(t_value(sign * pre, sign * post, kind) > qt(1 - alpha / 2, df))
    later <- if (n + 2 <= K) (n + 2):K else integer()
    back <- later[which(sign * (x[later] - x[n + 1]) > drop / 2)]
    data.frame(from = n, evaluable = 1, verdict = if (gain) "yes" else "no", known = max(w2[!is.na(x[w2])]),
               reversal = if (gain && length(back)) back[1] else NA)
  })
  do.call(rbind, rows)
}
rules <- list(package = list("package", 7, 25, .05, TRUE, 1), textbook = list("textbook", 7, 25, .05, TRUE, 1), two = list("two", 7, 25, .05, TRUE, 1),
              unadjusted = list("package", 5, 30, .05, FALSE, 1), strict = list("textbook", 5, 20, .01, TRUE, 1), loss = list("package", 6, 25, .05, TRUE, -1))
out(do.call(rbind, lapply(names(rules), function(r)
  cbind(rule = r, each(function(x, at) do.call(sudden, c(list(x), rules[[r]])))))), "course_sudden.csv")

# --- plateaus
p1 <- function(y, k, rc, cut) { # y: scores that are there; length of the longest run from each start that holds
  found <- list(); i <- 1
  while (i <= length(y)) {
    j <- i - 1
    while (j + 1 <= length(y) && all(y[i:(j + 1)] >= cut) && diff(range(y[i:(j + 1)])) < rc) j <- j + 1
    if (j - i + 1 >= k) { found[[length(found) + 1]] <- c(i, j); i <- j + 1 } else i <- i + 1
  }
  found
}
p2 <- function(y, at, k, rc, cut, alpha) {
  flat <- function(i) {
    w <- i:(i + k - 1)
    if (max(w) > length(y) || any(y[w] < cut) || diff(range(at[w])) == 0) return(FALSE)
    fit <- lm(y ~ x, data.frame(y = y[w], x = at[w]))
    b <- coef(fit)[2]
    ci <- suppressWarnings(confint(fit, 2, 1 - alpha))
    round(abs(b) * k, 9) < rc && (all(y[w] == y[w][1]) || (ci[1] <= 0 && ci[2] >= 0 && deviance(fit) > 1e-12))
  }
  found <- list(); i <- 1
  while (i <= length(y)) {
    if (!flat(i)) { i <- i + 1; next }
    e <- i
    while (flat(e + 1)) e <- e + 1
    found[[length(found) + 1]] <- c(i, e + k - 1)
    i <- e + k
  }
  found
}
describe <- function(found, y, pos, at, k) do.call(rbind, lapply(found, function(f) {
  i <- f[1]; j <- f[2]; m <- mean(y[i:j]); nxt <- if (j < length(y)) y[j + 1] else NA
  data.frame(first = pos[i], kth = pos[i + k - 1], last = pos[j], "next" = if (j < length(y)) pos[j + 1] else NA, scores = j - i + 1,
             entry = at[i + k - 1] - at[i], duration = at[j] - at[i] + 1,
             end = if (is.na(nxt)) "no next score" else if (nxt < m) "improvement" else if (nxt > m) "deterioration" else "no change", check.names = FALSE)
}))
plateaus <- function(x, session, kind, k, rc, cut) {
  pos <- which(!is.na(x)); y <- x[pos]; at <- session[pos]
  describe(if (kind == "P1") p1(y, k, rc, cut) else p2(y, at, k, rc, cut, .05), y, pos, at, k)
}
out(do.call(rbind, lapply(list(c(3, 6, 10), c(4, 8, 14), c(5, 7, 0)), function(o) do.call(rbind, lapply(c("P1", "P2"), function(kind)
  cbind(kind = kind, k = o[1], reliable = o[2], caseness = o[3], each(function(x, at) plateaus(x, at, kind, o[1], o[2], o[3]))))))), "course_plateau.csv")

# --- remission and relapse
relapse <- function(x, kind, rc, cut) {
  pos <- which(!is.na(x)); y <- x[pos]
  if (length(y) < 2 || y[1] < cut) return(NULL)
  base <- y[1]; pieces <- list(); i <- 1
  repeat {
    start <- which(seq_along(y) >= i & y < cut & base - y >= rc)[1]
    if (is.na(start)) break
    meets <- function(j, low) !is.na(y[j]) && y[j] >= cut && y[j] - low >= rc
    hit <- NA
    for (j in seq_along(y)[seq_along(y) > start]) {
      low <- min(y[start:(j - 1)])
      if (meets(j, low) && (kind == "R1" || (j < length(y) && meets(j + 1, low)))) { hit <- j; break }
    }
    end <- if (is.na(hit)) length(y) else hit
    pieces[[length(pieces) + 1]] <- data.frame(from = pos[start], to = pos[end], relapse = as.integer(!is.na(hit)))
    if (is.na(hit)) break
    i <- hit + 1
  }
  do.call(rbind, pieces)
}
out(do.call(rbind, lapply(c("R1", "R2"), function(kind) cbind(kind = kind, each(function(x, at) relapse(x, kind, 4, 20))))), "course_relapse.csv")

# --- reliable change: classes of first and last score, first reliable and first significant change (PHQ-9-like rule 6, 15)
first_run <- function(hit, m) { # first of m in a row
  r <- rle(hit); start <- cumsum(c(1, head(r$lengths, -1)))
  w <- which(r$values & r$lengths >= m)
  if (length(w)) start[w[1]] else NA_integer_
}
changes <- function(x, rc, cut) {
  pos <- which(!is.na(x)); y <- x[pos]
  if (length(y) < 2) return(data.frame(class = "no paired scores", rel1 = NA, prev1 = NA, rel2 = NA, sig1 = NA, sig2 = NA))
  b <- y[1]; l <- y[length(y)]; d <- b - l
  class <- if (b < cut) "not at caseness at start" else if (d <= -rc) "deteriorated" else if (d < rc) "unchanged" else if (l < cut) "recovered" else "improved"
  rel <- function(m) first_run(b - y >= rc, m)
  sig <- function(m) if (b < cut) NA_integer_ else first_run(b - y >= rc & y < cut, m)
  data.frame(class, rel1 = pos[rel(1)], prev1 = if (is.na(rel(1))) NA else pos[rel(1) - 1], rel2 = pos[rel(2)], sig1 = pos[sig(1)], sig2 = pos[sig(2)])
}
out(each(function(x, at) changes(x, 6, 15)), "course_change.csv")

# --- Jacobson-Truax on Beat the Blues (HSAUR3::BtheB), BDI-II before and at the last score; norms of the functional population 7.65 (5.9), r = .93
b <- HSAUR3::BtheB
d <- data.frame(id = seq_len(nrow(b)), treatment = b$treatment, pre = b$bdi.pre,
                post = apply(b[, c("bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")], 1, function(r) if (all(is.na(r))) NA else tail(r[!is.na(r)], 1)))
out(d, "data/btheb_pre_post.csv")
m1 <- mean(d$pre); s1 <- sd(d$pre); m0 <- 7.65; s0 <- 5.9
sdiff <- sqrt(2) * s1 * sqrt(1 - .93)
cuts <- c(a = m1 - 2 * s1, b = m0 + 2 * s0, c = (s0 * m1 + s1 * m0) / (s0 + s1))
classify <- function(cut) ifelse(is.na(d$post), "no paired scores", ifelse(d$pre < cut, "not at caseness at start", ifelse(abs(d$post - d$pre) <= 1.96 * sdiff,
  "unchanged", ifelse(d$post > d$pre, "deteriorated", ifelse(d$post < cut, "recovered", "improved")))))
options(digits = 17)
write.csv(data.frame(cut = names(cuts), cutoff = sprintf("%.17g", cuts), mean = sprintf("%.17g", m1), sd = sprintf("%.17g", s1), sdiff = sprintf("%.17g", sdiff),
  reliable = sprintf("%.17g", 1.96 * sdiff)), file.path(folder, "course_btheb_cutoffs.csv"), row.names = FALSE, quote = FALSE)
write.csv(data.frame(id = d$id, change = d$post - d$pre, rci = sprintf("%.17g", (d$post - d$pre) / sdiff), a = classify(cuts["a"]), b = classify(cuts["b"]),
  c = classify(cuts["c"])), file.path(folder, "course_btheb.csv"), row.names = FALSE, quote = FALSE)
