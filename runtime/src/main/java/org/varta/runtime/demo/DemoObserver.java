// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shipped command as a process, and what it says. Used by one thread; one more reads its output. */
final class DemoObserver {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String END = "(the observer has ended)";

    private final Process process;
    private final String token;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> heard = new ArrayList<>();
    private String metricsAddress = "";

    private DemoObserver(Process process, String token) {
        this.process = process;
        this.token = token;
    }

    /**
     * Starts it; it is not ready yet.
     *
     * @param token what its metrics endpoint asks for
     */
    static DemoObserver start(Path home, List<String> flags, String token) throws IOException {
        List<String> command = new ArrayList<>(List.of(home.resolve("varta-watch").toString()));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        DemoObserver observer = new DemoObserver(builder.start(), token);
        Thread reader = new Thread(observer::listen, "demo-observer-output");
        reader.setDaemon(true);
        reader.start();
        return observer;
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("(its output cannot be read: " + e.getMessage() + ")");
        }
        lines.add(END);
    }

    /** Waits until it works. */
    void awaitReady() throws DemoFailure, InterruptedException {
        metricsAddress = await("^([0-9.]+:[0-9]+)$").group(1);
        await("^READY ");
    }

    /** Waits for a line of its output and returns the match. */
    Matcher await(String expression) throws DemoFailure, InterruptedException {
        Pattern pattern = Pattern.compile(expression);
        // Two threads of the observer write: what was passed over while something else was awaited still counts.
        for (String line : List.copyOf(heard)) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                heard.remove(line);
                return matcher;
            }
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        String line = lines.poll(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        while (line != null && !line.equals(END)) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
            heard.add(line);
            line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        throw new DemoFailure("the observer did not say \"" + expression + "\", but:\n  " + String.join("\n  ", heard));
    }

    /** The sum over all rows of a metric. */
    long metric(String family) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + metricsAddress + "/metrics").toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> line.matches(family + "[ {].*"))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))).sum();
        }
    }

    long pid() {
        return process.pid();
    }

    String metricsAddress() {
        return metricsAddress;
    }

    /** Asks it to stop and waits for that. */
    int stop() throws DemoFailure, InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            throw new DemoFailure("the observer does not stop");
        }
        return process.exitValue();
    }

    void end() {
        process.destroyForcibly();
    }
}
