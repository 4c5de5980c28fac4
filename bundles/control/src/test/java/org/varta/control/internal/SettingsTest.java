// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static ControlConfiguration raw(boolean enabled, String socketPath, long answerTimeoutMillis) {
        return new ControlConfiguration() {
            @Override
            public boolean enabled() {
                return enabled;
            }

            @Override
            public String socketPath() {
                return socketPath;
            }

            @Override
            public long answerTimeoutMillis() {
                return answerTimeoutMillis;
            }

            @Override
            public boolean acceptOrders() {
                return enabled;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ControlConfiguration.class;
            }
        };
    }

    @Test
    void shouldPutTheSocketIntoTheStateFolderUnlessToldOtherwise() {
        assertEquals(Optional.of(Path.of("/var/lib/varta/control.sock")), Settings.of(raw(true, "", 500), Map.of()).path("/var/lib/varta"));
        assertEquals(Optional.of(Path.of("/run/varta/c")), Settings.of(raw(true, " /run/varta/c ", 500), Map.of()).path("/var/lib/varta"));
        assertEquals(Optional.empty(), Settings.of(raw(true, "", 500), Map.of()).path(null));
    }

    @Test
    void shouldNameEverythingThatIsWrong() {
        Map<String, Object> properties = Map.of("enabled", "perhaps", "acceptOrders", "no", "answerTimeoutMillis", "soon");
        String why = assertThrows(IllegalArgumentException.class, () -> Settings.of(raw(false, "/" + "x".repeat(107), 0), properties)).getMessage();
        assertTrue(why.startsWith("org.varta.control: socketPath = /xxx"), why);
        assertTrue(why.contains("108 bytes") && why.contains("107 at most"), why);
        assertTrue(why.contains("enabled = perhaps is neither true nor false"), why);
        assertTrue(why.contains("acceptOrders = no is neither true nor false"), why);
        assertTrue(why.contains("answerTimeoutMillis = soon is no whole number, so it is not within 100 to 2000"), why);
        assertThrows(IllegalArgumentException.class, () -> Settings.of(raw(true, "", 99), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> Settings.of(raw(true, "/", 500), Map.of()));
        assertEquals(2000, Settings.of(raw(true, "", 0), Map.of("answerTimeoutMillis", "2000")).answerTimeoutMillis());
    }
}
