# Episodes, breakthroughs B1 to B6, plateaus and relapses of a random clinic, written from the words of the estimands (engine/cohort/cohort.h and
# samples.h say them), not from the program. Base R only (R 4.2.2 when the tables were made: see cohort.versions.txt).
# Run in tests/oracle: Rscript cohort.R [FOLDER]
folder <- commandArgs(TRUE)
folder <- if (length(folder)) folder[1] else "."
out <- function(d, name) write.csv(d, file.path(folder, name), row.names = FALSE, quote = FALSE, na = "NA")
writeLines(R.version.string, file.path(folder, "cohort.versions.txt"))

# --- the clinic: appointments in days since intake. attendance 1 attended, 2 missed, 3 cancelled, 4 assessment; flag 1 client, 2 therapist, 3 both;
# end 1 planned, 2 drop-out, 3 referred, 4 died. PHQ-9: reliable change 6, at caseness from 10.
RC <- 6; CASE <- 10
set.seed(20261122)
visits <- do.call(rbind, lapply(1:160, function(id) {
  n <- sample(1:22, 1)
  at <- cumsum(c(0, sample(c(0, 2, 5, 7, 7, 7, 14, 21, 95), n - 1, TRUE, c(1, 1, 2, 12, 12, 12, 4, 2, .8))))
  level <- sample(8:24, 1) + cumsum(c(0, rnorm(n - 1, -.45, 1.3) - 8 * rbinom(n - 1, 1, .08) + 8 * rbinom(n - 1, 1, .06)))
  score <- pmin(27, pmax(0, round(level + rnorm(n, 0, .8))))
  score[runif(n) < .12] <- NA
  attendance <- sample(1:4, n, TRUE, c(.8, .06, .06, .08))
  if (id %% 4 == 0) attendance[1] <- 4
  data.frame(client = id, at, attendance, phq9 = score, flag = sample(0:3, n, TRUE, c(.88, .04, .05, .03)),
             end = c(rep(0, n - 1), sample(0:4, 1, TRUE, c(4, 3, 2, 1, .5))), therapist = 1 + id %% 7, recent = id %% 3 == 0)
}))
visits$flag[visits$therapist == 3] <- 0
out(visits, "cohort_visits.csv")

# --- first episodes
recorded <- tapply(visits$flag > 0, visits$therapist, any)
episode <- function(v) {
  day <- v$at[v$attendance == 1]
  if (!length(day)) return(NULL)
  breaks <- which(diff(day) > 90)
  size <- if (length(breaks)) breaks[1] else length(day)
  rows <- which(v$attendance == 1)
  first <- rows[1]; last <- rows[size]
  more <- size < length(rows)
  start <- v$at[first]
  upto <- if (more) { nxt <- rows[size + 1]; max(which(seq_len(nrow(v)) < nxt & (seq_len(nrow(v)) <= last | v$at[nxt] - v$at > 14))) } else nrow(v)
  from <- min(which(start - v$at <= 14))
  v <- v[from:upto, ]
  sess <- cumsum(v$attendance == 1)
  reason <- v$end[v$end > 0]
  ending <- if (length(reason)) c("planned", "dropout", "referred", "died")[tail(reason, 1)] else if (!more && v$recent[1]) "ongoing" else "lost"
  pre <- which(v$at <= start & !is.na(v$phq9))
  early <- which(seq_len(nrow(v)) <= if (size >= 2) which(sess == 2)[1] else 0)
  early <- early[!is.na(v$phq9[early])]
  base <- if (length(pre)) max(pre) else if (length(early)) min(early) else NA
  list(v = v, day = v$at - start, session = sess, n = size, last = v$at[which(sess == size)[1]] - start, ending = ending, base = base,
       baseline = if (is.na(base)) NA else v$phq9[base], start = start, more = if (more) rows[size + 1] else NA)
}
people <- split(visits, visits$client)
episodes <- Filter(Negate(is.null), lapply(people, function(p) {
  e <- episode(p)
  if (!is.null(e)) e$returns <- if (is.na(e$more)) NA else p$at[e$more] - e$start
  e
}))
out(do.call(rbind, lapply(episodes, function(e)
  data.frame(client = e$v$client[1], sessions = e$n, start = e$start, last = e$start + e$last, baseline = e$baseline, ending = e$ending))), "cohort_episodes.csv")
