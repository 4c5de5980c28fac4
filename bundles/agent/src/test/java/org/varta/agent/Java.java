// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Child JVMs with chosen parts of our own class path. */
public final class Java {
    private Java() {
    }

    /**
     * A child that can be started.
     *
     * @param entries which entries of our class path it gets
     * @param mainClass its main class
     * @param arguments of the main class
     * @return not yet started
     */
    public static ProcessBuilder run(Predicate<String> entries, String mainClass, String... arguments) {
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(entries).collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC", "-Xmx64m"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
