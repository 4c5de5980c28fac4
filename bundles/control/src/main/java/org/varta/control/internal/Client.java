// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One connection: a line in, an answer out. Used by the control thread only. */
final class Client {
    static final int LONGEST_REQUEST = 256;
    private static final int DISCARDED_BYTES = 65_536;

    /** How far a request has come. */
    enum Reading { MORE, COMPLETE, TOO_LONG, ENDED }

    private final SocketChannel channel;
    private final long deadline;
    private final ByteBuffer request = ByteBuffer.allocate(LONGEST_REQUEST + 1);
    private ByteBuffer answer;

    Client(SocketChannel channel, long deadline) {
        this.channel = channel;
        this.deadline = deadline;
    }

    long deadline() {
        return deadline;
    }

    SocketChannel channel() {
        return channel;
    }

    Reading read() throws IOException {
        int count = channel.read(request);
        for (int i = 0; i < request.position(); i++) {
            if (request.get(i) == '\n') {
                request.limit(i);
                return Reading.COMPLETE;
            }
        }
        if (count < 0) {
            // A client that has closed its side has said all it wants to say.
            request.limit(request.position());
            return request.position() == 0 ? Reading.ENDED : Reading.COMPLETE;
        }
        return request.hasRemaining() ? Reading.MORE : Reading.TOO_LONG;
    }

    /** The line, once the request is complete. */
    String line() {
        return new String(request.array(), 0, request.limit(), StandardCharsets.UTF_8);
    }

    void answer(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("ok " + bytes.length + "\n").getBytes(StandardCharsets.US_ASCII);
        answer = ByteBuffer.allocate(head.length + bytes.length).put(head).put(bytes).flip();
    }

    void refuse(String sentence) {
        answer = ByteBuffer.wrap(("error " + Words.printable(sentence) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** True when everything is written. */
    boolean write() throws IOException {
        channel.write(answer);
        return !answer.hasRemaining();
    }

    /** Bytes that were never read would make the kernel tell the client of a reset instead of giving it our answer. */
    void discard() throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(DISCARDED_BYTES);
        channel.read(rest);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The other side is gone, which is what was wanted.
            answer = null;
        }
    }
}
