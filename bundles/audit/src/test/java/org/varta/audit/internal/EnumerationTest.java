// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.api.audit.AuditTicket.Fate;

/**
 * Every end of every way through start, change of sinks and rotation, one by one: after each durable step the process is killed or the power goes off, with the last write torn at every byte and any prefix
 * of the changed names kept; the log is started again in either sink, and cut short once more after each step of that repair. Then it must be one chain with everything acknowledged on it.
 *
 * <p>Source: chain continuity 8, audit log 11.8.
 */
class EnumerationTest {
    private static final int FULL = 330;
    private static final Settings SETTINGS = Settings.DEFAULT;
    private final Unconfirmed lines = new Unconfirmed(64, 1 << 15);
    private Logger quiet;
    private Level before;
    private int runs;

    @BeforeEach
    void beQuiet() {
        quiet = Logger.getLogger("org.varta.audit");
        before = quiet.getLevel();
        quiet.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        quiet.setLevel(before);
    }

    /** What happens before anything can go wrong, and then what may be cut short. */
    private enum Script {
        FIRST_START {
            @Override
            void act(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                world.write("two");
            }
        },
        RESTART_AFTER_A_KILL {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                world.die(true, 0, 0);
            }

            @Override
            void act(World world) throws Exception {
                world.start(1, 0);
                world.write("two");
            }
        },
        ORDERLY_STOP {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
            }

