// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.explain.Explained;
import org.varta.api.explain.Explainer;
import org.varta.api.recovery.OperatorDesk;
import org.varta.control.internal.ControlCounters.Refusal;

/** Real clients over a real socket. */
@Timeout(60)
class ControlServerTest {
    @TempDir
    Path folder;
    private final ControlCounters counters = new ControlCounters();
    private final Questions questions = new Questions(counters, 3);
    private final Orders orders = new Orders(questions.threads());
    private ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        server = new ControlServer(SocketFile.listen(path()), questions, orders, counters, new Settings(true, "", 200, true));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        questions.close();
        assertFalse(Files.exists(path()));
    }

    private Path path() {
        return folder.resolve("control.sock");
    }

    private static Explainer explainer(String subject, Function<String, CompletionStage<List<Explained>>> answer) {
        return new Explainer() {
            @Override
            public String subject() {
                return subject;
            }

            @Override
            public CompletionStage<List<Explained>> explain(String agent) {
                return answer.apply(agent);
            }
        };
    }

    private static Map<String, Object> facts(Object... pairs) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            facts.put((String) pairs[i], pairs[i + 1]);
        }
        return facts;
    }

    private static Explainer knows(String subject, Explained... all) {
        return explainer(subject, agent -> CompletableFuture.completedFuture(List.of(all).stream().filter(each -> each.isMeantBy(agent)).toList()));
    }

    private static Explained pump() {
        return new Explained(1001, "pump", facts("state", "suspect", "command", "pumpd\u001b[31m", "lastBeatNanos", -812_500_000L, "policy", "fixed", "allowanceNanos", 1_000_000_000L,
            "stalls", 2L, "next", "stalled in 188 ms", "policy.decidingTerm", "threshold", "policy.hold", "", "policy.thresholdNanos", 1_000_000_000L, "shadow.phi", "in 2300 ms"));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path()));
    }

    private static String rest(SocketChannel client) throws IOException {
        return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
    }

    private String ask(String line) throws IOException {
        try (SocketChannel client = connect()) {
            say(client, line + "\n");
            return rest(client);
        }
    }

    /** Who is turned away may hear so before the question is out. */
    private static void say(SocketChannel client, String text) {
        try {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            assertEquals("Broken pipe", e.getMessage());
        }
    }

    /** The body, after a check of what the first line says about it. */
    private String body(String line) throws IOException {
        String answer = ask(line);
        int end = answer.indexOf('\n') + 1;
        assertEquals("ok " + answer.substring(end).getBytes(StandardCharsets.UTF_8).length + "\n", answer.substring(0, end));
        return answer.substring(end);
    }

    @Test
    void shouldExplainAnAgentFromAllSides() throws IOException {
        questions.bind(knows("recovery", new Explained(1001, "pump", facts("lastReason", "debounce", "lastReasonNanos", -61_000_000_000L, "decision1", "refused_policy (DAMPED until later)"))));
        questions.bind(knows("stall", pump()));
        String expected = """
            agent 1001 (pump)
              stall
                state               suspect
                command             pumpd?[31m
                last beat           812.5 ms ago
                policy              fixed
                allowance           1000 ms
                stalls              2
                next                stalled in 188 ms
                policy:
                  deciding term       threshold
                  threshold           1000 ms
                shadow:
                  phi                 in 2300 ms
              recovery
                last reason         debounce, 61 s ago
                decision1           refused_policy (DAMPED until later)
              DEBOUNCE: The last action for this agent was too short a time ago. Next: Wait, or lower the debounce time.
              DAMPED: The agent has collected so many penalties that it is left alone until they fade. Next: Wait for the half-life; if the cause is cured, varta-watch recover does not wait.
            """;
        assertEquals(expected, body("explain 1001"));
        assertEquals(expected, body("explain pump"));
        assertEquals(2, counters.answered.get());
    }

    @Test
    void shouldListAgentsOneALine() throws IOException {
        questions.bind(knows("stall", pump(), new Explained(0, "ghost", facts("state", "unseen"))));
        String expected = """
            PID   NAME   COMMAND     STATE    LAST BEAT     POLICY  ALLOWED  STALLS  NEXT
            1001  pump   pumpd?[31m  suspect  812.5 ms ago  fixed   1000 ms  2       stalled in 188 ms
            -     ghost  -           unseen   -             -       -        -       -
            """;
        assertEquals(expected, body("agents"));
        assertEquals(expected, body("explain"));
        assertEquals("agent 1001 (pump): suspect, last beat 812.5 ms ago, policy fixed allows 1000 ms; next: stalled in 188 ms\nagent ghost: unseen\n", body("explain --short"));
    }

    @Test
    void shouldAnswerProgramsWithTheNumbersAsTheyAre() throws IOException {
        questions.bind(knows("stall", new Explained(-2, "", facts("reason", "DEADLINE", "lastBeatNanos", -1L, "ratio", 0.5, "odd", Double.NaN, "isFine", true, "text", "a\"b\\\n\u0085\ud800"))));
        assertEquals("{\"agents\":[{\"pid\":4294967294,\"name\":\"\",\"stall\":{\"reason\":\"DEADLINE\",\"lastBeatNanos\":-1,\"ratio\":0.5,\"odd\":\"NaN\",\"isFine\":true,"
            + "\"text\":\"a\\\"b\\\\\\u000a\\u0085\\ud800\"}}],\"cut\":false,\"unanswered\":[],\"reasons\":{\"DEADLINE\":{\"sentence\":\"The agent was silent for as long as its policy allows.\","
            + "\"nextStep\":\"Look at what the process is doing; if it was well, allow more time or choose a policy that learns its rhythm.\"}}}\n", body("explain --json"));
    }

    @Test
    void shouldSayWhenNobodyKnowsTheAgent() throws IOException {
        assertEquals("error no part of an observer that could explain anything is running here\n", ask("agents"));
        questions.bind(knows("stall", pump()));
        assertEquals("error nobody here knows an agent \"valve\"; \"agents\" lists those that are known\n", ask("explain valve"));
        assertEquals(2, counters.refused(Refusal.UNKNOWN_AGENT));
    }

    @Test
    void shouldLeaveOutWhatIsTooMuchAndSaySo() throws IOException {
        questions.bind(knows("stall", IntStream.rangeClosed(1, 5).mapToObj(pid -> new Explained(pid, "", facts("state", "alive"))).toArray(Explained[]::new)));
        assertEquals("agent 1: alive\nagent 2: alive\nagent 3: alive\n(these are the first 3; ask for one by its process id or name)\n", body("explain --short"));
    }

    @Test
    void shouldNameAnExplainerThatDoesNotAnswerAndNotWaitForIt() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        Explainer hanging = explainer("wedged", agent -> {
            await(hang);
            return CompletableFuture.completedFuture(List.of());
        });
        questions.bind(knows("stall", new Explained(7, "", facts("state", "alive"))));
        questions.bind(explainer("mute", agent -> new CompletableFuture<>()));
        questions.bind(explainer("broken", agent -> {
            throw new IllegalStateException("no");
        }));
        questions.bind(hanging);
        String answer = body("explain --short 7");
        assertEquals("agent 7: alive\n(mute does not answer within 200 ms)\n(broken cannot answer: java.lang.IllegalStateException: no)\n(wedged does not answer within 200 ms)\n", answer);
        assertTrue(body("explain --short 7").contains("(wedged cannot answer: java.lang.IllegalStateException: it is still busy with an earlier question)"));
        assertEquals(6, counters.unanswered.get());
        CountDownLatch gone = new CountDownLatch(1);
        new Thread(() -> {
            questions.unbind(hanging);
            gone.countDown();
        }).start();
        assertFalse(gone.await(100, TimeUnit.MILLISECONDS), "unbind does not wait for the call");
        hang.countDown();
        assertTrue(gone.await(10, TimeUnit.SECONDS));
        assertFalse(body("explain --short 7").contains("wedged"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldSurviveGarbage() throws IOException {
        questions.bind(knows("stall", new Explained(7, "", facts("state", "alive"))));
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(600)];
            random.nextBytes(garbage);
            try (SocketChannel client = connect()) {
                client.write(ByteBuffer.wrap(garbage));
                client.shutdownOutput();
                String answer = rest(client);
                assertTrue(answer.isEmpty() || answer.matches("error [^\n]+\n"), answer);
            }
        }
        assertEquals(300, counters.refused(Refusal.MALFORMED) + counters.refused(Refusal.BROKEN));
        assertEquals("error a request has 256 bytes at most\n", ask("explain " + "x".repeat(300)));
        assertEquals("error that is no request; \"help\" lists them\n", ask("explain --xml 7"));
        assertEquals("agent 7: alive\n", body("explain --short 7"));
        assertEquals(Request.HELP, body("help"));
    }

    @Test
    void shouldServeAFewAtOnceAndTellTheRest() throws IOException {
        List<SocketChannel> idle = new ArrayList<>();
        try {
            for (int i = 0; i < ControlServer.MOST_CLIENTS; i++) {
                idle.add(connect());
            }
            assertTrue(ask("help").startsWith("error busy: "));
            assertEquals(1, counters.refused(Refusal.TOO_MANY));
        } finally {
            for (SocketChannel client : idle) {
                client.close();
            }
        }
    }

    @Test
    void shouldCutOffWhoTakesTooLong() throws IOException {
        long start = System.nanoTime();
        try (SocketChannel idle = connect()) {
            idle.write(ByteBuffer.wrap("expl".getBytes(StandardCharsets.UTF_8)));
            assertEquals("", rest(idle));
        }
        assertTrue(System.nanoTime() - start >= ControlServer.CLIENT_NANOS);
        assertEquals(1, counters.refused(Refusal.SLOW));
    }

    @Test
    void shouldCutOffWhoseAnswerIsNotTaken() throws IOException {
        questions.bind(knows("stall", new Explained(7, "", facts("text", "x".repeat(8_000_000)))));
        try (SocketChannel lazy = connect(); SocketChannel diligent = connect()) {
            lazy.write(ByteBuffer.wrap("explain 7\n".getBytes(StandardCharsets.UTF_8)));
            diligent.write(ByteBuffer.wrap("help\n".getBytes(StandardCharsets.UTF_8)));
            assertTrue(rest(diligent).startsWith("ok "));
            while (counters.refused(Refusal.SLOW) == 0) {
                Thread.onSpinWait();
            }
            assertTrue(rest(lazy).length() < 8_000_000);
        }
    }

    /** Replies as the test says, and remembers what it was told. */
    private static final class Desk implements OperatorDesk {
        final List<String> given = new ArrayList<>();
        CompletionStage<Reply> reply;

        @Override
        public synchronized CompletionStage<Reply> order(Order order, String agent, String by) {
            given.add(order + " '" + agent + "' by " + by);
            return reply;
        }

        Desk replying(boolean isDone, String token, String sentence) {
            reply = CompletableFuture.completedFuture(new Reply(isDone, token, Map.of("pid", 1_001L), sentence));
            return this;
        }
    }

    private static String us() throws IOException {
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        String name = Files.getOwner(Path.of("/proc/self")).getName();
        return "uid " + uid + (name.equals(uid.toString()) ? "" : " (" + name + ")");
    }

    @Test
    void pol4_shouldGiveOrdersInTheNameOfThePeer() throws IOException {
        Desk desk = new Desk().replying(true, "started", "the action exec is started");
        orders.bind(desk);
        assertEquals("ok 36\nstarted: the action exec is started\n", ask("recover  big pump "));
        long pid = ProcessHandle.current().pid();
        assertTrue(ask("clear --json --from " + pid + " pump").endsWith("{\"order\":\"clear\",\"result\":\"started\",\"pid\":1001,\"sentence\":\"the action exec is started\"}\n"));
        ask("release --from 1");
        ask("release --from 2147483647");
        boolean isInit = Files.getOwner(Path.of("/proc/1")).equals(Files.getOwner(Path.of("/proc/self")));
        assertEquals(List.of("RECOVER 'big pump' by " + us(), "CLEAR 'pump' by " + us() + ", process " + pid, "RELEASE '' by " + us() + (isInit ? ", process 1" : ""), "RELEASE '' by " + us()), desk.given);
        assertEquals(4, counters.answered.get());
    }

    @Test
    void pol4_shouldTurnAwayWhatIsNoOrder() throws IOException {
        orders.bind(new Desk().replying(true, "done", ""));
        for (String line : List.of("recover", "clear --json", "release pump", "recover --from pump", "recover --from -1 pump", "recover --from 99999999999 pump", "recover --short pump", "recovering pump", "clear --force x")) {
            assertEquals("error that is no request; \"help\" lists them\n", ask(line), line);
        }
    }

    @Test
    void pol4_shouldTellWhyAnOrderIsNotCarriedOut() throws IOException {
        assertEquals("error no_recovery: no recovery is running here; nothing has been done\n", ask("recover pump"));
        Desk desk = new Desk().replying(false, "outstanding_in_flight", "that stands against it");
        orders.bind(desk);
        assertEquals("error outstanding_in_flight: that stands against it\n", ask("recover pump"));
        desk.reply = CompletableFuture.failedFuture(new IllegalStateException("recovery has stopped"));
        assertTrue(ask("recover --json pump").startsWith("error unanswered: recovery cannot answer: java.lang.IllegalStateException: recovery has stopped; look with explain"));
        assertEquals(3, counters.refused(Refusal.DECLINED));
        orders.unbind(desk);
        assertTrue(ask("recover pump").startsWith("error no_recovery: "));
    }

    @Test
    void pol4_shouldSayHowAnAgentIsThatIsWell() throws IOException {
        orders.bind(new Desk().replying(false, "not_stalled", "it is well"));
        questions.bind(knows("stall", pump()));
        assertEquals("error not_stalled: it is well; agent 1001 (pump): suspect, last beat 812.5 ms ago, policy fixed allows 1000 ms; next: stalled in 188 ms\n", ask("recover pump"));
        assertTrue(ask("recover valve").startsWith("error nobody here knows an agent \"valve\""));
    }

    @Test
    void pol4_shouldWaitForAnOrderNoLongerThanItsTime() throws IOException {
        Desk desk = new Desk();
        desk.reply = new CompletableFuture<>();
        orders.bind(desk);
        assertEquals("error unanswered: recovery has not answered within 4000 ms; look with explain before you repeat the order\n", ask("release"));
    }

    @Test
    void pol4_shouldTakeNoOrdersIfItShallNot() throws IOException {
        Desk desk = new Desk().replying(true, "started", "");
        orders.bind(desk);
        server.configure(new Settings(true, "", 200, false));
        assertTrue(ask("recover pump").startsWith("error declined: this observer takes no orders"));
        assertEquals(List.of(), desk.given);
    }
}
