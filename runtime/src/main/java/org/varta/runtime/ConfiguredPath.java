// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** A path in a configuration file, read without a framework. */
final class ConfiguredPath {
    private ConfiguredPath() {
    }

    /** Empty if there is no such file, or it does not say. */
    static Optional<Path> of(Path file, String key) throws IOException {
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return Optional.ofNullable(properties.getProperty(key)).map(String::strip).filter(path -> !path.isEmpty()).map(Path::of);
    }
}
