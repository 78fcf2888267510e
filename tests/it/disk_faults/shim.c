// Lets writes below a folder fail: loaded with LD_PRELOAD, it stands before the C library's calls.
//
// DIAODU_FAULT_PLAN names a file with a plan in one line: `ID SKIP TIMES ERRNO FOLDER`. Of the calls that reach
// the folder or a file below it, the first SKIP go through, the next TIMES fail with ERRNO, all later ones go
// through again. A new ID is a new plan; without the file nothing fails. How many calls came and how many of
// them failed stands in the file PLAN.seen: `ID CALLS FAILED`.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long plan_id = -1, calls, failed;

// The calls of our own go to the kernel past everybody, ourselves included.
static ssize_t read_file(const char *path, char *text, size_t size) {
    long file = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t length = syscall(SYS_read, file, text, size - 1);
    syscall(SYS_close, file);
    if (length >= 0) text[length] = 0;
    return length;
}

static void tell(const char *plan) {
    char path[4096], text[96];
    snprintf(path, sizeof path, "%s.seen", plan);
    // Always as long, so that whoever reads meanwhile finds a whole line.
    int length = snprintf(text, sizeof text, "%20ld %20ld %20ld\n", plan_id, calls, failed);
    long file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    syscall(SYS_write, file, text, length);
    syscall(SYS_close, file);
}

static int is_below(const char *path, const char *folder) {
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

// The errno with which this call has to fail, or 0.
static int fault_at(const char *path) {
    const char *plan = getenv("DIAODU_FAULT_PLAN");
    if (!plan) return 0;
    pthread_mutex_lock(&lock);
    char text[4096], folder[4096];
    long id, skip, times;
    int error, answer = 0;
    if (read_file(plan, text, sizeof text) > 0 &&
        sscanf(text, "%ld %ld %ld %d %4095[^\n]", &id, &skip, &times, &error, folder) == 5 &&
        is_below(path, folder)) {
        if (id != plan_id) { plan_id = id; calls = 0; failed = 0; }
        calls++;
        if (calls > skip && calls - skip <= times) { failed++; answer = error; }
        tell(plan);
    }
    pthread_mutex_unlock(&lock);
    return answer;
}

static int fault(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fault_at(path);
}

#define STAND_BEFORE(result, name, parameters, arguments)                  \
    result name parameters {                                               \
        int error = fault(file);                                           \
        if (error) { errno = error; return -1; }                           \
        static result(*next) parameters;                                   \
        if (!next) next = (result(*) parameters)dlsym(RTLD_NEXT, #name);   \
        return next arguments;                                             \
    }

STAND_BEFORE(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
STAND_BEFORE(ssize_t, writev, (int file, const struct iovec *parts, int count), (file, parts, count))
STAND_BEFORE(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
STAND_BEFORE(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
STAND_BEFORE(int, fsync, (int file), (file))
STAND_BEFORE(int, fdatasync, (int file), (file))
STAND_BEFORE(int, ftruncate, (int file, off_t size), (file, size))
STAND_BEFORE(int, ftruncate64, (int file, off64_t size), (file, size))
