# The table of the cell-key noise by its definition: of all distributions on -5..5 with mean 0 and variance 3 the one of largest entropy
# (Marley & Leaver 2011; R package ptable), by the root of its one multiplier; then 256 keys shared out by largest remainders,
# the same number to v and -v.
most <- 5; variance <- 3; keys <- 256
v <- -most:most
# By symmetry the mean's multiplier is 0; that of the variance is where the variance is met.
at <- function(l) { p <- exp(l * v^2); p / sum(p) }
l <- uniroot(function(l) sum(at(l) * v^2) - variance, c(-2, 0), tol = 1e-14)$root
p <- at(l)
# No other distribution with that mean and variance has more entropy: steps along the constraints lose some.
entropy <- function(p) -sum(p * log(p))
free <- svd(rbind(1, v, v^2), nv = length(v))$v[, -(1:3)]
for (k in seq_len(ncol(free))) for (step in c(-1e-3, 1e-3)) stopifnot(entropy(p + step * free[, k]) < entropy(p))
stopifnot(abs(sum(p * v)) < 1e-5, abs(sum(p * v^2) - variance) < 1e-5)
side <- keys * p[v > 0]
share <- floor(side)
rest <- round(keys / 2 - keys * p[v == 0] / 2) - sum(share)
top <- order(side - share, decreasing = TRUE)[seq_len(max(rest, 0))]
share[top] <- share[top] + 1
n <- c(rev(share), keys - 2 * sum(share), share)
write.csv(data.frame(noise = v, probability = signif(p, 6), keys = n), "ptable.csv", row.names = FALSE)
cat("variance of the keys:", sum(n * v^2) / keys, "\n")
