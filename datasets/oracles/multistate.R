# State occupation probabilities: survfit with id and istate (survival), etm, and the definitions written out: the estimator as a function of
# the persons' weights, whose derivatives are the influences (central differences; tolerance 1e-6 where they are used). survival 3.5-3 leaves
# the influence of p(0) out of its standard errors, prints restricted times one step out of place and takes no clusters here.
# Run here: Rscript multistate.R [FOLDER]
source("common.R")
suppressMessages({library(survival); library(etm)})
set.seed(29); invisible(Sys.setlocale("LC_COLLATE", "C")) # labels in the order of their bytes
shuffled <- function(d) d[sample(nrow(d)), ]

# --- tables: a row is a stay
G <- local({ d <- mgus2; d$ptime <- ifelse(d$pstat == 1 & d$ptime == d$futime, d$ptime - .1, d$ptime)
  a <- with(d, data.frame(id, sex = as.character(sex), begin = 0, end = ifelse(pstat == 1, ptime, futime), from = "mgus", to = ifelse(pstat == 1, "pcm", ifelse(death == 1, "death", "0"))))
  b <- with(subset(d, pstat == 1), data.frame(id, sex = as.character(sex), begin = ptime, end = futime, from = "pcm", to = ifelse(death == 1, "death", "0")))
  shuffled(rbind(a, b)) })
Y <- local({ m <- myeloid; m$crtime[which(m$crtime == m$txtime)] <- m$crtime[which(m$crtime == m$txtime)] - 1
  moves <- lapply(seq_len(nrow(m)), function(i) with(m[i, ], { t <- c(crtime, txtime, rltime); s <- c("CR", "SCT", "relapse"); ok <- !is.na(t); t <- t[ok]; s <- s[ok]; o <- order(t); t <- t[o]; s <- s[o]
    keep <- !duplicated(t) & t > 0 & t < futime; t <- c(t[keep], futime); s <- c(s[keep], if (death == 1) "death" else "0")
    data.frame(id, trt = as.character(trt), begin = c(0, t[-length(t)]), end = t, from = c("entry", s[-length(s)]), to = s) }))
  d <- do.call(rbind, moves); shuffled(subset(d, from != to)) })
Y <- Y[order(Y$id, Y$begin), ]; Y <- shuffled(do.call(rbind, by(Y, Y$id, function(x) { x$from[-1] <- x$to[-nrow(x)]; x })))
H <- local({ d <- heart[order(heart$id, heart$start), ]; nxt <- c(d$id[-1] == d$id[-nrow(d)], FALSE)
  shuffled(with(d, data.frame(id, begin = start, end = stop, from = ifelse(transplant == 1, "graft", "waiting"), to = ifelse(nxt, "graft", ifelse(event == 1, "dead", "0")), surgery = paste0("s", surgery)))) })
data(sir.cont, package = "etm"); data(abortion, package = "etm")
S <- shuffled(with(sir.cont, data.frame(id, end = time, from = paste0("v", from), to = ifelse(to == "cens", "cens", paste0("v", to)), sex = as.character(sex))))
A <- shuffled(with(abortion, data.frame(id, begin = entry, end = exit, from = "pregnant", to = c("0", "abortion", "birth", "loss")[1 + cause], exposed = paste0("g", group))))
# heavy ties, late entries, two states to begin in, back and forth, weights, clusters, frequencies
T <- local({ n <- 90; d <- do.call(rbind, lapply(1:n, function(i) { a <- sample(0:3, 1, prob = c(.6, .2, .1, .1)); s <- sample(c("a", "b"), 1, prob = c(.8, .2)); k <- sample(1:4, 1)
    t <- sort(sample((a + 1):(a + 7), k)); to <- character(k); from <- character(k); now <- s
    for (j in 1:k) { from[j] <- now; to[j] <- if (j == k) sample(c("0", "c"), 1) else setdiff(c("a", "b"), now); now <- to[j] }
    data.frame(id = paste0("p", i), begin = c(a, t[-k]), end = t, from, to, arm = c("x", "y")[1 + i %% 2], site = paste0("s", i %% 11), w = round(runif(1, .2, 3), 2), count = sample(0:3, 1, prob = c(.05, .5, .3, .15))) }))
  d$v <- round(d$w * runif(nrow(d), .5, 2), 2); shuffled(d) })
