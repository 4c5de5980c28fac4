// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static String refusal(UdsConfiguration raw) {
        return assertThrows(IllegalArgumentException.class, () -> Settings.of(raw)).getMessage();
    }

    @Test
    void shouldHaveDefaults() {
        Settings settings = Settings.of(Configured.at("/run/varta.sock"));
        assertEquals(Path.of("/run/varta.sock"), settings.socketPath());
        assertEquals(0600, settings.mode());
        assertEquals(0, settings.allowedUids().length);
        assertEquals(30_000, settings.warmUpFrames());
    }

    @Test
    void obsW14_shouldAdmitOurOwnUserOnlyUnlessOthersAreNamed() {
        assertArrayEquals(new int[] {1000}, Settings.of(Configured.at("/s")).admitted(1000));
        assertArrayEquals(new int[] {7, 8}, Settings.of(Configured.at("/s").uids("7", "8")).admitted(1000), "those named, and nobody else");
    }

    @ParameterizedTest
    @CsvSource({"600, 0600", "0600, 0600", "0o600, 0600", "0O660, 0660", "0, 0000", "0000, 0000", "777, 0777", "01777, 0777", "' 0640 ', 0640"})
    void shouldReadModesAsTheReferenceDoes(String text, String mode) {
        assertEquals(Integer.parseInt(mode, 8), Settings.of(Configured.at("/s").mode(text)).mode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0800", "0x180", "rw-------", "-600", "600 600", "0o", "123456"})
    void shouldRefuseWhatIsNoMode(String text) {
        assertTrue(refusal(Configured.at("/s").mode(text)).startsWith("org.varta.transport.uds: socketMode = " + text + " is not octal"));
    }

    @Test
    void shouldReadUsersFromArraysAndLists() {
        assertArrayEquals(new int[] {0, 1000, 1001, -2}, Settings.of(Configured.at("/s").uids("0", "1000, 1001,", " 4294967294 ")).allowedUids());
        assertArrayEquals(new int[0], Settings.of(Configured.at("/s").uids("", " , ")).allowedUids());
        assertArrayEquals(new int[0], Settings.of(Configured.at("/s").uids((String[]) null)).allowedUids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967295", "99999999999", "+5", "root", "0x10", "1.5", "1 2"})
    void shouldRefuseWhatIsNoUser(String text) {
        assertEquals("org.varta.transport.uds: allowedUids = " + text + " is not within 0 to 4294967294", refusal(Configured.at("/s").uids("5", text)));
    }

    @Test
    void shouldMeasureThePathInBytesAndWhereItReallyIs() {
        String longest = "/" + "s".repeat(106);
        assertEquals(Path.of(longest), Settings.of(Configured.at(longest)).socketPath());
        assertTrue(refusal(Configured.at(longest + "s")).contains("does not have 1 to 107 bytes"));
        assertTrue(refusal(Configured.at("")).startsWith("org.varta.transport.uds: socketPath = "));
        assertTrue(refusal(Configured.at("s".repeat(107))).contains("as an absolute path"));
        assertTrue(Settings.of(Configured.at("relative")).socketPath().isAbsolute());
        assertTrue(refusal(Configured.at("/a\0b")).contains("is no path"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000_001, Integer.MIN_VALUE})
    void shouldRefuseFramesOutOfRange(int frames) {
        assertEquals("org.varta.transport.uds: warmUpFrames = " + frames + " is not within 0 to 1000000", refusal(Configured.at("/s").frames(frames)));
    }

    @Test
    void shouldRefuseFramesThatAreNoNumber() {
        assertEquals("org.varta.transport.uds: warmUpFrames is no whole number, so it is not within 0 to 1000000", refusal(Configured.at("/s").frames(null)));
    }

    @Test
    void shouldNameEverythingThatIsWrongAtOnce() {
        String all = refusal(Configured.at("").mode("9").uids("x").frames(-1));
        for (String key : new String[] {"socketPath", "socketMode", "allowedUids", "warmUpFrames"}) {
            assertTrue(all.contains(key), all);
        }
    }

    @Test
    void shouldTellWhatHasChanged() {
        Settings before = Settings.of(Configured.at("/s"));
        assertEquals("", Settings.of(Configured.at("/s")).changesFrom(before));
        assertEquals("socketPath=/t socketMode=0660 allowedUids=1,4294967294 warmUpFrames=5",
            Settings.of(Configured.at("/t").mode("660").uids("1", "4294967294").frames(5)).changesFrom(before));
    }
}
