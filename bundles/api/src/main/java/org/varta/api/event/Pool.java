// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryAttempt;

/**
 * Lists that share most of their elements: each element stands once in the record, as {@code name.NUMBER}, and each list says numbers, {@code 0-255 260}. Elements are fields separated by commas, words percent-encoded. Stateless.
 */
final class Pool<T> {
    static final Pool<RecoveryAttempt> ATTEMPTS = new Pool<>(Pool::text, Pool::attempt);
    static final Pool<PastStall> STALLS = new Pool<>(Pool::text, Pool::stall);
    private static final int ATTEMPT_FIELDS = 12;
    private static final int STALL_FIELDS = 9;

    private final Function<T, String> writer;
    private final Function<String[], T> reader;

    private Pool(Function<T, String> writer, Function<String[], T> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    void write(DecisionRecord record, String name, List<String> keys, List<List<T>> lists) {
        Map<T, Integer> numbers = new LinkedHashMap<>();
        // The longest list comes last and mostly holds the others: numbered first, it is one range.
        for (int i = lists.size() - 1; i >= 0; i--) {
            lists.get(i).forEach(element -> numbers.putIfAbsent(element, numbers.size()));
        }
        numbers.forEach((element, number) -> record.with(name + "." + number, writer.apply(element)));
        for (int i = 0; i < lists.size(); i++) {
            record.with(keys.get(i), ranges(lists.get(i).stream().map(numbers::get).toList()));
        }
    }

    private static String ranges(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (int first = 0; first < numbers.size();) {
            int last = first;
            while (last + 1 < numbers.size() && numbers.get(last + 1) == numbers.get(last) + 1) {
                last++;
            }
            text.append(first == 0 ? "" : " ").append(numbers.get(first)).append(last == first ? "" : "-" + numbers.get(last));
            first = last + 1;
        }
        return text.toString();
    }

    List<T> read(DecisionRecord record, String name, String key) {
        List<T> list = new ArrayList<>();
        for (String range : record.text(key).isEmpty() ? new String[0] : record.text(key).split(" ")) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            for (int number = first; number <= last; number++) {
                list.add(reader.apply(record.text(name + "." + number).split(",", -1)));
            }
        }
        return list;
    }

    private static String text(RecoveryAttempt a) {
        return String.join(",", Long.toString(a.generation()), word(a.action()), Long.toString(a.startedAt()), Long.toString(a.endedAt()), a.outcome().name(), Integer.toUnsignedString(a.pid()), word(a.agent()),
            word(a.target()), a.isNotice() ? "1" : "0", a.effect().name(), Long.toString(a.settledAt()), Long.toString(a.healthyNanos()));
    }

    private static RecoveryAttempt attempt(String[] f) {
        check(f, ATTEMPT_FIELDS);
        return new RecoveryAttempt(Long.parseLong(f[0]), plain(f[1]), Long.parseLong(f[2]), Long.parseLong(f[3]), RecoveryAttempt.Outcome.valueOf(f[4]), Integer.parseUnsignedInt(f[5]), plain(f[6]),
            plain(f[7]), isTrue(f[8]), RecoveryAttempt.Effect.valueOf(f[9]), Long.parseLong(f[10]), Long.parseLong(f[11]));
    }

    private static String text(PastStall s) {
        return String.join(",", Integer.toUnsignedString(s.pid()), Long.toString(s.generation()), word(s.agent()), word(s.label()), Long.toString(s.aliveSince()), Long.toString(s.convictedAt()),
            s.isOver() ? "1" : "0", Long.toString(s.endedAt()), s.isReleased() ? "1" : "0");
    }

    private static PastStall stall(String[] f) {
        check(f, STALL_FIELDS);
        return new PastStall(Integer.parseUnsignedInt(f[0]), Long.parseLong(f[1]), plain(f[2]), plain(f[3]), Long.parseLong(f[4]), Long.parseLong(f[5]), isTrue(f[6]), Long.parseLong(f[7]), isTrue(f[8]));
    }

    private static void check(String[] fields, int wanted) {
        if (fields.length != wanted) {
            throw new IllegalArgumentException("an element has " + fields.length + " fields, not " + wanted);
        }
    }

    private static boolean isTrue(String field) {
        return field.equals("1");
    }

    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String plain(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
