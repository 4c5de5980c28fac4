// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.agent.Receiver.Arrival;
import org.varta.agent.errno.ErrnoClassifier;
import org.varta.agent.errno.HasErrno;

/** The agent against real sockets: what the kernel decides and nobody else can. */
class UdsBeatTest {
    private static final BeatOutcome QUEUE_FULL = BeatOutcome.dropped(DropReason.KERNEL_QUEUE_FULL);
    private static final BeatOutcome NO_OBSERVER = BeatOutcome.dropped(DropReason.NO_OBSERVER);
    private static final BeatOutcome PEER_GONE = BeatOutcome.dropped(DropReason.PEER_GONE);
    private static final int MORE_THAN_ANY_QUEUE = 100_000;

    @TempDir
    private Path folder;

    private Path socket() {
        return folder.resolve("observer.sock");
    }

    private static List<Long> nonces(List<Arrival> arrivals) {
        return arrivals.stream().map(arrival -> arrival.frame().nonce()).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** Of sockets only: what else the virtual machine opens meanwhile is its own affair. */
    private static long openSockets() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(UdsBeatTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }

    private static void fillQueue(Varta agent) {
        for (int i = 0; i < MORE_THAN_ANY_QUEUE; i++) {
            BeatOutcome outcome = agent.beat(Status.OK);
            if (!outcome.isSent()) {
                assertEquals(QUEUE_FULL, outcome);
                return;
            }
        }
        throw new AssertionError("a queue without limit");
    }

    @Test
    void agentF5_shouldBeatUnderTheProcessIdThatTheKernelAttests() throws IOException {
        try (Receiver receiver = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            assertEquals(BeatOutcome.sent(), agent.beat(Status.DEGRADED, -1));
            Arrival arrival = receiver.drain().get(0);
            assertEquals(arrival.kernelPid(), arrival.frame().pid());
            assertEquals(ProcessHandle.current().pid(), arrival.frame().pid());
            assertEquals(Status.DEGRADED, arrival.frame().status());
            assertEquals(-1, arrival.frame().payload());
            assertEquals(1, arrival.frame().nonce());
        }
    }

    @Test
    void agentA3_shouldSayWhyThereIsNoConnection() throws IOException {
        assertRefused(2, DropReason.NO_OBSERVER);
        Receiver.bind(socket()).die();
        assertRefused(111, DropReason.NO_OBSERVER);
        Files.delete(socket());
        Files.createDirectory(socket());
        assertRefused(111, DropReason.NO_OBSERVER);
    }

    private void assertRefused(int errno, DropReason expected) {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> Varta.connect(socket()));
        IOException cause = assertInstanceOf(IOException.class, refused.getCause());
        assertEquals("Varta.connect: " + cause.getMessage(), refused.getMessage());
        assertTrue(refused.getMessage().contains(socket().toString()), refused.getMessage());
        assertEquals(errno, assertInstanceOf(HasErrno.class, cause).errno());
        assertEquals(BeatOutcome.dropped(expected), ErrnoClassifier.classify(cause));
    }

