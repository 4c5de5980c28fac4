// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;
import org.varta.export.decisions.internal.DecisionJournal;
import org.varta.posix.ProcessActivity;
import org.varta.replay.ReplayCommand;

/** What the journal wrote about an observer's life leads to the same verdicts, to the bit; and what was changed or lost in it is found. */
class ReplayTest {
    private static final int CAPACITY = 16;
    private static final long SECOND = 1_000 * Engine.MILLI;
    private static final ProcessActivity.State[] STATES = ProcessActivity.State.values();
    private static final int LEAST_VERDICTS = 8;
    private static final long PLENTY = 1L << 30;
    private static final List<String> NAMES = ShippedPolicies.NAMES;

    @TempDir
    Path folder;

    private record Answer(int status, String text) {
    }

    private static Answer replay(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = ReplayCommand.run(List.of(file.toString()), text, text, ReplayTest.class.getClassLoader());
        return new Answer(status, out.toString(StandardCharsets.UTF_8));
    }

    /** An observer, the processes that it watches, and the journal. */
    private static final class Life {
        private final Random random;
        private final Engine engine = new Engine(CAPACITY);
        private final DecisionJournal journal;
        private final Map<Integer, Long> nonces = new HashMap<>();
        private final long[] pace = new long[8];
        private final long[] next = new long[8];
        private long now = SECOND;
        private int verdicts;

        Life(long seed, Path file, long maxBytes) throws IOException {
            random = new Random(seed);
            journal = DecisionJournal.at(file, maxBytes);
            for (int pid = 0; pid < pace.length; pid++) {
                engine.identity.process(pid + 1, 100 + pid);
                pace[pid] = 50 + random.nextInt(700);
            }
        }

        void wrap() {
            engine.detection.use(new Wrappers(5, 3 * SECOND, 2 * SECOND, 2, SECOND, 7, 60 * SECOND, true, 6 * SECOND, SECOND));
        }

        void use(String policy) {
            engine.atNanos(now);
            engine.use(ShippedPolicies.judge(policy, CAPACITY));
        }

        /** Others watch from now on, or the same ones still. */
        void watch() {
            engine.atNanos(now);
            engine.shadows.clear();
            List<String> names = new ArrayList<>(NAMES);
            Collections.shuffle(names, random);
            names.subList(0, 1 + random.nextInt(3)).forEach(policy -> engine.shadows.add(ShippedPolicies.judge(policy, CAPACITY)));
            engine.assign();
        }

        void live(int steps, double surprises) {
            for (int step = 0; step < steps; step++) {
                now += 1 + random.nextInt(20_000_000);
                engine.atNanos(now);
                if (random.nextDouble() < surprises) {
                    surprise();
                }
                for (int pid = 0; pid < pace.length; pid++) {
                    if (next[pid] - now <= 0) {
                        beat(pid + 1);
                        boolean isSilent = random.nextInt(60) == 0;
                        next[pid] = now + (isSilent ? random.nextInt(12_000) : pace[pid] / 2 + random.nextInt((int) pace[pid])) * Engine.MILLI;
                    }
                }
                List<Verdict> convicted = engine.tick();
                verdicts += convicted.size();
                convicted.stream().filter(verdict -> random.nextBoolean()).forEach(verdict -> engine.detection.restarted(verdict, now));
                record();
            }
        }

        void beat(int pid) {
            long nonce = nonces.merge(pid, 1L, Long::sum);
            engine.batch.payload[0] = random.nextInt();
            engine.frame(pid, pid, nonce, random.nextLong(), random.nextInt(20) == 0 ? 2 : 0, Origin.KERNEL_ATTESTED);
        }

        private void surprise() {
            switch (random.nextInt(6)) {
                case 5 -> watch();
                case 0 -> use(NAMES.get(random.nextInt(NAMES.size())));
                case 1 -> {
                    long lost = (1_000 + random.nextInt(5_000)) * Engine.MILLI;
                    now += lost;
                    engine.atNanos(now);
                    engine.detection.holdOff(random.nextInt(3) == 0, 3 * SECOND);
                    engine.detection.paused(now - lost, now, lost);
                }
                case 2 -> engine.use((Judge) null);
                case 3 -> engine.identity.activities.put(1 + random.nextInt(pace.length), new ProcessActivity(STATES[random.nextInt(STATES.length)], random.nextInt()));
                default -> {
                    int pid = 1 + random.nextInt(pace.length);
                    engine.identity.process(pid, random.nextInt(1_000_000));
                    nonces.put(pid, 0L);
                }
            }
        }

