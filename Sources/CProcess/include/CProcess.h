// SPDX-License-Identifier: Apache-2.0

// What starting a process needs and neither posix_spawn nor Swift can give: limits, the signal on the parent's
// death and a descriptor of the process, set between the copy of the process and its exec.

#ifndef STEPWELL_CPROCESS_H
#define STEPWELL_CPROCESS_H

#include <stdint.h>
#include <sys/types.h>

/// What to start, and how.
struct process_request {
    /// The program's path, absolute or relative to `directory`.
    const char *executable;
    /// Its arguments, ended by NULL.
    char *const *arguments;
    /// Its whole environment, ended by NULL.
    char *const *environment;
    /// The directory in which it begins.
    const char *directory;
    /// Becomes its standard output and standard error; it gets no other descriptor but /dev/null to read.
    int output;
    /// RLIMIT_DATA in bytes: private writable memory, which is what a heap is made of; 0 for no limit.
    uint64_t data_limit;
};

/// Starts a process in a group of its own that is killed when the calling thread ends.
/// Gives 0 and the process and its pidfd, or the errno of what failed.
int process_start(const struct process_request *request, pid_t *process, int *descriptor);

#endif
