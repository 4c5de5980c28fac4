// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

/** Kinds of events. The first eight are those of the reference observer. */
public enum EventKind {
    /** A frame was accepted. The only kind that may be dropped (and is counted then). */
    BEAT,
    /** An agent was convicted; once per silence run. */
    STALL,
    /** A datagram was no frame. */
    DECODE,
    /** The frame's process id is not the sender's. */
    AUTH_FAILURE,
    /** A tracked agent beat through a weaker transport. */
    ORIGIN_CONFLICT,
    /** The sender is in another process-id namespace. */
    NAMESPACE_CONFLICT,
    /** Receiving failed, or the sender's user is not admitted. */
    IO,
    /** The kernel cut control data off. */
    CONTROL_TRUNCATED,
    /** A process restarted its nonce sequence, or its process id was taken over by another process. */
    NEW_GENERATION,
    /** The observer itself did not run for a while; all deadlines were moved. */
    OBSERVER_PAUSE,
    /** A provider was exchanged. */
    SWAP,
    /** Recovery decided something about a stall: start, refusal, hold, outcome. */
    DECISION,
    /** An agent passed its soft deadline; once per silence run. */
    SUSPECT,
    /** An expected agent did not show up in time; once. */
    NEVER_SEEN,
    /** A policy that only watches would have convicted. */
    SHADOW,
    /** A step between beats and verdicts that must be known to replay them: an agent got a detector, moved to another one, or was looked at and spared. */
    STEP,
    /** Recovery holds one more stall for a reason of which people are told once, such as a stall of many agents; for those who record each decision. */
    HELD
}
