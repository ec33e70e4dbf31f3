#include "CSystem.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t count = 0;
static volatile sig_atomic_t descriptor = -1;
static struct sigaction previous_interrupt;
static struct sigaction previous_terminate;

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
  sigaction(SIGINT, &action, &previous_interrupt);
  sigaction(SIGTERM, &action, &previous_terminate);
}

void calib_interrupts_release(void) {
  sigaction(SIGINT, &previous_interrupt, NULL);
  sigaction(SIGTERM, &previous_terminate, NULL);
  descriptor = -1;
}

int calib_interrupts_count(void) { return (int)count; }
