// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.varta.agent.errno.ErrnoClassifier;
import org.varta.agent.transport.BeatTransport;

/**
 * A transport from which nothing escapes: whatever it throws becomes an outcome. Only errors of the virtual machine pass, except a stack that is too small. Source: agent specification 6.3, A-5.
 *
 * <p>As thread safe as the transport, which is not at all.
 */
final class GuardedTransport {
    private static final BeatOutcome WRITE_ZERO = BeatOutcome.failed(new BeatError(0, "WriteZero"));

    private final BeatTransport transport;

    GuardedTransport(BeatTransport transport) {
        this.transport = transport;
    }

    BeatOutcome send(ByteBuffer frame) {
        int length = frame.remaining();
        int accepted;
        try {
            accepted = transport.send(frame);
        } catch (Throwable e) {
            passFatal(e);
            return ErrnoClassifier.classifyAny(e);
        }
        if (accepted == length) {
            return BeatOutcome.sent();
        }
        if (accepted < 0) {
            return ErrnoClassifier.classify(-accepted);
        }
        return accepted == 0 ? BeatOutcome.dropped(DropReason.KERNEL_QUEUE_FULL) : WRITE_ZERO;
    }

    /** Null if there is a new connection, else why not; then the old one stays. */
    IOException reconnect() {
        try {
            transport.reconnect();
            return null;
        } catch (IOException e) {
            return e;
        } catch (Throwable e) {
            passFatal(e);
            return new IOException(e);
        }
    }

    /** A transport that cannot close is the transport's loss: whoever closes has nothing to do about it. */
    void close() {
        try {
            transport.close();
        } catch (Throwable e) {
            passFatal(e);
        }
    }

    private static void passFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}
