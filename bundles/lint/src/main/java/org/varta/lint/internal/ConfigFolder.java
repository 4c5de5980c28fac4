// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A folder of configuration files, as the observer reads it: named after PIDs, in subfolders nothing. Stateless. */
public final class ConfigFolder {
    private static final String PLAIN = ".cfg";
    private static final String TYPED = ".config";

    private ConfigFolder() {
    }

    /**
     * Reads all files of a folder.
     *
     * @param folder where
     * @return properties by PID, in order
     * @throws IOException if the folder, or a file of it, cannot be read; the message names it
     */
    public static Map<String, Map<String, Object>> read(Path folder) throws IOException {
        Map<String, Map<String, Object>> byPid = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (Files.isRegularFile(file) && (name.endsWith(PLAIN) || name.endsWith(TYPED))) {
                    byPid.put(pid(name.substring(0, name.lastIndexOf('.'))), properties(file, name.endsWith(TYPED)));
                }
            }
        }
        return byPid;
    }

    /** Of a factory's file, the first {@code ~}, or else the first {@code -}, divides PID and name. */
    private static String pid(String name) {
        int end = name.indexOf('~') < 0 ? name.indexOf('-') : name.indexOf('~');
        return end < 0 ? name : name.substring(0, end) + "~" + name.substring(end + 1);
    }

    private static Map<String, Object> properties(Path file, boolean isTyped) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return isTyped ? TypedFile.read(text) : plain(text);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> plain(String text) throws IOException {
        Properties read = new Properties();
        read.load(new StringReader(text));
        Map<String, Object> properties = new HashMap<>();
        read.stringPropertyNames().forEach(key -> properties.put(key, read.getProperty(key)));
        return properties;
    }
}