table_out(G, "states_mgus2"); table_out(Y, "states_myeloid"); table_out(H, "states_heart"); table_out(S, "states_sir"); table_out(A, "states_abortion"); table_out(T, "states_tied")

# --- the estimator as a function of the rows' weights
prepare <- function(d, states) { ends <- sort(unique(d$end)); K <- length(states)
  last <- !(paste(d$id, d$end) %in% paste(d$id, d$begin) & d$to %in% c("0", "cens"))      # a row that goes on without a move is no end
  list(d = d, states = states, u = sort(unique(d$end[last])), h = match(d$from, states), k = match(d$to, states)) }
occupation <- function(x, w, tau) { d <- x$d; K <- length(x$states); n <- length(x$u)
  t0 <- if (any(!is.na(x$k))) min(d$end[!is.na(x$k)]) else max(d$end)
  at <- d$begin < t0 & d$end >= t0; p0 <- sapply(1:K, function(h) sum(w[at & x$h == h])) / sum(w[at]); p <- matrix(0, n + 1, K); p[1, ] <- p0
  for (j in 1:n) { t <- x$u[j]; A <- diag(K); risk <- d$begin < t & d$end >= t
    for (h in 1:K) { nh <- sum(w[risk & x$h == h]); for (k in 1:K) if (k != h) { m <- sum(w[risk & x$h == h & d$end == t & !is.na(x$k) & x$k == k]); if (m > 0) { A[h, k] <- m / nh; A[h, h] <- A[h, h] - m / nh } } }
    p[j + 1, ] <- p[j, ] %*% A }
  step <- diff(c(0, pmin(x$u, tau), tau))
  list(p = p, area = colSums(p * step)) }
influence <- function(x, w, unit, tau) { eps <- 1e-5; units <- unique(unit)
  fit <- lapply(units, function(i) { f <- function(s) { v <- w; v[unit == i] <- v[unit == i] * (1 + s); occupation(x, v, tau) }; a <- f(eps); b <- f(-eps); list(p = (a$p - b$p) / (2 * eps), area = (a$area - b$area) / (2 * eps)) })
  list(p = Reduce(`+`, lapply(fit, function(f) f$p^2)), area = Reduce(`+`, lapply(fit, function(f) f$area^2))) }
# Greenwood's type by the covariances of all elements of P, step after step (Andersen et al. 1993, 4.4.20), and a multinomial p(0)
greenwood <- function(x, w, tau) { d <- x$d; K <- length(x$states); f <- occupation(x, w, tau); n <- length(x$u)
  t0 <- min(d$end[!is.na(x$k)]); at <- d$begin < t0 & d$end >= t0; N <- sum(w[at]); p0 <- f$p[1, ]
  V <- array(0, c(n + 1, K, K)); V[1, , ] <- (diag(p0, K) - outer(p0, p0)) / N
  M <- list(); cv <- list()
  for (j in 1:n) { t <- x$u[j]; A <- diag(K); C <- matrix(0, K, K); risk <- d$begin < t & d$end >= t
    for (h in 1:K) { nh <- sum(w[risk & x$h == h]); if (nh == 0) next; a <- sapply(1:K, function(k) sum(w[risk & x$h == h & d$end == t & !is.na(x$k) & x$k == k])) / nh; a[h] <- 1 - sum(a[-h]); A[h, ] <- a
      C <- C + f$p[j, h]^2 * (diag(a) - outer(a, a)) / nh }
    V[j + 1, , ] <- t(A) %*% V[j, , ] %*% A + C; M[[j]] <- A; cv[[j]] <- C }
  step <- diff(c(0, pmin(x$u, tau), tau)); B <- diag(step[n + 1], K); area <- rep(0, K)
  for (j in n:1) { area <- area + diag(t(B) %*% cv[[j]] %*% B); B <- diag(step[j], K) + M[[j]] %*% B }
  list(p = t(apply(V, 1, diag)), area = area + diag(t(B) %*% V[1, , ] %*% B)) }

