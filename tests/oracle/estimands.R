# What the released tables must say, worked out in R from the definitions alone: units, clocks, baseline, endings, six definitions of a
# breakthrough, plateaus, relapse, outcome classes. Functions only; beat_the_blues.R and whole_line.R feed them.
# A table of visits has, in time order inside a client: client, at (whole weeks or days since intake), attended, recent, modality, problem,
# gender, age_band, therapist, clinic, flag, end (planned, dropout, referred, died or NA) and one column a score (NA missing; higher = worse).
suppressMessages({ library(survival); library(cmprsk); library(MASS) })

ENDINGS <- c(ongoing = 0, planned = 2, dropout = 3, lost = 3, referred = 4, died = 5)

# What the default study has; a script's own study overrides it.
DEFAULTS <- list(unit = 7, gap = 90, window = 14, best = 0, tau = 20, threshold = 5, k = 4, primary = "B2", other = "other modalities", second = NULL,
                 sustained = 1, gain = "package", relapse = "R1", reference = NULL, adjust = c("baseline", "age_band", "gender", "problem"),
                 strata = TRUE, cluster = "therapist", conf = 0.95, several = FALSE)
z_of <- function(s) qnorm(1 - (1 - s$conf) / 2)

# --- one client's visits to episodes: list of the visits with their session numbers, the baseline, the ending ------------------------
episodes_of <- function(v, s) {
  sessions <- which(v$attended)
  if (!length(sessions)) return(list())
  gap <- c(TRUE, diff(v$at[sessions]) * s$unit > s$gap)
  firsts <- sessions[gap]
  begins <- vapply(firsts, function(f) {
    i <- f
    while (i > 1 && !v$attended[i - 1] && (v$at[f] - v$at[i - 1]) * s$unit <= s$window) i <- i - 1
    as.numeric(i)
  }, 0)
  ends <- c(begins[-1] - 1, nrow(v))
  lapply(seq_along(firsts), function(k) {
    e <- v[begins[k]:ends[k], ]
    e$session <- ifelse(e$attended, cumsum(e$attended), 0)
    e$number <- cumsum(e$attended)            # a visit between sessions has the number of the session before
    first <- which(e$session == 1)
    score <- e[[s$outcome]]
    day <- if (s$unit == 7) seq_len(first) else which(e$at <= e$at[first])
    seen <- day[!is.na(score[day])]
    if (!length(seen)) {
      second <- which(e$session == 2)       # nobody without a second session
      seen <- which(!is.na(score) & seq_len(nrow(e)) <= (if (length(second)) second else 0))[1]
    }
    base <- if (length(seen) && !is.na(seen[length(seen)])) seen[length(seen)] else NA
    reasons <- e$end[!is.na(e$end)]
    ending <- if (length(reasons)) reasons[length(reasons)] else if (k == length(firsts) && e$recent[1]) "ongoing" else "lost"
    last <- max(which(e$attended))
    list(client = v$client[1], episode = k, of = length(firsts), v = e, base = base, baseline = if (is.na(base)) NA else score[base], ending = ending,
         status = ENDINGS[[ending]], sessions = max(e$session), last_at = e$at[last], modality = e$modality[first],
         problem = c(e$problem[first], e$problem[!is.na(e$problem)], NA)[if (is.na(e$problem[first])) 2 else 1],
         therapist = e$therapist[first], clinic = e$clinic[first], gender = v$gender[1], age_band = v$age_band[1])
  })
}

# --- definitions: the session of the event, NA none; and who is at risk ----------------------------------------------------------------
# Scores that can make an event: after the baseline, not after the day of the last session.
scored_after <- function(e, s) {
  v <- e$v
  which(!is.na(v[[s$outcome]]) & seq_len(nrow(v)) > e$base & v$at <= e$last_at)
}
visit_B2 <- function(e, s) {
  i <- scored_after(e, s)
  holds <- e$baseline - e$v[[s$outcome]][i] >= s$rc
  from <- seq_len(max(0, length(i) - s$sustained + 1))
  hit <- i[from[vapply(from, function(j) all(holds[j:(j + s$sustained - 1)]), NA)]]
  if (length(hit)) hit[1] else NA_integer_
}
visit_B3 <- function(e, s) {
  i <- scored_after(e, s)
  x <- e$v[[s$outcome]][i]
  hit <- i[e$baseline - x >= s$rc & x < s$cutoff]
  if (length(hit)) hit[1] else NA_integer_
}
flagged <- function(e, who) e$v$number[which(e$v$flag %in% who & e$v$number > 0 & e$v$at <= e$last_at)]
event_flag <- function(e, d) {
  client <- flagged(e, c("client", "both")); therapist <- flagged(e, c("therapist", "both"))
  if (d == "B5") return(if (length(client)) min(client) else NA)
  if (d == "B4") return(if (length(therapist)) min(therapist) else NA)
  pair <- outer(client, therapist, function(a, b) ifelse(abs(a - b) <= 1, pmax(a, b), Inf))
  if (length(pair) && any(is.finite(pair))) min(pair) else NA
}
# The score of each session: its own, else the first one taken between it and the next (scores of assessments and missed appointments count as scores),
# not after the day of the last session.
session_scores <- function(e, s) {
  x <- rep(NA_real_, e$sessions)
  for (i in which(e$v$number > 0 & e$v$at <= e$last_at & !is.na(e$v[[s$outcome]])))
    if (is.na(x[e$v$number[i]])) x[e$v$number[i]] <- e$v[[s$outcome]][i]
  x
}
# Sudden gains: position = session number.
intervals_B1 <- function(e, s) {
  x <- session_scores(e, s)
  K <- length(x)
  if (K < 2) return(NULL)
  do.call(rbind, lapply(seq_len(K - 1), function(n) {
    pre <- x[max(1, n - 2):n]; post <- x[(n + 1):min(K, n + 3)]
    pre <- pre[!is.na(pre)]; post <- post[!is.na(post)]
    evaluable <- !is.na(x[n]) && !is.na(x[n + 1]) && length(pre) >= 2 && length(post) >= 2
    if (!evaluable) return(NULL)
    drop <- x[n] - x[n + 1]
    df <- length(pre) + length(post) - 2
    pooled <- sqrt((sum((pre - mean(pre))^2) + sum((post - mean(post))^2)) / df)
    spread <- switch(s$gain, package = 1, textbook = sqrt(1 / length(pre) + 1 / length(post)), two = NA)
    gain <- drop >= s$rc && 100 * drop >= 25 * x[n] && (is.na(spread) || mean(pre) - mean(post) > qt(0.975, df) * pooled * spread)
    data.frame(from = n, to = n + 1, gain = gain)
  }))
}
rows_B1 <- function(e, s) {
  z <- intervals_B1(e, s)
  if (is.null(z)) return(NULL)
  if (any(z$gain)) z <- z[seq_len(which(z$gain)[1]), ]
  stretch <- cumsum(c(TRUE, z$from[-1] != z$to[-nrow(z)]))
  r <- data.frame(entry = tapply(z$from, stretch, min), time = tapply(z$to, stretch, max), status = 0)
  last <- nrow(r)
  r$status[last] <- if (any(z$gain)) 1 else if (r$time[last] == e$sessions - 1) e$status else 0
  r
}
judged <- function(e, d, s) switch(d,
  B1 = !is.null(intervals_B1(e, s)),
  B2 = !is.na(e$baseline) && e$baseline - s$best >= s$rc,
  B3 = !is.na(e$baseline) && e$baseline >= s$cutoff && e$baseline - s$best >= s$rc,
  e$recorded)
