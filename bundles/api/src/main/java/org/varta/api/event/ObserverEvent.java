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
}
