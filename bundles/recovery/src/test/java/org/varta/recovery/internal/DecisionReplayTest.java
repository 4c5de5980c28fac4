// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.event.DecisionRecord;
import org.varta.api.recovery.OperatorDesk;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** Whatever recovery decides can be come to again from its record alone, by the real policy; and what was changed in a record is found. Source: stall policies 10. */
class DecisionReplayTest {
    private static final int FIXED_CELLS = 5;
    private static final int AGENTS = 6;

    @TempDir
    Path folder;

    /** A recovery to which everything happens. */
    private static final class Life {
        final Random random;
        final Scene scene;
        final Journalled journal;
        final long[] aliveSince = new long[AGENTS + 1];
        RecoveryPolicy policy;
        long at = 10_000;

        Life(long seed, Path file) throws IOException {
            random = new Random(seed);
            scene = new Scene("retryMax", 2, "retryBackoffMillis", 500, "debounceMillis", 800, "childCapacity", 4, "policy", seed % 5 == 0 ? "debounce" : "composite");
            scene.events.withdraw(scene.stream);
            journal = new Journalled(file, () -> scene.now);
            scene.events.offer(journal, "events", Map.of());
            scene.feed.tracked = AGENTS;
            scene.action.script = run -> {
                if (random.nextInt(3) > 0) {
                    run.exits(random.nextInt(2));
                }
            };
            ScriptedAction notify = new ScriptedAction("notify") {
                @Override
                public boolean isNotice() {
                    return true;
                }
            };
            notify.script = run -> run.exits(0);
            scene.actions.offer(notify, "notify", Map.of());
            usePolicies();
        }

        void usePolicies() {
            List<Object[]> parts = new ArrayList<>(List.of(
                new Object[] {"DebouncePolicy", "debounceMillis", 100L * (1 + random.nextInt(20))},
                new Object[] {"BreakerPolicy", "failures", 1 + random.nextInt(2), "openForMillis", 2_000L, "growth", 1.0 + random.nextDouble()},
                new Object[] {"IntensityPolicy", "maxRestarts", 1 + random.nextInt(2), "periodMillis", 20_000L},
                new Object[] {"StartLimitPolicy", "burst", 1 + random.nextInt(5)},
                new Object[] {"TokenBucketPolicy", "burst", 1 + random.nextInt(4)},
                new Object[] {"BackoffPolicy", "jitter", List.of("none", "full", "equal", "decorrelated", "full-millis", "proportional").get(random.nextInt(6)), "seed", random.nextLong(), "baseMillis", 200L},
                new Object[] {"DampingPolicy", "halfLifeMillis", 60_000L, "maxSuppressMillis", 240_000L},
                new Object[] {"FlapPolicy", "sampleEveryMillis", 1_000L},
                new Object[] {"MassBrakePolicy", "waitForOthersMillis", 300L, "windowMillis", 1_000L},
                new Object[] {"MaintenancePolicy", "windows", "2027-01-15T09:00 Europe/Berlin PT30S; 2027-01-15T09:01 Europe/Berlin PT30S; 2027-01-15T09:02 Europe/Berlin PT30S", "settleMillis", 2_000L},
                new Object[] {"DependencyPolicy", "dependencies", "agent 1: agent 2, agent 3; agent 4: agent 5"}));
            Collections.shuffle(parts, random);
            Composed composed = new Composed();
            parts.subList(0, random.nextInt(6)).forEach(part -> composed.with((String) part[0], Arrays.copyOfRange(part, 1, part.length)));
            composed.with("LadderPolicy", "rungs", "notify; default attempts=2 confirmMillis=1500; exec target=group confirmMillis=2000 budget=3 budgetMillis=30000 spacingMillis=1000",
                "repeatLast", random.nextBoolean(), "groups", "pair: agent 1, agent 2; rest: agent 5, agent 6", "resetAfterMillis", 5_000L);
            if (policy != null) {
                scene.policies.withdraw(policy);
            }
            policy = composed.build();
            scene.usePolicy(policy);
        }

        void live(int steps) {
            for (int step = 0; step < steps; step++) {
                at += 1 + random.nextInt(700);
                scene.at(at);
                scene.now += random.nextInt(1_000_000);
                happen(1 + random.nextInt(AGENTS));
                scene.passes();
            }
        }

