// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.errno;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.varta.agent.BeatError;
import org.varta.agent.BeatOutcome;
import org.varta.agent.DropReason;

/** From errors to outcomes. Thread safe, stateless. Source: agent specification, 6.2 and 6.3. */
public final class ErrnoClassifier {
    private static final int DEEPEST_CAUSE = 32;
    /** What the C library says in English, for transports that keep the number to themselves. The order counts. */
    private static final List<Phrase> PHRASES = List.of(
        new Phrase("no buffer space", DropReason.KERNEL_QUEUE_FULL), new Phrase("would block", DropReason.KERNEL_QUEUE_FULL),
        new Phrase("resource temporarily unavailable", DropReason.KERNEL_QUEUE_FULL),
        new Phrase("connection refused", DropReason.NO_OBSERVER), new Phrase("no such file", DropReason.NO_OBSERVER),
        new Phrase("connection reset", DropReason.PEER_GONE), new Phrase("broken pipe", DropReason.PEER_GONE),
        new Phrase("not connected", DropReason.PEER_GONE), new Phrase("no space left", DropReason.STORAGE_FULL));
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

    private record Phrase(String text, DropReason reason) {
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
        Throwable known = first(thrown, at -> at instanceof HasErrno);
        return known == null ? 0 : ((HasErrno) known).errno();
    }

    private static DropReason reasonByType(Throwable thrown) {
        if (first(thrown, at -> at instanceof PortUnreachableException) != null) {
            return DropReason.NO_OBSERVER;
        }
        return first(thrown, ErrnoClassifier::isNotConnected) == null ? null : DropReason.PEER_GONE;
    }

    /** Includes junixsocket's exception of that name, which this library does not know as a type. */
    private static boolean isNotConnected(Throwable at) {
        return at instanceof ClosedChannelException || at instanceof NotYetConnectedException || at.getClass().getSimpleName().startsWith("NotConnected");
    }

    private static DropReason reasonByMessage(Throwable thrown) {
        for (Phrase phrase : PHRASES) {
            if (first(thrown, at -> contains(at, phrase.text)) != null) {
                return phrase.reason;
            }
        }
        return null;
    }

    private static boolean contains(Throwable at, String text) {
        return at.getMessage() != null && at.getMessage().toLowerCase(Locale.ROOT).contains(text);
    }

    /** The first in the chain of causes, or null. A chain may be a ring, so it is followed only so far. */
    private static Throwable first(Throwable thrown, Predicate<Throwable> condition) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < DEEPEST_CAUSE; depth++) {
            if (condition.test(at)) {
                return at;
            }
            at = at.getCause();
        }
        return null;
    }
}
