#define _GNU_SOURCE
#include "CSystem.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

// What the started program has open and where it stands.
static int prepare(posix_spawn_file_actions_t *actions, const char *folder, const char *log_path) {
  int error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
  if (!error) error = posix_spawn_file_actions_addopen(actions, 1, log_path, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (!error) error = posix_spawn_file_actions_adddup2(actions, 1, 2);
  if (!error) error = posix_spawn_file_actions_addchdir_np(actions, folder);
  return error;
}

// A group of its own, and no signal ignored or blocked.
static int separate(posix_spawnattr_t *attributes) {
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  int error = posix_spawnattr_setpgroup(attributes, 0);
  if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
  if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
  if (!error)
    error = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  return error;
}

int calib_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *folder, const char *log_path,
    pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  error = posix_spawnattr_init(&attributes);
  if (error) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  error = prepare(&actions, folder, log_path);
  if (!error) error = separate(&attributes);
  if (!error) error = posix_spawnp(pid, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

int calib_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? errno : 0; }

int calib_adopts_orphans(void) {
  int adopts = 0;
  return prctl(PR_GET_CHILD_SUBREAPER, &adopts) == 0 && adopts;
}

int calib_process_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

struct calib_ending calib_process_ending(pid_t pid) {
  struct calib_ending ending = {0};
  struct rusage usage;
  memset(&usage, 0, sizeof usage);
  int status = 0;
  pid_t found;
  do {
    found = wait4(pid, &status, WNOHANG, &usage);
  } while (found < 0 && errno == EINTR);
  if (found != pid) return ending;
  ending.has_ended = 1;
  if (WIFSIGNALED(status)) ending.signal_number = WTERMSIG(status);
  if (WIFEXITED(status)) ending.exit_status = WEXITSTATUS(status);
  ending.peak_bytes = (int64_t)usage.ru_maxrss * 1024;
  return ending;
}

void calib_group_reap(pid_t group) {
  int status;
  pid_t found;
  do {
    found = waitpid(-group, &status, WNOHANG);
  } while (found > 0 || (found < 0 && errno == EINTR));
}

int calib_watch_wait(int set, int milliseconds, int ready[], int capacity) {
  struct epoll_event events[64];
  int count = epoll_wait(set, events, capacity < 64 ? capacity : 64, milliseconds);
  for (int i = 0; i < count; i++) ready[i] = events[i].data.fd;
  return count < 0 ? 0 : count;
}