ms <- function(table, d, at, by = NULL, weight = NULL, count = NULL, cluster = NULL, more = "", tau = NULL, oracle = "survfit", told = c("entry", "from"), level = .95, type = "log") {
  name <- case("aalen-johansen", table, paste0("--id id --time end --to to", if ("entry" %in% told) " --entry begin", if ("from" %in% told) " --from from", if (!is.null(by)) paste(" --by", by), if (!is.null(weight)) paste(" --weights", weight),
    if (!is.null(count)) paste(" --frequencies", count), if (!is.null(cluster)) paste(" --cluster", cluster), " --times ", paste(at, collapse = ","), if (!is.null(tau)) paste(" --tau", tau), more))
  if (is.null(d$begin)) { d <- d[order(d$id, d$end), ]; d$begin <- ave(d$end, d$id, FUN = function(t) c(0, t[-length(t)])); d$begin[!duplicated(d$id)] <- -1 }
  states <- setdiff(sort(unique(c(d$from, d$to))), c("0", "cens")); if (!"from" %in% told) { states <- c("(s0)", sort(setdiff(d$to, c("0", "cens")))); d$from[!duplicated(d$id)] <- "(s0)" }
  z <- qnorm(.5 + level / 2); row <- 0; line <- 0
  events <- grepl("tied|sir", table); limits <- grepl("conf-type|tau 240", paste(more, if (!is.null(tau)) paste("tau", tau)))
  for (g in if (is.null(by)) "" else sort(unique(d[[by]]))) {
    x <- if (is.null(by)) d else d[d[[by]] == g, ]
    x$w <- if (is.null(weight)) 1 else x[[weight]]
    if (!is.null(count)) { k <- x[[count]]; x <- x[rep(seq_len(nrow(x)), k), ]; x$id <- paste(x$id, unlist(lapply(k, seq_len)), sep = ".") }
    y <- prepare(x, states); end <- if (is.null(tau)) max(y$u) else tau; unit <- if (is.null(cluster)) as.character(x$id) else as.character(x[[cluster]])
    f <- occupation(y, x$w, end); tol <- 1e-8
    if (oracle == "survfit") {
      x$f <- factor(ifelse(x$to %in% states, x$to, "censor"), c("censor", states)); x$s <- factor(x$from, states); x$i <- factor(x$id)
      s <- survfit(Surv(begin, end, f) ~ 1, x, id = i, istate = s, weights = w, influence = TRUE, conf.type = "none"); o <- match(states, s$states)
      inf <- s$influence.pstate[, , o, drop = FALSE] * x$w[match(dimnames(s$influence.pstate)[[1]], x$i)]; of <- unit[match(dimnames(s$influence.pstate)[[1]], x$i)]
      squares <- function(m) colSums(rowsum(m, of)^2)
      stopifnot(isTRUE(all.equal(s$time, y$u)), max(abs(s$pstate[, o] - f$p[-1, ])) < 1e-10)
      step <- diff(c(0, pmin(y$u, end), end))
      v <- list(p = sapply(seq_along(o), function(k) squares(inf[, , k])), area = sapply(seq_along(o), function(k) squares(inf[, , k] %*% step)))
    } else if (oracle == "greenwood") v <- greenwood(y, x$w, end)
    else { v <- influence(y, x$w, unit, end); tol <- 1e-6 }
    for (k in seq_along(states)) {
      for (t in at) { j <- 1 + sum(y$u <= t); before <- max(c(-1, at[at < t]))
        p <- f$p[j, k]; se <- sqrt(v$p[j, k]); r <- list(estimate = p, std.error = se); if (t == at[1]) r$state <- states[k]
        if (events) r$n.event <- sum(x$w[x$end <= t & x$end > before & x$to == states[k]])
        if (t > max(y$u)) r[c("estimate", "std.error")] <- NA
        else if (limits && p > 0 && se > 1e-7) r <- c(r, switch(type, log = list(conf.low = p * exp(-z * se / p), conf.high = min(1, p * exp(z * se / p))), plain = list(conf.low = max(0, p - z * se), conf.high = min(1, p + z * se)),
          `log-log` = if (p < 1) list(conf.low = exp(-exp(log(-log(p)) - z * se / (p * log(p)))), conf.high = exp(-exp(log(-log(p)) + z * se / (p * log(p)))))))
        if (se < 1e-7) r$std.error <- NULL
        if (!is.null(by) && t == at[1]) r$strata <- g
        want(name, "tidy", row, r, tol); row <- row + 1 }
      want(name, "glance", line, c(list(rmean = f$area[k]), if (v$area[k] > 1e-12) list(rmean.std.error = sqrt(v$area[k])), if (k == 1) list(persons = length(unique(x$id))), if (events) list(initial = f$p[1, k], events = sum(x$w[x$to == states[k]]))), tol); line <- line + 1 }
  }
}
ms("states_mgus2", G, c(12, 60, 240), by = "sex", tau = 240)
ms("states_mgus2", G, c(12, 60, 240), by = "sex", oracle = "greenwood", more = " --variance aalen")
ms("states_myeloid", Y, c(30, 365, 1000), by = "trt", tau = 1500, more = " --conf-type plain --conf-level 0.9", type = "plain", level = .9)
ms("states_myeloid", Y, c(30, 365, 1000), oracle = "greenwood", more = " --variance aalen")
ms("states_heart", H, c(0, 30, 400), tau = 1000, more = " --conf-type log-log", type = "log-log")
ms("states_heart", H, c(30, 400), by = "surgery", more = " --variance aalen", oracle = "greenwood")
ms("states_sir", S, c(2, 40), tau = 60, more = " --censored cens", told = "from")
ms("states_sir", S, c(2, 40), tau = 60, more = " --censored cens --variance aalen", told = "from", oracle = "greenwood")
ms("states_abortion", A, c(10, 20, 38), by = "exposed", tau = 40)
ms("states_tied", T, c(.5, 4, 8), by = "arm", tau = 9)
ms("states_tied", T, c(.5, 4, 8), by = "arm", weight = "w", cluster = "site", tau = 6)
ms("states_tied", T, c(2, 4, 8), weight = "v", tau = 6, oracle = "differences")
ms("states_tied", T, c(2, 4, 8), weight = "v", cluster = "site", tau = 6, oracle = "differences")
ms("states_tied", T, c(2, 4, 8), count = "count", by = "arm", tau = 6)
ms("states_tied", T, c(2, 4, 8), count = "count", weight = "v", cluster = "site", tau = 6, oracle = "differences")
ms("states_tied", T, c(2, 4, 8), weight = "v", tau = 6, oracle = "differences", by = "arm")
ms("states_tied", T, c(2, 4, 8), count = "count", tau = 6, oracle = "greenwood", more = " --variance aalen")

