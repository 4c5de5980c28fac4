// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.transport.Origin;

class AgentRuleTest {
    private static Verdict verdict(int pid, int uid, String name, String command) {
        return new Verdict(0, 1, 1, pid, Origin.KERNEL_ATTESTED, 0, false, 77, uid, 9, 0, 3, 4, "fixed", StallReason.DEADLINE, Map.of(), name, command, 0, 9);
    }

    @ParameterizedTest
    @CsvSource({"uid=1000 command=worker* -> patient,patient", "uid=1001 -> patient,", "name=db -> a;default -> b,b", "command=*.7 -> x,x", "command=w*r.7 pid=42 -> x,x",
        "command=worker -> x,", "origin=kernel_attested -> yes,yes", "pid=4294967295 -> x,"})
    void shouldTakeTheFirstRuleOfWhichAllConditionsHold(String rules, String value) {
        assertEquals(Optional.ofNullable(value), AgentRule.firstFor(AgentRule.parse(rules), verdict(42, 1000, "", "worker.7")));
    }

    @Test
    void shouldTakeProcessIdsForUnsigned() {
        assertTrue(AgentRule.parse("pid=4294967295 -> x").get(0).holdsFor(verdict(-1, 0, "", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uid=1", "uid=1 ->", "-> x", "color=red -> x", "uid -> x", "default -> a;;default -> b"})
    void shouldNameWhatIsNoRule(String text) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> AgentRule.parse(text)).getMessage().startsWith("rule "));
    }

    @Test
    void shouldBeWithoutRulesWhenTheTextIsBlank() {
        assertEquals(List.of(), AgentRule.parse(" "));
    }

    @Test
    void shouldTellAgentsApartByNameElseUserAndCommandElseProcess() {
        assertEquals("name:db", verdict(1, 0, "db", "postgres").agent());
        assertEquals("command:1000:worker", verdict(1, 1000, "", "worker").agent());
        assertEquals("process:4294967295:77", verdict(-1, 0, "", "").agent());
    }
}
