# Files that the program carries inside itself: assets (styles, script, reference data) and the demonstration data.
file(GLOB_RECURSE embedded_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/* ${CMAKE_SOURCE_DIR}/demo/*)
list(SORT embedded_files)
set(blobs "")
set(rows "")
set(index 0)
foreach(path ${embedded_files})
  file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${path})
  string(APPEND blobs "__asm__(\".section .rodata\\n.balign 16\\nblob_${index}:\\n.incbin \\\"${path}\\\"\\nblob_${index}_end:\\n.byte 0\\n.previous\\n\");\nextern \"C\" const char blob_${index}[] __asm__(\"blob_${index}\");\nextern \"C\" const char blob_${index}_end[] __asm__(\"blob_${index}_end\");\n")
  string(APPEND rows "    {\"${name}\", blob_${index}, blob_${index}_end},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/embedded_table.cpp CONTENT "#include \"base/embedded_table.h\"\n
${blobs}
namespace embedded {
const Blob kBlobs[] = {
${rows}    {nullptr, nullptr, nullptr}};
}
" @ONLY)
set_source_files_properties(${CMAKE_BINARY_DIR}/embedded_table.cpp PROPERTIES OBJECT_DEPENDS "${embedded_files}"
                            COMPILE_OPTIONS "-Wno-unused")
