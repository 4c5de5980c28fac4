// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

/** The command line or a configuration file is wrong; ends in exit status 2. Immutable. */
final class UsageError extends Exception {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    UsageError(Kind kind, String message) {
        super(kind.token() + ": " + message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** Error kinds of the reference observer's command line; the last one is ours. */
    enum Kind {
        UNKNOWN_FLAG, MISSING_VALUE, MISSING_REQUIRED, BAD_INTEGER, BAD_VALUE, BAD_ADDR, BAD_SOCKET_MODE, BAD_RECOVERY_ENV,
        THRESHOLD_TOO_LOW, RECOVERY_TIMEOUT_TOO_LOW, SHUTDOWN_GRACE_TOO_LOW, SHUTDOWN_GRACE_TOO_LARGE, TRACKER_CAPACITY_OUT_OF_RANGE,
        RECOVERY_CAPTURE_REQUIRES_RECOVERY, RECOVERY_CAPTURE_BYTES_TOO_LOW, RECOVERY_CAPTURE_BYTES_TOO_LARGE, RECOVERY_AUDIT_MAX_BYTES_TOO_LOW, AUDIT_ROTATION_BUDGET_TOO_LARGE,
        MUTUALLY_EXCLUSIVE, PROM_ADDR_REQUIRES_TOKEN, REMOVED_FLAG, UNSUPPORTED_FLAG, BAD_CONFIGURATION;

        /** The reference's spelling, such as {@code ThresholdTooLow}. */
        String token() {
            StringBuilder token = new StringBuilder();
            for (String word : name().split("_")) {
                token.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
            return token.toString();
        }
    }
}
