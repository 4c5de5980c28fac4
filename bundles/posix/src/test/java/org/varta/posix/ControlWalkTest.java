// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Control data that no kernel would write: the walk ends, takes nothing on trust, and closes what is well-formed. */
class ControlWalkTest {
    private static final int SOCKET = 1;
    private static final int RIGHTS = 1;
    private static final int CREDENTIALS = 2;
    private static final int SECURITY = 3;
    private static final int BASE = 1_000_000;

    private final Posix posix = Posix.load();

    /** What the walk made of it: descriptors that it closed, and the process it took. */
    private record Outcome(List<Integer> closed, int pid) {
    }

    private record Message(long declared, int level, int type, int... data) {
    }

    private record Case(String name, List<Message> messages, Outcome expected) {
    }

    private static final Message ME = new Message(28, SOCKET, CREDENTIALS, 4711, 0, 0);

    @TestFactory
    List<DynamicTest> shouldTakeOnlyWhatFits() {
        List<Case> cases = List.of(
            new Case("credentials after a security label", List.of(new Message(23, SOCKET, SECURITY, 1, 2), ME), new Outcome(List.of(), 4711)),
            new Case("credentials after descriptors", List.of(new Message(24, SOCKET, RIGHTS, BASE, BASE + 1), ME), new Outcome(List.of(BASE, BASE + 1), 4711)),
            new Case("descriptors in two messages", List.of(new Message(20, SOCKET, RIGHTS, BASE), ME, new Message(20, SOCKET, RIGHTS, BASE + 1)), new Outcome(List.of(BASE, BASE + 1), 4711)),
            new Case("half a descriptor", List.of(new Message(22, SOCKET, RIGHTS, BASE, BASE + 1), ME), new Outcome(List.of(BASE), 4711)),
            new Case("credentials too short", List.of(new Message(27, SOCKET, CREDENTIALS, 4711, 0, 0)), new Outcome(List.of(), -1)),
            new Case("another level", List.of(new Message(28, 2, CREDENTIALS, 4711, 0, 0)), new Outcome(List.of(), -1)),
            new Case("length zero", List.of(new Message(0, SOCKET, RIGHTS, BASE), ME), new Outcome(List.of(), -1)),
            new Case("length below a header", List.of(new Message(15, SOCKET, RIGHTS, BASE), ME), new Outcome(List.of(), -1)),
            new Case("length beyond the rest", List.of(new Message(4096, SOCKET, RIGHTS, BASE)), new Outcome(List.of(), -1)),
            new Case("negative length", List.of(new Message(-1, SOCKET, RIGHTS, BASE)), new Outcome(List.of(), -1)),
            new Case("length that overflows an int", List.of(new Message(1L << 32 | 20, SOCKET, RIGHTS, BASE)), new Outcome(List.of(), -1)),
            new Case("length that overflows the step", List.of(new Message(Long.MAX_VALUE, SOCKET, RIGHTS, BASE)), new Outcome(List.of(), -1)));
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            tests.add(DynamicTest.dynamicTest(each.name, () -> assertEquals(each.expected, walk(each.messages))));
        }
        return tests;
    }

    private Outcome walk(List<Message> messages) throws IOException {
        return received(control -> {
            int at = 0;
            for (Message message : messages) {
                control.setLong(at, message.declared);
                control.setInt(at + 8, message.level);
                control.setInt(at + 12, message.type);
                for (int i = 0; i < message.data.length; i++) {
                    control.setInt(at + 16 + 4L * i, message.data[i]);
                }
                at += 16 + 4 * message.data.length + 7 & ~7;
            }
            return at;
        });
    }

    /** Writes control data and says how long it is. */
    private interface Writer {
        int write(Pointer control);
    }

    private Outcome received(Writer writer) throws IOException {
        List<Integer> closed = new ArrayList<>();
        Posix forged = Interposed.on(Interposed.on(posix, "receiveMany", (arguments, real) -> {
            ControlData data = ControlData.of(arguments);
            data.room(0, writer.write(data.bytes(0)));
            return 1;
        }), "close", (arguments, real) -> (Integer) arguments[0] >= BASE && closed.add((Integer) arguments[0]) ? 0 : real.call());
        try (UnixDatagramReceiver receiver = UnixDatagramReceiver.open(forged)) {
            assertEquals(1, receiver.receive());
            return new Outcome(List.copyOf(closed), receiver.hasCredentials(0) ? receiver.pid(0) : -1);
        }
    }

    @Test
    void shouldTakeTheShortWayForCredentialsAlone() throws IOException {
        assertEquals(new Outcome(List.of(), 4711), walk(List.of(ME)));
    }
}
