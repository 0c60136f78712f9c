// SPDX-License-Identifier: Apache-2.0

#include "CSimulatedDisk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SHM_LOCKS SQLITE_SHM_NLOCK

typedef struct csd_node csd_node;
typedef struct csd_file csd_file;

/// A file by its path; it stays when the file is deleted.
struct csd_node {
    char *path;
    int exists;
    uint8_t *bytes;
    int64_t count;
    int64_t capacity;
    /// How many connections hold at least a shared lock, and who holds more.
    int shared;
    csd_file *reserved;
    csd_file *exclusive;
    /// The index of the write-ahead log, which connections share.
    void **regions;
    int region_count;
    int shm_users;
    int shm_shared[SHM_LOCKS];
    csd_file *shm_exclusive[SHM_LOCKS];
    csd_node *next;
};

struct csd_file {
    sqlite3_file base;
    csd_disk *disk;
    csd_node *node;
    int level;
    int uses_shm;
    unsigned shm_shared;
};

struct csd_disk {
    sqlite3_vfs vfs;
    char *name;
    csd_node *nodes;
    csd_operation *log;
    size_t count;
    size_t capacity;
    size_t attempts;
    size_t fail_after;
    csd_fault fault;
    int fails_once;
};

static void *checked(void *memory) {
    if (memory == NULL) abort();
    return memory;
}

static csd_node *find(csd_disk *disk, const char *path) {
    for (csd_node *node = disk->nodes; node != NULL; node = node->next) {
        if (strcmp(node->path, path) == 0) return node;
    }
    csd_node *node = checked(calloc(1, sizeof(csd_node)));
    node->path = checked(strdup(path));
    node->next = disk->nodes;
    disk->nodes = node;
    return node;
}

static void resize(csd_node *node, int64_t count) {
    if (count > node->capacity) {
        node->capacity = count * 2;
        node->bytes = checked(realloc(node->bytes, (size_t)node->capacity));
    }
    if (count > node->count) memset(node->bytes + node->count, 0, (size_t)(count - node->count));
    node->count = count;
}

/// Whether the next operation fails.
static int fails(csd_disk *disk, int grows) {
    size_t attempt = disk->attempts++;
    if (attempt < disk->fail_after || (disk->fails_once && attempt > disk->fail_after)) return 0;
    return disk->fault == CSD_INPUT_OUTPUT || grows;
}

static void record(csd_disk *disk, csd_kind kind, csd_node *node, int64_t offset, const void *bytes, size_t count) {
    if (disk->count == disk->capacity) {
        disk->capacity = disk->capacity == 0 ? 256 : disk->capacity * 2;
        disk->log = checked(realloc(disk->log, disk->capacity * sizeof(csd_operation)));
    }
    uint8_t *copy = NULL;
    if (count > 0) copy = memcpy(checked(malloc(count)), bytes, count);
    disk->log[disk->count++] = (csd_operation){kind, node->path, offset, copy, count};
}

// MARK: - Files

static int file_close(sqlite3_file *base);

