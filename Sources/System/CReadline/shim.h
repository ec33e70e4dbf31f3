// GNU readline for Swift: its callback interface, and setters for its variables, which Swift 6 cannot touch.
//
// All of this is for one thread, and for ONE Swift file: the state is a static of an inline function, so each
// object file that uses it has its own.
#ifndef CALIB_READLINE_SHIM_H
#define CALIB_READLINE_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <readline/readline.h>
#include <readline/history.h>

/// What a wait for input ended with.
enum calib_readline_event {
  calib_readline_waiting = 0,
  calib_readline_line = 1,
  calib_readline_end = 2,
  calib_readline_interrupted = 3,
  calib_readline_woken = 4,
};

/// Gives the words that fit as an array for readline (see rl_completion_matches), or NULL; ends are in bytes.
typedef char **(*calib_readline_completer)(void *context, const char *line, int start, int end);

struct calib_readline_state {
  calib_readline_completer completer;
  void *context;
  char *line;
  int is_done;
  int signals[2];
  struct sigaction old_interrupt;
  struct sigaction old_resize;
  struct sigaction old_stop;
};

static inline struct calib_readline_state *calib_readline_state(void) {
  static struct calib_readline_state state = {.signals = {-1, -1}};
  return &state;
}

/// The signal's number goes down a pipe; the loop reads it where it may do something about it.
static inline void calib_readline_on_signal(int signal) {
  int saved = errno;
  unsigned char byte = (unsigned char)signal;
  ssize_t written = write(calib_readline_state()->signals[1], &byte, 1);
  (void)written;
  errno = saved;
}

static inline void calib_readline_on_line(char *line) {
  struct calib_readline_state *state = calib_readline_state();
  state->line = line;
  state->is_done = 1;
  // Removed here, so that the terminal is as it was before the line is worked on.
  rl_callback_handler_remove();
}

static inline char **calib_readline_on_completion(const char *text, int start, int end) {
  struct calib_readline_state *state = calib_readline_state();
  (void)text;
  rl_attempted_completion_over = 1;
  // A name may go on with `.` or `(`; readline sets it to a blank before each completion.
  rl_completion_append_character = '\0';
  return state->completer ? state->completer(state->context, rl_line_buffer, start, end) : NULL;
}

/// Prepares readline; -1 where there is no pipe left.
static inline int calib_readline_open(calib_readline_completer completer, void *context) {
  struct calib_readline_state *state = calib_readline_state();
  if (state->signals[0] < 0 && pipe2(state->signals, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  state->completer = completer;
  state->context = context;
  rl_readline_name = "calib";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0;
  rl_attempted_completion_function = calib_readline_on_completion;
  // No `.` among them: a name with its path, `momentum_scale.scale`, is one word.
  rl_completer_word_break_characters = (char *)" \t\n\"'`=;|&{}()[]<>,+*/^!?:-";
  // With times between them, entries of several lines are read back as one.
  history_comment_char = '#';
  history_write_timestamps = 1;
  using_history();
  return 0;
}

/// Forgets the context; nothing is completed until the next opening.
static inline void calib_readline_close(void) {
  calib_readline_state()->completer = NULL;
  calib_readline_state()->context = NULL;
}

/// Shows the prompt and takes SIGINT, SIGWINCH and SIGTSTP over until calib_readline_stop.
static inline void calib_readline_start(const char *prompt) {
  struct calib_readline_state *state = calib_readline_state();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = calib_readline_on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &state->old_interrupt);
  sigaction(SIGWINCH, &action, &state->old_resize);
  sigaction(SIGTSTP, &action, &state->old_stop);
  state->line = NULL;
  state->is_done = 0;
  rl_callback_handler_install(prompt, calib_readline_on_line);
}

static inline void calib_readline_stop(void) {
  struct calib_readline_state *state = calib_readline_state();
  if (!state->is_done) rl_callback_handler_remove();
  sigaction(SIGINT, &state->old_interrupt, NULL);
  sigaction(SIGWINCH, &state->old_resize, NULL);
  sigaction(SIGTSTP, &state->old_stop, NULL);
}

/// Stops the process as Ctrl-Z asks, with the terminal as the shell wants it, and goes on where it was.
static inline void calib_readline_suspend(void) {
  rl_deprep_terminal();
  kill(getpid(), SIGSTOP);
  rl_prep_terminal(1);
  rl_forced_update_display();
}

/// Reads what came through the signal pipe: 1 where SIGINT was among it.
static inline int calib_readline_take_signals(void) {
  unsigned char bytes[32];
  int interrupted = 0;
  ssize_t count;
  while ((count = read(calib_readline_state()->signals[0], bytes, sizeof bytes)) > 0) {
    for (ssize_t index = 0; index < count; index++) {
      if (bytes[index] == SIGINT) interrupted = 1;
      if (bytes[index] == SIGWINCH) rl_resize_terminal();
      if (bytes[index] == SIGTSTP) calib_readline_suspend();
    }
  }
  return interrupted;
}

/// Leaves the line that is being typed: `^C`, and the cursor on a line of its own.
static inline void calib_readline_abandon(void) {
  // Ends a search in the history, an argument or a quoted key that waits for more.
  rl_callback_sigcleanup();
  rl_point = rl_end;
  rl_redisplay();
  fputs("^C\n", rl_outstream);
  fflush(rl_outstream);
  rl_free_line_state();
  rl_replace_line("", 0);
}

/// Waits for a key, a signal or a byte on `wake`, and does what is to be done about it.
static inline enum calib_readline_event calib_readline_step(int wake) {
  struct calib_readline_state *state = calib_readline_state();
  struct pollfd waits[3] = {{.fd = fileno(rl_instream), .events = POLLIN},
                            {.fd = state->signals[0], .events = POLLIN},
                            {.fd = wake, .events = POLLIN}};
  if (poll(waits, wake < 0 ? 2 : 3, -1) < 0) {
    return errno == EINTR ? calib_readline_waiting : calib_readline_end;
  }
  if (waits[1].revents && calib_readline_take_signals()) {
    calib_readline_abandon();
    return calib_readline_interrupted;
  }
  if (wake >= 0 && waits[2].revents) return calib_readline_woken;
  if (!waits[0].revents) return calib_readline_waiting;
  rl_callback_read_char();
  if (!state->is_done) return calib_readline_waiting;
  return state->line ? calib_readline_line : calib_readline_end;
}

/// The line that was typed; the caller frees it.
static inline char *calib_readline_take_line(void) {
  char *line = calib_readline_state()->line;
  calib_readline_state()->line = NULL;
  return line;
}

/// Prints whole lines above the prompt and the line that is being typed, which are drawn again below.
static inline void calib_readline_print(const char *text) {
  rl_clear_visible_line();
  fputs(text, rl_outstream);
  fflush(rl_outstream);
  rl_on_new_line();
  rl_redisplay();
}

/// Whether the last line of the history is this one.
static inline int calib_readline_is_last(const char *line) {
  HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  return last && last->line && strcmp(last->line, line) == 0;
}

#endif
