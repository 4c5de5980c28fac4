// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Native;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.varta.posix.Posix;
import org.varta.vlp.FrameEncoder;

/** Runs {@link BeatOnce} as another user, with a class path that this user can read. Needs root. */
final class OtherUser {
    static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private OtherUser() {
    }

    /** The process id that has beaten. */
    static long beats(int uid, Path socket, Path sharedFolder) throws IOException, InterruptedException, URISyntaxException {
        List<String> classPath = new ArrayList<>();
        for (Class<?> needed : List.of(Posix.class, Native.class, FrameEncoder.class, BeatOnce.class)) {
            Path origin = Path.of(needed.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path copy = sharedFolder.resolve(classPath.size() + "-" + origin.getFileName());
            copy(origin, copy);
            classPath.add(copy.toString());
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path said = sharedFolder.resolve("said");
        Process process = new ProcessBuilder(SETPRIV.toString(), "--reuid", Integer.toString(uid), "--clear-groups", java, "-Xshare:auto", "-XX:TieredStopAtLevel=1",
            "-cp", String.join(":", classPath), BeatOnce.class.getName(), socket.toString()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertEquals(0, process.waitFor(), () -> "the other user's process: " + said);
        return process.pid();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, file.equals(from) ? to : target);
                Files.setAttribute(file.equals(from) ? to : target, "unix:mode", 0755);
            }
        }
    }
}
