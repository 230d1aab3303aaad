# module(), registry(), application(): the three words the house is described with.
set_property(GLOBAL PROPERTY house_modules "")

# Where includes start: "stats/cox.h", "analyses/analysis.h", "simulate/simulate.h".
set(house_include ${PROJECT_SOURCE_DIR}/engine ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/datasets)

function(house_layer_test name dir deps third)
  string(REPLACE ";" "," deps "${deps}")
  string(REPLACE ";" "," third "${third}")
  add_test(NAME rule_layer_${name}
    COMMAND ${PROJECT_SOURCE_DIR}/tests/rules/layers.sh ${name} ${PROJECT_SOURCE_DIR}/${dir} "${deps}" "${third}")
  set_tests_properties(rule_layer_${name} PROPERTIES LABELS rule)
endfunction()

function(module name)
  cmake_parse_arguments(M "" "DIR" "DEPS;THIRD" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${M_DIR}/*.c ${PROJECT_SOURCE_DIR}/${M_DIR}/*/*.c)
  add_library(up_${name} STATIC ${sources} ${PROJECT_SOURCE_DIR}/.cmake/empty.c)
  target_include_directories(up_${name} PUBLIC ${house_include})
  foreach(dep ${M_DEPS})
    target_link_libraries(up_${name} PUBLIC up_${dep})
  endforeach()
  foreach(lib ${M_THIRD})
    target_link_libraries(up_${name} PRIVATE third_${lib})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY house_modules ${name})
  house_layer_test(${name} ${M_DIR} "${M_DEPS}" "${M_THIRD}")
endfunction()

# Writes the list of a folder's entries as C, so that adding an entry is adding its file and nothing else.
#   PREFIX an_ TYPE analysis: each an_x.c defines "const struct analysis an_x"
#   EMBED yaml: each x.yaml becomes bytes in the binary
function(registry name)
  cmake_parse_arguments(R "" "DIR;PREFIX;TYPE;HEADER;EMBED;MODULE" "" ${ARGN})
  set(out ${PROJECT_BINARY_DIR}/registry/${name}_registry.c)
  if(R_EMBED)
    file(GLOB entries CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${R_DIR}/*.${R_EMBED})
    add_custom_command(OUTPUT ${out}
      COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${name} "-DFILES=${entries}" -P ${PROJECT_SOURCE_DIR}/.cmake/embed.cmake
      DEPENDS ${entries} ${PROJECT_SOURCE_DIR}/.cmake/embed.cmake VERBATIM)
  else()
    file(GLOB entries CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${R_DIR}/${R_PREFIX}*.c)
    set(externs "")
    set(members "")
    foreach(entry ${entries})
      get_filename_component(symbol ${entry} NAME_WE)
      string(APPEND externs "extern const struct ${R_TYPE} ${symbol};\n")
      string(APPEND members "\t&${symbol},\n")
    endforeach()
    file(CONFIGURE OUTPUT ${out} CONTENT
"#include \"@R_HEADER@\"\n\n@externs@\nconst struct @R_TYPE@ *const @name@_registry[] = {\n@members@\tNULL,\n};\n" @ONLY)
  endif()
  set_property(GLOBAL APPEND PROPERTY registry_of_${R_MODULE} ${out})
  if(TARGET up_${R_MODULE})
    target_sources(up_${R_MODULE} PRIVATE ${out})
  endif()
endfunction()

# Everything of app but main.c is a library, so that tests can call it.
function(application name)
  cmake_parse_arguments(A "" "DIR" "THIRD" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${A_DIR}/*.c)
  list(FILTER sources EXCLUDE REGEX "/main\\.c$")
  get_property(modules GLOBAL PROPERTY house_modules)
  get_property(registries GLOBAL PROPERTY registry_of_app)
  add_library(up_app STATIC ${sources} ${registries} ${PROJECT_SOURCE_DIR}/.cmake/empty.c)
  target_include_directories(up_app PUBLIC ${house_include})
  foreach(dep ${modules})
    target_link_libraries(up_app PUBLIC up_${dep})
  endforeach()
  foreach(lib ${A_THIRD})
    target_link_libraries(up_app PUBLIC third_${lib})
  endforeach()
  add_executable(${name} ${PROJECT_SOURCE_DIR}/${A_DIR}/main.c)
  target_link_libraries(${name} PRIVATE up_app)
  house_layer_test(app ${A_DIR} "${modules}" "${A_THIRD}")
endfunction()
