// What Swift's Glibc module leaves out of Linux: static inline wrappers, no state.
#ifndef CALIB_SYSTEM_H
#define CALIB_SYSTEM_H

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#endif
