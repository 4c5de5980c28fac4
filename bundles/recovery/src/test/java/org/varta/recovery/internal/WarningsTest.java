// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said about a set-up that works but may surprise: each once (recC18). */
class WarningsTest {
    private final Warnings warnings = new Warnings();
    private LogLines lines;

    @BeforeEach
    void listen() {
        lines = new LogLines();
    }

    @AfterEach
    void stopListening() {
        lines.close();
    }

    private List<String> said(Settings settings, boolean hasAction, List<String> missing, boolean hasAudit) {
        warnings.check(settings, hasAction, missing, hasAudit);
        return lines.takeLevels();
    }

    @Test
    void recC18_shouldSayNothingAboutACompleteSetUp() {
        assertEquals(List.of(), said(Written.settings("timeoutMillis", 30_000), true, List.of(), true));
    }

    @Test
    void recC18_recR20_shouldWarnOfAHangingActionOnceAndAgainWhenItComesBack() {
        assertEquals(1, said(Written.settings(), true, List.of(), true).size());
        assertEquals(List.of(), said(Written.settings(), true, List.of(), true));
        assertEquals(List.of(), said(Written.settings("timeoutMillis", 100), true, List.of(), true));
        assertEquals(1, said(Written.settings(), true, List.of(), true).size());
    }

    @Test
    void recC18_recR29_recR31_shouldWarnWithoutRecordsAndOfForeignNamespaces() {
        assertEquals(1, said(Written.settings("timeoutMillis", 100), true, List.of(), false).size());
        assertEquals(1, said(Written.settings("timeoutMillis", 100, "allowCrossNamespaceAgents", true), true, List.of(), true).size());
        assertEquals(1, said(Written.settings("timeoutMillis", 100), false, List.of(), true).size(), "an audit log and nothing to record");
    }

    @Test
    void shouldNameEachPolicyThatIsMissingOnce() {
        Settings settings = Written.settings("timeoutMillis", 100);
        assertEquals(2, said(settings, true, List.of("a", "b"), true).size());
        assertEquals(List.of(), said(settings, true, List.of("a", "b"), true));
        assertEquals(List.of(), said(settings, true, List.of("b"), true));
        assertEquals(1, said(settings, true, List.of("a", "b"), true).size(), "it was there in between");
    }
}
