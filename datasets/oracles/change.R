# Reliable change by seven methods, in R from the published formulas; slopes of people by lme4. Data: Jacobson & Truax 1991, Table 2 (DAS, 30 couples;
# higher is better; norms 114.8 and 17.8, r .88); Beat the Blues (HSAUR3); lme4's sleepstudy; made-up courses. Run here: Rscript change.R [FOLDER]
source("common.R")
suppressMessages({library(lme4); library(HSAUR3)})
das <- data.frame(id = 1:30, pre = c(90.5, 74, 97, 73.5, 61, 66.5, 68.5, 86.5, 88.5, 68.5, 98, 80.5, 89.5, 91.5, 83.5, 60.5, 83, 88, 98.5, 78.5, 99.5, 79.5, 84.5, 92.5, 93, 85, 64, 61, 80, 82.5),
                  post = c(97, 124, 97.5, 88, 96.5, 62.5, 112.5, 103.5, 90, 82.5, 105, 99.5, 112.5, 101, 99.5, 79.5, 88, 100.5, 119, 116, 116, 129, 113, 118, 92, 114, 68, 52, 60.5, 104.5))
table_out(das, "das")
b <- HSAUR3::BtheB
last <- apply(b[, c("bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m")], 1, function(r) if (all(is.na(r))) NA else tail(r[!is.na(r)], 1))
bdi <- data.frame(id = seq_len(nrow(b)), pre = b$bdi.pre, post = last)
table_out(bdi, "bdi_pre_post")

index <- list(
  JT = function(x, y, g) (y - x) / (sqrt(2) * g$se),
  GLN = function(x, y, g) ((y - g$m1) - g$r * (x - g$m1)) / (g$s1 * sqrt(1 - g$r^2)),
  HLL = function(x, y, g) ((y - g$m2) - g$r * (x - g$m1)) / (g$s1 * sqrt(1 - g$r^2)),
  EN = function(x, y, g) (y - (g$r * (x - g$m1) + g$m1)) / g$se,
  NK = function(x, y, g) (y - (g$r * (x - g$m1) + g$m1)) / sqrt(g$r^2 * g$s1^2 * (1 - g$r) + g$s1^2 * (1 - g$r2)),
  HA = function(x, y, g) {
    r1 <- (g$s1^2 - g$se^2) / g$s1^2; r2 <- (g$s2^2 - g$se^2) / g$s2^2
    rdd <- (g$s1^2 * r1 + g$s2^2 * r2 - 2 * g$s1 * g$s2 * g$r12) / (g$s1^2 + g$s2^2 - 2 * g$s1 * g$s2 * g$r12)
    ((y - x) * rdd + (g$m2 - g$m1) * (1 - rdd)) / (sqrt(rdd) * sqrt(2) * g$se)
  })
