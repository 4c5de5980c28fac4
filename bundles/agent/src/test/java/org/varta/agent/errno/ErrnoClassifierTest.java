// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.errno;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.agent.BeatError;
import org.varta.agent.BeatOutcome;
import org.varta.agent.DropReason;
import org.varta.agent.errno.ErrnoClassifier.Platform;

/** Agent specification 6.2 and 6.3. */
class ErrnoClassifierTest {
    private static final BeatOutcome QUEUE_FULL = BeatOutcome.dropped(DropReason.KERNEL_QUEUE_FULL);
    private static final BeatOutcome NO_OBSERVER = BeatOutcome.dropped(DropReason.NO_OBSERVER);
    private static final BeatOutcome PEER_GONE = BeatOutcome.dropped(DropReason.PEER_GONE);
    private static final BeatOutcome STORAGE_FULL = BeatOutcome.dropped(DropReason.STORAGE_FULL);

    private static final class NumberedException extends IOException implements HasErrno {
        private static final long serialVersionUID = 1L;
        private final int errno;

        NumberedException(int errno, String message) {
            super(message);
            this.errno = errno;
        }

        @Override
        public int errno() {
            return errno;
        }
    }

    /** Named like the exception of junixsocket. */
    private static final class NotConnectedSocketException extends SocketException {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @CsvSource({
        "KERNEL_QUEUE_FULL, 11, 35, 11", "KERNEL_QUEUE_FULL, 105, 55, 132", "NO_OBSERVER, 111, 61, 146", "NO_OBSERVER, 2, 2, 2",
        "PEER_GONE, 104, 54, 131", "PEER_GONE, 107, 57, 134", "PEER_GONE, 32, 32, 32", "STORAGE_FULL, 28, 28, 28"})
    void agentA5_shouldReadEachNumberByItsPlatform(DropReason reason, int linux, int bsd, int solaris) {
        assertEquals(reason, Platform.LINUX.reason(linux));
        assertEquals(reason, Platform.BSD.reason(bsd));
        assertEquals(reason, Platform.SOLARIS.reason(solaris));
    }

    @ParameterizedTest
    @CsvSource({"1", "9", "12", "13", "22", "90", "40"})
    void agentA5_shouldFailWithAnyOtherNumber(int errno) {
        for (Platform platform : Platform.values()) {
            assertNull(platform.reason(errno), platform.name());
        }
        assertEquals(BeatOutcome.failed(new BeatError(errno, "NumberedException: no")), ErrnoClassifier.classify(new NumberedException(errno, "no")));
        assertEquals(BeatOutcome.failed(new BeatError(errno, "errno " + errno)), ErrnoClassifier.classify(errno));
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 35 55 61 54 57 132 146 131 134", "BSD, 11 105 111 104 107 132 146 131 134", "SOLARIS, 35 105 55 111 61 104 54 107 57"})
    void agentA4_shouldNotMixTheTables(Platform platform, String foreign) {
        for (String errno : foreign.split(" ")) {
            assertNull(platform.reason(Integer.parseInt(errno)), errno);
        }
    }

    @ParameterizedTest
    @CsvSource({"Linux, LINUX", "Mac OS X, BSD", "FreeBSD, BSD", "OpenBSD, BSD", "NetBSD, BSD", "SunOS, SOLARIS", "Solaris, SOLARIS"})
    void agentA4_shouldKnowThePlatformByItsName(String osName, Platform expected) {
        assertEquals(expected, Platform.of(osName));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
            Arguments.of(new NumberedException(111, null), NO_OBSERVER),
            Arguments.of(new PortUnreachableException(), NO_OBSERVER),
            Arguments.of(new ClosedChannelException(), PEER_GONE),
            Arguments.of(new AsynchronousCloseException(), PEER_GONE),
            Arguments.of(new ClosedByInterruptException(), PEER_GONE),
            Arguments.of(new IOException(new NotYetConnectedException()), PEER_GONE),
            Arguments.of(new NotConnectedSocketException(), PEER_GONE),
            Arguments.of(new SocketException("No buffer space available"), QUEUE_FULL),
            Arguments.of(new SocketException("Operation would block"), QUEUE_FULL),
            Arguments.of(new SocketException("Resource temporarily unavailable"), QUEUE_FULL),
            Arguments.of(new SocketException("Connection refused"), NO_OBSERVER),
            Arguments.of(new SocketException("No such file or directory"), NO_OBSERVER),
            Arguments.of(new SocketException("Connection reset by peer"), PEER_GONE),
            Arguments.of(new SocketException("Broken pipe"), PEER_GONE),
            Arguments.of(new SocketException("Transport endpoint is not connected"), PEER_GONE),
            Arguments.of(new SocketException("No space left on device"), STORAGE_FULL),
            Arguments.of(new SocketException("Message too long"), BeatOutcome.failed(new BeatError(0, "SocketException: Message too long"))),
            Arguments.of(new IOException((String) null), BeatOutcome.failed(new BeatError(0, "IOException: "))));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void agentA6_shouldFollowTheRows(IOException thrown, BeatOutcome expected) {
        assertEquals(expected, ErrnoClassifier.classify(thrown));
    }

    @Test
    void agentA6_shouldFindTheNumberAnywhereInTheChain() {
        assertEquals(STORAGE_FULL, ErrnoClassifier.classify(new IOException("Connection refused", new NumberedException(28, null))));
    }

    @Test
    void agentA6_shouldLetTheEarlierRowWinOverTheOuterException() {
        IOException closedOverUnreachable = new IOException(new ClosedChannelException().initCause(new PortUnreachableException()));
        assertEquals(NO_OBSERVER, ErrnoClassifier.classify(closedOverUnreachable));
        assertEquals(QUEUE_FULL, ErrnoClassifier.classify(new IOException("Broken pipe", new IOException("No buffer space available"))));
        assertEquals(PEER_GONE, ErrnoClassifier.classify(new IOException("Connection refused", new ClosedChannelException())));
    }

    @Test
    void agentA6_shouldEndOnChainThatIsRing() {
        IOException outer = new IOException("outer");
        outer.initCause(new IOException("inner", outer));
        assertEquals(BeatOutcome.failed(new BeatError(0, "IOException: outer")), ErrnoClassifier.classify(outer));
    }

    @Test
    void agentA8_shouldNotReadTheMessageWhenThereIsNumber() {
        for (String message : List.of("Verbindungsaufbau abgelehnt", "Auf dem Gerät ist kein Speicherplatz mehr verfügbar", "No space left")) {
            assertEquals(NO_OBSERVER, ErrnoClassifier.classify(new NumberedException(111, message)));
        }
    }
}
