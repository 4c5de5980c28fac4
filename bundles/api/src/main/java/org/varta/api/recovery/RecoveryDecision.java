// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.List;
import java.util.Objects;

/** What a {@link RecoveryPolicy} says. Immutable. */
public sealed interface RecoveryDecision {
    /**
     * Act now.
     *
     * @param action identifier of the {@link RecoveryAction}; empty for the one that the recovery bundle is configured with
     * @param target what the action shall act on, in the action's own words; empty for its default
     * @param confirmNanos how long the agent has to come back. If it has not by then, the policy is asked about the same stall again. 0: the start is the
     *     stall's end, whatever comes of it
     * @param rung how far up its ladder the policy is: of several stalls that wait, those on a lower rung go first. 0 from a policy without one
     */
    record Start(String action, String target, long confirmNanos, int rung) implements RecoveryDecision {
        /** The configured action on its default target. */
        public static final Start DEFAULT = new Start("", "");

        /**
         * Checks the components.
         *
         * @param action not null
         * @param target not null
         * @param confirmNanos 0 or more
         * @param rung 0 or more
         */
        public Start {
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(target, "target");
        }

        /**
         * A start by a policy without rungs.
         *
         * @param action not null
         * @param target not null
         * @param confirmNanos 0 or more
         */
        public Start(String action, String target, long confirmNanos) {
            this(action, target, confirmNanos, 0);
        }

        /**
         * A start that nobody waits for.
         *
         * @param action not null
         * @param target not null
         */
        public Start(String action, String target) {
            this(action, target, 0, 0);
        }
    }

    /**
     * Ask again later, if the agent is still silent then. A hold goes to the event stream, not to the audit log, and is not the one answer of the stall.
     *
     * @param at when, in nanoseconds of the clock that {@code decide} was given
     * @param code stable upper-case code of the hold, such as {@code STARTUP}
     * @param detail the numbers behind it in words for people, without secrets; may be empty
     * @param waitsFor name or command of an agent whose health the hold waits for; empty if it waits for time alone. Before the policy is asked again the recovery bundle
     *     finds out whether that agent lives, see {@link StallHistory}
     * @param holds what this hold is composed of, in the order of application, when several policies hold; empty if it stands alone
     * @param telling who is told of it; of a composed hold each part says that for itself
     * @param wanted what would be started if nothing held it
     */
    record NotBefore(long at, String code, String detail, String waitsFor, List<NotBefore> holds, Telling telling, Start wanted) implements RecoveryDecision {
        /**
         * Checks the components and copies the list.
         *
         * @param at any instant
         * @param code not null
         * @param detail not null
         * @param waitsFor not null
         * @param holds not null
         * @param telling not null
         * @param wanted not null
         */
        public NotBefore {
            Objects.requireNonNull(telling, "telling");
            Objects.requireNonNull(wanted, "wanted");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(waitsFor, "waitsFor");
            holds = List.copyOf(Objects.requireNonNull(holds, "holds"));
        }

        /**
         * A hold that people are told of for each stall.
         *
         * @param at any instant
         * @param code not null
         * @param detail not null
         * @param waitsFor not null
         * @param holds not null
         */
        public NotBefore(long at, String code, String detail, String waitsFor, List<NotBefore> holds) {
            this(at, code, detail, waitsFor, holds, Telling.EACH, Start.DEFAULT);
        }

        /**
         * A hold that needs no more words and waits for time alone.
         *
         * @param at any instant
         * @param code not null
         */
        public NotBefore(long at, String code) {
            this(at, code, "");
        }

        /**
         * A hold that waits for time alone.
         *
         * @param at any instant
         * @param code not null
         * @param detail not null
         */
        public NotBefore(long at, String code, String detail) {
            this(at, code, detail, "", List.of());
        }

        /**
         * The same hold, told in another way.
         *
         * @param other not null
         * @return a new hold
         */
        public NotBefore told(Telling other) {
            return new NotBefore(at, code, detail, waitsFor, holds, other, wanted);
        }

        /**
         * The same hold of another start.
         *
         * @param start not null
         * @return a new hold
         */
        public NotBefore of(Start start) {
            return new NotBefore(at, code, detail, waitsFor, holds, telling, start);
        }

        /**
         * Every single hold in it.
         *
         * @return in the order of application; this one alone if it is not composed
         */
        public List<NotBefore> each() {
            return holds.isEmpty() ? List.of(this) : holds;
        }
    }

    /**
     * Do nothing about this stall: its one answer, recorded as {@code refused}.
     *
     * @param token stable lower-case token of the audit record, such as {@code debounced}
     */
    record Decline(String token) implements RecoveryDecision {
        /**
         * Checks the component.
         *
         * @param token not null
         */
        public Decline {
            Objects.requireNonNull(token, "token");
        }
    }
}
