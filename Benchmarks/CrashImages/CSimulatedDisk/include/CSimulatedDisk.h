// SPDX-License-Identifier: Apache-2.0

#ifndef CSIMULATEDDISK_H
#define CSIMULATEDDISK_H

#include <stddef.h>
#include <stdint.h>

/// A disk in memory as a file system of SQLite (a VFS), which keeps a log of all that is done to it and fails when it
/// is told to. One thread at a time uses a disk and the connections on it.
typedef struct csd_disk csd_disk;

typedef enum {
    CSD_CREATE,
    CSD_WRITE,
    CSD_TRUNCATE,
    /// All that was done to the file before it is durable, its creation and deletion too.
    CSD_SYNC,
    CSD_DELETE,
    /// All creations and deletions before it are durable.
    CSD_SYNC_DIRECTORY,
} csd_kind;

typedef struct {
    csd_kind kind;
    /// The disk's own.
    const char *path;
    /// Where a write begins; the new size after a truncation.
    int64_t offset;
    const uint8_t *bytes;
    size_t count;
} csd_operation;

typedef enum {
    /// Nothing that changes a file works.
    CSD_INPUT_OUTPUT,
    /// Files cannot be made or grow.
    CSD_FULL,
} csd_fault;

/// Makes a disk, and a file system of that name for SQLite.
csd_disk *csd_disk_create(const char *name);

/// All connections must be closed by then.
void csd_disk_destroy(csd_disk *disk);

/// Puts a file there, durable, without an entry in the log.
void csd_disk_put(csd_disk *disk, const char *path, const uint8_t *bytes, size_t count);

/// Has the operation after so many others fail, and all that follow it unless `once`.
void csd_disk_fail(csd_disk *disk, size_t after, csd_fault fault, int once);

/// Notes that the directory was synchronized: SQLite leaves that to its file systems, and the store does it by itself.
void csd_disk_sync_directory(csd_disk *disk);

/// How many operations were done; those that failed are not among them.
size_t csd_disk_operation_count(const csd_disk *disk);

csd_operation csd_disk_operation(const csd_disk *disk, size_t index);

#endif
