// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed;

import java.util.Objects;
import java.util.OptionalInt;
import org.varta.agent.Status;

/**
 * What one part says. Immutable.
 *
 * @param status how it is; the worst of all parts is sent
 * @param progress any number that is another one whenever its work has advanced
 * @param payload what the beats shall carry, if it has a wish; the highest service ranking wins
 */
public record Contribution(Status status, long progress, OptionalInt payload) {
    /**
     * What one part says.
     *
     * @param status not null
     * @param progress any
     * @param payload not null
     * @throws NullPointerException if status or payload is null
     */
    public Contribution {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(payload, "payload");
    }

    /**
     * A status, and nothing about progress.
     *
     * @param status how it is, not null
     * @return the contribution
     */
    public static Contribution of(Status status) {
        return of(status, 0);
    }

    /**
     * A status, and how far the work has come.
     *
     * @param status how it is, not null
     * @param progress any number that is another one whenever the work has advanced
     * @return the contribution
     */
    public static Contribution of(Status status, long progress) {
        return new Contribution(status, progress, OptionalInt.empty());
    }

    /**
     * The same with a payload.
     *
     * @param wanted 32 bits with a meaning of your own
     * @return another contribution
     */
    public Contribution withPayload(int wanted) {
        return new Contribution(status, progress, OptionalInt.of(wanted));
    }
}
