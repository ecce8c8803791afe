# One test program per folder, from its *_test.cpp; one benchmark program from all *_bench.cpp.
find_package(GTest REQUIRED)
include(GoogleTest)

function(guichet_tests name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*_test.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE ${name} ${ARGN} GTest::gmock GTest::gtest_main rapidcheck)
  target_compile_definitions(${name}_test PRIVATE GUICHET_ROOT="${CMAKE_SOURCE_DIR}"
                             GUICHET_BINARY="${CMAKE_BINARY_DIR}/guichet")
  add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 900)
endfunction()

foreach(folder base store search llm html web browser operations people services corpus gates answers reviews calls app)
  guichet_tests(${folder})
endforeach()

# Whole-program tests: they start the built program. What they share is every other file of e2e/.
file(GLOB e2e_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/e2e/*_test.cpp)
file(GLOB e2e_shared CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/e2e/*.cpp)
list(REMOVE_ITEM e2e_shared ${e2e_sources})
add_library(e2e_support STATIC ${e2e_shared})
target_link_libraries(e2e_support PRIVATE app)
target_compile_definitions(e2e_support PRIVATE GUICHET_ROOT="${CMAKE_SOURCE_DIR}"
                           GUICHET_BINARY="${CMAKE_BINARY_DIR}/guichet")
foreach(source ${e2e_sources})
  get_filename_component(stem ${source} NAME_WE)
  add_executable(${stem} ${source})
  target_link_libraries(${stem} PRIVATE e2e_support app browser GTest::gmock GTest::gtest_main)
  add_dependencies(${stem} guichet)
  target_compile_definitions(${stem} PRIVATE GUICHET_ROOT="${CMAKE_SOURCE_DIR}"
                             GUICHET_BINARY="${CMAKE_BINARY_DIR}/guichet")
  add_test(NAME e2e_${stem} COMMAND ${stem} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(e2e_${stem} PROPERTIES TIMEOUT 1200)
endforeach()

# One benchmark program from each *_bench.cpp; built by ./dev bench.
find_package(benchmark QUIET)
file(GLOB benches CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*/*_bench.cpp)
foreach(source ${benches})
  get_filename_component(stem ${source} NAME_WE)
  get_filename_component(folder ${source} DIRECTORY)
  get_filename_component(folder ${folder} NAME)
  add_executable(${stem} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${stem} PRIVATE ${folder} benchmark::benchmark)
endforeach()

# Every header compiles alone.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*.h)
set(alone "")
foreach(header ${headers})
  file(RELATIVE_PATH inside ${CMAKE_SOURCE_DIR}/src ${header})
  string(REPLACE "/" "_" stem ${inside})
  set(unit ${CMAKE_BINARY_DIR}/headers/${stem}.cpp)
  if(NOT EXISTS ${unit})
    file(WRITE ${unit} "#include \"${inside}\"\n")
  endif()
  list(APPEND alone ${unit})
endforeach()
add_library(check_headers OBJECT EXCLUDE_FROM_ALL ${alone})
target_link_libraries(check_headers PRIVATE app)
# Some are of tests.
target_compile_definitions(check_headers PRIVATE GUICHET_ROOT="${CMAKE_SOURCE_DIR}")

# Every fuzz target for a minute, with sanitizers (built by ./dev test from the preset fuzz).
add_test(NAME fuzz COMMAND ${CMAKE_SOURCE_DIR}/fuzz/run 60 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set_tests_properties(fuzz PROPERTIES TIMEOUT 900 PROCESSORS 2)
