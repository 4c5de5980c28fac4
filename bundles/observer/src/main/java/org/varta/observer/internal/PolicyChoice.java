// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.stall.StallPolicy;

/**
 * Which stall policy judges whom. Knows every bound policy and every declared agent, chooses for each declared agent the policy that it names and for all others the one that is configured or ranks highest, and hands the
 * loop a new {@link Assignment} whenever choice or parameters change. Thread safe by its own lock, which is never held while waiting for the loop.
 */
final class PolicyChoice {
    /** Puts an assignment to work; completed when the former detectors are not used any more. */
    @FunctionalInterface
    interface Engine {
        CompletableFuture<Void> use(Assignment assignment);
    }

    /** Hears of each exchange: whose policy, empty for that of agents without a name, and what it was and is. */
    @FunctionalInterface
    interface Listener {
        void swapped(String agent, String before, String after);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PolicyChoice.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final Comparator<Bound> BEST = Comparator.<Bound>comparingInt(b -> -b.ranking).thenComparingLong(b -> b.serviceId);
    /** Agents without a name. */
    private static final String OTHERS = "";

    private final int capacity;
    private final Engine engine;
    private final Listener listener;
    private final Map<StallPolicy, Bound> bound = new LinkedHashMap<>();
    private final Map<Object, DeclaredAgent> declared = new IdentityHashMap<>();
    private final Map<StallPolicy, AtWork> atWork = new IdentityHashMap<>();
    /** A policy that judges and watches at the same time does so with two detectors. */
    private final Map<StallPolicy, AtWork> watching = new IdentityHashMap<>();
    private String preferred;
    private List<String> shadows = List.of();
    private Assignment present = new Assignment(List.of(), new Judge[] {null}, List.of());
    /** What each declared agent, and those without a name, were last said to be judged by. */
    private Map<String, String> said = new TreeMap<>(Map.of(OTHERS, FrozenDetector.ID));

    private record Bound(StallPolicy policy, int ranking, long serviceId) {
        static Bound of(StallPolicy policy, Map<String, Object> properties) {
            Object id = properties.get(Constants.SERVICE_ID);
            return new Bound(policy, ranking(properties.get(Constants.SERVICE_RANKING)), id instanceof Long number ? number : 0);
        }

