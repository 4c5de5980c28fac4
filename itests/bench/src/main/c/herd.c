/* SPDX-License-Identifier: Apache-2.0
 *
 * herd SOCKET AGENTS CPU: that many living processes, each with its own socket and its own process id in its frames, because an attested transport admits no others.
 *
 * Standard input, one command a line, each answered by "done NUMBER" when it is over:
 *   burst N          the next N processes in turn send one frame each
 *   wave GAP_US      all processes send one frame each, about GAP_US apart (0.7 to 1.3 times)
 *   flood MS K       the first K processes send without pause, 64 frames a call; NUMBER is how many frames
 * The end of input ends everything. Sends block while the receiver's queue is full. CPU -1: not pinned. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FRAME = 32, BATCH = 64, MOST = 4096 };
struct order { uint32_t frames, millis; };

static uint32_t crc_table[256];

static void die(const char *what) { perror(what); exit(1); }

static uint64_t nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void crc_init(void) {
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++) c = c & 1 ? c >> 1 ^ 0x82f63b78u : c >> 1;
        crc_table[i] = c;
    }
}

static void encode(uint8_t *frame, uint32_t pid, uint64_t nonce) {
    uint64_t now = nanos();
    uint32_t crc = 0xffffffffu;
    memset(frame, 0, FRAME);
    memcpy(frame, "VA\2", 3);
    memcpy(frame + 4, &pid, 4);
    memcpy(frame + 8, &now, 8);
    memcpy(frame + 16, &nonce, 8);
    for (int i = 0; i < FRAME - 4; i++) crc = crc >> 8 ^ crc_table[(crc ^ frame[i]) & 0xff];
    crc = ~crc;
    memcpy(frame + FRAME - 4, &crc, 4);
}

static int dial(const char *path) {
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    if (fd < 0 || strlen(path) >= sizeof a.sun_path) die("socket");
    strcpy(a.sun_path, path);
    if (connect(fd, (struct sockaddr *)&a, sizeof a)) die("connect");
    return fd;
}

static uint64_t flood(int fd, uint64_t end, uint64_t *nonce) {
    static uint8_t frames[BATCH][FRAME];
    static struct iovec iov[BATCH];
    static struct mmsghdr messages[BATCH];
    uint64_t sent = 0;
    for (int i = 0; i < BATCH; i++) {
        iov[i] = (struct iovec){frames[i], FRAME};
        messages[i].msg_hdr.msg_iov = &iov[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    while (nanos() < end) {
        for (int i = 0; i < BATCH; i++) encode(frames[i], (uint32_t)getpid(), ++*nonce);
        for (unsigned done = 0; done < BATCH;) {
            int n = sendmmsg(fd, messages + done, BATCH - done, 0);
            if (n < 0 && errno != EINTR && errno != ENOBUFS) die("sendmmsg");
            done += n < 0 ? 0 : (unsigned)n;
        }
        sent += BATCH;
    }
    return sent;
}

static void agent(const char *path, int orders, int answers) {
    int fd = dial(path);
    uint64_t nonce = 0;
    struct order order;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (read(orders, &order, sizeof order) == sizeof order) {
        uint64_t sent = 0;
        if (order.millis) {
            sent = flood(fd, nanos() + (uint64_t)order.millis * 1000000u, &nonce);
        } else {
            uint8_t frame[FRAME];
            for (; sent < order.frames; sent++) {
                encode(frame, (uint32_t)getpid(), ++nonce);
                while (send(fd, frame, FRAME, 0) < 0) if (errno != EINTR && errno != ENOBUFS) die("send");
            }
        }
        if (write(answers, &sent, sizeof sent) != sizeof sent) exit(1);
    }
    exit(0);
}

static int to_agent[MOST], from_agents;

static void tell(int agent, struct order order) { if (write(to_agent[agent], &order, sizeof order) != sizeof order) die("agent gone"); }

static uint64_t hear(void) {
    uint64_t sent;
    if (read(from_agents, &sent, sizeof sent) != sizeof sent) die("agents gone");
    return sent;
}

static void pause_about(long micros) {
    uint64_t half = (uint64_t)micros * 700u, until = nanos() + half + (uint64_t)(rand() % 600) * (uint64_t)micros;
    while (nanos() < until) { struct timespec t = {0, (long)(until - nanos())}; if (t.tv_nsec > 0 && t.tv_nsec < 1000000000) nanosleep(&t, NULL); else break; }
}

int main(int c, char **v) {
    if (c < 4 || atoi(v[2]) < 1 || atoi(v[2]) > MOST) { fprintf(stderr, "herd SOCKET AGENTS CPU\n"); return 2; }
    int agents = atoi(v[2]), cpu = atoi(v[3]), answers[2], next = 0;
    struct rlimit files = {2 * MOST + 64, 2 * MOST + 64};
    char line[128];
    crc_init();
    signal(SIGPIPE, SIG_IGN);
    setrlimit(RLIMIT_NOFILE, &files);
    if (cpu >= 0) { cpu_set_t set; CPU_ZERO(&set); CPU_SET(cpu, &set); sched_setaffinity(0, sizeof set, &set); }
    if (pipe(answers)) die("pipe");
    from_agents = answers[0];
    for (int i = 0; i < agents; i++) {
        int orders[2];
        if (pipe(orders)) die("pipe");
        pid_t pid = fork();
        if (pid < 0) die("fork");
        if (pid == 0) {
            for (int k = 0; k < i; k++) close(to_agent[k]);
            close(orders[1]);
            close(answers[0]);
            agent(v[1], orders[0], answers[1]);
        }
        close(orders[0]);
        to_agent[i] = orders[1];
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    printf("done %d\n", agents);
    while (fgets(line, sizeof line, stdin)) {
        unsigned n = 0, k = 0;
        unsigned long long sum = 0;
        if (sscanf(line, "burst %u", &n) == 1) {
            for (unsigned i = 0; i < n; i++, next = (next + 1) % agents) tell(next, (struct order){1, 0});
            for (unsigned i = 0; i < n; i++) sum += hear();
        } else if (sscanf(line, "wave %u", &n) == 1) {
            for (int i = 0; i < agents; i++) { tell(i, (struct order){1, 0}); sum += hear(); if (n) pause_about(n); }
        } else if (sscanf(line, "flood %u %u", &n, &k) == 2 && (int)k <= agents) {
            for (unsigned i = 0; i < k; i++) tell((int)i, (struct order){0, n});
            for (unsigned i = 0; i < k; i++) sum += hear();
        } else {
            fprintf(stderr, "unknown: %s", line);
            return 2;
        }
        printf("done %llu\n", sum);
    }
    for (int i = 0; i < agents; i++) close(to_agent[i]);
    while (wait(NULL) > 0) continue;
    return 0;
}
