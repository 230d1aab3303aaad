# Every third-party library, declared once here and once in packages.txt (Debian package names).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

function(third name)
  add_library(third_${name} INTERFACE)
  target_link_libraries(third_${name} INTERFACE ${ARGN})
endfunction()

foreach(pair gsl:gsl sqlite3:sqlite3 sodium:libsodium gcrypt:libgcrypt cyaml:libcyaml yaml:yaml-0.1 jansson:jansson utf8proc:libutf8proc
             xlsxwriter:xlsxwriter zip:libzip expat:expat cmocka:cmocka)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 name)
  list(GET pair 1 package)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${package})
endforeach()

third(gsl PkgConfig::gsl m)
third(sqlite3 PkgConfig::sqlite3)
third(sodium PkgConfig::sodium)
third(gcrypt PkgConfig::gcrypt)
third(cyaml PkgConfig::cyaml PkgConfig::yaml)
third(jansson PkgConfig::jansson)
third(utf8proc PkgConfig::utf8proc)
third(xlsxwriter PkgConfig::xlsxwriter)
third(zip PkgConfig::zip)
third(expat PkgConfig::expat)
# Debian has no pkg-config file of it.
find_library(READSTAT_LIBRARY readstat REQUIRED)
third(readstat ${READSTAT_LIBRARY})
third(cmocka PkgConfig::cmocka)
third(pthread Threads::Threads)
third(iconv)
third(csv csv)
