// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a person steps in; published as a service by the recovery bundle. Whoever offers it to people has to make sure that they may: here nobody is asked for a permission. Every order is counted and is an event that
 * names who gave it. Thread safe.
 */
@ProviderType
public interface OperatorDesk {
    /** What can be ordered. */
    enum Order {
        /**
         * Start the configured action for a stalled agent now, whatever policies say. Everything that protects from acting on the wrong process, from two actions at once, from exceeding capacities and from acting without a record
         * stands. The start counts like any other.
         */
        RECOVER,
        /** Forgive an agent what was tried for it until now: policies do not see those attempts any more, also after a restart. Allowances that all agents share are not refilled. If it is still stalled it is decided about anew. */
        CLEAR,
        /** Say that the stalls of late are not a mass stall: those that are held or were left alone for that are decided about anew. Needs no agent. */
        RELEASE
    }

    /**
     * What became of an order. Immutable.
     *
     * @param isDone whether it was carried out
     * @param token stable lower-case token, such as {@code started}, or why not, such as {@code outstanding_in_flight}
     * @param facts who and what, in a sensible order; values are Long, Boolean or String; unmodifiable
     * @param sentence the same for people
     */
    record Reply(boolean isDone, String token, Map<String, Object> facts, String sentence) {
        /** Token of an order about an agent of which no stall is known, or that beats again. */
        public static final String NOT_STALLED = "not_stalled";

        /**
         * Checks the components and copies the facts in their order.
         *
         * @param isDone any
         * @param token not null
         * @param facts not null
         * @param sentence not null
         */
        public Reply {
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(sentence, "sentence");
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }
    }

    /**
     * Gives an order. It is carried out between two decisions, or not at all if nobody gets to it within three seconds.
     *
     * @param order what, not null
     * @param agent a process id or a configured agent name; empty only where no agent is needed; not null
     * @param by who orders it, in words for records, without secrets; not null
     * @return completed on any thread (so: attach only what is quick and cannot block); completed exceptionally when recovery stops
     */
    CompletionStage<Reply> order(Order order, String agent, String by);
}
