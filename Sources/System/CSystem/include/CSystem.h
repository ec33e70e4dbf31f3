// What Swift's Glibc module leaves out of Linux: inline wrappers without state, and the one signal handler.
#ifndef CALIB_SYSTEM_H
#define CALIB_SYSTEM_H

#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

// An event descriptor; with `counts` each wait takes one post, else it takes all of them. -1 on failure.
static inline int calib_event_open(int counts) {
  return eventfd(0, EFD_CLOEXEC | (counts ? EFD_SEMAPHORE : 0));
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

#endif
