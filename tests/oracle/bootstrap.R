# Oracle of bootstrap limits: boot::boot.ci on the same replicates. Run: Rscript tests/oracle/bootstrap.R tests/oracle
# bootstrap_replicates.csv holds the replicates and influences of each set, bootstrap_limits.csv what boot.ci makes of them.
suppressMessages(library(boot))
folder <- commandArgs(TRUE)[1]
writeLines(c(R.version.string, paste("boot", packageVersion("boot"))), file.path(folder, "bootstrap.versions.txt"))
set.seed(31)
num <- function(x) sprintf("%.17g", x)
rows <- limits <- NULL
# R = 99 with whole ranks at 90 %, skewed, tied replicates, and one far off to a side.
sets <- list(
  list(t = rnorm(99), t0 = .1, L = rnorm(30)),
  list(t = rexp(200), t0 = .9, L = rexp(50) - 1),
  list(t = round(rgamma(999, 3), 1), t0 = 2.5, L = rgamma(40, 2) - 2),
  list(t = rlnorm(150), t0 = 6, L = rt(25, 3)),
  list(t = c(1, 4, 2), t0 = 3, L = c(-1, 2, -1)))
for (s in seq_along(sets)) with(sets[[s]], {
  rows <<- rbind(rows, data.frame(set = s, kind = "t", value = num(t)), data.frame(set = s, kind = "L", value = num(L)))
  b <- list(t0 = t0, t = matrix(t), R = length(t), call = quote(boot(d, f, R)), sim = "ordinary", stype = "i", data = L, weights = rep(1 / length(L), length(L)), strata = rep(1, length(L)))
  class(b) <- "boot"
  for (level in c(.95, .9, .5)) for (type in c("perc", "basic", "bca")) {
    ci <- suppressWarnings(boot.ci(b, conf = level, type = type, L = L))
    v <- ci[[c(perc = "percent", basic = "basic", bca = "bca")[[type]]]]
    limits <<- rbind(limits, data.frame(set = s, observed = num(t0), level = num(level), type, low = num(v[4]), high = num(v[5])))
  }
})
write.csv(rows, file.path(folder, "bootstrap_replicates.csv"), row.names = FALSE, quote = FALSE)
write.csv(limits, file.path(folder, "bootstrap_limits.csv"), row.names = FALSE, quote = FALSE)
