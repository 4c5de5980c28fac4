// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** What a command said and how it ended. */
record CommandRun(int status, String out, String err) {
    /** Runs {@code audit} with these arguments. */
    static CommandRun of(Object... args) {
        return of((words, out, err) -> AuditCommand.run(words, out, err), args);
    }

    /** Runs a verb with these arguments. */
    static CommandRun of(AuditVerb verb, Object... args) {
        return of((words, out, err) -> {
            try {
                return verb.run(words, out, err);
            } catch (UsageException e) {
                throw new AssertionError(e);
            }
        }, args);
    }

    private static CommandRun of(Body body, Object... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> words = Arrays.stream(args).map(Object::toString).toList();
        int status = body.run(words, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new CommandRun(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    List<String> lines() {
        return out.lines().toList();
    }

    private interface Body {
        int run(List<String> words, PrintStream out, PrintStream err);
    }
}
