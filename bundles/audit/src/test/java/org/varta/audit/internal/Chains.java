// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varta.api.audit.RecordLine;
import org.varta.audit.verify.AuditVerifier;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/** Has logs verified by the verifier, which shares nothing with the ledger. */
final class Chains {
    private Chains() {
    }

    static Verification verify(String... logs) {
        try {
            Path folder = Files.createTempDirectory("verify");
            List<Path> files = new ArrayList<>();
            for (String log : logs) {
                files.add(Files.write(folder.resolve("log-" + files.size()), (RecordLine.HEADER + log).getBytes(UTF_8)));
            }
            Verification result = AuditVerifier.verify(files);
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Verification assertLinear(String... logs) {
        Verification result = verify(logs);
        assertEquals(Verdict.SOUND, result.verdict(), result::toString);
        assertTrue(result.records() > 0);
        return result;
    }
}