        private void happen(int pid) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> stall(pid);
                case 4 -> scene.says(pid, Freshness.values()[random.nextInt(Freshness.values().length)]);
                case 5 -> scene.says(pid, Freshness.STILL_SILENT);
                case 6 -> scene.feed.revivals.put(pid, new Revival(random.nextInt(4) > 0, random.nextInt(6)));
                case 7 -> scene.action.isMissing = random.nextInt(4) == 0;
                case 8 -> scene.living.put(pid, random.nextInt(3) == 0 ? 0L : (long) pid);
                default -> step(random.nextInt(25), pid);
            }
        }

        /** Somebody steps in, or exchanges policies. */
        private void step(int which, int pid) {
            switch (which) {
                case 0 -> usePolicies();
                case 1, 2, 3, 4, 5, 6, 7, 8 -> scene.desk.order(OperatorDesk.Order.RECOVER, "agent " + pid, "a person");
                case 9, 10 -> scene.desk.order(OperatorDesk.Order.CLEAR, "agent " + pid, "a person");
                case 11, 12 -> scene.desk.order(OperatorDesk.Order.RELEASE, "", "a person");
                default -> { }
            }
        }

        private void stall(int pid) {
            Origin origin = random.nextInt(12) > 0 ? Origin.KERNEL_ATTESTED : Origin.values()[random.nextInt(Origin.values().length)];
            long began = aliveSince[pid] + random.nextInt(2) * Math.max(0, scene.now - aliveSince[pid] - 1_000_000) / 2;
            aliveSince[pid] = scene.now;
            scene.feed.add(new Verdict(pid, 1, at, pid, origin, 1, random.nextInt(20) == 0, pid, 0, random.nextLong(), scene.now - 700, scene.now - 3, scene.now, "phi-normal", StallReason.DEADLINE,
                Map.of("meanNanos", random.nextDouble(), "decidingTerm", "tab\there\\", "n", random.nextLong()), "agent " + pid, "java", began, random.nextInt(10)));
        }
    }

    private Life life(long seed, int steps) throws IOException {
        Life life = new Life(seed, folder.resolve("decisions" + seed));
        life.live(steps);
        return life;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void records10_everyHoldRefusalStartRetryAndConfirmationReplaysToTheBit(long seed) throws IOException {
        Life life = life(seed, 500);
        Journalled.Answer answer = life.journal.replay();
        assertEquals(0, answer.status(), answer.text());
        assertTrue(answer.text().endsWith(life.journal.recorded.size() + " decisions, all identical\n"), answer.text());
        assertTrue(life.journal.recorded.size() > 200, answer.text());
    }

    @Test
    void records10_theRandomLivesComeToEveryKindOfDecision() throws IOException {
        Set<String> tokens = new TreeSet<>();
        for (long seed = 1; seed <= 12; seed++) {
            tokens.addAll(life(seed, 500).journal.recorded);
        }
        Set<String> missing = new TreeSet<>(Set.of("spawned", "RETRY", "confirmed", "unconfirmed", "confirmation_unknown", "debounced", "gave_up", "budget", "intensity", "start_limit", "spawn_failed",
            "outstanding_in_flight", "outstanding_capacity", "skipped_agent_resumed", "skipped_pid_recycled", "unauthenticated_transport", "socket_mode_only", "cross_namespace_agent",
            "BACKOFF", "BREAKER_OPEN", "TOKENS", "DAMPED", "FLAPPING", "MASS", "MAINTENANCE", "DEPENDENCY"));
        missing.removeAll(tokens);
        assertEquals(Set.of(), missing, tokens.toString());
    }

    @Test
    void records10_aStartThatAPersonOrderedReplaysWithoutAPolicy() throws IOException {
        Life life = life(51, 500);
        assertEquals(0, life.journal.replay().status());
        List<String> ordered = Files.readAllLines(life.journal.file).stream().filter(line -> line.contains("\tg.isOrdered=1") && line.contains("\tspawned\t")).toList();
        assertTrue(!ordered.isEmpty() && ordered.stream().noneMatch(line -> line.contains("\tparameters=")) && ordered.stream().anyMatch(line -> line.contains("\tnext=confirm\t")), ordered.toString());
    }

    private static String pairs(String[] cells) {
        return Arrays.stream(cells).skip(FIXED_CELLS).collect(Collectors.joining("\t"));
    }

    private Path changed(List<String> lines, int at, String line) throws IOException {
        List<String> others = new ArrayList<>(lines);
        others.set(at, line);
        return Files.write(folder.resolve("changed"), others);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void records10_oneChangedDigitAnywhereInARecordIsADifference(long seed) throws IOException {
        Life life = life(seed, 150);
        assertEquals(0, life.journal.replay().status());
        List<String> lines = Files.readAllLines(life.journal.file);
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith("decision\t")) {
                continue;
            }
            int from = lines.get(i).indexOf("decision=");
            for (int tries = 0; tries < 12; tries++) {
                int at = from + life.random.nextInt(lines.get(i).length() - from);
                char digit = lines.get(i).charAt(at);
                int pair = lines.get(i).lastIndexOf('\t', at);
                String key = lines.get(i).substring(pair + 1, Math.max(pair + 1, lines.get(i).indexOf('=', pair)));
                // A whole record is checked for each: once for each key is enough.
                if (Character.isDigit(digit) && at > lines.get(i).indexOf('=', pair) && keys.add(key.replaceAll("\\d+", "#"))) {
                    String other = lines.get(i).substring(0, at) + (char) ('0' + (digit - '0' + 1 + life.random.nextInt(9)) % 10) + lines.get(i).substring(at + 1);
                    Journalled.Answer answer = Journalled.replay(changed(lines, i, other));
                    assertEquals(1, answer.status(), key + ": " + answer.text());
                    assertTrue(answer.text().contains("changed:" + (i + 1) + ": agent "), answer.text());
                }
            }
        }
        assertTrue(keys.size() > 25, keys.toString());
    }

    /** With a sum that fits the lie, so that nothing but coming to the decision again can find it. */
    @Test
    void records10_aLieAboutADecisionIsFoundByDecidingAgain() throws IOException {
        Life life = life(31, 300);
        assertEquals(0, life.journal.replay().status());
        List<String> lines = Files.readAllLines(life.journal.file);
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] cells = lines.get(i).split("\t", -1);
            if (!cells[0].equals("decision") || !pairs(cells).contains("d.kind=")) {
                continue;
            }
            Map<String, String> pairs = DecisionRecord.parse(pairs(cells)).pairs();
            for (String key : pairs.keySet()) {
                boolean isFollowing = key.startsWith("d.") || key.startsWith("n.") || key.equals("digest") || key.equals("nextAt") && !pairs.get("next").equals("none") && !pairs.get("next").equals("retry");
                if (isFollowing && keys.add(key)) {
                    DecisionRecord lie = DecisionRecord.parse(pairs(cells));
                    String was = pairs.get(key);
                    lie.with(key, was.isEmpty() ? "x" : was.substring(0, was.length() - 1) + (was.endsWith("1") ? "2" : "1"));
                    String front = String.join("\t", Arrays.copyOf(cells, FIXED_CELLS));
                    Journalled.Answer answer = Journalled.replay(changed(lines, i, front + "\t" + lie.sealed()));
                    assertEquals(1, answer.status(), key + ": " + answer.text());
                    assertTrue(!answer.text().contains("sum"), answer.text());
                }
            }
        }
        assertTrue(keys.containsAll(Set.of("d.kind", "d.action", "d.target", "d.confirm", "d.code", "d.until", "nextAt", "digest", "n.ladder.rung", "n.ladder.attempt")), keys.toString());
    }

    @Test
    void records10_aRecordWhoseHistoryWasCutIsNeverAMatch() throws IOException {
        Scene scene = new Scene();
        scene.events.withdraw(scene.stream);
        Journalled journal = new Journalled(folder.resolve("cut"), () -> scene.now);
        scene.events.offer(journal, "events", Map.of());
        scene.action.script = run -> run.exits(0);
        for (int pid = 1; pid <= 260; pid++) {
            scene.at(10_000 + pid).answer(pid, 7);
        }
        Journalled.Answer answer = journal.replay();
        assertEquals(3, answer.status(), answer.text());
        assertTrue(answer.text().contains("not replayable: 1 of agent 260: cut: 4 stalls of other agents were not recorded"), answer.text());
        assertTrue(answer.text().contains("256 of 260 decisions, all identical"), answer.text());
    }

    @Test
    void records10_aPolicyThatDoesNotTellItsParametersIsNamed() throws IOException {
        Scene scene = new Scene();
        scene.events.withdraw(scene.stream);
        Journalled journal = new Journalled(folder.resolve("foreign"), () -> scene.now);
        scene.events.offer(journal, "events", Map.of());
        scene.usePolicy(Policies.saying("silent", new RecoveryDecision.Decline("not_today")));
        scene.at(10_000).answer(1, 7);
        Journalled.Answer answer = journal.replay();
        assertEquals(3, answer.status(), answer.text());
        assertTrue(answer.text().contains("not replayable: 1 of agent 1: the policy silent did not tell its parameters"), answer.text());
    }

    @Test
    void records10_aPolicyThatFailsIsReplayedByTheBuiltInOneThatAnsweredForIt() throws IOException {
        Scene scene = new Scene();
        scene.events.withdraw(scene.stream);
        Journalled journal = new Journalled(folder.resolve("failing"), () -> scene.now);
        scene.events.offer(journal, "events", Map.of());
        scene.usePolicy(Policies.of("failing", (verdict, history, now) -> {
            throw new IllegalStateException("no");
        }));
        scene.at(10_000).answer(1, 7);
        assertEquals(List.of("spawned"), journal.recorded);
        Journalled.Answer answer = journal.replay();
        assertEquals(0, answer.status(), answer.text());
    }

    @Test
    void records10_parametersThatChangeWhileAPolicyDecidesAreNotMixed() throws IOException {
        Scene scene = new Scene();
        scene.events.withdraw(scene.stream);
        Journalled journal = new Journalled(folder.resolve("swapped"), () -> scene.now);
        scene.events.offer(journal, "events", Map.of());
        RecoveryPolicy first = new DebouncePolicy(1);
        RecoveryPolicy[] present = {first};
        scene.usePolicy(new RecoveryPolicy() {
            @Override
            public String id() {
                return "live";
            }

            @Override
            public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
                RecoveryDecision said = present[0].decide(verdict, history, now);
                present[0] = new DebouncePolicy(5_000 * Scene.MS);
                return said;
            }

            @Override
            public String parameters() {
                return present[0].parameters();
            }

            @Override
            public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
                present[0].explain(verdict, history, now, explanation);
            }
        });
        scene.action.script = run -> run.exits(0);
        scene.at(10_000).answer(1, 7);
        present[0] = first;
        scene.at(10_100).answer(1, 7);
        assertEquals(List.of("spawned", "debounced"), journal.recorded, "by the parameters that were there after the change");
        Journalled.Answer answer = journal.replay();
        assertEquals(0, answer.status(), answer.text());
    }

    @Test
    void records10_aMissingDecisionIsAGap() throws IOException {
        Life life = life(41, 60);
        assertEquals(0, life.journal.replay().status());
        List<String> lines = new ArrayList<>(Files.readAllLines(life.journal.file));
        int second = lines.indexOf(lines.stream().filter(line -> line.startsWith("decision\t")).skip(1).findFirst().orElseThrow());
        lines.remove(second);
        Journalled.Answer answer = Journalled.replay(Files.write(folder.resolve("gap"), lines));
        assertEquals(3, answer.status(), answer.text());
        assertTrue(answer.text().contains("gaps in the record: 1"), answer.text());
    }

    @Test
    void records10_aJournalOfTheFormerVersionIsStillRead() throws IOException {
        Path file = Files.writeString(folder.resolve("former"), "varta-decisions\t1\tfirst\nlife\nnote\t5\t7\tDECISION\tspawned\tchild 2002\n");
        Journalled.Answer answer = Journalled.replay(file);
        assertEquals(0, answer.status(), answer.text());
        assertEquals("0 verdicts, all identical (and 0 deadlines after beats)\n", answer.text());
    }
}
