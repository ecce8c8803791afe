# One libFuzzer program per fuzz/*_fuzz.cpp. The parsers are pure, so they are linked alone, without the store, the
# search index and the edge, which would cost minutes of clang and sanitizers: `all` builds nothing else here.
get_property(others DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
set_target_properties(${others} PROPERTIES EXCLUDE_FROM_ALL ON)

add_library(fuzzed STATIC
            src/web/http.cpp src/html/html.cpp src/llm/chat_stream.cpp src/corpus/document.cpp src/corpus/fiche_json.cpp
            src/corpus/fiche_xml.cpp src/corpus/passages.cpp src/corpus/xml_text.cpp src/corpus/terms.cpp
            src/gates/around.cpp src/gates/contacts.cpp src/gates/crossing.cpp src/gates/directory.cpp src/gates/promises.cpp src/gates/facts.cpp src/gates/gates.cpp src/gates/subject.cpp src/gates/mutations.cpp src/gates/numbers.cpp
            src/gates/polarity.cpp src/gates/price.cpp src/gates/reading.cpp src/gates/values.cpp src/gates/verdicts.cpp
            src/calls/asterisk_cdr.cpp src/calls/asterisk_cel.cpp src/calls/avaya.cpp src/calls/call.cpp src/calls/call_csv.cpp
            src/calls/cell_dates.cpp src/calls/cell_values.cpp src/calls/cisco.cpp src/calls/column_guess.cpp
            src/calls/column_mapping.cpp src/calls/column_names.cpp src/calls/counters.cpp src/calls/cube.cpp src/calls/former_calls.cpp
            src/calls/freeswitch_cdr.cpp src/calls/generic_interval.cpp src/calls/genesys.cpp src/calls/interval_readers.cpp
            src/calls/log_line.cpp src/calls/queue_log.cpp src/calls/queue_log_csv.cpp src/calls/queue_log_left.cpp src/calls/segment.cpp
            src/calls/segment_builder.cpp src/calls/sheet.cpp src/calls/wait_points.cpp src/calls/zone.cpp)
target_link_libraries(fuzzed PUBLIC base PkgConfig::PUGIXML PkgConfig::XXHASH)

file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzz/*_fuzz.cpp)
foreach(source ${sources})
  get_filename_component(stem ${source} NAME_WE)
  add_executable(${stem} ${source})
  target_link_libraries(${stem} PRIVATE fuzzed)
  target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
endforeach()
