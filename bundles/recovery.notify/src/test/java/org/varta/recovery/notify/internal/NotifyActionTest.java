// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.notify.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.api.event.EventKind;
import org.varta.api.event.EventStream;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

class NotifyActionTest {
    private static final Verdict VERDICT = new Verdict(0, 1, 1, 42, Origin.KERNEL_ATTESTED, 0, false, 7, 0, 9, 1_000_000_000L, 4_000_000_000L, 4_001_000_000L, "fixed", StallReason.DEADLINE,
        Map.of(), "db", "", 0, 9);

    private final List<String> events = new ArrayList<>();
    private final EventStream stream = new EventStream() {
        @Override
        public void publish(EventKind kind, int pid, String token, String detail) {
            events.add(kind + " " + pid + " " + token + ": " + detail);
        }

        @Override
        public long observerNanos() {
            return 0;
        }
    };

    @Test
    void polR6_shouldTellAndBeOverAtOnce() {
        NotifyAction action = new NotifyAction();
        action.bindStream(stream);
        RecoveryRun run = action.start(new RecoveryRequest(VERDICT, ""));
        assertEquals(List.of("DECISION 42 notice: name:db was silent for 3001 ms, reason DEADLINE"), events);
        assertEquals(0, run.end().toCompletableFuture().join());
        assertEquals(RecoveryRun.Output.NONE, run.output().get());
        assertTrue(run.kill().getAsBoolean() && run.terminate().getAsBoolean());
        assertEquals(new RecoveryRun.Description(0, "notify", "notify", "inline", 0), run.description());
        assertTrue(action.isNotice());
    }

    @Test
    void shouldTellForWhomAndBeHarmlessWithoutAStream() {
        NotifyAction action = new NotifyAction();
        action.bindStream(stream);
        action.start(new RecoveryRequest(VERDICT, "operator"));
        assertTrue(events.get(0).endsWith(", for operator"));
        action.unbindStream(stream);
        assertEquals(0, action.start(new RecoveryRequest(VERDICT, "")).end().toCompletableFuture().join());
        assertEquals(1, events.size());
    }
}
