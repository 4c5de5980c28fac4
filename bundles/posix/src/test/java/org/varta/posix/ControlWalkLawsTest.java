// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ControlWalkLawsTest {
    private static final int ROOM = 2048;

    private final Posix posix = Posix.load();

    @Property(tries = 300)
    void shouldEndOnAnyControlData(@ForAll @Size(max = ROOM) byte[] anything) throws IOException {
        int[] closed = {0};
        Posix forged = Interposed.on(Interposed.on(posix, "receiveMany", (arguments, real) -> {
            ControlData data = ControlData.of(arguments);
            data.bytes(0).write(0, anything, 0, anything.length);
            data.room(0, anything.length);
            return 1;
        }), "close", (arguments, real) -> {
            closed[0]++;
            return 0;
        });
        UnixDatagramReceiver receiver = UnixDatagramReceiver.open(forged);
        int descriptor = receiver.descriptor();
        assertEquals(1, receiver.receive());
        posix.close(descriptor);
        assertTrue(closed[0] <= ROOM / Integer.BYTES);
    }
}
