// What Swift's Glibc module leaves out of Linux: inline wrappers without state, and the one signal handler.
#ifndef CALIB_SYSTEM_H
#define CALIB_SYSTEM_H

#include "ByteMarks.h"
#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/vfs.h>
#include <unistd.h>

// An event descriptor; with `counts` each wait takes one post, else it takes all of them. -1 on failure.
static inline int calib_event_open(int counts) {
  return eventfd(0, EFD_CLOEXEC | (counts ? EFD_SEMAPHORE : 0));
}

// An event descriptor of which posts can be taken without waiting for one. -1 on failure.
static inline int calib_event_open_without_waiting(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

// Takes what was posted, if anything was.
static inline void calib_event_clear(int descriptor) {
  uint64_t count;
  while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {}
}

// Adds one to an event descriptor.
static inline void calib_event_post(int descriptor) {
  uint64_t one = 1;
  while (write(descriptor, &one, sizeof one) < 0 && errno == EINTR) {}
}

// Waits until an event descriptor was posted, and takes what was posted.
static inline void calib_event_wait(int descriptor) {
  uint64_t count;
  while (read(descriptor, &count, sizeof count) < 0 && errno == EINTR) {}
}

// Takes the exclusive lock of an open file; 0 on success, else the error. Does not wait unless `waits`.
static inline int calib_lock(int descriptor, int waits) {
  int result;
  do {
    result = flock(descriptor, LOCK_EX | (waits ? 0 : LOCK_NB));
  } while (result < 0 && errno == EINTR);
  return result < 0 ? errno : 0;
}

// Catches SIGINT, SIGTERM and SIGHUP where they are not ignored: the first is counted and posted to the event descriptor, the second kills.
void calib_interrupts_catch(int event_descriptor);

// Gives the signals back to what they did before.
void calib_interrupts_release(void);

// How many of the signals came since they are caught.
int calib_interrupts_count(void);

// The folder in which a spawned process starts; glibc declares it for _GNU_SOURCE only.
#include <spawn.h>
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
static inline int calib_spawn_in_folder(posix_spawn_file_actions_t *actions, const char *folder) {
  return posix_spawn_file_actions_addchdir_np(actions, folder);
}

// Starts a program in a group of its own, in a folder, with nothing to read and all that it writes appended to a log;
// 0 on success, else the error. `path` without a slash is looked up in PATH. Signals are as a shell would leave them.
int calib_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *folder, const char *log_path,
    pid_t *pid);

// Makes descendants whose parents ended children of this process; 0 on success, else the error.
int calib_adopt_orphans(void);

// Whether it is so.
int calib_adopts_orphans(void);

// A descriptor that becomes readable when a process ends; -1 on failure.
int calib_process_open(pid_t pid);

// How a child ended.
struct calib_ending {
  int has_ended;
  int exit_status;   // where it was no signal
  int signal_number; // 0 where it ended by itself
  int64_t peak_bytes;
};

// Looks whether a child has ended, without waiting, and takes its ending.
struct calib_ending calib_process_ending(pid_t pid);

// Takes the endings of all children of a group that have ended.
void calib_group_reap(pid_t group);

// A set of descriptors to wait on; -1 on failure.
static inline int calib_watch_open(void) { return epoll_create1(EPOLL_CLOEXEC); }

// Adds a descriptor to a set, to be told by its number when it becomes readable; 0 on success, else the error.
static inline int calib_watch_add(int set, int descriptor) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.fd = descriptor}};
  return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) < 0 ? errno : 0;
}

static inline void calib_watch_remove(int set, int descriptor) { epoll_ctl(set, EPOLL_CTL_DEL, descriptor, 0); }

// Waits until descriptors are readable, for at most so many milliseconds (-1: for ever); gives their number, 0 also when
// a signal came.
int calib_watch_wait(int set, int milliseconds, int ready[], int capacity);

#endif