            @Override
            void act(World world) throws Exception {
                world.offer("two");
                world.bench.stop();
                world.collect();
                world.start(1, 0);
                world.write("three");
            }
        },
        START_IN_THE_OTHER_SINK {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                world.bench.stop();
            }

            @Override
            void act(World world) throws Exception {
                world.start(0, 1);
                world.write("two");
            }
        },
        MOVE_INTO_AN_EMPTY_SINK {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
            }

            @Override
            void act(World world) throws Exception {
                world.offer("two");
                world.rank(world.b, 2);
                world.write("three");
            }
        },
        MOVE_BACK_INTO_AN_OLDER_ONE {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                world.rank(world.b, 2);
                world.write("two");
            }

            @Override
            void act(World world) throws Exception {
                world.rank(world.a, 3);
                world.write("three");
                world.rank(world.b, 4);
                world.write("four");
            }
        },
        MOVE_THAT_FAILS_AT_THE_BOOT_RECORD {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
            }

            @Override
            void act(World world) throws Exception {
                world.b.fail("begin", 1);
                world.rank(world.b, 2);
                world.write("two");
                world.calm();
                world.write("three");
            }
        },
        FORCED_MOVE {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
            }

            @Override
            void act(World world) throws Exception {
                world.a.fail("sync", 1000);
                world.offer("two");
                world.bench.turn();
                world.rank(world.b, 2);
                world.write("three");
            }
        },
        PARKED_AND_BACK {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                world.bench.choice.unbind(world.b);
                world.bench.settle();
            }

            @Override
            void act(World world) throws Exception {
                world.bench.choice.unbind(world.a);
                world.bench.settle();
                world.offer("two");
                world.bench.bind(world.a, 1);
                world.write("three");
            }
        },
        ROTATION {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                world.a.fullAt = FULL;
            }

            @Override
            void act(World world) throws Exception {
                world.write("two");
                world.write("three");
                world.write("four");
            }
        },
        ROTATION_IN_STEPS {
            @Override
            void prepare(World world) throws Exception {
                ROTATION.prepare(world);
                world.a.deferrals = 2;
                world.a.anchorDeferrals = 1;
            }

            @Override
            void act(World world) throws Exception {
                ROTATION.act(world);
            }
        },
        ROTATION_THAT_IS_MOVED_BACK {
            @Override
            void prepare(World world) throws Exception {
                ROTATION.prepare(world);
            }

            @Override
            void act(World world) throws Exception {
                world.a.fail("boot", 1);
                world.write("two");
                world.write("three");
                world.calm();
                world.write("four");
            }
        },
        ROTATION_WITH_AN_UNKNOWN_END {
            @Override
            void prepare(World world) throws Exception {
                ROTATION.prepare(world);
                world.a.isThrowing = true;
            }

            @Override
            void act(World world) throws Exception {
                world.write("two");
                world.a.fail("names", 1);
                world.offer("three");
                world.calm();
                world.write("four");
            }
        },
        MOVE_IN_MID_ROTATION {
            @Override
            void prepare(World world) throws Exception {
                ROTATION.prepare(world);
                world.a.deferrals = 1;
            }

            @Override
            void act(World world) throws Exception {
                world.offer("two");
                world.bench.turn();
                world.rank(world.b, 2);
                world.write("three");
            }
        },
        START_WITHOUT_HEAD {
            @Override
            void prepare(World world) throws Exception {
                MOVE_BACK_INTO_AN_OLDER_ONE.prepare(world);
                world.die(true, 0, 0);
                world.state.forget();
            }

            @Override
            void act(World world) throws Exception {
                world.start(1, 0);
                world.write("three");
            }
        },
        START_WITH_A_STALE_HEAD {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                Head stale = world.state.read();
                world.rank(world.b, 2);
                world.write("two");
                world.write("three");
                world.die(true, 0, 0);
                world.state.put(stale);
            }

            @Override
            void act(World world) throws Exception {
                world.start(0, 1);
                world.write("four");
            }

            @Override
            boolean isStartedIn(DiskSink sink) {
                return sink.name().equals("B");
            }
        },
        START_WITHOUT_THE_LAST_SINK {
            @Override
            void prepare(World world) throws Exception {
                world.start(1, 0);
                world.write("one");
                world.die(true, 0, 0);
            }

            @Override
            void act(World world) throws Exception {
                world.startInB();
                world.write("two");
            }
        },
        FORCED_MOVE_IN_MID_ROTATION {
            @Override
            void prepare(World world) throws Exception {
                ROTATION.prepare(world);
            }

            @Override
            void act(World world) throws Exception {
                world.a.fail("create", 1000);
                world.a.fail("undo", 1000);
                world.write("two");
                world.offer("three");
                world.bench.turn();
                world.rank(world.b, 2);
                world.bench.settle();
                world.write("four");
            }
        };

        void prepare(World world) throws Exception {
            // nothing has happened before
        }

        abstract void act(World world) throws Exception;

        /** Whether the table promises everything for a start in this sink. */
        boolean isStartedIn(DiskSink sink) {
            return true;
        }
    }

    /** The end of a run. */
    private static final class Cut extends Error {
        private static final long serialVersionUID = 1L;

        Cut() {
            super("cut", null, false, false);
        }
    }

    private static final class World {
        private final Unconfirmed lines;
        private final MemoryState state;
        private final DiskSink a;
        private final DiskSink b;
        private final Map<String, Ticket> open = new LinkedHashMap<>();
        private final Map<String, Long> acknowledged = new LinkedHashMap<>();
        private final TestClock clock = new TestClock();
        private Bench bench;
        /** How many durable steps are taken before the end; negative for no end. */
        private int left = -1;
        private int steps;

        World(Unconfirmed lines, MemoryState state, DiskSink a, DiskSink b) {
            this.lines = lines;
            this.state = state;
            this.a = a;
            this.b = b;
            a.before = this::step;
            b.before = this::step;
        }

        World forked() {
            World other = new World(lines, state.forked(), a.forked(), b.forked());
            other.acknowledged.putAll(acknowledged);
            return other;
        }

        private void step() {
            steps++;
            if (left >= 0 && --left < 0) {
                throw new Cut();
            }
        }

        void start(int rankingOfA, int rankingOfB) throws Exception {
            lines.takeBack();
            open.clear();
            bench = new Bench(state, SETTINGS, clock, 4242, lines);
            bench.head.around = this::step;
            bench.bind(a, rankingOfA).bind(b, rankingOfB);
            bench.settle();
        }

        /** The other sink does not come. */
        void startInB() throws Exception {
            lines.takeBack();
            open.clear();
            bench = new Bench(state, SETTINGS, clock, 4242, lines);
            bench.head.around = this::step;
            bench.bind(b, 0);
            bench.settle();
            clock.passMillis(5_000);
            bench.settle();
        }

        void rank(DiskSink sink, int ranking) {
            bench.choice.update(sink, Map.of("service.ranking", ranking, "path", sink.name()));
        }

        void offer(String name) {
            open.put(name, bench.offer(name));
        }

        void write(String name) throws Exception {
            offer(name);
            bench.settle();
            collect();
        }

        /** Long pauses are over. */
        void calm() throws Exception {
            for (int i = 0; i < 4; i++) {
                clock.passMillis(400_000);
                bench.settle();
            }
            collect();
        }

        void collect() {
            open.forEach((name, ticket) -> {
                if (ticket.isDone() && ticket.join().fate() == Fate.DURABLE) {
                    acknowledged.put(name, ticket.join().number());
                }
            });
        }

        void die(boolean isKill, int keptBytes, int keptNames) {
            collect();
            for (DiskSink sink : List.of(a, b)) {
                sink.failNothing();
                sink.deferrals = 0;
                sink.anchorDeferrals = 0;
                if (isKill) {
                    sink.kill();
                } else {
                    sink.powerLoss(keptBytes, keptNames);
                }
            }
        }

        void liveOn(String name, boolean isInA) throws Exception {
            start(isInA ? 1 : 0, isInA ? 0 : 1);
            offer(name);
            calm();
            bench.stop();
            collect();
        }

        void judge(String what) {
            Walk walk = new Walk().over(a.lines()).over(b.lines());
            List<String[]> path = walk.path();
            String all = what + "\nA\n" + a.text() + "B\n" + b.text();
            assertNull(walk.problem(), all);
            Set<String> onPath = new HashSet<>();
            path.forEach(columns -> onPath.add(columns[0] + " " + columns[5]));
            acknowledged.forEach((name, number) -> assertTrue(onPath.contains(number + " " + name), () -> name + " (" + number + ") is lost or off the chain: " + all));
            assertEquals(Head.State.CLEAN, state.read().state(), all);
        }
    }

    /** How a run ends. */
    private record End(boolean isKill, int keptBytes, int keptNames) {
        World of(World world) {
            World other = world.forked();
            other.die(isKill, keptBytes, keptNames);
            return other;
        }
    }

    private static List<End> everyEnd(World world) {
        List<End> ends = new ArrayList<>(List.of(new End(true, 0, 0)));
        int bytes = Math.max(world.a.unsynced(), world.b.unsynced());
        int names = Math.max(world.a.undurableNames(), world.b.undurableNames());
        for (int keptNames = 0; keptNames <= names; keptNames++) {
            for (int kept = 0; kept <= bytes; kept++) {
                ends.add(new End(false, kept, keptNames));
            }
        }
        return ends;
    }

    private static List<End> someEnds(World world) {
        int bytes = Math.max(world.a.unsynced(), world.b.unsynced());
        int names = Math.max(world.a.undurableNames(), world.b.undurableNames());
        Set<End> ends = new HashSet<>(List.of(new End(true, 0, 0)));
        for (int keptNames = 0; keptNames <= names; keptNames++) {
            ends.add(new End(false, bytes / 2, keptNames));
        }
        ends.add(new End(false, 0, 0));
        ends.add(new End(false, 0, names));
        ends.add(new End(false, bytes, 0));
        return new ArrayList<>(ends);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveEveryEndOfEveryStepAndOfItsRepair(Script script) throws Exception {
        int step = 0;
        World world = cutAt(script, step);
        while (world != null) {
            String what = script + " cut before step " + step;
            for (End end : everyEnd(world)) {
                once(world, script, end, what);
            }
            for (End end : someEnds(world)) {
                twice(world, script, end, what);
            }
            world = cutAt(script, ++step);
        }
        assertTrue(step >= 8, "steps: " + step);
        assertTrue(runs > 100);
    }

    /** The world as it is when a script was cut before a step, or null if the script has fewer. */
    private World cutAt(Script script, int step) throws Exception {
        World world = new World(lines, new MemoryState(), new DiskSink("A"), new DiskSink("B"));
        script.prepare(world);
        world.left = step;
        try {
            script.act(world);
            world.left = -1;
            return null;
        } catch (Cut e) {
            world.left = -1;
            world.collect();
            return world;
        }
    }

    /** In A, in B, or in one of them only. */
    private static boolean[] startsOf(Script script, World world) {
        return script.isStartedIn(world.a) ? new boolean[] {true, false} : new boolean[] {false};
    }

    private void once(World world, Script script, End end, String what) throws Exception {
        for (boolean isInA : startsOf(script, world)) {
            World next = end.of(world);
            next.liveOn("after", isInA);
            next.judge(what + ", " + end + ", started in " + (isInA ? "A" : "B"));
            runs++;
        }
    }

    private void twice(World world, Script script, End end, String what) throws Exception {
        boolean[] starts = startsOf(script, world);
        for (boolean isInA : starts) {
            World dead = end.of(world);
            int step = 0;
            World repair = cutRepairAt(dead, isInA, step);
            while (repair != null) {
                String second = what + ", " + end + ", started in " + (isInA ? "A" : "B") + " and cut before step " + step;
                for (End another : someEnds(repair)) {
                    World next = another.of(repair);
                    boolean isNextInA = starts[runs % starts.length];
                    next.liveOn("after", isNextInA);
                    next.judge(second + ", " + another + ", started in " + (isNextInA ? "A" : "B"));
                    runs++;
                }
                repair = cutRepairAt(dead, isInA, ++step);
            }
        }
    }

    private World cutRepairAt(World dead, boolean isInA, int step) throws Exception {
        World world = dead.forked();
        world.left = step;
        try {
            world.liveOn("repair", isInA);
            return null;
        } catch (Cut e) {
            world.left = -1;
            world.collect();
            return world;
        }
    }
}