cut_off <- function(g, m0, s0, which, better, method) {
  k <- if (method == "HA") sqrt(g$r) else 1
  s1 <- k * g$s1; s0 <- k * s0
  switch(which, a = g$m1 + 2 * better * s1, b = m0 - 2 * better * s0, c = (s0 * g$m1 + s1 * m0) / (s0 + s1))
}
# better: 1 when high scores are good. Classes of those who start on the clinical side (any: of everybody).
classify <- function(x, y, rci, critical, cut, better, any = FALSE, at_cut = FALSE) {
  up <- better * rci > critical; down <- better * rci < -critical
  clinical <- function(v) if (at_cut) better * v < better * cut else better * v <= better * cut
  class <- ifelse(down, "deteriorated", ifelse(!up, "unchanged", ifelse(clinical(y), "improved", "recovered")))
  list(class = if (any) class else ifelse(clinical(x), class, "not at caseness at start"), up = up, down = down, crossed = clinical(x) & !clinical(y) & !up,
       harmed = !clinical(x) & clinical(y) & down)
}
expect <- function(name, ids, x, y, rci, k, cut) {
  d <- data.frame(id = as.character(ids), change = y - x, rci = rci, class = k$class)
  each_row(name, "tidy", d[seq_len(min(nrow(d), 12)), ], if (grepl("HLM", cases$options[cases$case == name])) 1e-6 else 1e-8)
  n <- function(w) sum(k$class == w)
  want(name, "glance", -1, list(recovered = n("recovered"), improved = n("improved"), unchanged = n("unchanged"), deteriorated = n("deteriorated"),
    not_at_caseness = n("not at caseness at start"), reliably_better = sum(k$up), reliably_worse = sum(k$down), non_reliably_recovered = sum(k$crossed),
    harmed = sum(k$harmed), cutoff = cut))
}
change <- function(table, d, method, r, m0, s0, better, which = "c", r2 = r, extra = "", any = FALSE, at_cut = FALSE) {
  options <- paste("--id id --pre pre --post post --method", method, "--reliability", r, "--mean-functional", m0, "--sd-functional", s0, "--cutoff-rule", which,
                   if (better > 0) "--higher-is-better", if (r2 != r) paste("--reliability-post", r2), extra)
  name <- case("reliable-change", table, gsub(" +", " ", trimws(options)))
  d <- d[complete.cases(d), ]; x <- d$pre; y <- d$post
  g <- list(m1 = mean(x), s1 = sd(x), m2 = mean(y), s2 = sd(y), r12 = cor(x, y), r = r, r2 = r2, se = sd(x) * sqrt(1 - r))
  rci <- index[[method]](x, y, g)
  cut <- cut_off(g, m0, s0, which, better, method)
  expect(name, d$id, x, y, rci, classify(x, y, rci, if (method == "HA") qnorm(.95) else 1.96, cut, better, any, at_cut), cut)
}
for (m in names(index)) {
  change("das", das, m, .88, 114.8, 17.8, 1)
  change("bdi_pre_post", bdi, m, .93, 7.65, 5.9, -1)
}
change("bdi_pre_post", bdi, "NK", .93, 7.65, 5.9, -1, r2 = .8)
for (w in c("a", "b")) { change("das", das, "EN", .88, 114.8, 17.8, 1, w); change("bdi_pre_post", bdi, "HA", .9, 7.65, 5.9, -1, w) }
change("das", das, "JT", .88, 114.8, 17.8, 1, extra = "--any-start --functional-at-cutoff", any = TRUE, at_cut = TRUE)
# Frozen: what the R package JTRCI says of these data (any start): recovered 16, improved 3, deteriorated 1, no reliable change 10 (4 of whom end functional; 2
# of them cross); clinicalsignificance (strict): recovered 14, deteriorated 1. Its 5 improved and 10 unchanged include 2 each who start functional: a class of their own here.
want(tail(cases$case, 1), "glance", -1, list(recovered = 16, improved = 3, unchanged = 10, deteriorated = 1))
want(cases$case[1], "glance", -1, list(recovered = 14, improved = 5 - 2, unchanged = 10 - 2, deteriorated = 1, not_at_caseness = 4))
# As printed, to half of the last digit.
want(cases$case[1], "glance", -1, list(reliable.change = 11.355), 4.5e-5); want(cases$case[1], "glance", -1, list(std.diff = 5.7933672), 1e-8)
want(cases$case[1], "glance", -1, list(cutoff = 94.842), 5.3e-6)

# --- HLM: random intercept and slope. lme4 with a small last step (its own stop is at 1e-5 or so of theta): equal to 1e-6.
slopes <- function(table, d, m0, s0, better = -1) {
  name <- case("reliable-change", table, paste("--method HLM --id id --time time --score score --mean-functional", m0, "--sd-functional", s0, "--cutoff-rule c", if (better > 0) "--higher-is-better"))
  f <- lmer(score ~ time + (time | id), d, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e5), check.conv.grad = "ignore"))
  u <- ranef(f, condVar = TRUE)$id
  se <- sqrt(apply(attr(u, "postVar"), 3, function(v) v[2, 2]))
  d <- d[order(d$id, d$time), ]
  ids <- unique(d$id)
  x <- tapply(d$score, d$id, head, 1)[as.character(ids)]; y <- tapply(d$score, d$id, tail, 1)[as.character(ids)]
  rci <- (u[as.character(ids), "time"] / se[match(as.character(ids), rownames(u))])
  two <- tapply(d$score, d$id, length)[as.character(ids)] > 1
  ids <- ids[two]; x <- as.vector(x[two]); y <- as.vector(y[two]); rci <- rci[two]
  cut <- (s0 * mean(x) + sd(x) * m0) / (s0 + sd(x))
  expect(name, ids, x, y, rci, classify(x, y, rci, 1.96, cut, better), cut)
}
sleep <- with(sleepstudy, data.frame(id = as.integer(as.character(Subject)), time = Days, score = round(Reaction, 2)))
table_out(sleep, "sleep"); slopes("sleep", sleep, 250, 30)
set.seed(3)
made <- do.call(rbind, lapply(1:60, function(i) { n <- sample(1:10, 1); data.frame(id = i, time = sort(sample(0:12, n)), u = rnorm(1, 0, 4), v = rnorm(1, -1, .8)) }))
made$score <- round(30 + made$u + made$v * made$time + rnorm(nrow(made), 0, 2.5)); made <- made[c("id", "time", "score")]
table_out(made[sample(nrow(made)), ], "made_courses"); slopes("made_courses", made, 8, 6)
tied <- do.call(rbind, lapply(1:40, function(i) data.frame(id = i, time = 1:4, score = round(20 + 5 * ((i * 7) %% 3) - (1:4) * ((i * 5) %% 4) + ((i + (1:4) * 3) %% 5)))))
table_out(tied, "tied_courses"); slopes("tied_courses", tied, 25, 5, 1)
oracle_write("change", c("lme4", "HSAUR3"))
