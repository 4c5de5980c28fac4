// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import java.util.List;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

/** The service that is published while all parts are there. Thread safe. */
final class CompositePolicy implements StallPolicy {
    /** One composition: the settings, the policies in their order, and the parameters of the whole as they were when it was put together. */
    record Composition(CompositeSettings settings, List<StallPolicy> parts, String parameters) {
        static Composition of(CompositeSettings settings, List<StallPolicy> parts) {
            PolicyParameters parameters = new PolicyParameters().with("model", "composite").with("k", settings.least()).with("n", parts.size());
            for (int i = 0; i < parts.size(); i++) {
                String prefix = "part." + i + ".";
                parameters.with(prefix + "id", settings.parts().get(i));
                parts.get(i).parameters().lines().forEach(line -> parameters.with(prefix + line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
            }
            return new Composition(settings, List.copyOf(parts), parameters.toString());
        }
    }

    private volatile Composition present;

    CompositePolicy(Composition present) {
        this.present = present;
    }

    Composition present() {
        return present;
    }

    void become(Composition wanted) {
        present = wanted;
    }

    @Override
    public String id() {
        return present.settings().policyId();
    }

    @Override
    public String parameters() {
        return present.parameters();
    }

    @Override
    public StallDetector newDetector(int capacity) {
        Composition composition = present;
        StallDetector[] detectors = composition.parts().stream().map(part -> part.newDetector(capacity)).toArray(StallDetector[]::new);
        return new CompositeDetector(composition.settings().parts().toArray(String[]::new), detectors, composition.settings().least(), capacity);
    }
}
