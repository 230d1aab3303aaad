# Reads what export wrote with haven (ReadStat), and with packages of other code: foreign (PSPP's, .sav) and readstata13 (.dta). Compares every value, name and label with the CSV of the same
# export and its codebook. Prints one line a difference.
library(haven)
wrong <- function(...) cat("FAILED:", ..., "\n")
codebook <- read.csv("csv/codebook.csv", colClasses = "character", check.names = FALSE)
compared <- 0
as_text <- function(x) {
  labels <- attr(x, "labels")
  text <- format(as.numeric(x), digits = 15, trim = TRUE, scientific = FALSE, drop0trailing = TRUE)
  for (i in seq_along(labels)) text[!is.na(x) & as.numeric(x) == labels[[i]]] <- names(labels)[i]
  text[is.na(x)] <- ""
  text
}
one <- function(format, read, extension, value_labels) for (table in c("episodes", "sessions", "scores", "events")) {
  want <- read.csv(file.path("csv", paste0(table, ".csv")), colClasses = "character", check.names = FALSE, na.strings = NULL)
  got <- read(file.path(format, paste0(table, ".", extension)))
  about <- codebook[codebook$table == table, ]
  if (!identical(names(got), names(want)) || !identical(names(got), about$variable)) wrong(format, table, "names")
  if (nrow(got) != nrow(want)) wrong(format, table, "rows")
  for (i in seq_along(got)) {
    x <- got[[i]]
    if (!value_labels) attr(x, "labels") <- labels_of(about$values[i])
    if (!identical(attr(x, "label", exact = TRUE), about$label[i])) wrong(format, table, names(got)[i], "label")
    if (value_labels && !identical(told(attr(x, "labels")), about$values[i])) wrong(format, table, names(got)[i], "value labels")
    if (!identical(as_text(x), want[[i]])) wrong(format, table, names(got)[i], "values:", head(which(as_text(x) != want[[i]]), 3))
    if (sum(!is.na(x)) != as.numeric(about$n[i]) || sum(is.na(x)) != as.numeric(about$n_missing[i])) wrong(format, table, names(got)[i], "counts")
    compared <<- compared + length(x)
  }
}
told <- function(labels) if (length(labels)) paste(as.numeric(labels), "=", names(labels), collapse = "; ") else ""
labels_of <- function(values) {
  parts <- if (nzchar(values)) strsplit(values, "; (?=[0-9]+ = )", perl = TRUE)[[1]] else character()
  setNames(as.numeric(sub(" = .*", "", parts)), sub("^[0-9]+ = ", "", parts))
}
one("spss", read_sav, "sav", TRUE)
one("stata", read_dta, "dta", TRUE)
one("sas", read_xpt, "xpt", FALSE)
if (requireNamespace("foreign", quietly = TRUE)) {
  old <- function(file) {
    x <- suppressWarnings(foreign::read.spss(file, use.value.labels = FALSE, to.data.frame = FALSE))
    about <- attr(x, "variable.labels")
    as.data.frame(lapply(seq_along(x), function(i) I(structure(as.numeric(x[[i]]), label = unname(about[i]), labels = rev(sapply(
      attr(x[[i]], "value.labels"), as.numeric)))))) |> setNames(names(x))
  }
  one("spss", old, "sav", TRUE)
}
if (requireNamespace("readstata13", quietly = TRUE)) {
  dta <- function(file) {
    x <- readstata13::read.dta13(file, convert.factors = FALSE)
    sets <- attr(x, "label.table")
    set <- attr(x, "val.labels")
    about <- attr(x, "var.labels")
    for (i in seq_along(x)) attributes(x[[i]]) <- list(label = about[i], labels = if (nzchar(set[i])) sets[[set[i]]])
    x
  }
  one("stata", dta, "dta", TRUE)
}
cat("compared", compared, "values\n")