code <- function(ending) switch(ending, ongoing = 0, planned = 2, dropout = 3, lost = 3, referred = 4, died = 5)

# --- breakthroughs: NULL not at risk, else entry, time, status by clock
in_therapy <- function(e) e$session >= 1 & e$day <= e$last
one <- function(e, clock, i) { # the event at visit i, or the ending
  if (length(i)) data.frame(entry = 0, time = if (clock == "sessions") e$session[i] else e$day[i], status = 1)
  else data.frame(entry = 0, time = if (clock == "sessions") e$n else e$last, status = code(e$ending))
}
drop_at <- function(e, below) {
  i <- which(seq_along(e$day) > e$base & in_therapy(e) & !is.na(e$v$phq9))
  head(i[e$baseline - e$v$phq9[i] >= RC & e$v$phq9[i] < below], 1)
}
by_flag <- function(e, want) head(which(in_therapy(e) & e$v$flag %in% want), 1)
both <- function(e) {
  ok <- which(in_therapy(e))
  hit <- ok[sapply(ok, function(i) {
    upto <- ok[ok <= i]
    cl <- e$session[upto[e$v$flag[upto] %in% c(1, 3)]]; th <- e$session[upto[e$v$flag[upto] %in% c(2, 3)]]
    length(cl) && length(th) && any(abs(outer(cl, th, "-")) <= 1)
  })]
  head(hit, 1)
}
series <- function(e) { # one score a session: its own, else the first up to the next session
  i <- lapply(seq_len(e$n), function(s) { w <- which(e$session == s & e$day <= e$last); w })
  at <- sapply(i, function(w) { k <- w[!is.na(e$v$phq9[w])]; if (length(k)) k[1] else w[1] })
  list(x = e$v$phq9[at], day = e$day[at])
}
gain <- function(x, n, rule) {
  pre <- na.omit(x[max(1, n - 2):n]); post <- na.omit(x[(n + 1):min(length(x), n + 3)])
  evaluable <- !is.na(x[n]) && !is.na(x[n + 1]) && length(pre) >= 2 && length(post) >= 2
  large <- evaluable && x[n] - x[n + 1] >= RC && 4 * (x[n] - x[n + 1]) >= x[n]
  if (large && rule == "package") {
    df <- length(pre) + length(post) - 2
    s <- sqrt(((length(pre) - 1) * var(pre) + (length(post) - 1) * var(post)) / df)
    large <- mean(pre) - mean(post) > qt(.975, df) * s
  }
  c(evaluable, large)
}
b1 <- function(e, clock, rule) {
  s <- series(e)
  if (e$n < 2) return(NULL)
  g <- sapply(seq_len(e$n - 1), function(n) gain(s$x, n, rule))
  upto <- which(g[2, ] == 1)
  stop_at <- if (length(upto)) upto[1] else e$n - 1
  risk <- which(g[1, ] == 1); risk <- risk[risk <= stop_at]
  if (!length(risk)) return(NULL)
  run <- cumsum(c(1, diff(risk) > 1))
  tick <- if (clock == "sessions") seq_len(e$n) else s$day
  d <- do.call(rbind, lapply(split(risk, run), function(r) {
    to <- max(r) + 1
    status <- if (length(upto) && to == upto[1] + 1) 1 else if (to == e$n - 1) code(e$ending) else 0
    data.frame(entry = tick[min(r)], time = tick[to], status = status)
  }))
  d
}
definition <- function(e, d, clock) {
  if (d == "B1p") return(b1(e, clock, "package"))
  if (d == "B1t") return(b1(e, clock, "two"))
  if (d %in% c("B2", "B3")) {
    if (is.na(e$base) || (d == "B2" && e$baseline < RC) || (d == "B3" && e$baseline < CASE)) return(NULL)
    return(one(e, clock, drop_at(e, if (d == "B2") Inf else CASE)))
  }
  if (!recorded[as.character(e$v$therapist[1])]) return(NULL)
  one(e, clock, switch(d, B4 = by_flag(e, 2:3), B5 = by_flag(e, c(1, 3)), B6 = both(e)))
}
# an interval inside one day is half a day
half <- function(d) { d$entry <- ifelse(d$entry >= d$time, d$time - .5, d$entry); d }
each <- function(f) do.call(rbind, lapply(episodes, function(e) { d <- f(e); if (is.null(d) || !nrow(d)) NULL else cbind(client = e$v$client[1], d) }))
combos <- expand.grid(definition = c("B1p", "B1t", "B2", "B3", "B4", "B5", "B6"), clock = c("sessions", "days"), stringsAsFactors = FALSE)
rows <- do.call(rbind, lapply(seq_len(nrow(combos)), function(k)
  cbind(combos[k, ], each(function(e) definition(e, combos$definition[k], combos$clock[k])), row.names = NULL)))
