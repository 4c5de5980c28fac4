// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.varta.api.event.EventKind;
import org.varta.api.event.EventStream;
import org.varta.api.event.ObserverEvent;
import org.varta.api.transport.Origin;
import org.varta.export.decisions.internal.DecisionJournal;
import org.varta.replay.ReplayCommand;

/** An event stream whose events go to the real journal, and that journal replayed. */
final class Journalled implements EventStream {
    /** Tokens of the decisions that have a record. */
    final List<String> recorded = new ArrayList<>();
    final Path file;
    private final DecisionJournal journal;
    private final LongSupplier clock;

    Journalled(Path file, LongSupplier clock) throws IOException {
        this.file = file;
        this.clock = clock;
        journal = DecisionJournal.at(file, 1L << 40);
    }

    private record Told(EventKind kind, long observerNanos, int pid, String token, String detail, String record) implements ObserverEvent {
        @Override
        public int status() {
            return 0;
        }

        @Override
        public int payload() {
            return 0;
        }

        @Override
        public long nonce() {
            return 0;
        }

        @Override
        public Origin origin() {
            return Origin.NETWORK_UNVERIFIED;
        }

        @Override
        public long pidNamespace() {
            return 0;
        }

        @Override
        public int slot() {
            return -1;
        }

        @Override
        public long order() {
            return 0;
        }

        @Override
        public long timestamp() {
            return 0;
        }

        @Override
        public long number() {
            return 0;
        }

        @Override
        public long deadline() {
            return 0;
        }
    }

    @Override
    public void publish(EventKind kind, int pid, String token, String detail) {
        journal.event(new Told(kind, observerNanos(), pid, token, detail, ""));
    }

    @Override
    public void publish(EventKind kind, int pid, String token, String detail, Supplier<String> record) {
        recorded.add(token);
        journal.event(new Told(kind, observerNanos(), pid, token, detail, record.get()));
    }

    @Override
    public long observerNanos() {
        return clock.getAsLong();
    }

    /** What the command says. */
    record Answer(int status, String text) {
    }

    /** Closes the journal and replays it. */
    Answer replay() {
        journal.stop();
        return replay(file);
    }

    static Answer replay(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
        int status = ReplayCommand.run(List.of(file.toString()), text, text, Journalled.class.getClassLoader());
        return new Answer(status, out.toString(StandardCharsets.UTF_8));
    }
}
