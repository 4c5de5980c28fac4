#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh [--limits DIR] [--rounds N] [SUBJECT ...]: puts the observer beside the C limits and prints a table. Subjects: receive, late, audit, start, parts; without any, all.
# Environment: JAVA_HOME, CC, QLEN (net.unix.max_dgram_qlen in a network namespace of its own, 512; "keep" runs as is), SCPU and RCPU (cores of senders and receiver, 0 and 1; -1 = any),
# AGNICE (weight of this run among others on the machine, such as -15; needs root), PRIORITY (real-time priority of yardsticks and loop, such as 1; 0 = none; needs root).
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
clone=${here%/*/*}
out=$here/target/bench
limits=$clone/../shared/limits
rounds=5

while [ $# -gt 0 ]; do
    case $1 in
        --limits) limits=$2; shift 2 ;;
        --rounds) rounds=$2; shift 2 ;;
        --help) sed -n '3,5s/^# //p' "$0"; exit 0 ;;
        -*) echo "run.sh: $1 is unknown; try --help" >&2; exit 2 ;;
        *) break ;;
    esac
done
[ -f "$limits/vlplimit.c" ] || { echo "run.sh: no C limits in $limits; say where with --limits DIR" >&2; exit 2; }
limits=$(cd "$limits" && pwd -P)

# What is missing or older than a source.
probe=$here/target/itests.bench-0.1.0-SNAPSHOT.jar
if [ ! -f "$probe" ] || [ ! -x "$clone/runtime/target/varta-watch/varta-watch" ] || [ -n "$(find "$clone"/bundles/*/src/main "$clone"/bundles/*/src/test "$clone"/runtime/src/main "$here/src/main/java" -newer "$probe" -print -quit)" ]; then
    echo "run.sh: building first" >&2
    (cd "$clone" && ${MVN:-mvn} -B -ntp -q package -DskipTests -pl runtime,itests/bench -am) >&2
    touch "$probe"
fi

rm -rf "$out"
mkdir -p "$out/tools" "$out/work"
native=
[ "$(uname -m)" != x86_64 ] || native=-march=native
compile() { "${CC:-cc}" -O3 $native -Wall -Wno-unused-function "$@"; }
compile -o "$out/tools/herd" "$here/src/main/c/herd.c"
compile -I "$limits" -o "$out/tools/limit" "$here/src/main/c/limit.c"
compile -o "$out/tools/stall" "$limits/stall.c"
compile -o "$out/tools/disk" "$limits/disk.c"

# As a clone and an installed archive are: classes are kept for quicker starts.
"$clone/runtime/target/varta-watch/varta-watch" prepare
cp -R "$clone/runtime/target/varta-watch" "$out/probed"
rm -f "$out/probed"/classes-*.jsa
mkdir "$out/probed/bundles/60"
cp "$probe" "$out/probed/bundles/60/"

java=java
[ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
set -- "$java" -XX:+UseSerialGC -cp "$probe" org.varta.itests.bench.Benchmark "$out/tools" "$clone/runtime/target/varta-watch" "$out/probed" "$out/work" "$clone/bundles" "${SCPU:-0}" "${RCPU:-1}" "${PRIORITY:-0}" "$rounds" "$@"

# The queue of a socket is as long as its network namespace says; the kernel's 10 would measure how fast processes are switched.
# shellcheck disable=SC2016  # expanded by the inner shell
inner='[ "$QLEN" = keep ] || echo "$QLEN" > /proc/sys/net/unix/max_dgram_qlen; [ -z "$AGNICE" ] || echo "$AGNICE" > /proc/self/autogroup; exec "$@"'
QLEN=${QLEN:-512}
AGNICE=${AGNICE:-}
export QLEN AGNICE
if [ "$QLEN" = keep ] || ! unshare -n true 2>/dev/null; then
    QLEN=keep
    exec setsid -w sh -c "$inner" sh "$@"
fi
exec setsid -w unshare -n sh -c "$inner" sh "$@"
