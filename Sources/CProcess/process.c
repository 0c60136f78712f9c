// SPDX-License-Identifier: Apache-2.0

#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Files that a function may have open at once: Lambda's own figure.
static const rlim_t open_files = 1024;

static int set_limit(int resource, rlim_t value) {
    struct rlimit current;
    if (getrlimit(resource, &current) != 0) return -1;
    if (current.rlim_max != RLIM_INFINITY && value > current.rlim_max) value = current.rlim_max;
    struct rlimit limit = {.rlim_cur = value, .rlim_max = value};
    return setrlimit(resource, &limit);
}

static int set_descriptors(int output) {
    // Moved out of the way first: it may itself be one of the three that are set.
    int moved = fcntl(output, F_DUPFD, 3);
    if (moved < 0) return -1;
    int input = open("/dev/null", O_RDONLY);
    if (input < 0 || dup2(input, STDIN_FILENO) < 0) return -1;
    if (dup2(moved, STDOUT_FILENO) < 0 || dup2(moved, STDERR_FILENO) < 0) return -1;
    return (int)syscall(SYS_close_range, 3U, ~0U, 0U);
}

static void reset_signals(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// Runs in the new process, which shares the caller's memory until exec: system calls only.
/// Gives the errno of what failed; does not return otherwise.
static int become(const struct process_request *request, pid_t parent) {
    if (setpgid(0, 0) != 0) return errno;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return errno;
    // The parent may have ended before the signal was asked for.
    if (getppid() != parent) return ESRCH;
    umask(022);
    if (set_limit(RLIMIT_CORE, 0) != 0 || set_limit(RLIMIT_NOFILE, open_files) != 0) return errno;
    if (request->data_limit > 0 && set_limit(RLIMIT_DATA, request->data_limit) != 0) return errno;
    if (chdir(request->directory) != 0) return errno;
    if (set_descriptors(request->output) != 0) return errno;
    reset_signals();
    execve(request->executable, request->arguments, request->environment);
    return errno;
}

int process_start(const struct process_request *request, pid_t *process, int *descriptor) {
    // Written by the new process in the memory that the two share until exec.
    volatile int failure = 0;
    pid_t parent = getpid();
    // A handler of ours must not run in the new process, on memory that is the caller's.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t child = vfork();
    if (child == 0) {
        failure = become(request, parent);
        _exit(127);
    }
    int forked = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (child < 0) return forked;
    int handle = failure ? -1 : (int)syscall(SYS_pidfd_open, child, 0);
    if (handle < 0) {
        int reason = failure ? failure : errno;
        kill(child, SIGKILL);
        while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
        }
        return reason;
    }
    *process = child;
    *descriptor = handle;
    return 0;
}
