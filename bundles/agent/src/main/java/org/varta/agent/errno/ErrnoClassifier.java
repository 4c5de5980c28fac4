// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.errno;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.Locale;
import org.varta.agent.BeatError;
import org.varta.agent.BeatOutcome;
import org.varta.agent.DropReason;
import org.varta.posix.ErrnoException;

/** From errors to outcomes. Thread safe, stateless. Source: agent specification, 6.2 and 6.3. */
public final class ErrnoClassifier {
    private static final Platform PLATFORM = Platform.of(System.getProperty("os.name", "Linux"));

    /** Error numbers that differ between platforms. */
    enum Platform {
        LINUX(11, 105, 111, 104, 107),
        BSD(35, 55, 61, 54, 57),
        SOLARIS(11, 132, 146, 131, 134);

        private final int again;
        private final int noBuffers;
        private final int refused;
        private final int reset;
        private final int notConnected;

        Platform(int again, int noBuffers, int refused, int reset, int notConnected) {
            this.again = again;
            this.noBuffers = noBuffers;
            this.refused = refused;
            this.reset = reset;
            this.notConnected = notConnected;
        }

        static Platform of(String osName) {
            String name = osName.toLowerCase(Locale.ROOT);
            if (name.contains("bsd") || name.contains("mac")) {
                return BSD;
            }
            return name.contains("sunos") || name.contains("solaris") ? SOLARIS : LINUX;
        }

        /** Null if the number is no reason to drop. */
        DropReason reason(int errno) {
            if (errno == again || errno == noBuffers) {
                return DropReason.KERNEL_QUEUE_FULL;
            }
            if (errno == refused || errno == 2) {
                return DropReason.NO_OBSERVER;
            }
            if (errno == reset || errno == notConnected || errno == 32) {
                return DropReason.PEER_GONE;
            }
            return errno == 28 ? DropReason.STORAGE_FULL : null;
        }
    }

    private ErrnoClassifier() {
    }

    /**
     * The outcome of a beat whose transport threw.
     *
     * @param e what it threw; the whole chain of causes counts
     * @return not null
     */
    public static BeatOutcome classify(IOException e) {
        return classifyAny(e);
    }

    /**
     * The outcome of a send that said {@code −errno}.
     *
     * @param errno positive
     * @return not null
     */
    public static BeatOutcome classify(int errno) {
        DropReason reason = PLATFORM.reason(errno);
        return reason == null ? BeatOutcome.failed(new BeatError(errno, "errno " + errno)) : BeatOutcome.dropped(reason);
    }

    /**
     * As {@link #classify(IOException)}, for whatever else a transport may throw.
     *
     * @param thrown not null
     * @return not null
     */
    public static BeatOutcome classifyAny(Throwable thrown) {
        int errno = errno(thrown);
        if (errno > 0) {
            DropReason reason = PLATFORM.reason(errno);
            return reason == null ? failed(errno, thrown) : BeatOutcome.dropped(reason);
        }
        DropReason reason = reasonByType(thrown);
        if (reason == null) {
            reason = reasonByMessage(thrown);
        }
        return reason == null ? failed(0, thrown) : BeatOutcome.dropped(reason);
    }

    private static BeatOutcome failed(int errno, Throwable thrown) {
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        return BeatOutcome.failed(new BeatError(errno, thrown.getClass().getSimpleName() + ": " + message));
    }

    private static int errno(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof HasErrno known) {
                return known.errno();
            }
            if (at instanceof ErrnoException native_) {
                return native_.errno();
            }
        }
        return 0;
    }

    private static DropReason reasonByType(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof PortUnreachableException) {
                return DropReason.NO_OBSERVER;
            }
            if (at instanceof ClosedChannelException || at instanceof NotYetConnectedException
                || at.getClass().getSimpleName().startsWith("NotConnected")) {
                return DropReason.PEER_GONE;
            }
        }
        return null;
    }

    private static DropReason reasonByMessage(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            String text = at.getMessage() == null ? "" : at.getMessage().toLowerCase(Locale.ROOT);
            if (text.contains("no buffer space") || text.contains("would block") || text.contains("resource temporarily unavailable")) {
                return DropReason.KERNEL_QUEUE_FULL;
            }
            if (text.contains("connection refused") || text.contains("no such file")) {
                return DropReason.NO_OBSERVER;
            }
            if (text.contains("connection reset") || text.contains("broken pipe") || text.contains("not connected")) {
                return DropReason.PEER_GONE;
            }
            if (text.contains("no space left")) {
                return DropReason.STORAGE_FULL;
            }
        }
        return null;
    }
}
