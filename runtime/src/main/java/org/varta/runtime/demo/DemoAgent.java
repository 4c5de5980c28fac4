// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An agent: a process that beats ten times a second until it is stopped.
 *
 * @param name what the story calls it
 * @param process the running process; ends when its standard input ends, so also when we are gone
 */
record DemoAgent(String name, Process process) {
    static DemoAgent start(String name, Path home, Path socket) throws IOException {
        String classPath = String.join(File.pathSeparator, home.resolve("lib") + "/*", home.resolve("bundles/10") + "/*", home.resolve("bundles/1/jna.jar").toString());
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx16m",
            "-cp", classPath, "org.varta.agent.cli.BeatCommand", "--socket", socket.toString(), "--rate", "10");
        return new DemoAgent(name, new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    long pid() {
        return process.pid();
    }

    /** Freezes the process in the middle of whatever it does: alive for everybody who looks, but it does nothing any more. */
    void hang() throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + pid()).inheritIO().start().waitFor();
    }

    /** A frozen process takes no polite request. */
    void end() {
        process.destroyForcibly();
    }
}
