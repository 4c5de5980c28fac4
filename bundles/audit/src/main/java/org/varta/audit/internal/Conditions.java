// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.Executor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the log's state as OSGi conditions: {@code varta.audit.ready} with the sink's name, {@code varta.audit.failed} with a sentence why no sink could be begun. Registering calls other
 * bundles, so it happens away from the writer; whichever thread is at it applies the newest state. Thread safe.
 */
final class Conditions implements LogStatus.Listener {
    static final String READY = "varta.audit.ready";
    static final String SINK = "varta.audit.sink";
    static final String FAILED = "varta.audit.failed";
    static final String REASON = "varta.reason";
    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);

    private final BundleContext context;
    private final Executor helpers;
    /** Guarded by this. */
    private LogStatus.Snapshot wanted = new LogStatus.Snapshot(null, null, false);
    /** Guarded by this. */
    private LogStatus.Snapshot shown = wanted;
    /** Guarded by this. */
    private boolean isBusy;
    private ServiceRegistration<Condition> ready;
    private ServiceRegistration<Condition> failed;

    Conditions(BundleContext context, Executor helpers) {
        this.context = context;
        this.helpers = helpers;
    }

    @Override
    public void changed(LogStatus.Snapshot now) {
        want(now);
        helpers.execute(this::show);
    }

    /** Withdraws everything. */
    void close() {
        want(new LogStatus.Snapshot(null, null, true));
        show();
    }

    private synchronized void want(LogStatus.Snapshot next) {
        wanted = next;
    }

    private void show() {
        LogStatus.Snapshot next = begin();
        while (next != null) {
            try {
                apply(next);
            } catch (IllegalStateException e) {
                LOG.debug("the bundle is stopping, its conditions went with it", e);
            } finally {
                end(next);
            }
            next = begin();
        }
    }

    /** What is no longer true goes first, so that nobody sees both. */
    private void apply(LogStatus.Snapshot next) {
        boolean isFailed = next.sink() == null && next.trouble() != null;
        if (!isFailed) {
            failed = show(failed, FAILED, null);
        }
        ready = show(ready, READY, next.isReady() ? Map.of(SINK, next.sink()) : null);
        if (isFailed) {
            failed = show(failed, FAILED, Map.of(REASON, next.trouble()));
        }
    }

    private synchronized LogStatus.Snapshot begin() {
        if (isBusy || wanted.equals(shown)) {
            return null;
        }
        isBusy = true;
        return wanted;
    }

    private synchronized void end(LogStatus.Snapshot applied) {
        shown = applied;
        isBusy = false;
    }

    private ServiceRegistration<Condition> show(ServiceRegistration<Condition> present, String id, Map<String, String> properties) {
        if (properties == null) {
            if (present != null) {
                present.unregister();
            }
            return null;
        }
        Dictionary<String, Object> all = new Hashtable<>(properties);
        all.put(Condition.CONDITION_ID, id);
        if (present == null) {
            return context.registerService(Condition.class, Condition.INSTANCE, all);
        }
        present.setProperties(all);
        return present;
    }
}
