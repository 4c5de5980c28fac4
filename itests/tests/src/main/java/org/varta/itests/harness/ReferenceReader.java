// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The reference observer's probe of an audit file, from the sink contract. Loaded apart, because the product is on no class path here. */
public final class ReferenceReader {
    private ReferenceReader() {
    }

    /**
     * What the next start of the reference observer would make of a file.
     *
     * @param file a live file
     * @return {@code REASON NUMBER}: the boot reason it would write, and the number it would go on from
     * @throws Exception if it cannot be read
     */
    public static String says(Path file) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {url("audit.contract"), url("api")}, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass("org.varta.audit.contract.ReferenceProbe");
            Object probe = type.getMethod("of", byte[].class).invoke(null, (Object) Files.readAllBytes(file));
            Object last = type.getMethod("last").invoke(probe);
            return type.getMethod("reason").invoke(probe) + " " + last.getClass().getMethod("number").invoke(last);
        }
    }

    private static URL url(String jar) throws MalformedURLException {
        return Bundles.jar(jar).toUri().toURL();
    }
}
