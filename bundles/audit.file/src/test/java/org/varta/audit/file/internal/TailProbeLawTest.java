// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkTail;

/** The probe reads a few blocks from the end; whatever the file, it must see what a scan of all lines sees. */
class TailProbeLawTest {
    @Property(tries = 3000)
    void shouldSeeWhatAFullScanSees(@ForAll("files") String text, @ForAll @IntRange(min = 1, max = 300) int firstBlock,
            @ForAll @IntRange(min = 0, max = 400) int torn) throws IOException {
        byte[] whole = text.getBytes(ISO_8859_1);
        byte[] bytes = Arrays.copyOf(whole, Math.max(0, whole.length - torn % (whole.length + 1)));
        TailScan scan = TailProbe.scan(new Bytes(bytes), firstBlock);
        assertEquals(NaiveScan.of(bytes), new NaiveScan(scan.kind(), scan.keep(), scan.last(), scan.recovered(), scan.doubtAt()));
    }

    @Provide
    Arbitrary<String> files() {
        String good = new LogText().boot(3, ChainHash.ZERO, "fresh").refused(4, "one").refused(5, "r".repeat(90))
                .refused(5_000_000_003L, "far").refused(6_000_000_000L, "far").toString();
        List<String> lines = new ArrayList<>(Arrays.asList(good.split("(?<=\n)")));
        Arbitrary<String> piece = Arbitraries.oneOf(
                Arbitraries.of(lines),
                Arbitraries.of(lines),
                Arbitraries.of("\n", "# comment\n", "7\tdrift\n", "250\tdrift\n", "77\t-\n", "no number\n", "\u00e9\n", "8\t17", "\0\0\0", LogText.HEADER, "262\tfar", "4294967299\tstill near\n", "18446744073709551615\tfar\n"),
                Arbitraries.strings().ofMaxLength(40).withChars("0123456789\t\n#ab").map(any -> any));
        Arbitrary<String> body = piece.list().ofMaxSize(12).map(parts -> String.join("", parts));
        Arbitrary<String> start = Arbitraries.of(LogText.HEADER, LogText.HEADER, LogText.HEADER, "", "foreign\n", "# varta-watch recovery audit v1\n");
        return start.flatMap(first -> body.map(rest -> first + rest));
    }

    /** All lines from the first to the last, in memory, by the letter of 8.4. */
    private record NaiveScan(SinkTail.Kind kind, long keep, ChainPoint last, long recovered, long doubtAt) {
        static NaiveScan of(byte[] bytes) {
            String text = new String(bytes, ISO_8859_1);
            if (bytes.length < 32 && LogText.HEADER.startsWith(text)) {
                return new NaiveScan(SinkTail.Kind.EMPTY, 0, ChainPoint.START, 0, -1);
            }
            int header = text.startsWith(LogText.HEADER) ? 0 : text.lastIndexOf(LogText.HEADER);
            if (header < 0) {
                boolean isLegacy = text.matches("(?s)# varta-watch recovery audit v1([\r\n].*)?");
                return new NaiveScan(isLegacy ? SinkTail.Kind.LEGACY : SinkTail.Kind.UNKNOWN, bytes.length, ChainPoint.START, 0, 0);
            }
            return ofRegion(text, header + 32);
        }

        private static NaiveScan ofRegion(String text, int from) {
            int keep = Math.max(from, text.lastIndexOf('\n') + 1);
            List<NaiveLine> lines = new ArrayList<>();
            int at = from;
            while (at < keep) {
                int end = text.indexOf('\n', at);
                if (end == at || text.charAt(at) != '#') {
                    lines.add(NaiveLine.of(text.substring(at, end), at));
                }
                at = end + 1;
            }
            int chosen = chosen(lines);
            ChainPoint last = chosen < 0 ? ChainPoint.START : lines.get(chosen).record();
            List<NaiveLine> drift = lines.subList(chosen + 1, lines.size());
            long remembered = drift.stream().mapToLong(NaiveLine::leading).filter(number -> chosen < 0 || !isFar(number, last.number())).reduce(0, TailProbe::larger);
            long recovered = TailProbe.larger(last.number(), remembered);
            byte[] fragment = text.substring(keep).getBytes(ISO_8859_1);
            long torn = RecordLine.leadingNumber(fragment, 0, fragment.length);
            boolean isNext = Long.compareUnsigned(torn, recovered) > 0 && Long.compareUnsigned(torn - recovered, 257) <= 0;
            recovered = isNext ? torn : recovered;
            SinkTail.Kind kind = chosen < 0 && drift.isEmpty() ? SinkTail.Kind.EMPTY
                    : keep < text.length() ? SinkTail.Kind.TORN
                    : drift.isEmpty() ? SinkTail.Kind.RESUME : SinkTail.Kind.DRIFT;
            return new NaiveScan(kind, keep, last, recovered, drift.isEmpty() ? -1 : drift.get(0).start());
        }

        /** Index of the last record that is believed, or −1. */
        private static int chosen(List<NaiveLine> lines) {
            List<Integer> records = IntStream.range(0, lines.size()).filter(i -> lines.get(i).record() != null).boxed().toList();
            int i = records.size() - 1;
            while (i > 0 && isFar(lines.get(records.get(i)).record().number(), lines.get(records.get(i - 1)).record().number())) {
                i--;
            }
            return i < 0 ? -1 : records.get(i);
        }

        private static boolean isFar(long number, long before) {
            return new BigInteger(Long.toUnsignedString(number)).subtract(new BigInteger(Long.toUnsignedString(before))).compareTo(BigInteger.TWO.pow(32)) > 0;
        }
    }

    private record NaiveLine(int start, ChainPoint record, long leading) {
        static NaiveLine of(String text, int start) {
            byte[] line = text.getBytes(ISO_8859_1);
            RecordLine reader = new RecordLine();
            ChainPoint point = reader.parse(line, 0, line.length) ? new ChainPoint(reader.number(), reader.chain()) : null;
            return new NaiveLine(start, point, RecordLine.leadingNumber(line, 0, line.length));
        }
    }

    /** A file in memory. */
    private record Bytes(byte[] bytes) implements Disk.OpenFile {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public int read(long position, ByteBuffer into) {
            int size = Math.min(into.remaining(), 1 + (bytes.length - (int) position) / 2);
            into.put(bytes, (int) position, size);
            return size;
        }

        @Override
        public int write(long position, ByteBuffer from) {
            throw new AssertionError("a probe writes nothing");
        }

        @Override
        public void truncate(long length) {
            throw new AssertionError("a probe cuts nothing");
        }

        @Override
        public void sync() {
            throw new AssertionError("a probe syncs nothing");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }

        @Override
        public String toString() {
            return new String(bytes, UTF_8);
        }
    }
}