event_of <- function(e, d, s) switch(d,
  B1 = { r <- rows_B1(e, s); if (!is.null(r) && any(r$status == 1)) r$time[r$status == 1] else NA },
  B2 = e$v$number[visit_B2(e, s)], B3 = e$v$number[visit_B3(e, s)], event_flag(e, d))
rows_of <- function(e, d, s) {
  if (!judged(e, d, s)) return(NULL)
  if (d == "B1") return(rows_B1(e, s))
  at <- event_of(e, d, s)
  data.frame(entry = 0, time = if (is.na(at)) e$sessions else at, status = if (is.na(at)) e$status else 1)
}

# --- the analysed episodes, their groups, the sample of a definition -------------------------------------------------------------------
cohort_of <- function(visits, s) {
  all <- unlist(lapply(split(visits, factor(visits$client, unique(visits$client))), episodes_of, s = s), recursive = FALSE)
  flags <- visits$flag %in% c("client", "therapist", "both")
  place <- function(clinic, therapist) ifelse(!is.na(clinic), paste("K", clinic), ifelse(!is.na(therapist), paste("T", therapist), "-"))
  used <- unique(place(visits$clinic, visits$therapist)[flags])
  all <- lapply(all, function(e) { e$recorded <- place(e$clinic, e$therapist) %in% used; e })
  first <- Filter(function(e) e$episode == 1 && !is.na(e$modality), all)
  group <- vapply(first, function(e) e$modality, "")
  small <- names(which(table(group) < 2 * s$threshold))
  group[group %in% small] <- s$other
  order <- names(sort(-table(group[group != s$other])))
  list(all = all, e = first, group = group, levels = c(order, if (s$other %in% group) s$other),
       reference = if (is.null(s$reference)) order[1] else s$reference)
}
field <- function(c, name) vapply(c$e, function(e) as.character(e[[name]]), "")
sample_of <- function(c, d, s) {
  rows <- lapply(seq_along(c$e), function(i) {
    r <- rows_of(c$e[[i]], d, s)
    if (is.null(r)) NULL else cbind(i = i, r)
  })
  r <- do.call(rbind, rows)
  r$group <- c$group[r$i]
  r$client <- field(c, "client")[r$i]
  r
}

# --- the numbers -------------------------------------------------------------------------------------------------------------------------
out <- NULL
put <- function(sheet, group, definition, key, kind, value)
  out <<- rbind(out, data.frame(sheet = sheet, group = group, definition = definition, key = key, kind = kind, value = as.numeric(value)))
groups_of <- function(c) c(c$levels, if (length(c$levels) > 1) "All")
in_group <- function(c, group, g) if (g == "All") rep(TRUE, length(group)) else group == g

