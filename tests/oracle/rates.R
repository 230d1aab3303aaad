# Oracle tables for stats/rate and stats/negbin. Run: Rscript tests/oracle/rates.R tests/oracle
# Written with R 4.2.2, MASS 7.3-58.2, survival 3.5-3; the versions stand in rates.versions.txt.
# poisson.test (exact limits, two-sided p by small probabilities), glm.nb, glm, and the sandwich by its formula.
suppressMessages({library(MASS); library(survival)})
folder <- commandArgs(TRUE)[1]
num <- function(x) sprintf("%.17g", x)
put <- function(d, name) {
  for (j in names(d)) if (is.double(d[[j]])) d[[j]] <- ifelse(is.na(d[[j]]), "NA", num(d[[j]]))
  write.csv(d, file.path(folder, name), row.names = FALSE, quote = FALSE)
}
writeLines(c(R.version.string, paste("MASS", packageVersion("MASS")), paste("survival", packageVersion("survival"))),
           file.path(folder, "rates.versions.txt"))

one <- function(k, t, level) {
  ci <- poisson.test(k, t, conf.level = level)$conf.int
  data.frame(events = k, time = t, level = level, estimate = k / t, low = ci[1], high = ci[2])
}
put(do.call(rbind, Map(one, c(4, 0, 1, 10, 57, 1000, 123456, 3, 10, 0), c(2, 1, 1, 5, 1234.5, 10, 1e6, .25, 5, 7),
                       c(rep(.95, 8), .998, .9))), "rates_exact.csv")

two <- function(k1, t1, k0, t0, level) {
  r <- poisson.test(c(k1, k0), c(t1, t0), conf.level = level)
  data.frame(k1, t1, k0, t0, level, estimate = unname(r$estimate), low = r$conf.int[1], high = r$conf.int[2], p = r$p.value)
}
put(do.call(rbind, Map(two, c(11, 0, 5, 7, 100, 3, 1, 50, 2000, 12), c(800, 10, 3, 10, 1000, 1, 1e4, 100, 5000.5, 7),
                       c(23, 4, 0, 7, 140, 30, 9, 50, 1900, 3), c(3010, 20, 5, 10, 900, 9, 20, 100, 4000.25, 11),
                       c(rep(.95, 8), .99, .9))), "rates_ratio.csv")

tight <- function() glm.control(epsilon = 1e-14, maxit = 200)
# HC0 by cluster from its formula: V S'S V, V the unscaled covariance of the fit, S the scores summed within cluster.
sandwich <- function(f, cluster) {
  s <- rowsum(f$x * (f$prior.weights * (f$y - f$mu) / (1 + f$mu / f$theta)), cluster)
  sqrt(diag(f$v %*% crossprod(s) %*% f$v))
}
saved <- NULL
keep <- function(name, f, cluster) {
  put(data.frame(y = f$y, offset = as.double(f$offset), weight = as.double(f$prior.weights), cluster = as.integer(factor(cluster)) - 1L,
                 unname(f$x[, -1, drop = FALSE])), paste0("rates_", name, "_data.csv"))
  saved <<- rbind(saved, data.frame(name, term = seq_len(ncol(f$x)) - 1L, coef = f$b, se = sqrt(diag(f$v)),
                                    robust = sandwich(f, cluster), theta = if (is.finite(f$theta)) f$theta else NA_real_,
                                    theta_se = f$SE.theta, loglik = f$ll, aic = f$aic, deviance = f$deviance))
}
# glm.nb stops theta.ml at eps^.25 and its standard error is of the step before; glm stops on the deviance. Both are taken on to
# the fixed point here: scoring steps for the coefficients by their formula, theta.ml at full precision.
settle <- function(fit) {
  x <- model.matrix(fit); y <- fit$y; w <- fit$prior.weights
  off <- if (is.null(fit$offset)) 0 else fit$offset
  b <- coef(fit); t <- fit$theta
  for (i in 1:60) {
    mu <- drop(exp(x %*% b + off))
    v <- solve(crossprod(x, x * (w * mu / (1 + mu / t))))
    b <- b + drop(v %*% crossprod(x, w * (y - mu) / (1 + mu / t)))
    th <- theta.ml(y, drop(exp(x %*% b + off)), sum(w), w, limit = 200, eps = 1e-14)
    t <- as.vector(th)
  }
  mu <- drop(exp(x %*% b + off))
  ll <- sum(w * (lgamma(t + y) - lgamma(t) - lgamma(y + 1) + t * log(t) + y * log(mu) - (t + y) * log(t + mu)))
  dev <- 2 * sum(w * (y * log(pmax(1, y) / mu) - (y + t) * log((y + t) / (mu + t))))
  stopifnot(abs(2 * ll - fit$twologlik) < 1e-6 * abs(2 * ll), max(abs(b - coef(fit))) < 1e-4)
  list(y = y, x = x, offset = off, prior.weights = w, b = b, v = v, theta = t, SE.theta = attr(th, "SE"), mu = mu, ll = ll,
       aic = -2 * ll + 2 * ncol(x) + 2, deviance = dev)
}
poisson_fit <- function(fit) {
  off <- if (is.null(fit$offset)) 0 else fit$offset
  list(y = fit$y, x = model.matrix(fit), offset = off, prior.weights = fit$prior.weights, b = coef(fit), v = vcov(fit), theta = Inf,
       SE.theta = NA_real_, mu = fitted(fit), ll = as.numeric(logLik(fit)), aic = AIC(fit), deviance = deviance(fit))
}
set.seed(20250101)
quine2 <- quine[sample(nrow(quine)), ]
keep("quine", settle(glm.nb(Days ~ Sex / (Age + Eth * Lrn), data = quine2, control = tight())), quine2$Age)
epil2 <- epil[sample(nrow(epil)), ]
keep("epil", settle(glm.nb(y ~ lbase * trt + lage + V4, data = epil2, control = tight())), epil2$subject)
# recurrences per person with log months as the offset, and case weights
b <- aggregate(cbind(event = event, rx, number, size) ~ id, data = transform(bladder2, rx = rx + 0), FUN = sum)
f <- aggregate(cbind(stop, rx, number, size) ~ id, data = bladder2, FUN = max)
rec <- merge(b[, c("id", "event")], f, by = "id")[sample(nrow(f)), ]
rec$w <- rep(c(1, 2, .5, 3), length.out = nrow(rec))
rec$g <- rec$id %% 13
keep("recur", settle(glm.nb(event ~ factor(rx) + number + size + offset(log(stop)), data = rec, weights = w,
                            control = tight())), rec$g)
# no more spread than Poisson: the boundary
flat <- data.frame(y = c(3, 3, 2, 4, 3, 1, 5, 6, 4, 5, 6, 5), g = rep(0:1, each = 6), t = c(1, 1.5, 1, 2, 1.5, 1, 2, 3, 2, 2.5, 3, 2))
keep("flat", poisson_fit(glm(y ~ g + offset(log(t)), family = poisson, data = flat, control = tight())), c(1, 1, 2, 3, 4, 5, 2, 2, 5, 1, 1, 4))
put(saved, "rates_fit.csv")
