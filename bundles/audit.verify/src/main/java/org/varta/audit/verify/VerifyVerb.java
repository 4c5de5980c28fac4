// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;

/** {@code audit verify}. Stateless. */
final class VerifyVerb implements AuditVerb {
    @Override
    public String name() {
        return "verify";
    }

    @Override
    public String summary() {
        return "proves or disproves a log";
    }

    @Override
    public String usage() {
        return """
            verify [option ...] PATH ...
              PATH                  live file of a log; its generations PATH.1 to PATH.5 are read with it. Several: places between which one log has moved
              --expect NUMBER:HASH  the log must hold this record, and so reach it; may be given several times
              --head FILE|DIR       hold the log against this head, or the head in this state folder; may be given several times.
                                    The head in the folder PATH.state is used anyway, if there is one
              --no-head             do not use the heads in the folders PATH.state
              --head-key FILE       64 hex digits: believe no head without the mac of this key
              --complete            records that are elsewhere or missing are an error: exit status 1 instead of 3
              --json                print one line for a machine
            exit status: 0 sound, 1 broken, 2 cannot read or wrong use, 3 incomplete""";
    }

    @Override
    public int run(List<String> args, PrintStream out, PrintStream err) throws UsageException {
        Arguments arguments = new Arguments(args, Set.of("--complete", "--json", "--no-head"), Set.of("--expect", "--head", "--head-key"));
        Inquiry inquiry = Inquiry.of(arguments.paths());
        inquiry = arguments.has("--no-head") ? inquiry : inquiry.withHeadsBeside();
        for (String head : arguments.all("--head")) {
            inquiry = inquiry.withHead(Arguments.path(head));
        }
        for (String expected : arguments.all("--expect")) {
            inquiry = inquiry.expecting(point(expected));
        }
        String keyFile = arguments.last("--head-key", null);
        inquiry = keyFile == null ? inquiry : inquiry.withHeadKey(key(Arguments.path(keyFile)));
        Verification result = AuditVerifier.verify(inquiry);
        boolean isError = arguments.has("--complete") && result.verdict() == Verdict.INCOMPLETE;
        int status = isError ? Verdict.BROKEN.exitStatus() : result.verdict().exitStatus();
        out.println(arguments.has("--json") ? VerdictJson.of(result, status) : VerdictText.of(result));
        return status;
    }

    private static ChainPoint point(String text) throws UsageException {
        try {
            int colon = text.indexOf(':');
            return new ChainPoint(Long.parseUnsignedLong(text.substring(0, Math.max(0, colon))), ChainHash.parse(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--expect needs a number, a colon and 64 hex digits, not " + text);
        }
    }

    private static byte[] key(Path file) throws UsageException {
        try {
            byte[] key = HexFormat.of().parseHex(new String(Files.readAllBytes(file), US_ASCII).strip());
            if (key.length == ChainHash.BYTES) {
                return key;
            }
        } catch (IOException e) {
            throw new UsageException("cannot read the key file " + file + ": " + e.getClass().getSimpleName());
        } catch (IllegalArgumentException e) {
            // told below, without a word of the content
        }
        throw new UsageException("the key file " + file + " does not hold 64 hex digits");
    }
}
