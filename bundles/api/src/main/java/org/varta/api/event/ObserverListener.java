// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wants to know what the observer sees; published as a service.
 *
 * <p>Called on the dispatcher thread, one event at a time, in order. A listener that takes longer than a second for one event, or throws
 * ten times in a row, is cut off and counted.
 */
@ConsumerType
public interface ObserverListener {
    /**
     * One event.
     *
     * @param event a view, valid only during the call
     */
    void event(ObserverEvent event);

    /**
     * Whether this listener wants a kind of event. Asked once, when the listener is bound; while nobody wants beats, none are recorded.
     *
     * @param kind the kind, not null
     * @return true if it shall be delivered
     */
    default boolean wants(EventKind kind) {
        return true;
    }
}