incidence_curve <- function(r, conf) {
  r$state <- factor(r$status, 0:5)
  r$state <- droplevels(r$state)
  if (!"0" %in% levels(r$state)) r$state <- factor(r$state, c("0", levels(r$state)))
  if (!"1" %in% levels(r$state)) return(NULL)
  survfit(Surv(entry, time, state) ~ 1, data = r, id = seq_len(nrow(r)), cluster = client, influence = TRUE, conf.int = conf) # stretches with gaps between them
}
# Past the last time the incidence is known where nobody is left who could still have one: it stays what it was.
at_time <- function(f, t, largest) {
  left <- f$pstate[length(f$time), match("(s0)", f$states)]
  if (t > largest && left > 1e-9) return(c(NA, NA, NA))
  k <- match("1", f$states)
  j <- findInterval(t, f$time)
  if (j == 0 || f$pstate[j, k] == 0) return(c(0, NA, NA))
  c(f$pstate[j, k], f$lower[j, k], f$upper[j, k])
}
# Without any event: none by t, where someone was followed that long or nobody is left.
known <- function(f, t, q) {
  if (!is.null(f)) return(at_time(f, t, max(q$time)))
  c(if (t <= max(q$time) || all(q$status[q$time == max(q$time)] > 1)) 0 else NA, NA, NA)
}
# Mean time free of it up to tau, and its infinitesimal-jackknife error: integrals of the curve and of each client's influence on it.
free_of <- function(f, k, tau) {
  start <- c(0, f$time)
  width <- pmax(0, pmin(c(f$time, Inf), tau) - pmin(start, tau))
  of_client <- as.vector(f$influence.pstate[, , k] %*% width)
  c(tau - sum(width * c(0, f$pstate[, k])), sqrt(sum(of_client^2)))
}
breakthrough_rows <- function(c, d, s) {
  r <- sample_of(c, d, s)
  tau <- min(s$tau, tapply(r$time, factor(r$group, intersect(c$levels, r$group)), max))
  z <- z_of(s)
  for (g in groups_of(c)) {
    q <- r[in_group(c, r$group, g), ]
    if (!nrow(q)) next
    last <- tapply(q$status, q$client, function(x) if (any(x == 1)) 1 else x[length(x)])
    put("breakthrough", g, d, "n", "count", length(last))
    put("breakthrough", g, d, "events", "count", sum(last == 1))
    put("breakthrough", g, d, "endings", "count", sum(last > 1))
    put("breakthrough", g, d, "censored", "count", sum(last == 0))
    f <- incidence_curve(q, s$conf)
    for (t in c(6, 12, 20)) {
      v <- known(f, t, q)
      put("breakthrough", g, d, paste0("incidence_", t, c("", "_low", "_high")), "incidence", v)
    }
    if (is.null(f)) {                        # without any event all of tau is free of it; that somebody ended says so much, censoring alone does not
      put("breakthrough", g, d, "median", "estimate", NA)
      put("breakthrough", g, d, c("rmean", "rmean_low", "rmean_high"), "estimate", if (any(q$status > 1)) tau else NA)
      next
    }
    k <- match("1", f$states)
    free <- free_of(f, k, tau)
    reach <- f$time[f$pstate[, k] >= 0.5]
    put("breakthrough", g, d, "median", "estimate", if (length(reach)) reach[1] else NA)
    put("breakthrough", g, d, c("rmean", "rmean_low", "rmean_high"), "estimate", free[1] + c(0, -z, z) * free[2])
    put("breakthrough", g, d, "tau", "param", tau)
  }
  if (length(unique(r$group)) > 1 && all(r$entry == 0)) {
    t <- cuminc(r$time, r$status, r$group, cencode = 0)$Tests
    put("breakthrough", "All", d, "gray_p", "p", t["1", "pv"])
  }
}

# What a model may rest on (privacy: at least t clients, t with the event and t without in every level): of each value the clients, each once.
clients_by <- function(client, value) tapply(client, value, function(id) length(unique(id)))
is_thin <- function(value, client, event, t) {
  all <- clients_by(client, value)
  with <- clients_by(client[event], factor(value[event], names(all)))
  with[is.na(with)] <- 0
  names(all)[all < t | with < t | all - with < t]
}
# Levels that are too thin are one, which the smallest of the others join until it is thick enough.
pooled <- function(value, client, event, t) {
  value[value %in% is_thin(value, client, event, t)] <- "(fewer)"
  while ("(fewer)" %in% is_thin(value, client, event, t) && any(value != "(fewer)")) {
    size <- clients_by(client, value); size <- size[names(size) != "(fewer)"]
    value[value == names(which.min(size))] <- "(fewer)"
  }
  value
}
# Groups with at least 10 events, and enough with and without one.
fit_groups_of <- function(c, r, s) {
  events <- clients_by(r$client[r$status == 1], factor(r$group[r$status == 1], c$levels))
  setdiff(c$levels[which(events >= 10)], is_thin(r$group, r$client, r$status == 1, s$threshold))
}

