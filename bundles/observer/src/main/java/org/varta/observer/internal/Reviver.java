// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.varta.api.metric.MetricSource;

/**
 * Brings components back whose configuration was wrong at first and has been mended. Declarative Services does not try an immediate component again whose constructor has thrown, it only gives its service new properties; asking for the
 * service when that happens makes it try. Every component of ours that counts publishes a {@link MetricSource}, so asking for those reaches them all.
 */
@Component(service = {}, immediate = true)
public final class Reviver {
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "revive", unbind = "leave")
    void meet(MetricSource source) {
        // Being handed the service is all that is wanted.
    }

    void revive(MetricSource source) {
        // Likewise.
    }

    void leave(MetricSource source) {
        // Nothing was kept.
    }
}
