// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;

/** Calls into a provider's code, which may throw anything, also because its bundle is being stopped. Stateless. */
final class Foreign {
    private static final Logger LOG = LoggerFactory.getLogger(Foreign.class);

    private Foreign() {
    }

    /** One call. */
    interface Call<T> {
        T run() throws SinkException;
    }

    /** The call's answer, or its failure as the sort that the caller expects. */
    static <T> T call(SinkException.Kind kind, Call<T> call) throws SinkException {
        try {
            return call.run();
        } catch (RuntimeException | LinkageError e) {
            throw new SinkException(kind, "the sink failed unexpectedly: " + e, e);
        }
    }

    /** Closes a session, if there is one. */
    static void close(SinkSession session) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("closing an audit sink failed: {}", e.toString());
        }
    }
}
