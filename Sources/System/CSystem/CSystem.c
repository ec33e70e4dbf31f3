#include "CSystem.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t count = 0;
static volatile sig_atomic_t descriptor = -1;

// Ctrl-C, the end asked for by a batch system, and the end of the terminal.
static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { signal_count = sizeof signals / sizeof signals[0] };
static struct sigaction previous[signal_count];

// Does only what a handler may do: counts, writes to a descriptor, and gives up at the second signal.
static void receive(int signal_number) {
  int saved = errno;
  count += 1;
  if (count >= 2) {
    signal(signal_number, SIG_DFL);
    raise(signal_number);
  }
  if (descriptor >= 0) calib_event_post((int)descriptor);
  errno = saved;
}

void calib_interrupts_catch(int event_descriptor) {
  struct sigaction action = {0};
  action.sa_handler = receive;
  action.sa_flags = SA_RESTART;  // readings that are under way do not fail
  sigemptyset(&action.sa_mask);
  count = 0;
  descriptor = event_descriptor;
  for (int i = 0; i < signal_count; i++) {
    sigaction(signals[i], NULL, &previous[i]);
    // What was ignored on purpose, as by `nohup`, stays so.
    if (previous[i].sa_handler != SIG_IGN) sigaction(signals[i], &action, NULL);
  }
}

void calib_interrupts_release(void) {
  for (int i = 0; i < signal_count; i++) sigaction(signals[i], &previous[i], NULL);
  descriptor = -1;
}

int calib_interrupts_count(void) { return (int)count; }