    @Test
    void agent3_shouldRefusePathBeyondTheLimitOfThePlatform() {
        Path tooLong = folder.resolve("x".repeat(120));
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> Varta.connect(tooLong));
        assertInstanceOf(IOException.class, refused.getCause());
        assertTrue(refused.getMessage().contains("107"), refused.getMessage());
    }

    @Test
    void agentA6_shouldTakeDifferentSpellingsOfPathForOneDestination() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        try (Receiver receiver = Receiver.bind(socket()); Varta one = Varta.connect(socket());
                Varta two = Varta.connect(folder.resolve("sub").resolve("..").resolve("observer.sock"))) {
            one.beat(Status.OK);
            two.beat(Status.OK);
            one.beat(Status.OK);
            assertEquals(range(1, 3), nonces(receiver.drain()));
        }
    }

    @Test
    void agentR1_shouldHealByItselfByTheFourthBeatAfterRestartOfTheObserver() throws IOException {
        Receiver first = Receiver.bind(socket());
        try (Varta agent = Varta.connect(socket())) {
            agent.setReconnectAfter(3);
            assertTrue(agent.beat(Status.OK).isSent());
            first.close();
            try (Receiver second = Receiver.bind(socket())) {
                List<BeatOutcome> outcomes = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    outcomes.add(agent.beat(Status.OK));
                }
                assertEquals(List.of(NO_OBSERVER, PEER_GONE, BeatOutcome.sent(), BeatOutcome.sent()), outcomes);
                assertEquals(range(2, 3), nonces(second.drain()), "the same sequence goes on without gap");
                assertEquals(1, agent.reconnects());
            }
        }
    }

    @Test
    void agentR1_shouldHealWhenTheObserverComesLate() throws IOException {
        Receiver first = Receiver.bind(socket());
        try (Varta agent = Varta.connect(socket())) {
            agent.setReconnectAfter(3);
            first.close();
            for (int i = 0; i < 50; i++) {
                assertTrue(agent.beat(Status.OK).isDropped());
            }
            assertEquals(0, agent.reconnects());
            try (Receiver second = Receiver.bind(socket())) {
                assertEquals(BeatOutcome.sent(), agent.beat(Status.OK), "the counter stayed above the mark");
                assertEquals(range(1, 1), nonces(second.drain()));
            }
        }
    }

    @Test
    void agentR1_shouldNeverHealWithoutReconnect() throws IOException {
        Receiver first = Receiver.bind(socket());
        try (Varta agent = Varta.connect(socket())) {
            agent.beat(Status.OK);
            first.close();
            try (Receiver second = Receiver.bind(socket())) {
                assertEquals(NO_OBSERVER, agent.beat(Status.OK));
                for (int i = 0; i < 100; i++) {
                    assertEquals(PEER_GONE, agent.beat(Status.OK));
                }
                agent.reconnect();
                assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
                assertEquals(range(2, 2), nonces(second.drain()));
            }
        }
    }

    @Test
    void agentR5_shouldKeepTheOldSocketWhenReconnectFails() throws IOException {
        try (Receiver receiver = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            agent.beat(Status.OK);
            Files.move(socket(), folder.resolve("elsewhere"));
            IllegalStateException refused = assertThrows(IllegalStateException.class, agent::reconnect);
            assertTrue(refused.getMessage().startsWith("Varta.reconnect: "), refused.getMessage());
            assertInstanceOf(IOException.class, refused.getCause());
            assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
            assertEquals(range(1, 2), nonces(receiver.drain()));
        }
    }

    @Test
    void agentR6_shouldOpenNothingAfterClose() throws IOException {
        try (Receiver receiver = Receiver.bind(socket())) {
            Varta agent = Varta.connect(socket());
            agent.beat(Status.OK);
            long before = openSockets();
            agent.close();
            assertEquals(before - 1, openSockets());
            for (int i = 0; i < 10; i++) {
                assertThrows(IllegalStateException.class, agent::reconnect);
                assertEquals(BeatOutcome.failed(new BeatError(0, "Closed")), agent.beat(Status.OK));
            }
            agent.close();
            assertEquals(before - 1, openSockets());
            assertEquals(1, receiver.drain().size());
        }
    }

    @Test
    void agentR7_shouldReachTheSuccessorOfHungObserverWithFullQueue() throws IOException {
        try (Receiver hung = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            fillQueue(agent);
            long reached = agent.sent();
            try (Receiver successor = Receiver.bind(socket())) {
                assertEquals(QUEUE_FULL, agent.beat(Status.OK), "still the old one");
                agent.setReconnectAfter(3);
                assertEquals(QUEUE_FULL, agent.beat(Status.OK));
                assertEquals(QUEUE_FULL, agent.beat(Status.OK));
                assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
                assertEquals(range(reached + 1, reached + 1), nonces(successor.drain()));
                assertEquals(range(1, reached), nonces(hung.drain()));
            }
        }
    }

    @Test
    void agentR8_shouldNotLeakDescriptors() throws IOException {
        try (Receiver receiver = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            agent.reconnect();
            long before = openSockets();
            for (int i = 0; i < 5_000; i++) {
                agent.reconnect();
            }
            assertEquals(before, openSockets());
            Files.move(socket(), folder.resolve("elsewhere"));
            for (int i = 0; i < 5_000; i++) {
                assertThrows(IllegalStateException.class, agent::reconnect);
            }
            assertEquals(before, openSockets());
            assertThrows(IllegalStateException.class, () -> Varta.connect(socket()));
            assertEquals(before, openSockets());
            assertTrue(agent.beat(Status.OK).isSent());
            assertEquals(1, receiver.drain().size());
        }
    }

    @Test
    void agentN3_shouldNumberWithoutGapWhenEightThreadsShareTwoAgents() throws Exception {
        int beats = 100_000;
        int threads = 8;
        try (Receiver receiver = Receiver.bind(socket()); Varta one = Varta.connect(socket()); Varta two = Varta.connect(socket())) {
            ExecutorService senders = Executors.newFixedThreadPool(threads);
            AtomicInteger toSend = new AtomicInteger(beats);
            AtomicBoolean isSending = new AtomicBoolean(true);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Varta agent = i % 2 == 0 ? one : two;
                running.add(senders.submit(() -> sendAll(agent, toSend, isSending)));
            }
            List<Long> received = new ArrayList<>();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (received.size() < beats && System.nanoTime() - deadline < 0) {
                received.addAll(nonces(receiver.drain()));
            }
            isSending.set(false);
            for (Future<?> sender : running) {
                sender.get(30, TimeUnit.SECONDS);
            }
            senders.shutdown();
            assertEquals(range(1, beats), received);
            assertEquals(List.of(), receiver.drain());
            assertEquals(beats, one.sent() + two.sent());
        }
    }

    private static void sendAll(Varta agent, AtomicInteger toSend, AtomicBoolean isSending) {
        while (isSending.get() && toSend.getAndDecrement() > 0) {
            BeatOutcome outcome = agent.beat(Status.OK);
            while (!outcome.isSent() && isSending.get()) {
                assertEquals(QUEUE_FULL, outcome);
                Thread.onSpinWait();
                outcome = agent.beat(Status.OK);
            }
        }
    }

    @Test
    void agentN4_shouldContinueTheSequenceOnTheWireAfterCloseAndNewAgent() throws IOException {
        try (Receiver receiver = Receiver.bind(socket())) {
            List<Arrival> arrivals = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                try (Varta agent = Varta.connect(socket())) {
                    agent.beat(Status.OK);
                    agent.beat(Status.OK);
                }
                arrivals.addAll(receiver.drain());
            }
            assertEquals(range(1, 10), nonces(arrivals));
        }
    }

    @Test
    void agentC1_shouldBeatFromInterruptedThreadLikeFromAnyOther() throws IOException {
        try (Receiver receiver = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            try {
                Thread.currentThread().interrupt();
                assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
                assertTrue(Thread.currentThread().isInterrupted());
                agent.reconnect();
                assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
            } finally {
                assertTrue(Thread.interrupted());
            }
            assertEquals(BeatOutcome.sent(), agent.beat(Status.OK));
            assertEquals(range(1, 3), nonces(receiver.drain()));
        }
    }

    @Test
    void agent14_shouldEitherBeatOrSeeTheAgentClosed() throws Exception {
        BeatOutcome closed = BeatOutcome.failed(new BeatError(0, "Closed"));
        try (Receiver receiver = Receiver.bind(socket())) {
            ExecutorService sender = Executors.newSingleThreadExecutor();
            for (int i = 0; i < 200; i++) {
                Varta agent = Varta.connect(socket());
                Future<BeatOutcome> last = sender.submit(() -> {
                    BeatOutcome outcome = agent.beat(Status.OK);
                    while (outcome.isSent() || outcome.equals(QUEUE_FULL)) {
                        outcome = agent.beat(Status.OK);
                    }
                    return outcome;
                });
                receiver.receive();
                agent.close();
                assertEquals(closed, last.get(30, TimeUnit.SECONDS));
            }
            sender.shutdown();
        }
    }

    @Test
    void agent3_shouldLeaveNoFileBehind() throws IOException {
        try (Receiver receiver = Receiver.bind(socket()); Varta agent = Varta.connect(socket())) {
            agent.beat(Status.OK);
            assertEquals(1, receiver.drain().size());
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(List.of(socket()), files.toList());
            }
        }
    }
}
