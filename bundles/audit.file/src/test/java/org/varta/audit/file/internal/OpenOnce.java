// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.impl.StaticLoggerBinder;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;

/** Another process that opens a log file, or begins one, and tells how that went. */
final class OpenOnce {
    private OpenOnce() {
    }

    /** Runs it under a umask; answers what it told. */
    static String run(String umask, Path log, String task) throws IOException, InterruptedException {
        String classPath = Stream.of(OpenOnce.class, FileSink.class, SinkSession.class, LoggerFactory.class, StaticLoggerBinder.class)
                .map(type -> Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString())).toString()).distinct().collect(Collectors.joining(":"));
        Process process = new ProcessBuilder("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", classPath, OpenOnce.class.getName(), log.toString(), task).redirectErrorStream(true).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String answer = out.lines().filter(line -> line.startsWith("answer ")).findFirst().orElse("answer nothing");
            process.waitFor();
            return answer.substring("answer ".length());
        }
    }

    public static void main(String[] args) {
        try {
            if (args[1].equals("begin")) {
                begin(Path.of(args[0]));
                return;
            }
            new FileSink(Settings.of(Path.of(args[0]).toString()), new LocalDisk(), SinkClock.SYSTEM, 1).open().close();
            System.out.println("answer OPENED");
        } catch (SinkException e) {
            System.out.println("answer " + e.kind());
        }
    }

    private static void begin(Path log) throws SinkException {
        try (SinkSession session = FileSink.at(log).open()) {
            session.probe();
            session.begin(1, new LogText().boot(1, ChainHash.ZERO, "fresh").toString().getBytes(UTF_8));
            System.out.println("answer BEGUN");
        }
    }
}