static int file_read(sqlite3_file *base, void *buffer, int count, sqlite3_int64 offset) {
    csd_node *node = ((csd_file *)base)->node;
    int64_t there = node->count - offset;
    if (there >= count) {
        memcpy(buffer, node->bytes + offset, (size_t)count);
        return SQLITE_OK;
    }
    memset(buffer, 0, (size_t)count);
    if (there > 0) memcpy(buffer, node->bytes + offset, (size_t)there);
    return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    csd_file *file = (csd_file *)base;
    if (fails(file->disk, offset + count > file->node->count)) {
        return file->disk->fault == CSD_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    if (offset + count > file->node->count) resize(file->node, offset + count);
    memcpy(file->node->bytes + offset, bytes, (size_t)count);
    record(file->disk, CSD_WRITE, file->node, offset, bytes, (size_t)count);
    return SQLITE_OK;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    csd_file *file = (csd_file *)base;
    if (fails(file->disk, 0)) return SQLITE_IOERR_TRUNCATE;
    resize(file->node, size);
    record(file->disk, CSD_TRUNCATE, file->node, size, NULL, 0);
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags) {
    (void)flags;
    csd_file *file = (csd_file *)base;
    if (fails(file->disk, 0)) return SQLITE_IOERR_FSYNC;
    record(file->disk, CSD_SYNC, file->node, 0, NULL, 0);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    *size = ((csd_file *)base)->node->count;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *base, int level) {
    csd_file *file = (csd_file *)base;
    csd_node *node = file->node;
    if (file->level >= level) return SQLITE_OK;
    int is_held = node->exclusive != NULL && node->exclusive != file;
    if (is_held) return SQLITE_BUSY;
    if (level >= SQLITE_LOCK_RESERVED) {
        if (node->reserved != NULL && node->reserved != file) return SQLITE_BUSY;
        if (level >= SQLITE_LOCK_EXCLUSIVE && node->shared > (file->level >= SQLITE_LOCK_SHARED)) return SQLITE_BUSY;
        node->reserved = file;
        if (level >= SQLITE_LOCK_EXCLUSIVE) node->exclusive = file;
    }
    if (file->level < SQLITE_LOCK_SHARED) node->shared++;
    file->level = level;
    return SQLITE_OK;
}

static int file_unlock(sqlite3_file *base, int level) {
    csd_file *file = (csd_file *)base;
    csd_node *node = file->node;
    if (file->level <= level) return SQLITE_OK;
    if (node->reserved == file) node->reserved = NULL;
    if (node->exclusive == file) node->exclusive = NULL;
    if (level == SQLITE_LOCK_NONE) node->shared--;
    file->level = level;
    return SQLITE_OK;
}

static int file_check_reserved(sqlite3_file *base, int *is_reserved) {
    *is_reserved = ((csd_file *)base)->node->reserved != NULL;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
    (void)base;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector_size(sqlite3_file *base) {
    (void)base;
    return 4096;
}

/// What SQLite assumes of every disk on this system.
static int file_characteristics(sqlite3_file *base) {
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int shm_map(sqlite3_file *base, int region, int size, int extend, void volatile **memory) {
    csd_file *file = (csd_file *)base;
    csd_node *node = file->node;
    if (!file->uses_shm) {
        file->uses_shm = 1;
        node->shm_users++;
    }
    *memory = NULL;
    if (region >= node->region_count) {
        if (!extend) return SQLITE_OK;
        node->regions = checked(realloc(node->regions, ((size_t)region + 1) * sizeof(void *)));
        while (node->region_count <= region) node->regions[node->region_count++] = checked(calloc(1, (size_t)size));
    }
    *memory = node->regions[region];
    return SQLITE_OK;
}

static int shm_release(csd_file *file, int first, int count, int flags) {
    for (int lock = first; lock < first + count; lock++) {
        if ((flags & SQLITE_SHM_SHARED) && (file->shm_shared & (1u << lock))) {
            file->shm_shared &= ~(1u << lock);
            file->node->shm_shared[lock]--;
        }
        if ((flags & SQLITE_SHM_EXCLUSIVE) && file->node->shm_exclusive[lock] == file) {
            file->node->shm_exclusive[lock] = NULL;
        }
    }
    return SQLITE_OK;
}

static int shm_lock(sqlite3_file *base, int first, int count, int flags) {
    csd_file *file = (csd_file *)base;
    csd_node *node = file->node;
    if (flags & SQLITE_SHM_UNLOCK) return shm_release(file, first, count, flags);
    for (int lock = first; lock < first + count; lock++) {
        int own = (file->shm_shared & (1u << lock)) != 0;
        if (node->shm_exclusive[lock] != NULL && node->shm_exclusive[lock] != file) return SQLITE_BUSY;
        if ((flags & SQLITE_SHM_EXCLUSIVE) && node->shm_shared[lock] > own) return SQLITE_BUSY;
    }
    for (int lock = first; lock < first + count; lock++) {
        if (flags & SQLITE_SHM_EXCLUSIVE) {
            node->shm_exclusive[lock] = file;
        } else if (!(file->shm_shared & (1u << lock))) {
            file->shm_shared |= 1u << lock;
            node->shm_shared[lock]++;
        }
    }
    return SQLITE_OK;
}

static void shm_barrier(sqlite3_file *base) { (void)base; }

static void free_regions(csd_node *node) {
    for (int region = 0; region < node->region_count; region++) free(node->regions[region]);
    free(node->regions);
    node->regions = NULL;
    node->region_count = 0;
}

static int shm_unmap(sqlite3_file *base, int is_deleted) {
    (void)is_deleted;
    csd_file *file = (csd_file *)base;
    if (!file->uses_shm) return SQLITE_OK;
    shm_release(file, 0, SHM_LOCKS, SQLITE_SHM_SHARED | SQLITE_SHM_EXCLUSIVE);
    file->uses_shm = 0;
    if (--file->node->shm_users == 0) free_regions(file->node);
    return SQLITE_OK;
}

static int file_close(sqlite3_file *base) {
    shm_unmap(base, 0);
    return file_unlock(base, SQLITE_LOCK_NONE);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

// MARK: - File system

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *flags_out) {
    csd_disk *disk = vfs->pAppData;
    csd_file *file = (csd_file *)base;
    memset(file, 0, sizeof(csd_file));
    // The store keeps what is temporary in memory.
    if (path == NULL) return SQLITE_CANTOPEN;
    csd_node *node = find(disk, path);
    if (!node->exists) {
        if (!(flags & SQLITE_OPEN_CREATE) || fails(disk, 1)) return SQLITE_CANTOPEN;
        node->exists = 1;
        resize(node, 0);
        record(disk, CSD_CREATE, node, 0, NULL, 0);
    }
    file->base.pMethods = &methods;
    file->disk = disk;
    file->node = node;
    if (flags_out != NULL) *flags_out = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int is_synced) {
    csd_disk *disk = vfs->pAppData;
    csd_node *node = find(disk, path);
    if (!node->exists) return SQLITE_IOERR_DELETE_NOENT;
    if (fails(disk, 0)) return SQLITE_IOERR_DELETE;
    node->exists = 0;
    resize(node, 0);
    record(disk, CSD_DELETE, node, 0, NULL, 0);
    if (!is_synced) return SQLITE_OK;
    if (fails(disk, 0)) return SQLITE_IOERR_DIR_FSYNC;
    record(disk, CSD_SYNC, node, 0, NULL, 0);
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    (void)flags;
    *result = find(vfs->pAppData, path)->exists;
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int count, char *full) {
    (void)vfs;
    sqlite3_snprintf(count, full, "%s", path);
    return SQLITE_OK;
}

/// The same for every run: the salts of the write-ahead log follow from it.
static int vfs_randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    (void)vfs;
    memset(bytes, 0x5A, (size_t)count);
    return count;
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return microseconds;
}

static int vfs_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
    (void)vfs;
    *milliseconds = 210866760000000 + (sqlite3_int64)time(NULL) * 1000;
    return SQLITE_OK;
}

static int vfs_last_error(sqlite3_vfs *vfs, int count, char *text) {
    (void)vfs;
    (void)count;
    (void)text;
    return 0;
}

csd_disk *csd_disk_create(const char *name) {
    csd_disk *disk = checked(calloc(1, sizeof(csd_disk)));
    disk->name = checked(strdup(name));
    disk->fail_after = SIZE_MAX;
    disk->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = sizeof(csd_file),
        .mxPathname = 512,
        .zName = disk->name,
        .pAppData = disk,
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTimeInt64 = vfs_time,
        .xGetLastError = vfs_last_error,
    };
    if (sqlite3_vfs_register(&disk->vfs, 0) != SQLITE_OK) abort();
    return disk;
}

