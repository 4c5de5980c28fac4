// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.lang.annotation.Annotation;

/** A configuration as the component runtime hands it over. Each word gives a new one. */
@SuppressWarnings("all") // an annotation as a record, which only tests do
record Configured(String socketPath, String socketMode, String[] allowedUids, Integer frames) implements UdsConfiguration {
    static Configured at(Object path) {
        return new Configured(path.toString(), "0600", new String[0], 30_000);
    }

    Configured mode(String mode) {
        return new Configured(socketPath, mode, allowedUids, frames);
    }

    Configured uids(String... uids) {
        return new Configured(socketPath, socketMode, uids, frames);
    }

    Configured frames(Integer count) {
        return new Configured(socketPath, socketMode, allowedUids, count);
    }

    @Override
    public int warmUpFrames() {
        if (frames == null) {
            throw new IllegalStateException("no number");
        }
        return frames;
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return UdsConfiguration.class;
    }
}
