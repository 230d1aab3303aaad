# Writes the Beat the Blues trial (R package HSAUR3, data set BtheB) as the wide export of a clinic: Rscript export.R > beat_the_blues.csv
suppressMessages(library(HSAUR3))
data("BtheB", package = "HSAUR3")
write.csv(BtheB, stdout(), row.names = FALSE, na = "", quote = FALSE)
