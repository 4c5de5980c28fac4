// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine.Kind;

class OpenStartsTest {
    @TempDir
    Path folder;

    private final LogText log = new LogText();
    private long number;

    private OpenStartsTest boot(long pid, String reason) {
        ChainHash parent = log.hash();
        log.line(Kind.BOOT, ++number + "\t1700000000000\t0\tboot\t" + pid + "\t" + parent.column() + "\t" + reason);
        return this;
    }

    private OpenStartsTest spawn(long agent, long child) {
        log.line(Kind.SPAWN, ++number + "\t1700000000000\t5\tspawn\t" + agent + "\t" + child + "\texec\t/bin/x\tinline\t6");
        return this;
    }

    private OpenStartsTest complete(long agent, long child) {
        log.line(Kind.COMPLETE, ++number + "\t1700000000000\t9\tcomplete\t" + agent + "\t" + child + "\treaped\t0\t-\t4\t0\t0\tfalse");
        return this;
    }

    private List<String> notes() throws IOException {
        Verification result = AuditVerifier.verify(List.of(log.write(folder.resolve("log"))));
        assertEquals(Verdict.SOUND, result.verdict(), result.toString());
        return result.notes();
    }

    @Test
    void rec122_shouldNameWhatAnObserverLeftBehind() throws IOException {
        boot(10, "fresh").spawn(1001, 2001).spawn(4294967295L, 4294967294L).complete(1001, 2001).boot(11, "resume").spawn(1001, 2001).complete(1001, 2001);
        assertEquals(List.of("number 3: child 4294967294, started for process 4294967295, has no end in the log; its observer was gone before number 5"), notes());
    }

    @Test
    void rec122_shouldSeeAnotherObserverBehindTheSameProcessIdAsInAContainer() throws IOException {
        boot(1, "fresh").spawn(1001, 2001).boot(1, "corrupt_tail");
        assertEquals(List.of("number 2: child 2001, started for process 1001, has no end in the log; its observer was gone before number 3"), notes());
    }

    @Test
    void rec122_shouldFollowAChildOverARotationAndNotBlameAnObserverThatRuns() throws IOException {
        boot(10, "fresh").spawn(1001, 2001).boot(10, "rotation").complete(1001, 2001).spawn(1002, 2002).spawn(1003, 2003);
        assertEquals(List.of("2 starts have no end so far, from number 5 on"), notes());
    }

    @Test
    void rec122_shouldSayNothingWhenEverythingHasEnded() throws IOException {
        boot(10, "fresh").spawn(1001, 0).complete(1001, 0).boot(11, "resume");
        assertEquals(List.of(), notes());
    }
}
