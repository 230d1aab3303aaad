# Recurrent events: coxph on rows that are taken by hand for each model, clustered on the person. Published: bladder cancer (Wei, Lin & Weissfeld
# 1989; Therneau & Grambsch 2000). Run here: Rscript recurrent.R [FOLDER]
source("common.R")
suppressMessages(library(survival))

set.seed(17)
shuffled <- function(d) d[sample(nrow(d)), ]
tumours <- shuffled(transform(bladder2, case = rep(c(.5, 1, 2), length.out = 85)[match(id, unique(id))], times = rep(c(1, 2, 1, 3), length.out = 85)[match(id, unique(id))]))
infections <- shuffled(with(cgd, data.frame(id, tstart, tstop, status, treat = ifelse(treat == "placebo", "placebo", "rIFN"), age, steroids, hospital = as.integer(center), off = age / 100)))
# exacerbations of rhDNase on the half-month: heavy ties; rows between courses of treatment are gaps in observation
dn <- do.call(rbind, lapply(split(rhDNase, rhDNase$id), function(r) {
  r <- r[order(r$ivstart), ]; fu <- as.numeric(r$end.dt - r$entry.dt)[1]; out <- NULL; at <- 0
  for (i in seq_len(nrow(r))) if (!is.na(r$ivstart[i]) && r$ivstart[i] > at) { out <- rbind(out, data.frame(id = r$id[1], rx = r$trt[1], fev = r$fev[1], from = at, to = r$ivstart[i], status = 1)); at <- r$ivstop[i] }
  if (is.na(at) || at >= fu) out else rbind(out, data.frame(id = r$id[1], rx = r$trt[1], fev = r$fev[1], from = at, to = fu, status = 0))
}))
dn$from <- ceiling(dn$from / 15); dn$to <- ceiling(dn$to / 15); dn <- shuffled(dn[dn$from < dn$to & dn$id %in% unique(dn$id)[1:400], ])
table_out(tumours, "tumours"); table_out(infections, "infections"); table_out(dn, "exacerbations")