# Covariates of the adjusted model: baseline per reliable change; categories with the largest level as reference, thin ones pooled; a category with one
# level, or known of nobody, stays out.
covariates_of <- function(c, r, s) {
  x <- list()
  if ("baseline" %in% s$adjust) x$baseline <- vapply(c$e, function(e) as.numeric(e$baseline), 0)[r$i] / s$rc
  for (name in setdiff(s$adjust, "baseline")) {
    value <- field(c, name)[r$i]
    if (all(is.na(value))) next
    x[[name]] <- value
  }
  x <- as.data.frame(x)
  whole <- complete.cases(x)                # levels are counted over the rows that enter
  for (name in setdiff(names(x), "baseline")) {
    x[whole, name] <- pooled(x[whole, name], r$client[whole], r$status[whole] == 1, s$threshold)
    size <- sort(-table(x[whole & !duplicated(r$client), name]))
    x[[name]] <- factor(x[[name]], names(size))
  }
  x
}
# Hazard ratios of the groups with at least 10 events against the reference.
hazards <- function(c, d, s, adjusted) {
  r <- sample_of(c, d, s)
  events <- tapply(r$client[r$status == 1], factor(r$group[r$status == 1], c$levels), function(id) length(unique(id)))
  events[is.na(events)] <- 0
  fit_groups <- fit_groups_of(c, r, s)
  none <- list(events = events, hr = NULL)
  if (length(fit_groups) < 2 || !c$reference %in% fit_groups) return(none)
  x <- covariates_of(c, r, s)
  r$clinic <- field(c, "clinic")[r$i]
  therapist <- field(c, "therapist")[r$i]
  r$cluster <- ifelse(is.na(therapist) | s$cluster == "client", paste("client", r$client), paste("therapist", therapist))
  r$arm <- factor(r$group, c(c$reference, setdiff(fit_groups, c$reference)))
  keep <- !is.na(r$arm)
  if (adjusted) keep <- keep & complete.cases(x)
  r <- r[keep, ]; x <- droplevels(x[keep, , drop = FALSE])
  terms <- "arm"
  if (adjusted) for (name in names(x)) if (length(unique(x[[name]])) > 1) { r[[name]] <- x[[name]]; terms <- c(terms, name) }
  if (s$strata && length(unique(r$clinic)) > 1) terms <- c(terms, "strata(clinic)")
  f <- coxph(as.formula(paste("Surv(entry, time, status == 1) ~", paste(terms, collapse = " + "))), data = r, ties = "efron", cluster = cluster)
  plain <- coxph(formula(f), data = r, ties = "efron")
  zph <- cox.zph(plain, terms = FALSE)$table
  m <- summary(f)$coefficients
  arms <- setdiff(fit_groups, c$reference)
  rows <- match(paste0("arm", arms), rownames(m))
  list(events = events, hr = data.frame(group = arms, hr = exp(m[rows, "coef"]), low = exp(m[rows, "coef"] - z_of(s) * m[rows, "robust se"]),
       high = exp(m[rows, "coef"] + z_of(s) * m[rows, "robust se"]), p = m[rows, "Pr(>|z|)"], ph = zph[match(paste0("arm", arms), rownames(zph)), "p"]))
}
# The rows of the groups that have events enough, with what the regressions need.
regression_rows <- function(c, d, s) {
  r <- sample_of(c, d, s)
  fit_groups <- fit_groups_of(c, r, s)
  if (length(fit_groups) < 2 || !c$reference %in% fit_groups) return(NULL)
  r$clinic <- field(c, "clinic")[r$i]
  therapist <- field(c, "therapist")[r$i]
  r$cluster <- ifelse(is.na(therapist) | s$cluster == "client", paste("client", r$client), paste("therapist", therapist))
  r$arm <- factor(r$group, c(c$reference, setdiff(fit_groups, c$reference)))
  r <- r[!is.na(r$arm), ]
  r$stratum <- if (s$strata && length(unique(r$clinic)) > 1) r$clinic else "all"
  r
}
ratios_of <- function(b, v, s) {
  arms <- grep("^arm", names(b)); b <- b[arms]; se <- sqrt(diag(v))[arms]
  data.frame(group = sub("^arm", "", names(b)), hr = exp(b), low = exp(b - z_of(s) * se), high = exp(b + z_of(s) * se), p = 2 * pnorm(-abs(b / se)))
}
# Fine-Gray with finegray() and coxph; a stratum has a censoring curve and a baseline of its own.
subdistribution <- function(r, s) {
  r$end <- factor(r$status, 0:max(r$status))
  w <- do.call(rbind, lapply(split(r, r$stratum), function(q) finegray(Surv(time, end) ~ arm + cluster + stratum, q, etype = "1")))
  f <- coxph(Surv(fgstart, fgstop, fgstatus) ~ arm + strata(stratum), w, weights = fgwt, cluster = cluster)
  ratios_of(coef(f), vcov(f), s)
}
# The event lies after the last score without it and not after the score that shows it: Weibull by survreg; -b / scale by the delta method.
between_scores <- function(c, r, d, s) {
  known <- vapply(seq_len(nrow(r)), function(k) {
    e <- c$e[[r$i[k]]]; scored <- c(e$base, scored_after(e, s))
    hit <- if (d == "B2") visit_B2(e, s) else visit_B3(e, s)
    before <- e$v$number[if (is.na(hit)) tail(scored, 1) else scored[match(hit, scored) - 1]]
    if (r$status[k] == 1 && before >= r$time[k]) before <- r$time[k] - .5
    max(0, min(before, r$time[k]))
  }, 0)
  event <- r$status == 1
  r <- data.frame(r, low = ifelse(known > 0, known, NA), high = ifelse(event, r$time, NA))[event | known > 0, ]
  f <- survreg(Surv(low, high, type = "interval2") ~ arm, r, control = survreg.control(rel.tolerance = 1e-12, maxiter = 200))
  # scores of the rows by hand: residuals.survreg (3.5-3) has others for intervals
  x <- model.matrix(~ arm, r); eta <- drop(x %*% coef(f))
  part <- function(t, none) { z <- (log(t) - eta) / f$scale; S <- exp(-exp(z)); list(S = ifelse(is.na(t), none, S), d = ifelse(is.na(t), 0, -exp(z) * S), zd = ifelse(is.na(t), 0, -z * exp(z) * S)) }
  a <- part(r$low, 1); b <- part(r$high, 0); L <- a$S - b$S
  score <- cbind(x * (-(a$d - b$d) / f$scale / L), -(a$zd - b$zd) / L)
  meat <- crossprod(rowsum(score %*% vcov(f), r$cluster))
  b <- coef(f)
  g <- cbind(-diag(length(b)) / f$scale, b / f$scale)
  ratios_of(-b / f$scale, g %*% meat %*% t(g), s)
}
regression_values <- function(c, d, s) {
  r <- regression_rows(c, d, s)
  shares <- if (!is.null(r) && d != "B1") subdistribution(r, s)
  between <- if (!is.null(r) && d %in% c("B2", "B3")) between_scores(c, r, d, s)
  for (g in setdiff(c$levels, c$reference)) {
    of <- function(table) if (is.null(table) || !g %in% table$group) rep(NA, 4) else unlist(table[table$group == g, c("hr", "low", "high", "p")])
    put("breakthrough", g, d, c("shr", "shr_low", "shr_high"), "estimate", of(shares)[1:3])
    put("breakthrough", g, d, "shr_p", "p", of(shares)[4])
    put("breakthrough", g, d, c("hr_interval", "hr_interval_low", "hr_interval_high"), "estimate", of(between)[1:3])
  }
}
comparison_rows <- function(c, d, s) {
  crude <- hazards(c, d, s, FALSE); adjusted <- hazards(c, d, s, TRUE)
  for (g in c$levels) put("comparison", g, "", "events", "count", crude$events[g])
  for (g in setdiff(c$levels, c$reference)) {
    a <- crude$hr[crude$hr$group == g, ]; b <- adjusted$hr[adjusted$hr$group == g, ]
    none <- function(v) if (length(v)) v else NA
    put("comparison", g, "", c("hr", "hr_low", "hr_high"), "estimate", c(none(a$hr), none(a$low), none(a$high)))
    put("comparison", g, "", c("hr_adjusted", "hr_adjusted_low", "hr_adjusted_high"), "estimate", c(none(b$hr), none(b$low), none(b$high)))
    r <- sample_of(c, d, s); two <- r$group %in% c(g, c$reference)
    common <- length(unique(r$client[two & r$status == 1])) >= .15 * length(unique(r$client[two]))
    e_of <- function(hr) { rr <- if (common) (1 - .5^sqrt(hr)) / (1 - .5^sqrt(1 / hr)) else hr; rr <- max(rr, 1 / rr); rr + sqrt(rr * (rr - 1)) }
    e <- if (nrow(b)) c(e_of(b$hr), if (b$low <= 1 && b$high >= 1) 1 else e_of(if (b$hr < 1) b$high else b$low)) else c(NA, NA)
    put("comparison", g, "", c("e_value", "e_value_limit"), "estimate", e)
    put("comparison", g, "", "p", "p", none(b$p))
    put("comparison", g, "", "ph_p", "p", none(b$ph))
    put("comparison", g, "", "p_holm", "p", none(p.adjust(adjusted$hr$p, "holm")[adjusted$hr$group == g]))
    mean_of <- function(g) out$value[out$sheet == "breakthrough" & out$group == g & out$definition == d & out$key == "rmean"]
    put("comparison", g, "", "rmean_difference", "estimate", mean_of(g) - mean_of(c$reference))
  }
}
kappa_of <- function(a, b) {
  n <- length(a)
  po <- mean(a == b)
  pe <- mean(a) * mean(b) + (1 - mean(a)) * (1 - mean(b))
  if (!n || pe == 1) NA else (po - pe) / (1 - pe)
}
beside_rows <- function(c, primary, beside, s) {
  for (d in c(primary, beside)) {
    r <- sample_of(c, d, s)
    h <- hazards(c, d, s, FALSE)
    both <- vapply(c$e, function(e) judged(e, primary, s) && judged(e, d, s), NA)
    a <- vapply(c$e, function(e) both_event(e, primary, s), NA); b <- vapply(c$e, function(e) both_event(e, d, s), NA)
    for (g in groups_of(c)) {
      q <- r[in_group(c, r$group, g), ]
      put("definitions_beside", g, d, "n", "count", length(unique(q$client)))
      put("definitions_beside", g, d, "events", "count", length(unique(q$client[q$status == 1])))
      f <- if (nrow(q)) incidence_curve(q, s$conf)
      put("definitions_beside", g, d, "incidence_12", "incidence", if (!nrow(q)) NA else known(f, 12, q)[1])
      if (g != "All" && g != c$reference) {
        x <- h$hr[h$hr$group == g, ]
        put("definitions_beside", g, d, c("hr", "hr_low", "hr_high"), "estimate", if (length(x$hr)) c(x$hr, x$low, x$high) else c(NA, NA, NA))
      }
      if (d == "B1") put("definitions_beside", g, d, "gains", "gains", sum(vapply(c$e[in_group(c, c$group, g)], function(e) { z <- intervals_B1(e, s); if (is.null(z)) 0 else sum(z$gain) }, 0)))
      if (d != primary) {
        w <- both & in_group(c, c$group, g)
        put("definitions_beside", g, d, "kappa", "estimate", kappa_of(a[w], b[w]))
      }
    }
  }
}
both_event <- function(e, d, s) judged(e, d, s) && !is.na(event_of(e, d, s))

