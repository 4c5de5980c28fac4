// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.AuditRecord;

/** What is told outside about the end of the chain (audit log W21), and about lines that other readers may misread. */
class HeadNewsTest {
    private final Logger logger = Logger.getLogger("org.varta.audit.internal");
    private final List<String> told = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.add(line.getMessage());
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is open
        }
    };
    private final MemoryState state = new MemoryState();
    private final DiskSink a = new DiskSink("A");
    private final DiskSink b = new DiskSink("B");
    private final Bench bench = bench();
    private Level before;

    private Bench bench() {
        try {
            return new Bench(state, Settings.DEFAULT, new TestClock(), 4242, new Unconfirmed());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void listen() throws Exception {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addHandler(listener);
        bench.bind(a, 0);
        bench.settle();
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(listener);
        logger.setLevel(before);
    }

    private void assertTold(String event, DiskSink sink) {
        List<String> lines = sink.lines();
        String[] columns = lines.get(lines.size() - 1).split("\t");
        assertEquals("audit log " + event + ": record " + columns[0] + ", chain " + columns[columns.length - 1], told.get(told.size() - 1));
    }

    @Test
    void audW21_shouldTellNumberAndHashAtStartMoveRotationParkingAndStop() throws Exception {
        assertTold("open in A (fresh)", a);
        bench.bind(b, 1);
        bench.settle();
        assertTold("moved from A to B (rotation)", b);
        b.fullAt = 50;
        bench.write("one");
        assertTold("rotated in B", b);
        b.fullAt = Integer.MAX_VALUE;
        bench.choice.unbind(a);
        bench.choice.unbind(b);
        bench.settle();
        assertTold("left B and has no other sink, records wait", b);
        bench.stop();
        assertTold("closed without a sink", b);
    }

    @Test
    void audW21_shouldTellNumberAndHashAtAnOrderlyStop() throws Exception {
        bench.write("one");
        bench.stop();
        assertTold("closed in A", a);
    }

    @Test
    void audW21_shouldTellOnceAnHourWhileTheLogGrows() throws Exception {
        bench.write("one");
        bench.clock.passMillis(3_599_999);
        bench.settle();
        assertTold("open in A (fresh)", one());
        bench.clock.passMillis(1);
        bench.settle();
        assertTold("goes on", a);
        int lines = told.size();
        bench.clock.passMillis(7_200_000);
        bench.settle();
        assertEquals(lines, told.size(), "nothing has changed");
    }

    /** The log as it was at the start. */
    private DiskSink one() throws Exception {
        DiskSink only = new DiskSink("A");
        Bench other = new Bench(new MemoryState(), Settings.DEFAULT, new TestClock(), 4242, new Unconfirmed());
        logger.removeHandler(listener);
        other.bind(only, 0);
        other.settle();
        logger.addHandler(listener);
        return only;
    }

    @Test
    void shouldWarnOnceOfARecordThatIsTooLongForOlderReaders() throws Exception {
        offer(3_900);
        assertTrue(told.stream().noneMatch(line -> line.contains("bytes long")));
        offer(4_090);
        offer(4_090);
        assertEquals(1, told.stream().filter(line -> line.contains("bytes long")).count());
    }

    private void offer(int programBytes) throws Exception {
        Ticket ticket = bench.queue.offer(new AuditRecord.Spawn(1, 5, 1001, 2002, "exec", "/".repeat(programBytes), "inline", 9));
        bench.settle();
        Bench.number(ticket);
    }
}
