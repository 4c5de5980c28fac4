/* SPDX-License-Identifier: Apache-2.0
 *
 * limit: the receivers of limits/vlplimit.c, fed by a herd of own-pid processes instead of its one sender of many numbers, so that they do the same work on the same traffic as the observer.
 *
 *   limit HERD AGENTS drain KIND ROUNDS BURST SCPU RCPU
 *   limit HERD AGENTS flood KIND MILLIS SENDERS SCPU RCPU
 *
 * KIND as in vlplimit: uds-recvmmsg-cred (the limit) or uds-recvmsg-cred (one by one). Prints one line of key=value. Compile with -I limits. */
#define main vlplimit_main
#include "vlplimit.c"
#undef main

static FILE *orders, *answers;

static void herd_start(const char *program, const char *socket_path, const char *agents, const char *cpu) {
    int in[2], out[2];
    if (pipe(in) || pipe(out)) die("pipe");
    if (fork() == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        for (int i = 3; i < 64; i++) close(i);
        execl(program, program, socket_path, agents, cpu, (char *)NULL);
        die("exec herd");
    }
    close(in[0]);
    close(out[1]);
    orders = fdopen(in[1], "w");
    answers = fdopen(out[0], "r");
}

static unsigned long long herd_wait(void) {
    char line[64];
    if (!fgets(line, sizeof line, answers) || strncmp(line, "done ", 5)) die("herd gone");
    return strtoull(line + 5, NULL, 10);
}

static void herd_tell(const char *order, long a, long b) { fprintf(orders, "%s %ld %ld\n", order, a, b); fflush(orders); }

static void drain(int fd, int rounds, int burst, const char *kind) {
    double *r = malloc(sizeof(double) * (size_t)rounds);
    uint64_t wall = 0, cpu = 0, beats = 0;
    for (int i = -20; i < rounds; i++) {
        herd_tell("burst", burst, 0);
        herd_wait();
        uint64_t c0 = cpu_ns(), t0 = now_ns();
        int got = 0;
        while (got < burst) { int s = step(fd, MSG_DONTWAIT); if (s < 0) break; got += s; }
        uint64_t t1 = now_ns(), c1 = cpu_ns();
        if (i >= 0) { r[i] = (double)(t1 - t0) / got; wall += t1 - t0; cpu += c1 - c0; beats += (uint64_t)got; }
    }
    qsort(r, (size_t)rounds, sizeof(double), cmpd);
    printf("kind=%s beats=%llu ok=%llu ns_min=%.1f ns_med=%.1f ns_p90=%.1f ns_mean=%.1f cpu_mean=%.1f\n", kind, (unsigned long long)beats, (unsigned long long)st.ok,
           r[0], r[rounds / 2], r[rounds * 9 / 10], (double)wall / (double)beats, (double)cpu / (double)beats);
}

static void flooded(int fd, long millis, long senders, const char *kind) {
    struct timeval tv = {0, 200000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
    herd_tell("flood", millis + 600, senders);
    uint64_t warm = now_ns() + 300000000ull;
    while (now_ns() < warm) step(fd, mmsg ? MSG_WAITFORONE : 0);
    uint64_t ok0 = st.ok, b0 = nbatches, c0 = cpu_ns(), t0 = now_ns(), end = t0 + (uint64_t)millis * 1000000ull, t1;
    do step(fd, mmsg ? MSG_WAITFORONE : 0); while ((t1 = now_ns()) < end);
    uint64_t c1 = cpu_ns();
    double n = (double)(st.ok - ok0);
    while (step(fd, 0) >= 0) continue;
    herd_wait();
    printf("kind=%s beats=%.0f rate=%.0f cpu_ns=%.1f batch=%.2f\n", kind, n, n * 1e9 / (double)(t1 - t0), (double)(c1 - c0) / n, n / (double)(nbatches - b0));
}

int main(int c, char **v) {
    if (c < 9) { fprintf(stderr, "see the head of limit.c\n"); return 2; }
    char path[108];
    const char *kind = v[4];
    int one = 1, fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    uint32_t cap = 64;
    crc_init();
    signal(SIGPIPE, SIG_IGN);
    uds = creds = 1;
    mmsg = strstr(kind, "recvmmsg") != NULL;
    crcmode = CRC_HW;
    while (cap < 2u * (uint32_t)atoi(v[2])) cap *= 2;
    table_init(&tab, cap);
    rinit();
    snprintf(path, sizeof path, "%s/limit.%d.sock", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (int)getpid());
    strcpy(a.sun_path, path);
    unlink(path);
    if (setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &one, sizeof one) || bind(fd, (struct sockaddr *)&a, sizeof a)) die("bind");
    herd_start(v[1], path, v[2], v[7]);
    herd_wait();
    pin(atoi(v[8]));
    if (!strcmp(v[3], "drain")) drain(fd, atoi(v[5]), atoi(v[6]), kind);
    else flooded(fd, atol(v[5]), atol(v[6]), kind);
    unlink(path);
    fclose(orders);
    while (wait(NULL) > 0) continue;
    return 0;
}
