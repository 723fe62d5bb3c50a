// Linux calls that Swift cannot import: syscall(2) is variadic, and what glibc has behind _GNU_SOURCE is not in its
// module.
#pragma once

#include <link.h>
#include <linux/fs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// openat2(2), Linux 5.6; glibc has no wrapper. Returns -1 and sets errno on failure.
static inline int vif_openat2(int folder, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how = {.flags = flags, .resolve = resolve};
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

// ppoll(2) without a signal mask: poll(2) rounds its timeout to milliseconds. NULL waits for ever. Returns -1 and sets
// errno on failure.
static inline int vif_ppoll(struct pollfd *descriptors, nfds_t count, const struct timespec *timeout) {
    struct timespec rest = timeout ? *timeout : (struct timespec){0}; // the kernel writes to it
    return (int)syscall(SYS_ppoll, descriptors, count, timeout ? &rest : (void *)0, (void *)0, (size_t)0);
}

// dup3(2): `copy` becomes another number for what `descriptor` is, in one step. Returns -1 and sets errno on failure.
static inline int vif_dup3(int descriptor, int copy, int flags) {
    return (int)syscall(SYS_dup3, descriptor, copy, flags);
}

// preadv2(2) with RWF_NOWAIT: only what is in memory already. Returns the number of bytes, or -1 and sets errno.
static inline ssize_t vif_read_cached(int descriptor, void *space, size_t count, int64_t offset) {
    struct iovec part = {.iov_base = space, .iov_len = count};
    // The offset goes in two halves (the kernel's pos_l and pos_h), the lower of which is whole on 64-bit machines.
    return syscall(SYS_preadv2, descriptor, &part, 1, offset, 0, RWF_NOWAIT);
}

// The kind of file system that an open file is on. Returns -1 and sets errno on failure.
static inline int vif_fstatfs_type(int descriptor, uint32_t *type) {
    struct statfs status;
    int result = fstatfs(descriptor, &status);
    if (result == 0) *type = (uint32_t)status.f_type;
    return result;
}

// Gives back the memory that only the start has needed: what malloc holds free, and the program's code, which the kernel
// maps in again, from its cache, where it is used. Data is left alone: relocations have changed it.
static inline void vif_trim_memory(void) {
    malloc_trim(0);
    const ElfW(Phdr) *parts = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    unsigned long count = parts ? getauxval(AT_PHNUM) : 0;
    uintptr_t base = 0;
    for (unsigned long index = 0; index < count; index++) {
        if (parts[index].p_type == PT_PHDR) base = (uintptr_t)parts - parts[index].p_vaddr;
    }
    for (unsigned long index = 0; base && index < count; index++) {
        if (parts[index].p_type != PT_LOAD || parts[index].p_flags != (PF_R | PF_X)) continue;
        uintptr_t start = (base + parts[index].p_vaddr) & ~(uintptr_t)4095;
        madvise((void *)start, base + parts[index].p_vaddr + parts[index].p_memsz - start, MADV_DONTNEED);
    }
}

// Starts to bring memory into the processor's cache, whole lines of 64 bytes; the address need not be valid.
static inline void vif_prefetch(const void *address) {
    __builtin_prefetch(address);
    __builtin_prefetch((const char *)address + 64);
}

int pthread_setname_np(pthread_t thread, const char *name);

int pipe2(int ends[2], int flags);

// glibc 2.34.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int first);

// O_PATH (open(2)), as in the kernel's asm-generic/fcntl.h.
static const int vif_O_PATH = 010000000;

// The kind of file system, as in the kernel's magic.h. A shim since Swift takes `statfs` for the structure. Returns -1 and
// sets errno on failure.
static inline int vif_statfs_type(const char *path, uint32_t *type) {
    struct statfs status;
    int result = statfs(path, &status);
    if (result == 0) *type = (uint32_t)status.f_type;
    return result;
}

// glibc 2.26: the new program leads a session of its own, without a terminal. As in spawn.h behind _GNU_SOURCE.
static const short vif_POSIX_SPAWN_SETSID = 0x80;

// A socket that has something to read whenever an address of this machine comes or goes (rtnetlink(7)). Returns -1 and sets
// errno on failure.
static inline int vif_open_address_reports(void) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    struct sockaddr_nl address = {
        .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
    if (descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}