        /** A ranking from a text configuration file arrives as text, which the framework ignores and we do not. */
        private static int ranking(Object value) {
            if (value instanceof Integer number) {
                return number;
            }
            try {
                return value instanceof String text ? Integer.parseInt(text.trim()) : 0;
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    /** A policy's detector and the parameters it was made with; a failed one has no judge. */
    private record AtWork(String parameters, Judge judge) {
        String name() {
            return judge.policy() + "#" + ParameterDigest.shortOf(parameters);
        }
    }

    PolicyChoice(int capacity, String preferred, Engine engine, Listener listener) {
        this.capacity = capacity;
        this.preferred = preferred;
        this.engine = engine;
        this.listener = listener;
    }

    /** A policy came, or its properties changed. */
    synchronized CompletableFuture<Void> offer(StallPolicy policy, Map<String, Object> properties) {
        bound.put(policy, Bound.of(policy, properties));
        return choose();
    }

    /** A policy goes; completed when it is not used any more. */
    synchronized CompletableFuture<Void> withdraw(StallPolicy policy) {
        bound.remove(policy);
        return choose();
    }

    /** The policy of agents without one of their own, and those that shall watch without effect. */
    synchronized CompletableFuture<Void> prefer(String id, List<String> onlyWatching) {
        preferred = id;
        shadows = List.copyOf(onlyWatching);
        return choose();
    }

    /** An agent is declared, or declared otherwise. */
    synchronized CompletableFuture<Void> declare(Object owner, DeclaredAgent rule) {
        declared.put(owner, rule);
        return choose();
    }

    /** An agent is not declared any more. */
    synchronized CompletableFuture<Void> undeclare(Object owner) {
        declared.remove(owner);
        return choose();
    }

    synchronized boolean isChosen() {
        return present.ofOthers() != null;
    }

    private CompletableFuture<Void> choose() {
        List<DeclaredAgent> rules = declared.values().stream().sorted(DeclaredAgent.FIRST).toList();
        Map<String, String> now = new TreeMap<>();
        Judge[] judges = new Judge[rules.size() + 1];
        AtWork ofOthers = ofOthers();
        judges[rules.size()] = note(now, OTHERS, ofOthers);
        for (int i = 0; i < rules.size(); i++) {
            judges[i] = note(now, rules.get(i).name(), of(rules.get(i), ofOthers));
        }
        List<Judge> watchers = shadows.stream().map(id -> firstOf(named(id), watching)).filter(Objects::nonNull).map(AtWork::judge).distinct().toList();
        Assignment wanted = new Assignment(rules, judges, watchers);
        if (rules.equals(present.rules()) && Arrays.equals(judges, present.judges()) && watchers.equals(present.shadows())) {
            return DONE;
        }
        present = wanted;
        atWork.values().removeIf(work -> !Arrays.asList(judges).contains(work.judge));
        watching.values().removeIf(work -> !watchers.contains(work.judge));
        tell(now);
        return engine.use(wanted);
    }

    private static Judge note(Map<String, String> names, String agent, AtWork work) {
        names.put(agent, work == null ? FrozenDetector.ID : work.name());
        return work == null ? null : work.judge;
    }

    private void tell(Map<String, String> now) {
        Map<String, String> before = said;
        said = now;
        now.forEach((agent, policy) -> {
            String former = before.getOrDefault(agent, before.get(OTHERS));
            if (!policy.equals(former)) {
                listener.swapped(agent, former, policy);
            }
        });
    }

    private AtWork of(DeclaredAgent rule, AtWork ofOthers) {
        if (rule.stallPolicy().isEmpty()) {
            return ofOthers;
        }
        AtWork work = firstOf(named(rule.stallPolicy()), atWork);
        if (work == null) {
            LOG.warn("stall policy {} of agent {} is not there, it is judged like agents without a name", rule.stallPolicy(), rule.name());
        }
        return work == null ? ofOthers : work;
    }

    private List<Bound> named(String id) {
        return bound.values().stream().filter(b -> b.policy.id().equals(id)).sorted(BEST).toList();
    }

    private AtWork ofOthers() {
        List<Bound> candidates = new ArrayList<>(named(preferred));
        if (candidates.isEmpty() && !preferred.isEmpty() && !bound.isEmpty()) {
            LOG.warn("stall policy {} is configured but not there, the highest ranking one judges", preferred);
        }
        bound.values().stream().sorted(BEST).filter(b -> !candidates.contains(b)).limit(1).forEach(candidates::add);
        // One that cannot serve leaves the one in force.
        candidates.addAll(bound.values().stream().filter(b -> isPresent(b.policy)).toList());
        return firstOf(candidates, atWork);
    }

    private boolean isPresent(StallPolicy policy) {
        AtWork work = atWork.get(policy);
        return work != null && work.judge == present.ofOthers();
    }

    private AtWork firstOf(List<Bound> candidates, Map<StallPolicy, AtWork> works) {
        return candidates.stream().map(b -> work(b.policy, works)).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** The policy at work with its present parameters; null if it cannot serve. */
    private AtWork work(StallPolicy policy, Map<StallPolicy, AtWork> works) {
        String parameters = policy.parameters();
        AtWork known = works.get(policy);
        if (known != null && known.parameters.equals(parameters)) {
            return known;
        }
        try {
            AtWork fresh = new AtWork(parameters, new Judge(policy.id(), version(policy), parameters, policy.newDetector(capacity)));
            works.put(policy, fresh);
            return fresh;
        } catch (RuntimeException | LinkageError e) {
            LOG.error("stall policy {} cannot serve {} agents: {}", policy.id(), capacity, e.toString());
            return known != null && isPresent(policy) ? known : null;
        }
    }

    private static String version(StallPolicy policy) {
        Bundle bundle = FrameworkUtil.getBundle(policy.getClass());
        return bundle == null ? "" : bundle.getVersion().toString();
    }
}
