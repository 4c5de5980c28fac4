// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Exchanges stall policies and recovery policies in every way that there is: by identifier, by ranking, by the declaration of an agent, by parameters. All policies of silence are configured to allow between two and two and a
 * half seconds whatever the rhythm, those that cannot be are held up by the fixed one in a composite, and for the declared agent, which is convicted already, they are used alone. NOT thread safe.
 */
public final class PolicySwapper {
    /** What every policy of silence allows at least, less what a hiccup of the machine may take from an estimate. */
    public static final long SHORTEST_ALLOWANCE_MILLIS = 1_500;
    /** What every policy of silence allows at most. */
    public static final long LONGEST_ALLOWANCE_MILLIS = 2_700;
    /** What a machine with other work may add. */
    public static final long LATENESS_MILLIS = 500;
    private static final String OBSERVER = "org.varta.observer";
    private static final String DECLARED = "org.varta.observer.agent~old";
    private static final String RECOVERY = "org.varta.recovery";
    private static final long DAY_MILLIS = 86_400_000L;

    /** Kinds of exchanges. */
    private enum Kind { ID, RANKING, DECLARED, PARAMETERS, RECOVERY }

    /** A stall policy: its configuration, a key and two values that mean much the same, whether it may judge agents that beat fast. */
    private record Stall(String id, String pid, Map<String, Object> fixed, String key, Object one, Object other, boolean isForAll) {
        Map<String, Object> configuration(boolean isOther, int ranking) {
            Map<String, Object> all = new HashMap<>(fixed);
            all.put("policyId", id);
            all.put(key, isOther ? other : one);
            all.put("service.ranking", ranking);
            return all;
        }
    }

    private static final List<Stall> STALLS = List.of(
        new Stall("fixed", "org.varta.stall.fixed~default", Map.of(), "thresholdMillis", 2_000L, 2_500L, true),
        new Stall("two-level", "org.varta.stall.fixed.twolevel~default", Map.of("softMillis", 1_000L), "hardMillis", 2_000L, 2_500L, true),
        new Stall("missed-beats", "org.varta.stall.adaptive.missedbeats~default", Map.of(), "slackMillis", 2_100L, 2_400L, true),
        new Stall("phi-normal", "org.varta.stall.adaptive.phinormal~default", Map.of("pauseMillis", 2_000L, "minStdMillis", 10L), "ceilingMillis", 2_500L, 2_600L, true),
        new Stall("phi-exp", "org.varta.stall.adaptive.phiexp~default", Map.of("windowIntervals", 100), "phiThreshold", 8.0, 16.0, false),
        new Stall("chen", "org.varta.stall.adaptive.chen~default", Map.of("alphaMillis", 2_200L), "ceilingMillis", 2_500L, 2_600L, true),
        new Stall("chen-2w", "org.varta.stall.adaptive.chen2w~default", Map.of("alphaMillis", 2_200L), "ceilingMillis", 2_500L, 2_600L, true),
        new Stall("bertier", "org.varta.stall.adaptive.bertier~default", Map.of("windowIntervals", 100, "ceilingMillis", 2_500L), "phi", 4.0, 5.0, false),
        new Stall("quantile", "org.varta.stall.adaptive.quantile~default", Map.of("marginMillis", 2_200L), "ceilingMillis", 2_500L, 2_600L, true),
        new Stall("rate-window", "org.varta.stall.conduct.ratewindow~default",
            Map.of("referenceCycleMillis", 2_500L, "expectedBeats", 1, "minMarginBeats", 0, "toleranceCycles", 0), "maxMarginBeats", 999_999_999, 999_999_998, true),
        new Stall("progress", "org.varta.stall.conduct.progress~default", Map.of(), "windowMillis", DAY_MILLIS, DAY_MILLIS / 2, true),
        new Stall("status-dwell", "org.varta.stall.conduct.statusdwell~default", Map.of(), "criticalForMillis", 10_000L, 20_000L, true),
        new Stall("composite", "org.varta.stall.composite~default", Map.of("operator", "all"), "policies", "phi-exp, bertier, fixed", "bertier, fixed", true));

    /** These take a silence among the beats that they know for the sender's schedule, and then expect every beat long before it comes. */
    private static final Set<String> OF_SCHEDULES = Set.of("chen", "chen-2w");
    private static final Set<String> LENIENT = Set.of("progress", "status-dwell");
    private static final List<String> RECOVERIES = List.of("", "debounce", "backoff", "breaker", "dryrun", "intensity", "startlimit", "tokens", "ladder", "composite");

    private final Appliance appliance;
    private final SplittableRandom random;
    private final int[] rankings = new int[STALLS.size()];
    private final boolean[] isOther = new boolean[STALLS.size()];
    private int present;
    private int ofDeclared;
    private boolean isByRanking;
    private boolean isOnSchedule = true;
    private int highest;

    /**
     * A swapper.
     *
     * @param appliance configured by {@link #configure}; runs
     * @param random what comes next
     */
    public PolicySwapper(Appliance appliance, SplittableRandom random) {
        this.appliance = appliance;
        this.random = random;
    }

