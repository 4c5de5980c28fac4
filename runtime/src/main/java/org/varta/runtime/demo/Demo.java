// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.varta.audit.verify.AuditVerifier;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;
import org.varta.runtime.control.ControlClient;
import org.varta.runtime.control.NoAnswer;

/** A story of ten seconds: agents beat, one hangs, the observer notices and acts, everything stands in a log that can be verified. */
public final class Demo {
    private static final FileAttribute<?> OURS_TO_RUN = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OURS_TO_READ = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final long SCENE_MILLIS = 2_000;
    /** Silent for a part of what is allowed. */
    private static final long UNNOTICED_MILLIS = 500;
    private static final int TOKEN_BYTES = 32;

    private final Path home;
    private final Path folder;
    private final Narrator narrator;
    private final Path socket;
    private final Path log;
    private final Path state;
    private final AuditTail records;
    private final String token = HexFormat.of().formatHex(SecureRandom.getSeed(TOKEN_BYTES));
    /** The cleaner looks at these while the story may still go on. */
    private final List<DemoAgent> agents = new CopyOnWriteArrayList<>();
    private volatile DemoObserver observer;

    private Demo(Path home, Path folder, PrintStream out) {
        this.home = home;
        this.folder = folder;
        this.narrator = new Narrator(out);
        this.socket = folder.resolve("beat.sock");
        this.log = folder.resolve("audit.log");
        this.state = folder.resolve("state");
        this.records = new AuditTail(log);
    }

    /**
     * Tells the story.
     *
     * @param home the assembled runtime
     * @return exit status: 0 if all went well, else 1
     */
    public static int run(Path home) {
        try {
            Demo demo = new Demo(home, Files.createTempDirectory("varta-demo-"), System.out);
            Thread cleaner = new Thread(demo::clean, "demo-cleaner");
            Runtime.getRuntime().addShutdownHook(cleaner);
            demo.play();
            return 0;
        } catch (DemoFailure | IOException e) {
            System.err.println("varta-watch: error the demo did not go as it should: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    private void play() throws IOException, InterruptedException, DemoFailure {
        narrator.frame("varta-watch demo: one observer, three small agents, and one of them is going to hang. About ten seconds.\n"
            + "Everything happens in " + folder + ", which is removed at the end.\n");
        narrator.tell("the observer starts; one second without a beat means stalled, and then a script of ours shall run");
        startObserver();
        narrator.tell("ready: process " + observer.pid() + ", beats to " + socket.getFileName() + ", metrics on " + observer.metricsAddress());
        for (String name : List.of("pump", "valve", "lamp")) {
            agents.add(DemoAgent.start(name, home, socket));
        }
        narrator.tell("three agents start, ten beats a second each: " + cast());
        Thread.sleep(SCENE_MILLIS);
        count();
        stall(agents.get(1));
        Thread.sleep(SCENE_MILLIS);
        count();
        restart();
        Thread.sleep(SCENE_MILLIS);
        stall(agents.get(2));
        narrator.tell("curtain: the observer stops, status " + observer.stop());
        verify();
    }

    private void startObserver() throws IOException, InterruptedException, DemoFailure {
        Path script = folder.resolve("wake.sh");
        Path tokenFile = folder.resolve("token");
        if (!Files.exists(script)) {
            Files.writeString(Files.createFile(script, OURS_TO_RUN), "#!/bin/sh\nkill -CONT \"$1\"\n");
            Files.writeString(Files.createFile(tokenFile, OURS_TO_READ), token);
        }
        observer = DemoObserver.start(home, List.of("--socket", socket.toString(), "--threshold-ms", "1000", "--recovery-exec", script + " {pid}",
            "--recovery-timeout-ms", "2000", "--recovery-audit-file", log.toString(), "--state-dir", state.toString(), "--prom-addr", "127.0.0.1:0", "--prom-token-file", tokenFile.toString()), token);
        observer.awaitReady();
    }

    private String cast() {
        return String.join(", ", agents.stream().map(agent -> agent.name() + " (process " + agent.pid() + ")").toList());
    }

    private void count() throws IOException {
        narrator.tell(observer.metric("varta_beats_total") + " beats counted from " + observer.metric("varta_watch_pids_tracked") + " agents, "
            + "stalls so far: " + observer.metric("varta_stalls_total"));
    }

    private void stall(DemoAgent agent) throws IOException, InterruptedException, DemoFailure {
        long stopped = System.nanoTime();
        agent.hang();
        narrator.tell(agent.name() + " hangs: process " + agent.pid() + " is alive " + (agent.process().isAlive() ? "and in every process list" : "no more")
            + ", but it does nothing");
        Thread.sleep(UNNOTICED_MILLIS);
        explain("meanwhile", agent);
        MatchResult noticed = observer.await("agent " + agent.pid() + " stalled: silent for ([0-9]+) ms, seen ([0-9]+) us after its deadline");
        narrator.tell("noticed after " + (System.nanoTime() - stopped) / 1_000_000 + " ms: the last beat of " + agent.name() + " is " + noticed.group(1)
            + " ms old, and that was seen " + noticed.group(2) + " millionths of a second after its deadline");
        narrator.tell("the script is started as process " + observer.await("agent " + agent.pid() + " was silent .* as child ([0-9]+)").group(1));
        tellRecords("complete");
        narrator.tell("the script has done its work and " + agent.name() + " beats again");
        explain("and now", agent);
    }

    /** As varta-watch explain --short does it. */
    private void explain(String when, DemoAgent agent) throws DemoFailure {
        try {
            String answer = new ControlClient(state.resolve("control.sock")).ask("explain --short " + agent.pid());
            narrator.add("why | " + when + ": " + answer.strip());
        } catch (NoAnswer e) {
            throw new DemoFailure("the observer does not explain " + agent.name() + ": " + e.getMessage());
        }
    }

    private void restart() throws IOException, InterruptedException, DemoFailure {
        narrator.tell("the observer itself is told to stop: status " + observer.stop() + "; the agents go on beating at nobody");
        startObserver();
        narrator.tell("a new observer, process " + observer.pid() + ", goes on with the same log; the agents find it by themselves");
        tellRecords("boot");
    }

    private void tellRecords(String lastKind) throws IOException, InterruptedException, DemoFailure {
        records.newsUntil(lastKind).forEach(narrator::add);
    }

    private void verify() throws IOException, DemoFailure {
        Verification result = AuditVerifier.verify(List.of(log));
        narrator.tell("the log is verified: " + result.verdict().name().toLowerCase(Locale.ROOT) + ", " + result.records() + " records in one chain over "
            + result.restarts() + " starts, " + result.gaps() + " gaps");
        if (result.verdict() != Verdict.SOUND) {
            throw new DemoFailure("the log should be sound, but: " + result.problem());
        }
        Path forged = folder.resolve("forged.log");
        Files.writeString(forged, Files.readString(log).replaceFirst("wake\\.sh", "fake.sh"));
        Verification forgery = AuditVerifier.verify(List.of(forged));
        narrator.tell("and a copy in which somebody changed one letter: " + forgery.verdict().name().toLowerCase(Locale.ROOT) + ", line " + forgery.problem().line());
        narrator.frame("\nYour turn: varta-watch --socket /tmp/beat.sock --threshold-ms 1000 --recovery-exec '/bin/echo stalled: {pid}'");
    }

    /** Runs at the end, whatever the end is. */
    private void clean() {
        if (observer != null) {
            observer.end();
        }
        agents.forEach(DemoAgent::end);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("varta-watch: warn " + folder + " could not be removed: " + e.getMessage());
        }
    }
}
