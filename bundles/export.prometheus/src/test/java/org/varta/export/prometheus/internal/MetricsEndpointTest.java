// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may scrape, how often, and what is answered: over real HTTP on the loopback address. Exporters specification 3 and 4. */
class MetricsEndpointTest {
    private static final String TOKEN = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;
    private final EndpointCounters counters = new EndpointCounters();
    private final AddressLimiter limiter = new AddressLimiter(counters);
    private final AtomicInteger rendered = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private MetricsEndpoint endpoint;

    @BeforeEach
    void open() throws IOException {
        Settings settings = new Settings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), HexFormat.of().parseHex(TOKEN), 0, 0);
        endpoint = new MetricsEndpoint(settings, counters, limiter, () -> ("body " + rendered.incrementAndGet() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private HttpResponse<String> request(String method, String path, String authorization) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void rightTokenGetsTheBody() throws Exception {
        HttpResponse<String> response = request("GET", "/metrics?x=1", "Bearer " + TOKEN);
        assertEquals(200, response.statusCode());
        assertEquals("body 1\n", response.body());
        assertEquals("text/plain; version=0.0.4", response.headers().firstValue("Content-Type").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Basic 0123456789abcdef", "Bearer 0123", "bearer 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdee",
        "Bearer 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef x"})
    void wrongTokenIsRefusedAndCountedAndRendersNothing(String authorization) throws Exception {
        HttpResponse<String> response = request("GET", "/metrics", authorization);
        assertEquals(401, response.statusCode());
        assertEquals("Bearer realm=\"varta\"", response.headers().firstValue("WWW-Authenticate").orElseThrow());
        assertEquals(1, counters.authFailures.get());
        assertEquals(0, rendered.get());
    }

    @Test
    void noTokenIsRefused() throws Exception {
        assertEquals(401, request("GET", "/metrics", null).statusCode());
    }

    @Test
    void schemeAndDigitsMayBeOfEitherCase() throws Exception {
        assertEquals(200, request("GET", "/metrics", "bEARER   " + TOKEN.toUpperCase(Locale.ROOT)).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD", "PUT", "DELETE"})
    void anythingButGetIsNotAllowedAndNotAuthenticated(String method) throws Exception {
        assertEquals(405, request(method, "/metrics", null).statusCode());
        assertEquals(0, counters.authFailures.get());
    }

    @Test
    void otherPathsAreUnknownButOnlyToThoseWhoMayKnow() throws Exception {
        assertEquals(401, request("GET", "/", null).statusCode());
        assertEquals(404, request("GET", "/", "Bearer " + TOKEN).statusCode());
    }

    @Test
    void bodyIsKeptForASecond() throws Exception {
        long start = System.nanoTime();
        request("GET", "/metrics", "Bearer " + TOKEN);
        HttpResponse<String> second = request("GET", "/metrics", "Bearer " + TOKEN);
        if (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1)) {
            assertEquals("body 1\n", second.body());
            assertEquals(1, counters.skipped.get());
        }
    }

    @Test
    void newTokenIsInForceAtOnce() throws Exception {
        endpoint.token(new byte[32]);
        assertEquals(401, request("GET", "/metrics", "Bearer " + TOKEN).statusCode());
        assertEquals(200, request("GET", "/metrics", "Bearer " + "0".repeat(64)).statusCode());
    }

    @Test
    void bucketOfAnAddressStartsFullAndIsRefilledByThousandths() throws Exception {
        InetAddress address = InetAddress.getByName("127.0.0.9");
        limiter.configure(5, 2);
        assertTrue(limiter.admits(address, 1_000));
        assertTrue(limiter.admits(address, 1_000));
        assertFalse(limiter.admits(address, 1_199));
        assertTrue(limiter.admits(address, 1_200));
        assertEquals(1, counters.rateLimited.get());
    }

    @Test
    void tableOfAddressesIsBoundedAndAdmitsANewOne() throws Exception {
        limiter.configure(1, 1);
        for (int i = 0; i < 1025; i++) {
            assertTrue(limiter.admits(InetAddress.getByAddress(new byte[] {127, 1, (byte) (i >> 8), (byte) i}), 1_000));
        }
        assertEquals(1, counters.tableFull.get());
    }

    @Test
    void tokenFileMustBeOursAloneAndHold64HexDigits() throws IOException {
        Path good = Files.writeString(folder.resolve("good"), " " + TOKEN + "\n");
        Files.setPosixFilePermissions(good, PosixFilePermissions.fromString("rw-------"));
        assertEquals(TOKEN, HexFormat.of().formatHex(TokenFile.read(good)));
        Path open = Files.writeString(folder.resolve("open"), TOKEN);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r-----"));
        refused(open, "gives rights");
        refused(Files.createSymbolicLink(folder.resolve("link"), good), "not a regular file");
        refused(folder, "not a regular file");
        refused(folder.resolve("missing"), "cannot be read");
        Path shortOne = Files.writeString(folder.resolve("short"), TOKEN.substring(1));
        Files.setPosixFilePermissions(shortOne, PosixFilePermissions.fromString("rw-------"));
        refused(shortOne, "64 hex digits");
        Path noHex = Files.writeString(folder.resolve("nohex"), "g".repeat(64));
        Files.setPosixFilePermissions(noHex, PosixFilePermissions.fromString("rw-------"));
        refused(noHex, "64 hex digits");
    }

    private static void refused(Path file, String rule) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> TokenFile.read(file));
        assertTrue(refusal.getMessage().contains(file.toString()) && refusal.getMessage().contains(rule), refusal.getMessage());
        assertFalse(refusal.getMessage().contains(TOKEN.substring(1)), "the token shows");
    }

    @Test
    void pipeAsTokenFileDoesNotBlock() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", "-m", "600", pipe.toString()).start().waitFor());
        refused(pipe, "not a regular file");
    }
}