# --- outcome classes ---------------------------------------------------------------------------------------------------------------------
ends_of <- function(e, outcome, s) {
  x <- e$v[[outcome]]
  seen <- which(!is.na(x))
  first <- if (outcome == s$outcome && !is.na(e$base)) e$base else if (outcome != s$outcome) base_of(e, outcome, s) else NA
  if (is.na(first)) first <- if (length(seen)) seen[1] else NA
  last <- if (length(seen)) seen[length(seen)] else NA
  if (is.na(first) || is.na(last) || last <= first) c(NA, NA) else c(x[first], x[last])
}
base_of <- function(e, outcome, s) {
  x <- e$v[[outcome]]
  first <- which(e$v$session == 1)
  day <- if (s$unit == 7) seq_len(first) else which(e$v$at <= e$v$at[first])
  seen <- day[!is.na(x[day])]
  if (length(seen)) return(seen[length(seen)])
  second <- which(e$v$session == 2)
  which(!is.na(x) & seq_along(x) <= (if (length(second)) second else 0))[1]
}
paired_of <- function(c, s, o) {
  k <- t(vapply(c$e, ends_of, c(0, 0), outcome = o$outcome, s = s))
  pair <- !is.na(k[, 1])
  list(first = k[, 1], last = k[, 2], pair = pair, better = pair & k[, 1] - k[, 2] >= o$rc, worse = pair & k[, 2] - k[, 1] >= o$rc,
       case = pair & k[, 1] >= o$cutoff, well = pair & k[, 2] < o$cutoff)
}
class_rows <- function(c, s, o) {
  k <- paired_of(c, s, o)
  class <- ifelse(!k$pair, "no_paired_scores", ifelse(!k$case, "not_at_caseness", ifelse(k$better & k$well, "recovered",
           ifelse(k$better, "improved", ifelse(k$worse, "deteriorated", "unchanged")))))
  for (g in groups_of(c)) {
    w <- in_group(c, c$group, g)
    put("outcomes", g, o$title, "n", "count", sum(w))
    for (name in c("recovered", "improved", "unchanged", "deteriorated", "not_at_caseness", "no_paired_scores"))
      put("outcomes", g, o$title, name, "count", sum(class[w] == name))
    x <- k$first[w & k$pair]; y <- k$last[w & k$pair]
    d <- (mean(x) - mean(y)) / sd(x)
    se <- sqrt(2 * (1 - cor(x, y)) / length(x) + d^2 / (2 * length(x)))
    put("outcomes", g, o$title, c("effect_size", "effect_size_low", "effect_size_high"), "estimate", d + c(0, -1, 1) * z_of(s) * se)
  }
}
# The national measures, on both instruments where the export has both.
national_rows <- function(c, s) {
  a <- paired_of(c, s, s)
  if (!is.null(s$second)) {
    b <- paired_of(c, s, s$second)
    pair <- a$pair & b$pair
    a <- list(pair = pair, case = pair & (a$case | b$case), well = pair & a$well & b$well, better = pair & (a$better | b$better) & !(a$worse | b$worse),
              worse = pair & (a$worse | b$worse) & !(a$better | b$better))
  }
  finished <- vapply(c$e, function(e) e$ending != "ongoing" && e$sessions >= 2, NA)
  for (g in groups_of(c)) {
    f <- in_group(c, c$group, g) & finished
    caseness <- f & !(a$pair & !a$case)
    pct <- function(part, whole) if (sum(whole)) 100 * sum(part & whole) / sum(whole) else NA
    put("outcomes", g, s$title, "finished", "count", sum(f))
    put("outcomes", g, s$title, "recovery_pct", "percent", pct(a$case & a$well, caseness))
    put("outcomes", g, s$title, "reliable_improvement_pct", "percent", pct(a$better, f))
    put("outcomes", g, s$title, "reliable_recovery_pct", "percent", pct(a$case & a$well & a$better, caseness))
    put("outcomes", g, s$title, "deterioration_pct", "percent", pct(a$worse, f))
  }
}
outcome_rows <- function(c, s) {
  class_rows(c, s, s)
  if (s$several) class_rows(c, s, s$second)
  national_rows(c, s)
}