void csd_disk_destroy(csd_disk *disk) {
    sqlite3_vfs_unregister(&disk->vfs);
    for (csd_node *node = disk->nodes; node != NULL;) {
        csd_node *next = node->next;
        free_regions(node);
        free(node->bytes);
        free(node->path);
        free(node);
        node = next;
    }
    for (size_t index = 0; index < disk->count; index++) free((void *)disk->log[index].bytes);
    free(disk->log);
    free(disk->name);
    free(disk);
}

void csd_disk_put(csd_disk *disk, const char *path, const uint8_t *bytes, size_t count) {
    csd_node *node = find(disk, path);
    node->exists = 1;
    resize(node, (int64_t)count);
    if (count > 0) memcpy(node->bytes, bytes, count);
}

void csd_disk_fail(csd_disk *disk, size_t after, csd_fault fault, int once) {
    disk->fail_after = after;
    disk->fault = fault;
    disk->fails_once = once;
}

void csd_disk_sync_directory(csd_disk *disk) {
    disk->attempts++;
    record(disk, CSD_SYNC_DIRECTORY, find(disk, ""), 0, NULL, 0);
}

size_t csd_disk_operation_count(const csd_disk *disk) { return disk->count; }

csd_operation csd_disk_operation(const csd_disk *disk, size_t index) { return disk->log[index]; }