        void record() {
            while (engine.events.take(journal::event)) {
                continue;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void rep11_beatsSilencesPausesSwapsAndNewProcessesReplayToTheBit(long seed) throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(seed, file, PLENTY);
        life.use("phi-normal");
        if (seed % 2 == 0) {
            life.wrap();
        }
        life.live(3_000, 0.01);
        while (life.verdicts <= LEAST_VERDICTS) {
            life.live(1_000, 0.01);
        }
        life.journal.stop();
        Answer answer = replay(file);
        assertEquals(0, answer.status(), answer.text());
        assertTrue(answer.text().startsWith(life.verdicts + " verdicts, all identical"), answer.text());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void records10_whatPoliciesInTheShadowWouldHaveDoneReplaysToTheBit(long seed) throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(seed, file, PLENTY);
        life.use("fixed");
        life.watch();
        life.live(5_000, 0.006);
        life.journal.stop();
        long told = Files.readAllLines(file).stream().filter(line -> line.startsWith("shadow\t")).count();
        assertTrue(told > 10, told + " shadow verdicts");
        Answer answer = replay(file);
        assertEquals(0, answer.status(), answer.text());
        assertTrue(answer.text().endsWith(told + " shadow verdicts, all identical\n"), answer.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"deadline", "lastArrival", "allowance", "lateness", "x.", "generation", "sum"})
    void records10_oneChangedDigitInAShadowVerdictIsADifference(String key) throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(17, file, PLENTY);
        life.use("fixed");
        life.watch();
        life.live(3_000, 0);
        life.journal.stop();
        assertEquals(0, replay(file).status());
        Answer answer = replay(changed(file, "shadow", key));
        assertEquals(1, answer.status(), answer.text());
    }

    /** The wrappers' holds stand in the record in the order of composition, with what each has added; together they make the deadline. */
    @Test
    void records10_holdsOfAVerdictStandInOrderAndAddUpToItsDeadline() throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(19, file, PLENTY);
        life.use("fixed");
        life.wrap();
        life.live(4_000, 0.01);
        while (Files.readAllLines(file).stream().filter(line -> line.matches("stall\t.*x\\.holds=[^\t]*, .*")).count() < 3) {
            life.live(1_000, 0.01);
        }
        life.journal.stop();
        assertEquals(0, replay(file).status(), replay(file).text());
        List<String> order = List.of("OBSERVER_PAUSE", "SWAP_GRACE", "HOLD_OFF", "LOCAL_HEALTH", "STARTUP", "RESTART_GRACE", "EVIDENCE_STOPPED", "IO_WAIT");
        for (String line : Files.readAllLines(file)) {
            Matcher holds = Pattern.compile("^stall\t.*\tx\\.holds=([^\t]+)").matcher(line);
            if (holds.find()) {
                List<Integer> places = Stream.of(holds.group(1).split(", ")).filter(word -> !word.startsWith("(")).map(word -> order.indexOf(word.split(" ")[0])).toList();
                assertEquals(places.stream().sorted().toList(), places, holds.group(1));
            }
        }
        Answer answer = replay(changed(file, "stall", "x.holds"));
        assertEquals(1, answer.status(), answer.text());
    }

