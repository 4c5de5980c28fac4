// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkSession;
import org.varta.audit.contract.Batch;
import org.varta.audit.contract.Chain;
import org.varta.audit.contract.ReferenceProbe;
import org.varta.audit.jdbc.internal.H2Kind;
import org.varta.audit.verify.AuditCommand;

class ExportVerbTest {
    @TempDir
    Path folder;
    private final Chain chain = new Chain();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private String url() {
        return "jdbc:h2:" + folder.resolve("audit");
    }

    private Path file() {
        return folder.resolve("exported.log");
    }

    private int run(String... args) {
        return AuditCommand.run(List.of(args), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private void write(int records, byte[] boot) throws Exception {
        long first = chain.end().number();
        List<byte[]> lines = new ArrayList<>();
        for (int i = 1; i < records; i++) {
            lines.add(chain.refused(first + i, "r\u00e9cord " + i));
        }
        try (SinkSession session = new H2Kind().sinkAt(url()).open()) {
            session.probe();
            session.begin(first, boot);
            session.append(Batch.of(lines));
            session.sync();
        }
    }

    @Test
    void shouldWriteAFileThatVerifiesAndThatTheReferenceResumes() throws Exception {
        write(3000, chain.boot(1, "fresh"));
        assertEquals(0, run("export", "--url", url(), file().toString()), err::toString);
        assertEquals("3000 lines written to " + file() + ": sound\n", out.toString(UTF_8));
        byte[] file = Files.readAllBytes(file());
        byte[] stored = new H2Kind().stored(url());
        assertArrayEquals((RecordLine.HEADER + new String(stored, UTF_8)).getBytes(UTF_8), file);
        assertEquals(new ReferenceProbe("resume", chain.end()), ReferenceProbe.of(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void shouldSayThatTheRestIsElsewhere() throws Exception {
        Chain other = new Chain();
        other.boot(1, "fresh");
        write(10, chain.boot(7, other.end().hash(), "rotation"));
        assertEquals(3, run("export", "--url=" + url(), file().toString()), out::toString);
        assertTrue(out.toString(UTF_8).startsWith("10 lines written to " + file() + ": incomplete\n"), out::toString);
    }

    @Test
    void shouldNotOverwrite() throws Exception {
        write(2, chain.boot(1, "fresh"));
        Files.writeString(file(), "precious");
        assertEquals(2, run("export", "--url", url(), file().toString()));
        assertEquals("precious", Files.readString(file()));
    }

    @Test
    void shouldNotMakeADatabaseThatIsNotThere() {
        assertEquals(2, run("export", "--url", url(), file().toString()));
        assertTrue(err.toString(UTF_8).startsWith("cannot read the database: "), err::toString);
        assertFalse(Files.exists(file()));
        assertFalse(Files.exists(folder.resolve("audit.mv.db")));
    }

    @Test
    void shouldLeaveNothingBehindWhenThereIsNoLogInTheDatabase() throws Exception {
        write(2, chain.boot(1, "fresh"));
        assertEquals(2, run("export", "--url", url(), "--table-prefix", "other_", file().toString()));
        assertFalse(Files.exists(file()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "export x", "export --url", "export --url u", "export --colour x", "export --url jdbc:h2:x y z", "export --url jdbc:mysql:x y",
        "export --driver no.such.Driver --url jdbc:h2:./x y"})
    void shouldExplainItselfWhenItIsUsedWrongly(String line) {
        assertEquals(2, run(line.split(" ")));
        assertFalse(err.toString(UTF_8).isBlank());
    }
}
