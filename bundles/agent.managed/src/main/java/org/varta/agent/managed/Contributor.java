// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A part of this framework that says how it is; published as a service by whoever wants to be spoken for. Every managed agent whose filter matches asks it.
 *
 * <pre>{@code
 * @Component(property = {Contributor.NAME + "=importer", Contributor.DEADLINE_MILLIS + ":Long=2000"})
 * public class Importer implements Contributor {
 *     private final AtomicLong steps = new AtomicLong();    // counted by the thread that does the work
 *
 *     public Contribution contribution() {
 *         return Contribution.of(Status.OK, steps.get());
 *     }
 * }
 * }</pre>
 *
 * <p>Asked after each beat, and when {@link ManagedAgent#changed} was called, on a thread that is no beat's; one call at a time per agent. It answers from memory: one that takes 50 ms or throws counts as critical until the next
 * answer.
 */
@ConsumerType
public interface Contributor {
    /** Service property: the name in logs and metrics. Without it, the component's name or the bundle's symbolic name. */
    String NAME = "varta.contributor.name";

    /** Service property: the longest time in milliseconds, 1 to 86400000, in which {@link Contribution#progress} may stand still. Without it, progress is not looked at. Waiting for work must count as progress. */
    String DEADLINE_MILLIS = "varta.contributor.deadlineMillis";

    /**
     * How this part is at present.
     *
     * @return the answer; null counts as a failure
     */
    Contribution contribution();
}
