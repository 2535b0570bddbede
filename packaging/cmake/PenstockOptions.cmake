# Options of all targets in one interface library; link it PRIVATE.
add_library(penstock_options INTERFACE)
target_compile_options(penstock_options INTERFACE
    -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-qual -Wextra-semi -Wformat=2
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op>
    $<$<BOOL:${PENSTOCK_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 reports overlaps and bounds inside std::string that are not there (its bugs 105329, 105651).
    target_compile_options(penstock_options INTERFACE -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()
target_compile_definitions(penstock_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER QT_NO_CONTEXTLESS_CONNECT
    PENSTOCK_VERSION="${PROJECT_VERSION}")
target_include_directories(penstock_options INTERFACE ${CMAKE_SOURCE_DIR})
