# Cox regression beyond the plain fit: Firth's penalised likelihood and profile limits.
# Run here: Rscript coxmore.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
control <- coxph.control(eps = 1e-11, toler.chol = 1e-12, iter.max = 50)

# --- tables: events as 0/1, rows out of time order
set.seed(11)
shuffled <- function(d) d[sample(nrow(d)), ]
B <- shuffled(transform(bladder2, w = 1 + id %% 3 / 2))
K <- shuffled(transform(kidney, sex = ifelse(sex == 1, "m", "f"), late = pmin(time - 1, id %% 7)))
O <- shuffled(transform(ovarian, w = rep(c(1, 2, .5), length.out = 26)))
# a small clinic: everyone in the new modality breaks through first, in one stratum of two; sessions are tied
S <- data.frame(session = c(2, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 8, 9, 9, 10, 12, 12, 12), through = c(1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0, 1, 0),
  arm = rep(c("new", "usual"), c(5, 13)), age = c(31, 44, 27, 52, 38, 29, 61, 47, 35, 42, 58, 33, 39, 50, 26, 45, 54, 36), clinic = rep(c("n", "s"), 9))
S <- shuffled(transform(S, first = ifelse(session > 6, session %/% 3 - 1, 0)))
for (n in c("B", "K", "O", "S")) table_out(get(n), c(B = "cox_bladder2", K = "cox_kidney", O = "cox_ovarian", S = "cox_separated")[n])
for (n in c("lung", "veteran", "heart", "aml")) table_use(n)
L <- tables$lung; V <- tables$veteran; H <- tables$heart; A <- tables$aml
bare <- function(x) gsub("factor\\((.*?)\\)", "\\1", x)

# --- penalised likelihood, by its definition: l + log |I| / 2 from coxph stopped at each point (Heinze & Schemper 2001);
# the slope of the penalty by differences (Richardson)
at_point <- function(f, d, ties, w, penalised) {
  whole <- suppressWarnings(do.call(coxph, list(f, data = d, ties = ties, weights = w, x = TRUE, iter.max = 0)))
  y <- whole$y; x <- whole$x; strata <- whole$strata
  if (ncol(y) == 2) y <- Surv(rep(min(y[, 1]) - 1, nrow(y)), y[, 1], y[, 2]) # agreg.fit returns the slopes
  function(b) {
    fit <- agreg.fit(x, y, strata, NULL, b, coxph.control(iter.max = 0), w, ties, NULL, resid = FALSE)
    list(value = fit$loglik[1] + if (penalised) -determinant(fit$var)$modulus / 2 else 0, score = drop(fit$first), var = fit$var)
  }
}
slopes <- function(at, b, penalised) {
  here <- at(b)
  if (!penalised) return(here$score)
  log_det <- function(b) -determinant(at(b)$var)$modulus / 2
  here$score + vapply(seq_along(b), function(k) {
    rough <- function(h) { e <- replace(0 * b, k, h); (log_det(b + e) - log_det(b - e)) / (2 * h) }
    h <- .02 * sqrt(here$var[k, k]); (rough(h) - 20 * rough(h / 2) + 64 * rough(h / 4)) / 45
  }, 0)
}
# The top with the coefficients in `held` fixed.
climb <- function(at, b, held, penalised) {
  free <- setdiff(seq_along(b), held)
  for (i in 1:100) {
    if (!length(free)) break
    u <- slopes(at, b, penalised)[free]
    v <- solve(solve(at(b)$var)[free, free, drop = FALSE])
    step <- drop(v %*% u); here <- at(b)$value
    step <- step / max(1, abs(step) / 3 / sqrt(diag(v)))
    while (at(replace(b, free, b[free] + step))$value < here - 1e-9) step <- step / 2
    b[free] <- b[free] + step
    if (sum(step * u) < 1e-15) break
  }
  list(b = b, value = at(b)$value)
}
likelihood_case <- function(table, d, f, options, ties = "efron", w = NULL, penalised = TRUE, level = .95, why = FALSE, tolerance = 1e-6) {
  name <- case("cox", table, options, "likelihood")
  at <- at_point(f, d, ties, w, penalised)
  start <- suppressWarnings(do.call(coxph, list(f, data = d, ties = ties, weights = w, robust = FALSE, control = control)))
  p <- length(coef(start))
  top <- climb(at, if (penalised) rep(0, p) else coef(start), NULL, penalised)
  se <- sqrt(diag(at(top$b)$var)); z <- qnorm((1 + level) / 2)
  rows <- do.call(rbind, lapply(seq_len(p), function(k) {
    warm <- top$b
    below <- function(x) { got <- climb(at, replace(warm, k, x), k, penalised); warm <<- got$b; 2 * (top$value - got$value) }
    limit <- function(side) { far <- 1; while (below(top$b[k] + side * far * se[k]) < z^2) far <- far + .5
      uniroot(function(x) below(x) - z^2, sort(top$b[k] + side * c(max(0, far - 2), far) * se[k]), tol = 1e-11 * se[k])$root }
    chisq <- below(0)
    data.frame(term = bare(names(coef(start))[k]), estimate = top$b[k], std.error = se[k], statistic = sign(top$b[k]) * sqrt(chisq),
               p.value = pchisq(chisq, 1, lower.tail = FALSE), conf.low = limit(-1), conf.high = limit(1))
  }))
  each_row(name, "tidy", rows, tolerance)
  null <- at(rep(0, p))$value
  want(name, "glance", -1, list(logLik = top$value, logLik.null = null, statistic.log = 2 * (top$value - null), df = p, limits = "profile"), tolerance)
}
likelihood_case("cox_separated", S, Surv(session, through) ~ arm, "--time session --event through --factors arm")
likelihood_case("cox_separated", S, Surv(session, through) ~ age + arm, "--time session --event through --covariates age --factors arm --ties breslow", "breslow")
likelihood_case("cox_separated", S, Surv(first, session, through) ~ age + arm + strata(clinic),
                "--time session --entry first --event through --covariates age --factors arm --strata clinic --conf-level 0.9", level = .9)
likelihood_case("aml", A, Surv(time, status) ~ arm, "--time time --event status --factors arm --firth")
likelihood_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx) + factor(resid.ds),
                "--time futime --event fustat --covariates age --factors rx,resid.ds --firth")
likelihood_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx), "--time futime --event fustat --covariates age --factors rx --weights w --firth", w = O$w)
likelihood_case("veteran", V, Surv(time, status) ~ karno + factor(trt) + strata(celltype),
                "--time time --event status --covariates karno --factors trt --strata celltype --firth")
likelihood_case("heart", H, Surv(start, stop, event) ~ age + surgery, "--time stop --entry start --event event --covariates age,surgery --firth")
for (ties in c("efron", "breslow"))
  likelihood_case("cox_ovarian", O, Surv(futime, fustat) ~ age + factor(rx), paste("--time futime --event fustat --covariates age --factors rx --profile --ties", ties), ties, penalised = FALSE)
likelihood_case("heart", H, Surv(start, stop, event) ~ age + transplant, "--time stop --entry start --event event --covariates age,transplant --profile", penalised = FALSE)
likelihood_case("cox_bladder2", B, Surv(start, stop, event) ~ number + factor(rx) + strata(enum),
                "--time stop --entry start --event event --covariates number --factors rx --strata enum --weights w --profile --conf-level 0.99", w = B$w, penalised = FALSE, level = .99)

oracle_write("coxmore", "survival")
