# KSyntaxHighlighting built with Qt 6: the system's KF6 package, else the local prefix's build, which calls itself KF5.
# The system's own KF5 package is built with Qt 5 and must never be linked.
find_package(KF6SyntaxHighlighting QUIET)
if(KF6SyntaxHighlighting_FOUND)
    set(PENSTOCK_SYNTAX KF6::SyntaxHighlighting)
else()
    set(QT_MAJOR_VERSION 6)
    find_package(KF5SyntaxHighlighting 5.103 REQUIRED NO_DEFAULT_PATH PATHS ${CMAKE_PREFIX_PATH})
    set(PENSTOCK_SYNTAX KF5::SyntaxHighlighting)
endif()
get_target_property(_links ${PENSTOCK_SYNTAX} INTERFACE_LINK_LIBRARIES)
if(NOT _links MATCHES "Qt6::Gui")
    message(FATAL_ERROR "This KSyntaxHighlighting is not built with Qt 6 (links ${_links}); run packaging/deps.sh")
endif()
