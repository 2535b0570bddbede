# The command line runs in a bare container: of Qt it loads Core and Network, and nothing that draws.
execute_process(COMMAND ldd ${PROGRAM} OUTPUT_VARIABLE libraries RESULT_VARIABLE result)
if(NOT result EQUAL 0 OR NOT libraries MATCHES "libc\\.")
    message(FATAL_ERROR "cannot tell what ${PROGRAM} links: ${libraries}")
endif()
string(REGEX MATCHALL "lib(Qt6(Gui|Widgets|OpenGL|DBus)|X11|xcb|GL|EGL|wayland)[^ \n]*" windows "${libraries}")
if(windows)
    message(FATAL_ERROR "${PROGRAM} links ${windows}")
endif()