# --- severity ----------------------------------------------------------------------------------------------------------------------------
# Bands of the first score by bands of the last. Bands with fewer than t clients are merged from the last to the first, never over the cut-off; a merged
# band is "A to B". Ends with fewer than t are pooled, and while the pool has too few the smallest of the others joins it.
merged_bands <- function(m, t) {
  i <- nrow(m)
  while (i > 1) { if (sum(m[i, ]) < t) m <- join_bands(m, i - 1); i <- i - 1 }
  while (nrow(m) > 1 && sum(m[1, ]) < t) m <- join_bands(m, 1)
  m
}
join_bands <- function(m, i) {
  both <- m[i, ] + m[i + 1, ]
  name <- paste(sub(" to .*", "", rownames(m)[i]), "to", sub(".* to ", "", rownames(m)[i + 1]))
  rest <- m[-(i + 1), , drop = FALSE]
  rest[i, ] <- both; rownames(rest)[i] <- name
  rest
}
severity_rows <- function(c, s) {
  k <- paired_of(c, s, s)
  band <- function(x) factor(findInterval(x, s$bands), seq_along(s$bands), names(s$bands))
  m <- unclass(table(band(k$first[k$pair]), band(k$last[k$pair])))
  below <- s$bands < s$cutoff
  m <- rbind(merged_bands(m[below, , drop = FALSE], s$threshold), merged_bands(m[!below, , drop = FALSE], s$threshold))
  for (b in rownames(m)) {
    x <- unname(m[b, ]); away <- x < s$threshold
    while (sum(x[away]) > 0 && sum(x[away]) < s$threshold && !all(away)) away[which(!away & x == min(x[!away]))[1]] <- TRUE
    put("severity", b, "", c("n", "ended_elsewhere"), "count", c(sum(x), if (any(away)) sum(x[away]) else NA))
    put("severity", b, "", paste0("ended_", seq_along(x)), "count", ifelse(away, NA, x))
  }
  put("severity", "Not at caseness at start", "", "n", "count", sum(k$pair & !k$case))
  put("severity", "At caseness at start", "", "n", "count", sum(k$pair & k$case))
  put("severity", "No paired scores", "", "n", "count", sum(!k$pair))
  put("severity", "All clients", "", "n", "count", length(k$pair))
}

