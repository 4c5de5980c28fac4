// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The name of a part of the framework. Immutable.
 *
 * @param isComponent whether it is a component and not a bundle
 * @param name component name or symbolic name
 */
record PartName(boolean isComponent, String name) {
    private static final String BUNDLE = "bundle:";
    private static final String COMPONENT = "component:";
    private static final int MOST_PARTS = 32;
    /** Without these nobody would be left to follow the restart and to record its end. */
    private static final Set<String> INDISPENSABLE = Set.of("org.varta.api", "org.varta.vlp", "org.varta.posix", "org.varta.recovery", "org.varta.recovery.osgi", "org.apache.felix.scr",
        "org.apache.felix.framework", "system.bundle");

    /** @throws IllegalArgumentException saying which name is wrong */
    static List<PartName> parse(String text) {
        List<PartName> parts = new ArrayList<>();
        for (String word : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
            parts.add(of(word));
        }
        if (parts.size() > MOST_PARTS) {
            throw new IllegalArgumentException("more than " + MOST_PARTS + " parts");
        }
        return parts;
    }

    private static PartName of(String word) {
        boolean isComponent = word.startsWith(COMPONENT);
        String name = isComponent ? word.substring(COMPONENT.length()) : word.startsWith(BUNDLE) ? word.substring(BUNDLE.length()) : "";
        if (name.isEmpty()) {
            throw new IllegalArgumentException(word + " is neither bundle:SYMBOLIC.NAME nor component:NAME");
        }
        if (!isComponent && !isRestartable(name)) {
            throw new IllegalArgumentException(word + " is needed to follow the restart, it cannot be restarted itself");
        }
        return new PartName(isComponent, name);
    }

    static boolean isRestartable(String symbolicName) {
        return !INDISPENSABLE.contains(symbolicName);
    }

    @Override
    public String toString() {
        return (isComponent ? COMPONENT : BUNDLE) + name;
    }
}
