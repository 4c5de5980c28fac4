// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildCommandTest {
    @Test
    void shouldRefuseWhatCannotBeStarted() {
        assertThrows(IllegalArgumentException.class, () -> new ChildCommand(List.of(), Map.of(), 0, false));
        assertThrows(IllegalArgumentException.class, () -> new ChildCommand(List.of("sh"), Map.of(), 0, false));
        assertThrows(IllegalArgumentException.class, () -> new ChildCommand(List.of("/bin/sh"), Map.of(), -1, false));
    }

    @Test
    void shouldNotChangeWithTheMapItWasGiven() {
        Map<String, String> environment = new LinkedHashMap<>(Map.of("A", "1"));
        ChildCommand command = new ChildCommand(List.of("/bin/sh"), environment, 0, false);
        environment.put("B", "2");
        assertEquals(Map.of("A", "1"), command.environment());
        assertThrows(UnsupportedOperationException.class, () -> command.environment().clear());
    }

    @Test
    void shouldTellNobodyItsArgumentsOrItsEnvironment() {
        String text = new ChildCommand(List.of("/bin/sh", "--token=secret"), Map.of("KEY", "secret"), 0, false).toString();
        assertFalse(text.contains("secret"), text);
    }
}