# --- plateaus ----------------------------------------------------------------------------------------------------------------------------
plateaus_of <- function(e, s) {
  x <- session_scores(e, s)
  session <- which(!is.na(x))                # scored sessions
  x <- x[session]
  found <- NULL; i <- 1
  event <- if (judged(e, s$primary, s)) event_of(e, s$primary, s) else NA
  while (i <= length(x)) {
    j <- i
    holds <- function(j) j <= length(x) && all(x[i:j] >= s$cutoff) && max(x[i:j]) - min(x[i:j]) < s$rc
    if (holds(i)) while (holds(j + 1)) j <- j + 1
    if (holds(i) && j - i + 1 >= s$k) {
      following <- if (j < length(x)) j + 1 else NA
      exit <- if (is.na(following)) c(ongoing = "censored", lost = "dropout", dropout = "dropout", planned = "planned", referred = "referred",
                                      died = "died")[[e$ending]]
              else if (!is.na(event) && session[following] == event) "breakthrough"
              else if (x[following] < mean(x[i:j])) "improvement" else "deterioration"
      found <- rbind(found, data.frame(entry = session[i + s$k - 1] - session[i], time = session[j] - session[i] + 1, exit = exit))
      i <- j + 1
    } else i <- i + 1
  }
  found
}
plateau_rows <- function(c, s) {
  p <- do.call(rbind, lapply(seq_along(c$e), function(i) { z <- plateaus_of(c$e[[i]], s); if (is.null(z)) NULL else cbind(i = i, z) }))
  scored <- vapply(c$e, function(e) sum(!is.na(session_scores(e, s))), 0)
  for (g in groups_of(c)) {
    w <- in_group(c, c$group, g)
    q <- p[w[p$i], ]
    put("plateaus", g, "", "clients", "count", sum(w))
    put("plateaus", g, "", "clients_with_plateau", "count", length(unique(q$i)))
    put("plateaus", g, "", "clients_too_short", "count", sum(w & scored < s$k))
    put("plateaus", g, "", "plateaus", "count", nrow(q))
    for (name in c("improvement", "breakthrough", "deterioration", "dropout", "planned")) put("plateaus", g, "", paste0("ended_", name), "count", sum(q$exit == name))
    put("plateaus", g, "", "censored", "count", sum(q$exit == "censored"))
    if (!nrow(q)) next
    t <- quantile(survfit(Surv(entry, time, exit != "censored") ~ 1, data = q), c(.25, .5, .75), conf.int = FALSE)
    put("plateaus", g, "", c("q1", "median", "q3"), "estimate", t)
  }
}

# --- relapse -----------------------------------------------------------------------------------------------------------------------------
relapses_of <- function(e, s) {
  if (is.na(e$baseline) || e$baseline < s$cutoff) return(NULL) # relapse is return: who was no case at the start cannot remit
  v <- e$v
  i <- which(!is.na(v[[s$outcome]]) & seq_len(nrow(v)) > e$base)
  x <- v[[s$outcome]][i]; at <- v$at[i]
  rows <- NULL; j <- 1
  while (j <= length(x)) {
    if (!(x[j] < s$cutoff && e$baseline - x[j] >= s$rc)) { j <- j + 1; next }
    lowest <- x[j]; m <- j + 1; hit <- NA
    while (m <= length(x)) {
      back <- function(i) i <= length(x) && x[i] >= s$cutoff && x[i] - lowest >= s$rc
      if (back(m) && (s$relapse == "R1" || back(m + 1))) { hit <- m; break }
      lowest <- min(lowest, x[m]); m <- m + 1
    }
    to <- if (is.na(hit)) length(x) else hit
    rows <- rbind(rows, data.frame(units = at[to] - at[j], relapse = !is.na(hit), last = j == length(x), from = j, to = to))
    if (is.na(hit)) break
    j <- hit + 1
  }
  rows
}
# Rate ratios with limits from the sandwich by client: (X'WX)^-1 (sum over clients of their scores' products) (X'WX)^-1.
ratio_of <- function(f, client, z) {
  x <- model.matrix(f); mu <- fitted(f)
  v <- mu + if (inherits(f, "negbin")) mu^2 / f$theta else 0
  bread <- solve(crossprod(x * sqrt(mu^2 / v)))
  score <- rowsum(x * ((f$y - mu) * mu / v), client)
  se <- sqrt(diag(bread %*% crossprod(score) %*% bread))
  b <- coef(f)
  exp(cbind(b, b - z * se, b + z * se))[-1, , drop = FALSE]
}
relapse_rows <- function(c, s) {
  p <- do.call(rbind, lapply(seq_along(c$e), function(i) { z <- relapses_of(c$e[[i]], s); if (is.null(z)) NULL else cbind(i = i, z) }))
  p$units[p$relapse & p$units == 0] <- 0.5
  p$months <- p$units * s$unit / 30.4375
  p$group <- c$group[p$i]
  r <- p[p$units > 0, ]
  relapses <- tapply(r$relapse, factor(r$group, c$levels), sum)
  keep <- setdiff(names(which(relapses >= 10)), is_thin(r$group, r$i, r$relapse, s$threshold))
  ratio <- NULL
  if (length(keep) > 1 && c$reference %in% keep) {
    q <- r[r$group %in% keep, ]
    q$group <- factor(q$group, c(c$reference, setdiff(keep, c$reference)))
    # Where the counts spread less than a Poisson's, theta has no maximum and the negative binomial ends as the Poisson; glm.nb stops on the way.
    poisson <- glm(relapse ~ group + offset(log(months)), data = q, family = poisson, control = glm.control(epsilon = 1e-14))
    f <- tryCatch(suppressWarnings(glm.nb(relapse ~ group + offset(log(months)), data = q, control = glm.control(epsilon = 1e-14, maxit = 100))), error = function(e) NULL)
    if (is.null(f) || logLik(f) <= logLik(poisson)) f <- poisson
    ratio <- ratio_of(f, q$i, z_of(s))
    rownames(ratio) <- setdiff(keep, c$reference)
  }
  for (g in groups_of(c)) {
    q <- r[in_group(c, r$group, g), ]
    put("relapse", g, "", "remitted", "count", length(unique(p$i[in_group(c, p$group, g)])))
    put("relapse", g, "", "relapses", "count", sum(q$relapse))
    months <- sum(q$months)
    put("relapse", g, "", "client_months", "months", months)
    if (months > 0) {
      t <- poisson.test(sum(q$relapse), months, conf.level = s$conf)
      put("relapse", g, "", c("rate", "rate_low", "rate_high"), "estimate", 100 * c(t$estimate, t$conf.int))
    }
    if (g %in% rownames(ratio)) put("relapse", g, "", c("rate_ratio", "rate_ratio_low", "rate_ratio_high"), "estimate", ratio[g, ])
    if (!nrow(q)) next
    f <- survfit(Surv(months, relapse) ~ 1, data = q)
    for (t in c(3, 6, 12)) put("relapse", g, "", paste0("relapse_free_", t), "incidence", if (max(q$months) < t) NA else summary(f, times = t)$surv)
    put("relapse", g, "", "median_followup", "estimate", quantile(survfit(Surv(months, !relapse) ~ 1, data = q), 0.5, conf.int = FALSE))
  }
}

