// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Objects;

/**
 * Who is told of a hold, and whether it concerns notices too. The recovery bundle keeps count of what has been told; a policy only says how it is to be told, and stays pure. Whatever it says, an explanation names every hold.
 *
 * @param manner how often
 * @param until of an episode: when it will be over as far as can be seen now, in nanoseconds of the clock that {@code decide} was given; the policy is asked once more then. Else 0
 * @param letsNoticesPass whether an action that only tells people may be started in spite of the hold
 */
public record Telling(Manner manner, long until, boolean letsNoticesPass) {
    /** How often people are told. */
    public enum Manner {
        /** Of each stall that is held: when that begins, changes and is over. */
        EACH_STALL,
        /** Once when it begins for the agent and once when it is over for it, however many of its stalls are held meanwhile. */
        EPISODE_OF_AGENT,
        /** Once when it begins and once when it is over, whoever is held meanwhile. */
        EPISODE_OF_ALL,
        /** Not at all. */
        NEVER
    }

    /** Of each stall; notices are held like everything else. */
    public static final Telling EACH = new Telling(Manner.EACH_STALL, 0, false);
    /** Of each stall; notices are given. */
    public static final Telling EACH_AND_NOTICES = new Telling(Manner.EACH_STALL, 0, true);
    /** Nobody is told, and notices are held too. */
    public static final Telling NOBODY = new Telling(Manner.NEVER, 0, false);

    /**
     * Checks the components.
     *
     * @param manner not null
     * @param until any instant
     * @param letsNoticesPass any
     */
    public Telling {
        Objects.requireNonNull(manner, "manner");
    }

    /**
     * One agent has an episode.
     *
     * @param until when it will be over
     * @return how to tell that
     */
    public static Telling ofAgent(long until) {
        return new Telling(Manner.EPISODE_OF_AGENT, until, false);
    }

    /**
     * All agents have an episode.
     *
     * @param until when it will be over
     * @return how to tell that
     */
    public static Telling ofAll(long until) {
        return new Telling(Manner.EPISODE_OF_ALL, until, false);
    }

    /**
     * Whether people are told of the episode instead of each stall in it.
     *
     * @return true for the two manners of episodes
     */
    public boolean isEpisode() {
        return manner == Manner.EPISODE_OF_AGENT || manner == Manner.EPISODE_OF_ALL;
    }
}
