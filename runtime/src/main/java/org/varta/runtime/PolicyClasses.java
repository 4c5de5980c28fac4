// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The installed bundles as a class path, for a replay: it needs their policies, but no framework. Stateless. */
final class PolicyClasses {
    private PolicyClasses() {
    }

    /** A loader that sees every bundle; it lives as long as the program. */
    static ClassLoader of(Path home) {
        try (Stream<Path> files = Files.walk(home.resolve("bundles"))) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().map(PolicyClasses::url).toArray(URL[]::new);
            return new URLClassLoader(jars, PolicyClasses.class.getClassLoader());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
