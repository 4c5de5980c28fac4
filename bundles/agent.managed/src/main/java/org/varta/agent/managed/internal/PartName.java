// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.Map;
import org.varta.agent.managed.Contributor;

/**
 * Who a contributor is. Immutable.
 *
 * @param name for logs and metrics
 * @param restartable for the recovery action: {@code component:NAME} or {@code bundle:SYMBOLIC.NAME}
 * @param ranking service ranking
 * @param order service id, the order of registration
 */
record PartName(String name, String restartable, int ranking, long order) {
    private static final String COMPONENT = "component.name";

    static PartName of(Map<String, ?> properties, String bundle) {
        Object component = properties.get(COMPONENT);
        String restartable = component == null ? "bundle:" + bundle : "component:" + component;
        Object name = properties.get(Contributor.NAME);
        String shown = name != null ? name.toString() : component != null ? component.toString() : bundle;
        return new PartName(shown, restartable, number(properties.get("service.ranking")).intValue(), number(properties.get("service.id")).longValue());
    }

    private static Number number(Object value) {
        return value instanceof Number number ? number : 0;
    }
}
