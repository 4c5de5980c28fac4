// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

/**
 * Which stall policy judges. Knows every bound policy, chooses the one that is configured or ranks highest, and hands its detector to the loop whenever choice or parameters change. Thread safe by its
 * own lock, which is never held while waiting for the loop.
 */
final class PolicyChoice {
    /** Puts a detector to work; null lets the fallback judge. Completed when the former detector is not used any more. */
    @FunctionalInterface
    interface Engine {
        CompletableFuture<Void> use(String policy, StallDetector detector);
    }

    /** Hears of each exchange. */
    @FunctionalInterface
    interface Listener {
        void swapped(String before, String after);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PolicyChoice.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final Comparator<Bound> BEST = Comparator.<Bound>comparingInt(b -> -b.ranking).thenComparingLong(b -> b.serviceId);

    private final int capacity;
    private final Engine engine;
    private final Listener listener;
    private final Map<StallPolicy, Bound> bound = new LinkedHashMap<>();
    private String preferred;
    private StallPolicy current;
    private String currentParameters = "";
    private String currentName = FrozenDetector.ID;

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

    synchronized CompletableFuture<Void> prefer(String id) {
        preferred = id;
        return choose();
    }

    synchronized boolean isChosen() {
        return current != null;
    }

    private CompletableFuture<Void> choose() {
        StallPolicy best = best();
        String parameters = best == null ? "" : best.parameters();
        if (best == current && parameters.equals(currentParameters)) {
            return DONE;
        }
        StallDetector detector = null;
        if (best != null) {
            try {
                detector = Objects.requireNonNull(best.newDetector(capacity), "detector");
            } catch (RuntimeException | LinkageError e) {
                LOG.error("stall policy {} cannot serve {} agents, {} goes on: {}", best.id(), capacity, currentName, e.toString());
                if (current != null && bound.containsKey(current)) {
                    return DONE;
                }
                best = null;
            }
        }
        return swap(best, detector, best == null ? "" : parameters);
    }

    private CompletableFuture<Void> swap(StallPolicy policy, StallDetector detector, String parameters) {
        String before = currentName;
        current = policy;
        currentParameters = parameters;
        currentName = policy == null ? FrozenDetector.ID : policy.id() + "#" + digest(parameters);
        listener.swapped(before, currentName);
        return engine.use(policy == null ? FrozenDetector.ID : policy.id(), detector);
    }

    private StallPolicy best() {
        Bound named = bound.values().stream().filter(b -> b.policy.id().equals(preferred)).min(BEST).orElse(null);
        if (named == null && !preferred.isEmpty() && !bound.isEmpty()) {
            LOG.warn("stall policy {} is configured but not there, the highest ranking one judges", preferred);
        }
        Bound best = named != null ? named : bound.values().stream().min(BEST).orElse(null);
        return best == null ? null : best.policy;
    }

    /** The first eight hex digits of SHA-256 over the parameters: enough to tell two settings apart in a log. */
    private static String digest(String parameters) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(parameters.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