b <- rows$definition %in% c("B1p", "B1t"); rows[b, ] <- half(rows[b, ])
out(rows, "cohort_rows.csv")

# --- plateaus of at least 4 scored sessions; ended by (the primary definition is B2)
plateau <- function(e, clock) {
  s <- series(e); k <- which(!is.na(s$x)); x <- s$x[k]; found <- NULL; i <- 1
  event <- if (is.na(e$base) || e$baseline < RC) integer() else e$session[drop_at(e, Inf)]
  while (i <= length(x)) {
    j <- i
    holds <- function(j) j <= length(x) && all(x[i:j] >= CASE) && diff(range(x[i:j])) < RC
    if (!holds(i)) { i <- i + 1; next }
    while (holds(j + 1)) j <- j + 1
    if (j - i + 1 < 4) { i <- i + 1; next }
    nxt <- if (j < length(x)) j + 1 else NA
    exit <- if (is.na(nxt)) switch(e$ending, ongoing = "censored", lost = "dropout", e$ending)
            else if (length(event) && event == k[nxt]) "breakthrough" else if (x[nxt] < mean(x[i:j])) "improved" else "worse"
    if (clock == "sessions") { entry <- k[i + 3] - k[i]; time <- k[j] - k[i] + 1 }
    else { entry <- s$day[k[i + 3]] - s$day[k[i]]; time <- (if (is.na(nxt)) e$last else s$day[k[nxt]]) - s$day[k[i]]; if (entry >= time) entry <- time - .5 }
    found <- rbind(found, data.frame(entry, time, exit)); i <- j + 1
  }
  found
}
out(do.call(rbind, lapply(c("sessions", "days"), function(clock) cbind(clock, each(function(e) plateau(e, clock))))), "cohort_plateaus.csv")

# --- relapses, in days from remission
relapse <- function(e, rule) {
  if (is.na(e$base) || e$baseline < CASE) return(NULL)
  i <- which(seq_along(e$day) >= e$base & !is.na(e$v$phq9)); x <- e$v$phq9[i]; day <- e$day[i]
  found <- NULL; m <- length(x); k <- 1
  while (k <= m) {
    if (!(x[k] < CASE && e$baseline - x[k] >= RC)) { k <- k + 1; next }
    if (rule == "R3") {
      d <- if (is.na(e$returns)) data.frame(time = day[m] - day[k], status = 0) else data.frame(time = e$returns - day[k], status = 1)
      return(d[d$time > 0, ])
    }
    back <- function(q) q <= m && x[q] >= CASE
    hit <- NA
    for (q in seq_len(m)) if (q > k) {
      low <- min(x[k:(q - 1)])
      r1 <- function(z) back(z) && x[z] - low >= RC
      if (r1(q) && (rule == "R1" || r1(q + 1))) { hit <- q; break }
    }
    to <- if (is.na(hit)) m else hit
    time <- day[to] - day[k]
    if (time == 0 && !is.na(hit)) time <- .5
    if (time > 0) found <- rbind(found, data.frame(time, status = +!is.na(hit)))
    k <- to + 1
  }
  found
}
out(do.call(rbind, lapply(c("R1", "R2", "R3"), function(rule) cbind(rule, each(function(e) relapse(e, rule))))), "cohort_relapses.csv")
