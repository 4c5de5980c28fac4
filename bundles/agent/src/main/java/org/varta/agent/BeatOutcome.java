// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

/** What became of a beat. */
public sealed interface BeatOutcome {
    /** The kernel accepted the whole datagram. No proof that it was received. */
    record Sent() implements BeatOutcome {
        /** The only one that is needed. */
        public static final Sent INSTANCE = new Sent();
    }

    /**
     * The beat was not sent, and will be made up for by the next one.
     *
     * @param reason why
     */
    record Dropped(DropReason reason) implements BeatOutcome {
        private static final Dropped[] ALL = {new Dropped(DropReason.KERNEL_QUEUE_FULL), new Dropped(DropReason.NO_OBSERVER),
            new Dropped(DropReason.PEER_GONE), new Dropped(DropReason.STORAGE_FULL)};
    }

    /**
     * The beat path is broken, or the call was wrong.
     *
     * @param error why
     */
    record Failed(BeatError error) implements BeatOutcome {
    }

    /**
     * The outcome of a sent beat.
     *
     * @return always the same
     */
    static BeatOutcome sent() {
        return Sent.INSTANCE;
    }

    /**
     * The outcome of a dropped beat.
     *
     * @param reason why, not null
     * @return always the same for one reason
     */
    static BeatOutcome dropped(DropReason reason) {
        return Dropped.ALL[reason.ordinal()];
    }

    /**
     * The outcome of a failed beat.
     *
     * @param error why, not null
     * @return a new one
     */
    static BeatOutcome failed(BeatError error) {
        return new Failed(error);
    }

    /**
     * Whether the beat was sent.
     *
     * @return true for {@link Sent}
     */
    default boolean isSent() {
        return this instanceof Sent;
    }

    /**
     * Whether the beat was dropped.
     *
     * @return true for {@link Dropped}
     */
    default boolean isDropped() {
        return this instanceof Dropped;
    }

    /**
     * Whether the beat failed.
     *
     * @return true for {@link Failed}
     */
    default boolean isFailed() {
        return this instanceof Failed;
    }
}
