// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.RecordLine;

class ShowTest {
    /** Half a minute behind the last golden record; two hours east. */
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_060_000L), ZoneId.of("Africa/Cairo"));

    @TempDir
    Path folder;
    private Path live;

    @BeforeEach
    void writeGenerations() throws IOException {
        live = folder.resolve("a.log");
        Files.writeString(folder.resolve("a.log.1"), LogText.FILE_A);
        Files.writeString(live, LogText.FILE_B);
    }

    private CommandRun show(Object... args) {
        return CommandRun.of(new ShowVerb(CLOCK), args);
    }

    private List<String> numbers(String... options) {
        Object[] args = new Object[options.length + 1];
        System.arraycopy(options, 0, args, 0, options.length);
        args[options.length] = live;
        CommandRun run = show(args);
        assertEquals(0, run.status());
        return run.lines().stream().skip(1).map(line -> line.strip().split(" ")[0]).toList();
    }

    @Test
    void shouldShowAllGenerationsInAlignedColumns() {
        assertEquals("""
              NUMBER  TIME (UTC)               KIND           AGENT       CHILD  OUTCOME                  TOOK  REASON
                   1  2023-11-14 22:13:20.000  boot                              observer 4242                  fresh
                   2  2023-11-14 22:13:25.000  spawn           1001        2002  started (exec)                 /usr/local/bin/restart-unit
                   3  2023-11-14 22:13:25.250  complete        1001        2002  exit 0                 250 ms
                   4  2023-11-14 22:13:29.000  refused         1003              not started                    unauthenticated_transport
                   5  2023-11-14 22:13:30.000  boot                              observer 4242                  rotation
                   7  2023-11-14 22:13:31.000  refused         1001              not started                    debounced
                   8  2023-11-14 22:13:40.000  boot                              observer 4343                  resume
                   9  2023-11-14 22:13:41.000  complete        1001        2003  killed, signal 9      30.00 s  output 4096 + 0 bytes, truncated
                  10  2023-11-14 22:13:42.000  spawn     4294967295        2004  started (exec)                 /opt/r\u00e9 start now from /etc/varta/rec file.cmd
                  12  2023-11-14 22:13:50.000  boot                              observer 4444                  corrupt_tail
            """, show("--utc", live).out().replace(System.lineSeparator(), "\n").indent(0));
        assertEquals("", show(live).err());
    }

    @Test
    void shouldShowLocalTimes() {
        assertTrue(show(live).lines().get(0).contains("TIME (Africa/Cairo)"));
        assertTrue(show(live).lines().get(1).contains("2023-11-15 00:13:20.000"));
    }

    @Test
    void shouldPickRecords() {
        assertEquals(List.of("2", "3", "7", "9"), numbers("--agent", "1001"));
        assertEquals(List.of("10"), numbers("--agent", "4294967295"));
        assertEquals(List.of(), numbers("--agent", "4242"));
        assertEquals(List.of("4", "7"), numbers("--kind", "refused"));
        assertEquals(List.of("2", "3", "9", "10"), numbers("--kind", "spawn", "--kind", "complete"));
        assertEquals(List.of("3"), numbers("--kind", "complete", "--agent", "1001", "--until", "2023-11-15T00:13:30"));
    }

    @ParameterizedTest
    @CsvSource({"39s,'9,10,12'", "1m,'1,2,3,4,5,7,8,9,10,12'", "2023-11-14T22:13:42Z,'10,12'", "2023-11-15T00:13:42,'10,12'", "2023-11-15 00:13:42,'10,12'", "2023-11-15T01:13:50+03:00,12",
        "2023-11-15,'1,2,3,4,5,7,8,9,10,12'", "2023-11-16,''", "0s,''"})
    void shouldPickRecordsSinceAMoment(String since, String numbers) {
        assertEquals(numbers, String.join(",", numbers("--since", since)));
        List<String> before = numbers("--until", since);
        assertEquals(10, before.size() + numbers("--since", since).size());
    }

    @Test
    void shouldKeepControlCharactersAwayAndGoOnBehindDamage() throws IOException {
        String evil = "\u001b]0;x\u0007\u009b2J\u202e\u2028";
        Files.writeString(live, RecordLine.HEADER + "5\t1\t1\trefused\t9\t" + evil + "\t-\n" + evil + "\n6\tsoon\t1\tcomplete\t9\t\r\tlost\t-\t-\tlong\t0\t0\t?\t-\n7\t18446744073709551615\t1\trefused\t9\tx\t-\n");
        CommandRun run = show(live);
        String all = run.out() + run.err();
        for (char c : "\u001b\u0007\u009b\u202e\u2028\r".toCharArray()) {
            assertFalse(all.replace(System.lineSeparator(), "").indexOf(c) >= 0, () -> "character " + (int) c);
        }
        assertTrue(all.contains("\\u001b]0;x\\u0007\\u009b2J\\u202e\\u2028"), all);
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7"), numbers());
        assertTrue(run.err().contains("a.log, line 3 (byte "), run.err());
    }

    @Test
    void shouldTellWhatCannotBeRead() {
        assertEquals(2, show(folder.resolve("nothing")).status());
        assertEquals(2, show(folder).status());
    }

    @ParameterizedTest
    @CsvSource({"0,0 ns", "999,999 ns", "1000,1 us", "250000000,250 ms", "999999999,999 ms", "1250000000,1.25 s", "59999999999,59.99 s", "60000000000,1 min 00 s", "3725000000000,1 h 02 min",
        "90061000000000,1 d 01 h", "18446744073709551615,18446744073709551615 ns", "long,long"})
    void shouldShowDurationsInUsualUnits(String nanos, String shown) {
        assertEquals(shown, HumanDuration.ofNanos(nanos));
    }
}
