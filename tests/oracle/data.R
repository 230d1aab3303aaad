# Exports the data sets of R's survival package that the oracle tests use. Run from this folder: Rscript data.R
# The versions stand in data/data.versions.txt.
suppressMessages(library(survival))
put <- function(d, name) write.csv(d, file.path("data", paste0(name, ".csv")), row.names = FALSE, quote = FALSE)

put(transform(aml, x = as.character(x)), "aml")
put(lung, "lung")
put(veteran, "veteran")
put(mgus2[c("id", "age", "sex", "mspike", "ptime", "pstat", "futime", "death")], "mgus2")
put(heart, "heart")
put(bladder2, "bladder2")
put(bladder, "bladder")
put(kidney, "kidney")
put(transform(rats, sex = as.character(sex)), "rats")
put(pbc[c("id", "time", "status", "trt", "age", "sex", "edema", "bili", "albumin", "protime", "stage")], "pbc")
put(cgd[c("id", "center", "treat", "sex", "age", "tstart", "tstop", "status", "enum")], "cgd")
put(retinopathy, "retinopathy")
put(ovarian, "ovarian")
writeLines(c(R.version.string, paste("survival", packageVersion("survival"))), "data/data.versions.txt")
