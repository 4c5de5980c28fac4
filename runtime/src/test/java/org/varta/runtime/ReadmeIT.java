// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of an observer with all its parts are those that the README lists. */
class ReadmeIT {
    /** Exist once there is an agent. */
    private static final Set<String> OF_AGENTS = Set.of("varta_beats_total", "varta_stalls_total", "varta_status");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) (\\w+)$");

    @TempDir
    Path folder;

    @Test
    void shouldListEveryMetricWithItsType() throws Exception {
        String secret = "0123456789abcdef".repeat(4);
        Path token = Files.createFile(folder.resolve("token"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, secret);
        Path configs = Files.createDirectory(folder.resolve("configs"));
        // It beats to nobody, so that there is no agent.
        Files.writeString(configs.resolve("org.varta.agent.managed-main.cfg"), "path = " + folder.resolve("nobody") + "\n");
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", configs.toString(), "--socket", folder.resolve("s").toString(), "--threshold-ms", "1000", "--recovery-exec", "/bin/true",
            "--recovery-audit-file", folder.resolve("audit.log").toString(), "--prom-addr", "127.0.0.1:0", "--prom-token-file", token.toString()).awaitReady()) {
            HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://" + observer.out().lines().findFirst().orElseThrow() + "/metrics")).header("Authorization", "Bearer " + secret).build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(scrape, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode());
            assertEquals(lines(listed()), lines(served(answer.body())));
            assertEquals(0, observer.terminate().awaitEnd());
        }
    }

    private static Set<String> served(String body) {
        Set<String> served = new TreeSet<>();
        Matcher type = TYPE.matcher(body);
        while (type.find()) {
            served.add(type.group(1) + " " + type.group(2));
        }
        return served;
    }

    private static Set<String> listed() throws Exception {
        Set<String> listed = new TreeSet<>();
        Readme.rows("varta_").filter(row -> !OF_AGENTS.contains(row.get(0))).forEach(row -> listed.add(row.get(0) + " " + row.get(1)));
        return listed;
    }

    private static String lines(Set<String> all) {
        return String.join("\n", all);
    }
}
