// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The published vectors of VLP v0.2. The file's objects are flat and its strings have no escapes, so two patterns read it. */
final class PublishedVectors {
    private static final Pattern FLAT_OBJECT = Pattern.compile("\\{[^{}]*\\}");
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\"\\s*:\\s*(?:\"([^\"]*)\"|(\\d+))");
    private static final List<Map<String, String>> OBJECTS = read();

    private PublishedVectors() {
    }

    private static List<Map<String, String>> read() {
        try (InputStream in = PublishedVectors.class.getResourceAsStream("/vlp-v0.2.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return FLAT_OBJECT.matcher(text).results().map(MatchResult::group).map(PublishedVectors::members).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> members(String object) {
        Map<String, String> members = new HashMap<>();
        MEMBER.matcher(object).results().forEach(m -> members.put(m.group(1), m.group(2) == null ? m.group(3) : m.group(2)));
        return members;
    }

    /** A frame and its bytes. */
    record FrameVector(String id, int status, int pid, long timestamp, long nonce, int payload, byte[] wire) {
        static FrameVector of(Map<String, String> members) {
            return new FrameVector(members.get("id"), List.of("ok", "degraded", "critical").indexOf(members.get("status")),
                Integer.parseUnsignedInt(members.get("pid")), Long.parseUnsignedLong(members.get("timestamp")),
                Long.parseUnsignedLong(members.get("nonce")), Integer.parseUnsignedInt(members.get("payload")), bytes(members, "wire_hex"));
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** Bytes that are no frame, and why. */
    record ErrorVector(String id, DecodeError error, byte[] wire) {
        static ErrorVector of(Map<String, String> members) {
            String constant = members.get("error").replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
            return new ErrorVector(members.get("id"), DecodeError.valueOf(constant), bytes(members, "wire_hex"));
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** Bytes and their check sum. */
    record CheckSumVector(byte[] input, int checkSum) {
        static CheckSumVector of(Map<String, String> members) {
            return new CheckSumVector(bytes(members, "input_hex"), Integer.parseUnsignedInt(members.get("crc_hex"), 16));
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(input);
        }
    }

    private static byte[] bytes(Map<String, String> members, String name) {
        return HexFormat.of().parseHex(members.get(name));
    }

    static List<FrameVector> frames() {
        return OBJECTS.stream().filter(o -> o.containsKey("status")).map(FrameVector::of).toList();
    }

    static List<ErrorVector> errors() {
        return OBJECTS.stream().filter(o -> o.containsKey("error")).map(ErrorVector::of).toList();
    }

    static List<CheckSumVector> checkSums() {
        return OBJECTS.stream().filter(o -> o.containsKey("crc_hex")).map(CheckSumVector::of).toList();
    }
}
