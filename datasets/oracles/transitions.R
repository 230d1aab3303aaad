# Cox regression of moves between states: survival::coxph of multi-state data.
# Run here: Rscript transitions.R [FOLDER]
source("common.R")
suppressMessages(library(survival))
control <- coxph.control(eps = 1e-11, toler.chol = 1e-12, iter.max = 50)
set.seed(17)
shuffled <- function(d) d[sample(nrow(d)), ]

# --- tables: one row a stay, out of order; `to` is the state reached, "0" none
# monoclonal gammopathy: alive, plasma cell malignancy, death, which may follow it
M <- subset(mgus2, id <= 600)
M1 <- with(M, data.frame(id, start = 0, stop = ifelse(pstat == 1, ptime, futime), to = ifelse(pstat == 1, "pcm", ifelse(death == 1, "death", "0")), age, sex = as.character(sex), hgb))
M2 <- with(subset(M, pstat == 1), data.frame(id, start = ptime, stop = ifelse(futime > ptime, futime, futime + .5), to = ifelse(death == 1, "death", "0"), age, sex = as.character(sex), hgb))
M <- rbind(M1, M2); M$w <- 1 + M$id %% 3; M$site <- M$id %% 23
M <- shuffled(M[!is.na(M$hgb), ])
# acute myeloid leukaemia: complete response, transplant, relapse, death, in any order
Y <- subset(myeloid, id <= 350)
Y <- tmerge(Y[c("id", "trt", "sex")], Y, id = id, death = event(futime, death), transplant = event(txtime), response = event(crtime), relapse = event(rltime),
            priorcr = tdc(crtime))
Y <- with(as.data.frame(Y), data.frame(id, start = tstart, stop = tstop, trt = as.character(trt), sex = as.character(sex), prior = priorcr,
     to = ifelse(death == 1, "death", ifelse(relapse == 1, "relapse", ifelse(transplant == 1, "transplant", ifelse(response == 1, "response", "0"))))))
Y <- Y[order(Y$id, Y$stop), ]
# the state a row begins in: the last one reached
Y$from <- ave(Y$to, Y$id, FUN = function(s) { now <- "entry"; out <- character(length(s)); for (i in seq_along(s)) { out[i] <- now; if (s[i] != "0") now <- s[i] }; out })
Y$to[Y$from == Y$to] <- "0"
# the heart transplant list: a list of moves with delayed entry of the same persons
H <- with(heart, data.frame(id, start, stop, age = round(age, 3), surgery, from = ifelse(transplant == 1, "grafted", "listed"), event))
H <- H[order(H$id, H$stop), ]; more <- c(H$id[-1] == H$id[-nrow(H)], FALSE)
H$to <- ifelse(H$event == 1, "dead", ifelse(more, "grafted", "0"))
table_out(M, "transitions_mgus2"); table_out(shuffled(Y), "transitions_myeloid"); table_out(shuffled(H[c("id", "start", "stop", "from", "to", "age", "surgery")]), "transitions_heart")

# Our states are the labels in sort order (after "(s0)", where nobody says where they begin); R's are in its own.
transition_case <- function(table, d, f, options, shared = character(0), ties = "efron", first = TRUE, w = NULL, cl = "id", tolerance = 1e-6) {
  name <- case("transitions", table, options)
  d$state <- factor(d$to, c("0", setdiff(sort(unique(c(d$to, if (!first) d$from))), "0")))
  d$weight <- if (is.null(w)) 1 else d[[w]]; d$cl <- d[[cl]]
  # coxph 3.5-3 takes any ties that are named in a multi-state model for "breslow": Efron's is asked for by naming none
  arguments <- list(f, data = d, id = quote(id), weights = quote(weight), cluster = quote(cl), control = control, model = TRUE)
  fit <- do.call(coxph, c(arguments, if (!first) list(istate = quote(from)), if (ties == "breslow") list(ties = ties)))
  ours <- c(if (first) "(s0)", levels(d$state)[-1])
  b <- coef(fit); parts <- do.call(rbind, strsplit(sub(".*_", "", names(b)), ":"))
  number <- function(k) suppressWarnings(match(fit$states[as.integer(k)], ours)) # a shared coefficient may have no number
  variable <- sub("_[0-9]+:[0-9]+$", "", names(b))
  from <- number(parts[, 1]); to <- number(parts[, 2])
  alone <- variable %in% shared
  at <- order(!alone, from, to, match(variable, unique(variable)))
  names(b) <- ifelse(alone, variable, paste0(variable, "_", from, ":", to))
  coef_rows(name, b[at], sqrt(diag(fit$naive.var))[at], sqrt(diag(fit$var))[at], tolerance = tolerance)
  want(name, "glance", -1, list(nobs = nrow(d), nevent = fit$nevent, logLik = fit$loglik[2], logLik.null = fit$loglik[1], statistic.log = 2 * diff(fit$loglik), df = length(b),
    statistic.wald = sum(b * solve(fit$var, b))), 1e-6)
  each_row(name, "states", data.frame(state = ours))
}
transition_case("transitions_mgus2", M, Surv(start, stop, state) ~ age + sex, "--id id --time stop --entry start --to to --covariates age --factors sex")
transition_case("transitions_mgus2", M, list(Surv(start, stop, state) ~ age + sex, 0:state("death") + state("pcm"):state("death") + 1:state("pcm") ~ sex / common),
                "--id id --time stop --entry start --to to --covariates age --factors sex --shared sex --ties breslow", "sexM", "breslow")
transition_case("transitions_mgus2", M, Surv(start, stop, state) ~ age + hgb, "--id id --time stop --to to --covariates age,hgb --weights w --cluster site", w = "w", cl = "site")
transition_case("transitions_myeloid", Y, Surv(start, stop, state) ~ trt, "--id id --time stop --entry start --from from --to to --factors trt", first = FALSE)
made <- unique(Y[Y$to != "0", c("from", "to")])
every <- paste0("state(\"", made$from, "\"):state(\"", made$to, "\")", collapse = " + ")
transition_case("transitions_myeloid", Y, list(Surv(start, stop, state) ~ trt, as.formula(paste(every, "~ sex / common"))),
                "--id id --time stop --entry start --from from --to to --factors trt,sex --shared sex", "sexm", first = FALSE)
transition_case("transitions_heart", H, Surv(start, stop, state) ~ age + surgery, "--id id --time stop --entry start --from from --to to --covariates age,surgery --ties breslow", ties = "breslow", first = FALSE)
oracle_write("transitions", "survival")
