# guichet_folder(NAME DEPENDENCY…): the static library of src/NAME, without its tests, benchmarks and main.
function(guichet_folder name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|/main)\\.cpp$")
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARGN})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC ${ARGN})
endfunction()

# The Beast files are by far the heaviest: AddressSanitizer without optimisation keeps them buildable.
function(guichet_edge_options file)
  if(CMAKE_CXX_FLAGS MATCHES "fsanitize")
    set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS "-O0;-fno-sanitize=undefined")
  endif()
endfunction()