# Turnbull by plain self-consistency steps on the innermost intervals, and the bounds of S at 6 months: the relapse lies in (left, right].
turnbull_bounds <- function(left, right, t) {
  ends <- rbind(data.frame(x = left, kind = 1), data.frame(x = right, kind = 0))
  ends <- ends[order(ends$x, ends$kind), ]
  inner <- which(ends$kind == 1 & base::c(ends$kind[-1], 1) == 0)
  q <- unique(data.frame(l = ends$x[inner], r = ends$x[inner + 1]))
  a <- outer(seq_along(left), seq_len(nrow(q)), function(i, j) left[i] <= q$l[j] & q$r[j] <= right[i])
  p <- rep(1 / nrow(q), nrow(q))
  for (step in 1:20000) p <- p * colMeans(a / drop(a %*% p))
  base::c(1 - sum(p[q$l < t]), 1 - sum(p[q$r <= t]))
}
# Where most scores in remission are more than 28 days after the one before.
between_rows <- function(c, s) {
  pieces <- do.call(rbind, lapply(seq_along(c$e), function(k) {
    e <- c$e[[k]]; z <- relapses_of(e, s)
    if (is.null(z)) return(NULL)
    i <- which(!is.na(e$v[[s$outcome]]) & seq_len(nrow(e$v)) > e$base); at <- e$v$at[i]
    z$since <- mapply(function(from, to, relapse) if (relapse) at[to - 1] - at[from] else at[to] - at[from], z$from, z$to, z$relapse)
    z$gaps <- z$to - z$from
    z$far <- mapply(function(from, to) sum(diff(at[from:to]) * s$unit > 28), z$from, z$to)
    cbind(i = k, z)
  }))
  pieces$units[pieces$relapse & pieces$units == 0] <- 0.5
  p <- pieces[pieces$units > 0, ]
  stopifnot(2 * sum(p$far) > sum(p$gaps))
  months <- s$unit / 30.4375
  right <- ifelse(p$relapse, p$units * months, Inf)
  for (g in groups_of(c)) {
    w <- in_group(c, c$group[p$i], g)
    put("relapse", g, "", paste0("free_6_between_", base::c("least", "most")), "incidence", turnbull_bounds(p$since[w] * months, right[w], 6))
  }
}

write_out <- function(file) {
  d <- out
  d$value <- ifelse(is.na(d$value), "NA", sprintf("%.17g", d$value))
  write.csv(d, file, row.names = FALSE, quote = c(2, 3))
}

# Who is in and who is out. clients: all of the export.
flow_rows <- function(c, clients, s) {
  step <- function(key, value) put("flow", key, "", "clients", "count", value)
  with <- length(unique(vapply(c$all, function(e) as.character(e$client), "")))
  blank <- vapply(c$e, function(e) s$primary %in% c("B2", "B3") && is.na(e$baseline), NA)
  judge <- vapply(c$e, judged, NA, d = s$primary, s = s)
  step("Clients in the dataset", clients)
  step("Excluded: no treatment session", clients - with)
  step("Clients with at least one episode of therapy", with)
  put("flow", "Clients analysed", "", "episodes", "count", length(c$e))
  put("flow", "Clients with at least one episode of therapy", "", "episodes", "count", length(c$all))
  step("Excluded: not in a group that is compared", with - length(c$e))
  step("Clients analysed", length(c$e))
  step("Not at risk: no baseline score", sum(blank))
  step("Not at risk: could not show a breakthrough", sum(!judge & !blank))
  step("At risk of a first breakthrough (primary definition)", sum(judge))
}
