/* The disk fills up, or the process is killed, after DISK_CALLS calls that write to a file or wait
 * for it to be on the disk. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int calls;

static int is_reached(int fd) {
    struct stat found;
    char link[64], path[7] = "";
    if (fstat(fd, &found) || !S_ISREG(found.st_mode)) return 0;
    /* The engine's files in memory are not on the disk. */
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (readlink(link, path, sizeof path) == 7 && !memcmp(path, "/memfd:", 7)) return 0;
    return atomic_fetch_add(&calls, 1) >= atoi(getenv("DISK_CALLS"));
}

static int ends(void) {
    if (getenv("DISK_KILLS")) kill(getpid(), SIGKILL);
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *bytes, size_t size) {
    if (!is_reached(fd)) return syscall(SYS_write, fd, bytes, size);
    /* Half of it is written. */
    syscall(SYS_write, fd, bytes, size / 2);
    return ends();
}

int fsync(int fd) {
    return is_reached(fd) ? ends() : syscall(SYS_fsync, fd);
}
