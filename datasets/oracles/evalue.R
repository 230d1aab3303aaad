# E-values. Frozen: R EValue 4.1.4 on HR 0.56 (0.46 to 0.69), outcome common and rare, and RR 3.9 (1.8 to 8.7), the example of VanderWeele & Ding
# 2017 (E 7.26, limit 3.0); the others by the formulas of VanderWeele 2017, written again here. Run here: Rscript evalue.R [FOLDER]
source("common.R")
ratios <- data.frame(label = c("hr", "wide", "above"), est = c(.56, .8, 1.7), lo = c(.46, .5, 1.2), hi = c(.69, 1.3, 2.4))
table_out(ratios, "ratios")
table_out(data.frame(est = 3.9, lo = 1.8, hi = 8.7), "cooke")
options <- "--estimate est --low lo --high hi --measure"
e <- function(rr) { rr <- pmax(rr, 1 / rr); rr + sqrt(rr * (rr - 1)) }
to_rr <- list(hr = function(x) (1 - .5^sqrt(x)) / (1 - .5^sqrt(1 / x)), "hr-rare" = identity, rr = identity, or = sqrt, "or-rare" = identity)
for (m in names(to_rr)) {
  name <- case("evalue", "ratios", paste(options, m, "--label label"))
  f <- to_rr[[m]]
  near <- with(ratios, ifelse(est < 1, hi, lo))
  limit <- ifelse(ratios$lo <= 1 & ratios$hi >= 1, 1, e(f(near)))
  each_row(name, "tidy", data.frame(label = ratios$label, estimate = ratios$est, risk.ratio = f(ratios$est), e.value = e(f(ratios$est)), e.value.limit = limit))
}
# Frozen to the digits that are published.
published <- function(table, measure, row, rr, point, limit) {
  name <- case("evalue", table, paste(options, measure))
  want(name, "tidy", row, list(risk.ratio = rr, e.value = point, e.value.limit = limit), 1e-6)
}
published("ratios", "hr", 0, .670084, 2.349531, 1.9080039)
published("ratios", "hr-rare", 0, .56, 2.970223, 2.256198)
published("cooke", "rr", 0, 3.9, 7.263034, 3)
oracle_write("evalue", character())
