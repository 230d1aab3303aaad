# What every oracle script of this folder shares. A script X.R is run in this folder, Rscript X.R [FOLDER], and writes X_cases.csv
# (case;method;table;options: command lines of `upturn estimate`), X_expected.csv (case,part,row,key,value,tolerance: what R says to the
# same question; value NA: null with a reason) and the tables it made, data/NAME.csv. X_expected.csv is what `upturn selftest` checks.
oracle_folder <- commandArgs(TRUE); oracle_folder <- if (length(oracle_folder)) oracle_folder[1] else "."
dir.create(file.path(oracle_folder, "data"), showWarnings = FALSE)
cases <- NULL; expected <- NULL; tables <- list()

# A table that cases name. Events as 0/1; rows not in the order of time.
table_out <- function(d, name) {
  write.csv(d, file.path(oracle_folder, "data", paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
  tables[[name]] <<- d
}
# A table that another script of this folder writes: its columns are needed to count missing rows.
table_use <- function(name) tables[[name]] <<- read.csv(file.path("data", paste0(name, ".csv")))
# The name of the new case: method_NN, numbered within the script.
case <- function(method, table, options, prefix = method) {
  stem <- paste0(gsub("-", "_", prefix), "_")
  name <- sprintf("%s%02d", stem, sum(startsWith(as.character(cases$case), stem)) + 1)
  cases <<- rbind(cases, data.frame(case = name, method, table, options))
  name
}
# Values of one object: part "" (top), "glance" (row -1), "tidy" (row 0..), or "tidy@time[@strata][@cause]" (row -1: looked up by these).
want <- function(case, part, row, values, tolerance = 1e-8) {
  values <- values[!vapply(values, is.null, TRUE)]
  expected <<- rbind(expected, data.frame(case, part, row, key = names(values), value = vapply(values, function(v)
    if (is.numeric(v)) (if (is.na(v)) "NA" else sprintf("%.17g", v)) else as.character(v), ""), tolerance))
}
each_row <- function(case, part, d, tolerance = 1e-8) for (i in seq_len(nrow(d))) want(case, part, i - 1, as.list(d[i, , drop = FALSE]), tolerance)
by_time <- function(name, d, tolerance = 1e-8) for (i in seq_len(nrow(d))) {
  where <- paste0("tidy@", format(d$time[i], digits = 15), if (!is.null(d$strata)) paste0("@", d$strata[i]), if (!is.null(d$cause)) paste0("@", d$cause[i]))
  want(name, where, -1, as.list(d[i, setdiff(names(d), c("time", "strata", "cause")), drop = FALSE]), tolerance)
}
# Rows of a regression in broom's keys.
coef_rows <- function(name, b, model_se, robust = NULL, level = .95, tolerance = 1e-8) {
  se <- if (is.null(robust)) model_se else robust; z <- qnorm(1 - (1 - level) / 2)
  d <- data.frame(term = names(b), estimate = unname(b), std.error = model_se, statistic = unname(b / se), p.value = unname(2 * pnorm(-abs(b / se))),
                  conf.low = unname(b - z * se), conf.high = unname(b + z * se))
  if (!is.null(robust)) d$robust.se <- robust
  each_row(name, "tidy", d, tolerance)
}
# Last line of a script: rows with a missing cell in a used column are left out and counted (but not in the columns kept);
# then the two tables, and the versions.
oracle_write <- function(stem, packages, kept = NULL) {
  for (i in seq_len(nrow(cases))) {
    if (any(expected$case == cases$case[i] & expected$key == "n_missing")) next # the script has counted them
    d <- tables[[cases$table[i]]]
    words <- strsplit(cases$options[i], " ")[[1]]
    used <- setdiff(intersect(unlist(strsplit(words[words != ""], ",")), names(d)), kept)
    m <- sum(!complete.cases(d[, used, drop = FALSE]))
    want(cases$case[i], "", -1, list(n = nrow(d) - m, n_missing = m))
  }
  write.table(cases, file.path(oracle_folder, paste0(stem, "_cases.csv")), sep = ";", row.names = FALSE, quote = FALSE)
  write.csv(expected, file.path(oracle_folder, paste0(stem, "_expected.csv")), row.names = FALSE, quote = FALSE)
  writeLines(c(R.version.string, vapply(packages, function(p) paste(p, packageVersion(p)), "")), file.path(oracle_folder, paste0(stem, "_versions.txt")))
}
