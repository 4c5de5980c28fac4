// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import org.osgi.annotation.versioning.ProviderType;
import org.varta.api.transport.Origin;

/**
 * One event, as a view that is valid only during {@link ObserverListener#event}: copy what you keep. NOT thread safe.
 *
 * <p>Fields that a kind does not have are 0, {@link Origin#NETWORK_UNVERIFIED} or the empty string.
 */
@ProviderType
public interface ObserverEvent {
    /**
     * What happened.
     *
     * @return the kind, not null
     */
    EventKind kind();

    /**
     * When it happened.
     *
     * @return observer time in nanoseconds since the observer was created
     */
    long observerNanos();

    /**
     * Whom it is about: the agent, or the process id a frame claimed.
     *
     * @return unsigned 32-bit process id, 0 when it is about nobody
     */
    int pid();

    /**
     * Status of a beat.
     *
     * @return 0 to 2; 3 for a stall
     */
    int status();

    /**
     * Payload of a beat.
     *
     * @return the 32 bits as they travelled
     */
    int payload();

    /**
     * Nonce of a beat, or the last accepted one for a stall.
     *
     * @return unsigned
     */
    long nonce();

    /**
     * Effective trust class.
     *
     * @return the class, not null
     */
    Origin origin();

    /**
     * Process-id namespace of the sender.
     *
     * @return the namespace inode, 0 when unknown
     */
    long pidNamespace();

    /**
     * A stable token that narrows the kind: the decode error, the reason of a conviction, the answer of recovery.
     *
     * @return the token, never null, empty when there is none
     */
    String token();

    /**
     * Words for people.
     *
     * @return one line, never null, may be empty
     */
    String detail();

    /**
     * The agent's place in the observer's table, of a beat, a step or a stall.
     *
     * @return the slot, −1 when it is about no agent
     */
    int slot();

    /**
     * Place among the rare steps that verdicts follow from: steps, pauses of the observer and stalls each take the next number, also when the event is lost; so a missing number is a loss. A
     * beat has the number of the rare step before it.
     *
     * @return from 1, as far as anybody wanted such events; 0 for all others
     */
    long order();

    /**
     * The sender's own time of a beat.
     *
     * @return as it travelled; data, never a clock
     */
    long timestamp();

    /**
     * How many beats of the agent had been accepted with this one. Counts on while the agent is in the table, so a missing number is a beat whose event was lost.
     *
     * @return from 1, 0 for other kinds
     */
    long number();

    /**
     * The deadline in force after a beat.
     *
     * @return observer time in nanoseconds; 0 for other kinds
     */
    long deadline();

    /**
     * The decision record of a step, a pause of the observer, a stall or a decision of recovery: everything that is needed to come to the same verdict again, as {@link DecisionRecord} reads it.
     *
     * @return pairs of key and value, never null, empty for other kinds and for decisions that nothing has to follow from
     */
    String record();
}
