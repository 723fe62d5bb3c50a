// The C header of libinotifytools (Debian: libinotifytools0-dev), and the kernel's names for what it delivers.
#include <sys/inotify.h>
#include <inotifytools/inotifytools.h>
