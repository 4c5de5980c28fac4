// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars that the build has copied, and the start level of each. */
public final class Bundles {
    private static final Path FOLDER = Path.of(System.getProperty("varta.bundles", "target/bundles")).toAbsolutePath();
    private static final Map<String, Integer> LEVELS = new LinkedHashMap<>();

    static {
        level(1, "org.osgi.service.component", "org.osgi.service.log", "org.osgi.util.function", "org.osgi.util.promise", "org.apache.felix.configadmin",
            "org.apache.felix.scr", "org.apache.felix.metatype", "jna");
        level(10, "vlp", "api", "posix", "agent");
        level(15, "itests.fixtures");
        level(20, "audit", "audit.file");
        level(30, "stall.fixed", "stall.quality", "stall.adaptive", "stall.conduct", "stall.composite", "recovery.exec", "recovery.policies", "recovery.osgi", "recovery.notify");
        level(40, "recovery", "observer", "control", "export.prometheus", "export.decisions");
        level(50, "transport.uds");
        level(60, "agent.managed");
    }

    private Bundles() {
    }

    private static void level(int level, String... names) {
        for (String name : names) {
            LEVELS.put(name, level);
        }
    }

    static Map<String, Integer> levels() {
        return LEVELS;
    }

    /**
     * A jar of the product or of a third party.
     *
     * @param name its name without version and ending
     * @return the file
     */
    public static Path jar(String name) {
        Path jar = FOLDER.resolve(name + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(jar + " is not there; build the module first");
        }
        return jar;
    }

    /**
     * A class path of such jars.
     *
     * @param names as for {@link #jar}
     * @return for the option {@code -cp}
     */
    public static String classPath(String... names) {
        return Stream.of(names).map(name -> jar(name).toString()).collect(Collectors.joining(System.getProperty("path.separator")));
    }

    /** The same bundle with another version: what a {@code Bundle.update} gets. */
    static InputStream withVersion(Path jar, String version) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