    /**
     * Configures everything that will be exchanged, a second socket whose agents are declared, sockets for a load, and recovery by a command that does nothing.
     *
     * @param appliance not started
     * @param folder where the second socket will be, as {@code second.sock}, and the {@link #sockets}
     * @param processes that will make the load
     * @return the appliance
     */
    public static Appliance configure(Appliance appliance, Path folder, int processes) {
        appliance.usual(2_000).with(OBSERVER, observer("fixed")).with(RECOVERY, recovery("", 0)).with("org.varta.recovery.exec", Map.of("command", "/bin/true"))
            .with("org.varta.transport.uds~second", Map.of("socketPath", folder.resolve("second.sock").toString()))
            .with(DECLARED, declared("fixed"));
        for (Path socket : sockets(folder, processes)) {
            appliance.with("org.varta.transport.uds~" + socket.getFileName().toString().replace(".sock", ""), Map.of("socketPath", socket.toString()));
        }
        STALLS.forEach(stall -> appliance.with(stall.pid, stall.configuration(false, 0)));
        for (String id : RECOVERIES) {
            if (!id.isEmpty()) {
                appliance.with("org.varta.recovery.policies." + id + "~default", policy(id, 0));
            }
        }
        return appliance;
    }

    /**
     * The sockets for a load. The kernel queues few datagrams for a socket, and a beat that finds no room is not sent; with a socket for each process none waits for another.
     *
     * @param folder as configured
     * @param processes that will make the load
     * @return their paths
     */
    public static List<Path> sockets(Path folder, int processes) {
        return IntStream.range(0, processes).mapToObj(number -> folder.resolve("load" + number + ".sock")).toList();
    }

    private static Map<String, Object> observer(String policy) {
        Map<String, Object> all = new HashMap<>(Appliance.unlimited());
        all.put("agentCapacity", 256);
        all.put("stallPolicy", policy);
        return all;
    }

    private static Map<String, Object> declared(String policy) {
        return Map.of("transport", "uds:second", "stallPolicy", policy);
    }

    private static Map<String, Object> recovery(String policy, int number) {
        return Map.of("action", "exec", "policy", policy, "policyRules", number % 3 == 0 ? "name=nobody -> " + policy + "x" : "", "debounceMillis", 1_000L + number % 2);
    }

    private static Map<String, Object> policy(String id, int number) {
        Map<String, Object> all = new HashMap<>(Map.of("policyId", id, "service.ranking", number % 7));
        if (id.equals("ladder")) {
            all.put("rungs", "default attempts=1 confirmMillis=3600000");
        } else if (id.equals("composite")) {
            all.put("policies", "debounce breaker/rung intensity tokens backoff/rung ladder");
        }
        return all;
    }

    /**
     * Exchanges something and returns when the observer has said so.
     *
     * @param number of the exchange
     * @return nanoseconds from the change of the configuration to the event; 0 for a recovery policy, whose exchange is no event
     */
    public long swap(int number) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        if (kind == Kind.RECOVERY) {
            String id = RECOVERIES.get(random.nextInt(RECOVERIES.size()));
            appliance.configure(RECOVERY, recovery(id, number));
            if (!id.isEmpty()) {
                appliance.configure("org.varta.recovery.policies." + id + "~default", policy(id, number));
            }
            return 0;
        }
        Map<String, Long> before = appliance.fixture("swaps");
        long from = System.nanoTime();
        switch (kind) {
            case ID -> byId();
            case RANKING -> byRanking();
            case DECLARED -> byDeclaration();
            default -> byParameters();
        }
        Map<String, Long> after = Await.value("exchanges, " + kind + " after " + before, () -> appliance.fixture("swaps"), now -> now.get("swaps") > before.get("swaps"));
        return after.get("lastSwap") - from;
    }

    /** Leaves a policy in force that convicts everybody who stays silent: not all do. */
    public void settle() {
        present = 0;
        isByRanking = false;
        appliance.configure(OBSERVER, observer(STALLS.get(present).id));
    }

    /**
     * Whether all agents without a declaration have kept to their schedule as far back as anybody remembers; while one has not, the policies that presume it are left out.
     *
     * @param isKept at first it is
     */
    public void onSchedule(boolean isKept) {
        isOnSchedule = isKept;
    }

    /**
     * Whether the policy in force for agents that are not declared allows any silence.
     *
     * @return true for policies of conduct
     */
    public boolean isLenient() {
        return LENIENT.contains(STALLS.get(present).id);
    }

    private int other(int not, boolean isForAll) {
        int index = random.nextInt(STALLS.size());
        while (index == not || isForAll && !(STALLS.get(index).isForAll && (isOnSchedule || !OF_SCHEDULES.contains(STALLS.get(index).id)))) {
            index = random.nextInt(STALLS.size());
        }
        return index;
    }

    private void byId() {
        present = other(present, true);
        isByRanking = false;
        appliance.configure(OBSERVER, observer(STALLS.get(present).id));
    }

    private void byRanking() {
        present = other(present, true);
        rankings[present] = ++highest;
        configure(present);
        if (!isByRanking) {
            isByRanking = true;
            appliance.configure(OBSERVER, observer(""));
        }
    }

    private void byDeclaration() {
        ofDeclared = other(ofDeclared, false);
        appliance.configure(DECLARED, declared(STALLS.get(ofDeclared).id));
    }

    private void byParameters() {
        isOther[present] = !isOther[present];
        configure(present);
    }

    private void configure(int index) {
        appliance.configure(STALLS.get(index).pid, STALLS.get(index).configuration(isOther[index], rankings[index]));
    }
}