# --- etm itself: the elements of P(0, t) and their variances, persons that begin in one state
etm_case <- function(table, d, at, states, from, more = "", group = NULL) {
  name <- case("aalen-johansen", table, paste0("--id id --time end --to to --from from --variance aalen --times ", paste(at, collapse = ","), more), prefix = "etm")
  x <- data.frame(id = d$id, from = d$from, to = ifelse(d$to %in% states, d$to, "cens"), entry = d$begin, exit = d$end)
  tra <- matrix(FALSE, length(states), length(states)); for (k in seq_len(nrow(x))) if (x$to[k] != "cens") tra[match(x$from[k], states), match(x$to[k], states)] <- TRUE
  e <- etm(x, states, tra, "cens", 0); row <- 0
  for (k in states) for (t in at) { j <- sum(e$time <= t); p <- e$est[from, k, j]; v <- e$cov[paste(from, k), paste(from, k), j]
    want(name, "tidy", row, c(list(estimate = p), if (v > 1e-12) list(std.error = sqrt(v)))); row <- row + 1 }
}
etm_case("states_mgus2", G, c(12, 60, 120, 240), c("death", "mgus", "pcm"), "mgus", " --entry begin")
etm_case("states_heart", H, c(30, 100, 400), c("dead", "graft", "waiting"), "waiting", " --entry begin")
etm_case("states_abortion", A, c(10, 20, 38), c("abortion", "birth", "loss", "pregnant"), "pregnant", " --entry begin")
etm_case("states_myeloid", Y, c(30, 365, 1000), c("CR", "SCT", "death", "entry", "relapse"), "entry", " --entry begin")
oracle_write("multistate", c("survival", "etm"))
