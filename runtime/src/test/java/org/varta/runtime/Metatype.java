// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the assembled bundles say about their configurations. */
final class Metatype {
    private Metatype() {
    }

    /** Keys and defaults of a component, by PID or factory PID. */
    static Map<String, String> of(String pid) throws IOException {
        return all().get(pid);
    }

    static TreeSet<String> pids() throws IOException {
        return new TreeSet<>(all().keySet());
    }

    private static Map<String, Map<String, String>> all() throws IOException {
        Map<String, Map<String, String>> all = new HashMap<>();
        read("bundles", all);
        read("database", all);
        return all;
    }

    private static void read(String folder, Map<String, Map<String, String>> all) throws IOException {
        try (Stream<Path> files = Files.walk(LaunchedCommand.HOME.resolve(folder))) {
            for (Path jar : files.filter(file -> file.getFileName().toString().startsWith("org.varta.")).toList()) {
                try (JarFile opened = new JarFile(jar.toFile())) {
                    List<JarEntry> entries = opened.stream().filter(entry -> entry.getName().matches("OSGI-INF/metatype/.*\\.xml")).toList();
                    for (JarEntry entry : entries) {
                        try (InputStream content = opened.getInputStream(entry)) {
                            read(content, all);
                        }
                    }
                }
            }
        }
    }

    private static void read(InputStream content, Map<String, Map<String, String>> all) throws IOException {
        Document document;
        try {
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(content);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
        Map<String, String> keys = new TreeMap<>();
        NodeList attributes = document.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            keys.put(attribute.getAttribute("id"), plain(attribute.getAttribute("default")));
        }
        Element designate = (Element) document.getElementsByTagName("Designate").item(0);
        all.put(designate.hasAttribute("pid") ? designate.getAttribute("pid") : designate.getAttribute("factoryPid"), keys);
    }

    /** A default as a file writes it: there blanks and commas are escaped, and fractions are written as Java does. */
    private static String plain(String byDefault) {
        String text = byDefault.replaceAll("\\\\(.)", "$1");
        return text.matches("-?\\d+\\.\\d+(E-?\\d+)?") ? new BigDecimal(text).stripTrailingZeros().toPlainString() : text;
    }
}