    /** One digit behind that key, in the first line of that kind that has one. */
    private static Path changed(Path file, String kind, String key) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Pattern digit = Pattern.compile("\t" + Pattern.quote(key) + "[^\t=]*=[^\t]*?([0-9])");
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = digit.matcher(lines.get(i));
            if (lines.get(i).startsWith(kind + "\t") && found.find()) {
                char other = (char) ('0' + (lines.get(i).charAt(found.start(1)) - '0' + 1) % 10);
                lines.set(i, lines.get(i).substring(0, found.start(1)) + other + lines.get(i).substring(found.end(1)));
                return Files.write(file, lines);
            }
        }
        throw new AssertionError("no " + kind + " has " + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"since", "grace", "deadline", "now", "lateness"})
    void records10_anAgentNeverSeenIsARecordOfItsOwnAndReplays(String key) throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(18, file, PLENTY);
        life.engine.declare(new DeclaredAgent("pump", 0, DeclaredAgent.ANY_UID, new Glob("pump*"), new Glob(""), new Glob(""), "", true, 60 * SECOND), ShippedPolicies.judge("fixed", CAPACITY).detector());
        life.engine.atNanos(62 * SECOND);
        life.engine.detection.roster().lookForUnseen(life.engine.clock.read());
        life.record();
        life.journal.stop();
        Answer answer = replay(file);
        assertEquals(0, answer.status(), answer.text());
        assertTrue(answer.text().endsWith("1 agent never seen, all identical\n"), answer.text());
        answer = replay(changed(file, "unseen", key));
        assertEquals(1, answer.status(), answer.text());
    }

    private Path calm() throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(42, file, PLENTY);
        life.use("phi-normal");
        life.live(2_000, 0);
        life.journal.stop();
        assertEquals(0, replay(file).status());
        return file;
    }

    @Test
    void rep11_aFlippedDigitInOneArrivalIsFound() throws IOException {
        Path file = calm();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        int changed = lines.size() / 2;
        while (!lines.get(changed).startsWith("beat")) {
            changed++;
        }
        String[] cells = lines.get(changed).split("\t");
        char last = cells[3].charAt(cells[3].length() - 1);
        cells[3] = cells[3].substring(0, cells[3].length() - 1) + (last == '9' ? '0' : (char) (last + 1));
        lines.set(changed, String.join("\t", cells));
        Files.write(file, lines);
        Answer answer = replay(file);
        assertEquals(1, answer.status(), answer.text());
        assertTrue(answer.text().startsWith("decisions:" + (changed + 1) + ": agent " + cells[2] + ": deadline after beat"), answer.text());
    }

    @Test
    void rep11_aFlippedBitInANumberOfAVerdictIsFound() throws IOException {
        Path file = calm();
        String text = Files.readString(file);
        int at = text.indexOf("x.meanNanos=") + "x.meanNanos=".length() + 15;
        char digit = text.charAt(at);
        Files.writeString(file, text.substring(0, at) + (digit == '0' ? '1' : '0') + text.substring(at + 1));
        Answer answer = replay(file);
        assertEquals(1, answer.status(), answer.text());
        assertTrue(answer.text().contains("x.meanNanos: recorded "), answer.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"beat", "step", "stall"})
    void rep11_aLostLineIsAGapAndNoDifference(String kind) throws IOException {
        Path file = calm();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        for (int i = 10; i < lines.size(); i++) {
            if (lines.get(i).startsWith(kind)) {
                lines.remove(i);
                break;
            }
        }
        Files.write(file, lines);
        Answer answer = replay(file);
        assertEquals(3, answer.status(), answer.text());
    }

    @Test
    void rep11_beatsThatTheEventRingDroppedAreAGapOfTheirAgents() throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(42, file, PLENTY);
        life.use("fixed");
        life.beat(1);
        life.record();
        for (int i = 0; i < 5_000; i++) {
            life.beat(2);
        }
        life.now += 4 * SECOND;
        life.engine.atNanos(life.now);
        assertEquals(2, life.engine.tick().size());
        life.record();
        life.journal.stop();
        Answer answer = replay(file);
        assertEquals(3, answer.status(), answer.text());
        assertTrue(answer.text().contains("not judged: 1 of agent 2: "), answer.text());
        assertTrue(answer.text().contains("1 of 2 verdicts, all identical"), answer.text());
    }

    @Test
    void rep11_aLineThatACrashHasCutIsPassedOver() throws IOException {
        Path file = calm();
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 7));
        assertEquals(0, replay(file).status());
        Life later = new Life(43, file, PLENTY);
        later.use("phi-normal");
        later.live(500, 0);
        later.journal.stop();
        assertEquals(0, replay(file).status(), "another observer goes on in the same file");
    }

    @Test
    void rep11_theFileBeforeIsReadToo() throws IOException {
        Path file = folder.resolve("decisions");
        Path before = folder.resolve("decisions.1");
        Life life = new Life(44, file, 100_000);
        life.use("phi-normal");
        while (!Files.exists(before)) {
            life.live(10, 0);
        }
        for (int verdicts = life.verdicts; life.verdicts == verdicts; ) {
            life.live(10, 0);
        }
        life.journal.stop();
        Answer answer = replay(file);
        assertEquals(0, answer.status(), answer.text());
        Files.delete(before);
        assertEquals(3, replay(file).status(), "beginnings are missing now");
    }

    @Test
    void rep11_aPolicyThatNobodyKnowsIsNotJudged() throws IOException {
        Path file = folder.resolve("decisions");
        Life life = new Life(45, file, PLENTY);
        life.engine.use(new Judge("foreign", "1.0.0", "floor=1\n", new Engine.Threshold(1_000, CAPACITY)));
        life.live(500, 0);
        life.journal.stop();
        Answer answer = replay(file);
        assertEquals(3, answer.status(), answer.text());
        assertTrue(answer.text().contains("nothing here knows the policy foreign"), answer.text());
    }

    @Test
    void rep11_whatIsNoJournalIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "hello\n");
        assertEquals(2, replay(file).status());
        assertEquals(2, replay(folder.resolve("nothing")).status());
        Path broken = Files.writeString(folder.resolve("broken"), "varta-decisions\t1\tfirst\nbeat\t1\n");
        Answer answer = replay(broken);
        assertEquals(2, answer.status());
        assertTrue(answer.text().contains("broken:2 is no line"), answer.text());
    }
}