# Rows by person: event number, origin of the gap clock, the same from the caller's rows.
numbered <- function(d, start, stop, status) {
  d <- d[order(d$id, d[[stop]]), ]; d$t0 <- d[[start]]; d$t1 <- d[[stop]]; d$y <- d[[status]]
  d$k <- ave(d$y, d$id, FUN = function(y) cumsum(c(0, y[-length(y)])) + 1)
  d$origin <- NA
  for (i in unique(d$id)) { r <- which(d$id == i); o <- d$t0[r[1]]; for (j in r) { d$origin[j] <- o; if (d$y[j] == 1) o <- d$t1[j] } }
  d
}
marginal <- function(d, most) do.call(rbind, lapply(split(d, d$id), function(r) {
  e <- r[r$y == 1, ]; last <- r[nrow(r), ]; out <- last[rep(1, most), ]; out$k <- seq_len(most); out$t0 <- r$t0[1]
  out$y <- as.numeric(out$k <= nrow(e)); out$t1 <- ifelse(out$k <= nrow(e), e$t1[pmin(out$k, max(1, nrow(e)))], last$t1); out
}))
recurrent_case <- function(table, d, id, start, stop, status, x, options, model, most = NULL, specific = FALSE, ties = "efron", weights = NULL, times = NULL, strata = NULL, offset = NULL, level = .95) {
  name <- case("recurrent", table, paste("--id id --time", stop, "--entry", start, "--event", status, "--model", model, if (!is.null(most)) paste("--max-events", most),
                                         if (specific) "--specific", if (ties != "efron") paste("--ties", ties), options))
  d <- numbered(d, start, stop, status); d <- if (is.null(most)) d else d[d$k <= most, ]
  events <- if (model == "ag") 1 else if (model == "wlw") max(tapply(d$y, d$id, sum)) else max(d$k)
  if (model == "wlw") d <- marginal(d, events)
  if (model == "pwp-gt") { d$t1 <- d$t1 - d$origin; d$t0 <- d$t0 - d$origin }
  if (!is.null(times)) d <- d[rep(seq_len(nrow(d)), d[[times]]), ]
  d$s <- paste(if (model == "ag") 1 else d$k, if (is.null(strata)) "" else d[[strata]]); d$w <- if (is.null(weights)) 1 else d[[weights]]; d$o <- if (is.null(offset)) 0 else d[[offset]]
  columns <- model.matrix(x, d)[, -1, drop = FALSE]; names_x <- colnames(columns)
  if (specific) {
    z <- NULL; labels <- NULL
    for (j in seq_along(names_x)) for (k in seq_len(events)) { z <- cbind(z, columns[, j] * (d$k == k)); labels <- c(labels, paste0(names_x[j], ":event", k)) }
    columns <- z; names_x <- labels
  }
  f <- coxph(Surv(t0, t1, y) ~ columns + strata(s) + offset(o), d, ties = ties, weights = w, cluster = id, robust = TRUE, control = coxph.control(eps = 1e-11, iter.max = 50))
  b <- coef(f); names(b) <- names_x
  coef_rows(name, b, unname(sqrt(diag(f$naive.var))), unname(sqrt(diag(f$var))), level, 1e-6)
  want(name, "glance", -1, list(nobs = f$n, nevent = f$nevent, persons = length(unique(d$id)), logLik = f$loglik[2], logLik.null = f$loglik[1], statistic.log = unname(summary(f)$logtest["test"]),
    statistic.wald = unname(f$wald.test), df = length(b), AIC = AIC(f), converged = "true"), 1e-6)
  k <- if (model == "ag") rep(1, nrow(d)) else d$k
  each_row(name, "events", data.frame(rows = as.vector(table(factor(k, 1:events))), persons = as.vector(tapply(d$id, factor(k, 1:events), function(i) length(unique(i)))), n.event = as.vector(tapply(d$y, factor(k, 1:events), sum))))
  invisible(f)
}
tumour <- function(...) recurrent_case("tumours", tumours, "id", "start", "stop", "event", ~ rx + number + size, ...)
near <- function(f, b, se) stopifnot(abs(coef(f)[1] - b) < 1e-8, abs(sqrt(f$var[1, 1]) - se) < 1e-8)
near(tumour("--covariates rx,number,size", "ag"), -.4646869529, .2655608119)
near(tumour("--covariates rx,number,size", "pwp-tt"), -.33348872643, .2047867719)
near(tumour("--covariates rx,number,size", "pwp-gt"), -.2790045155, .2156238693)
f <- tumour("--covariates rx,number,size", "wlw")
stopifnot(abs(coef(f)[1] - -.5847934574) < 1e-8, abs(sqrt(f$var[1, 1]) - .3079462582) < 1e-8) # the rows of survival's bladder
wlw <- coxph(Surv(stop, event) ~ rx + number + size + strata(enum), bladder, cluster = id); stopifnot(all.equal(unname(coef(wlw)), unname(coef(f)), tolerance = 1e-7))
tumour("--covariates rx,number,size", "wlw", specific = TRUE)
tumour("--covariates rx,number,size --frequencies times", "pwp-tt", times = "times")
tumour("--covariates rx,number,size --weights case", "pwp-gt", ties = "breslow", weights = "case")
tumour("--covariates rx,number,size --weights case", "wlw", most = 3, weights = "case")
infection <- function(x, options, ...) recurrent_case("infections", infections, "id", "tstart", "tstop", "status", x, options, ...)
infection(~ age + treat, "--covariates age --factors treat --strata hospital", "ag", strata = "hospital")
infection(~ age + treat, "--covariates age --factors treat --conf-level 0.9", "pwp-tt", most = 3, level = .9)
infection(~ treat, "--factors treat", "pwp-tt", most = 2, specific = TRUE)
infection(~ age + treat, "--covariates age --factors treat", "pwp-gt", most = 3)
infection(~ age + treat, "--covariates age --factors treat", "wlw", most = 3)
infection(~ treat, "--factors treat --offset off", "wlw", most = 2, ties = "breslow", offset = "off")
worse <- function(...) recurrent_case("exacerbations", dn, "id", "from", "to", "status", ~ rx + fev, "--covariates rx,fev", ...)
worse("ag"); worse("pwp-tt", most = 3); worse("pwp-gt", most = 3); worse("pwp-gt", most = 2, specific = TRUE)

oracle_write("recurrent", "survival")
