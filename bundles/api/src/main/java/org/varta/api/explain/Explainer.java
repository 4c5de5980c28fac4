// SPDX-License-Identifier: Apache-2.0
package org.varta.api.explain;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Explains what its bundle decides about agents; published as a service. Thread safe; answers come within 100 ms while its bundle is well, and may cost an allocation or
 * two, so this is for people and not for loops.
 */
@ConsumerType
public interface Explainer {
    /**
     * What it explains, such as {@code stall} or {@code recovery}.
     *
     * @return a lower-case token, not null
     */
    String subject();

    /**
     * Explains every agent that it knows and that is meant.
     *
     * @param agent a process id, a configured agent name, or empty for all; not null
     * @return completed on any thread (so: attach only what is quick and cannot block) with the explanations, by process id, an empty list if it knows nobody of that name;
     *     completed exceptionally when its bundle stops
     */
    CompletionStage<List<Explained>> explain(String agent);
}
