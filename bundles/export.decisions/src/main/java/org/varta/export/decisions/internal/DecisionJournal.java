// SPDX-License-Identifier: Apache-2.0
package org.varta.export.decisions.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.event.DecisionRecord;
import org.varta.api.event.EventKind;
import org.varta.api.event.ObserverEvent;
import org.varta.api.event.ObserverListener;

/** The journal as a component. When the disk fails, it says so once, tries again every second, and marks what is missing. Thread safe. */
@Component(service = ObserverListener.class, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = JournalConfiguration.class)
public final class DecisionJournal implements ObserverListener {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionJournal.class);
    private static final Set<EventKind> STEPS = EnumSet.of(EventKind.STEP, EventKind.STALL, EventKind.OBSERVER_PAUSE);
    private static final Set<EventKind> NOTES = EnumSet.of(EventKind.SWAP, EventKind.DECISION, EventKind.HELD, EventKind.NEW_GENERATION, EventKind.NEVER_SEEN);
    /** Steps that are verdicts without effect, and have lines of their own kind; their detail is the reason. */
    private static final Set<String> VERDICTS_AMONG_STEPS = Set.of("shadow", "unseen");
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int LINE = 256;

    private final StringBuilder line = new StringBuilder(LINE);
    /** Guarded by this object, like all below. */
    private Settings settings;
    private JournalFile file;
    private long lastOrder;
    private long flushedAt;
    private boolean isBroken;
    private long brokenAt;
    private boolean isClosed;

    /**
     * Opens the file.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     * @throws IOException if the file cannot be written, or is no journal
     */
    @Activate
    public DecisionJournal(JournalConfiguration raw) throws IOException {
        this(Settings.of(raw));
    }

    private DecisionJournal(Settings settings) throws IOException {
        this.settings = settings;
        file = open(settings);
        LOG.info("export.decisions: writing to {}", settings.path());
    }

    /**
     * A journal without a framework.
     *
     * @param path the file
     * @param maxBytes size from which on a new file is begun
     * @return the open journal; {@link #stop} closes it
     * @throws IOException if the file cannot be written, or is no journal
     */
    public static DecisionJournal at(Path path, long maxBytes) throws IOException {
        return new DecisionJournal(new Settings(path.toAbsolutePath(), maxBytes));
    }

    private static JournalFile open(Settings wanted) throws IOException {
        try {
            JournalFile opened = new JournalFile(wanted.path(), wanted.maxBytes());
            opened.add("life\n");
            opened.flush();
            return opened;
        } catch (IOException e) {
            String message = Settings.PID + ": path = " + wanted.path() + " cannot be written: " + e.getMessage();
            LOG.error("{}", message);
            throw new IOException(message, e);
        }
    }

    @Modified
    synchronized void modified(JournalConfiguration raw) {
        try {
            Settings wanted = Settings.of(raw);
            if (!wanted.path().equals(settings.path())) {
                JournalFile former = file;
                file = open(wanted);
                settings = wanted;
                isBroken = false;
                lastOrder = 0;
                former.close();
            }
            file.limit(wanted.maxBytes());
            settings = wanted;
            LOG.info("export.decisions: configuration applied: {}", wanted);
        } catch (RuntimeException | IOException e) {
            LOG.error("export.decisions: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    /** Writes what is buffered and closes the file. */
    @Deactivate
    public synchronized void stop() {
        isClosed = true;
        try {
            file.close();
        } catch (IOException e) {
            LOG.error("export.decisions: the end of {} is missing: {}", settings.path(), e.getMessage());
        }
    }

    @Override
    public boolean wants(EventKind kind) {
        return kind == EventKind.BEAT || STEPS.contains(kind) || NOTES.contains(kind);
    }

    @Override
    public synchronized void event(ObserverEvent event) {
        if (isClosed || isBroken && !isMended(event.observerNanos())) {
            return;
        }
        try {
            write(event);
        } catch (IOException e) {
            isBroken = true;
            brokenAt = event.observerNanos();
            LOG.error("export.decisions: {} cannot be written, decisions are not recorded: {}", settings.path(), e.getMessage());
        }
    }

    private void write(ObserverEvent event) throws IOException {
        line.setLength(0);
        boolean isBeat = event.kind() == EventKind.BEAT;
        if (isBeat) {
            beat(event);
        } else if (STEPS.contains(event.kind())) {
            step(event);
        } else if (event.kind() == EventKind.DECISION || event.kind() == EventKind.HELD) {
            decision(event, event.record());
        } else {
            note(event);
        }
        file.add(line.append('\n'));
        if (!isBeat || event.observerNanos() - flushedAt >= SECOND_NANOS) {
            file.flush();
            flushedAt = event.observerNanos();
        }
    }

    private void beat(ObserverEvent event) {
        cell("beat").cell(event.slot()).cell(Integer.toUnsignedLong(event.pid())).cell(event.observerNanos()).cell(Long.toUnsignedString(event.nonce()))
            .cell(Long.toUnsignedString(event.timestamp())).cell(event.status()).cell(Integer.toUnsignedLong(event.payload())).cell(event.number()).cell(event.deadline());
    }

    private void step(ObserverEvent event) throws IOException {
        if (event.order() <= lastOrder) {
            // The order begins anew: another observer.
            file.add("life\n");
        } else if (lastOrder != 0 && event.order() != lastOrder + 1) {
            file.add("gap\t" + lastOrder + "\n");
        }
        lastOrder = event.order();
        boolean isVerdict = VERDICTS_AMONG_STEPS.contains(event.token());
        cell(isVerdict ? event.token() : event.kind() == EventKind.STEP ? "step" : event.kind() == EventKind.STALL ? "stall" : "pause").cell(event.order()).cell(event.observerNanos())
            .cell(Integer.toUnsignedLong(event.pid())).cell(isVerdict ? event.detail() : event.token()).cell(event.record());
    }

    /** What nothing has to follow from is a note for people. */
    private void decision(ObserverEvent event, String record) {
        if (record.isEmpty()) {
            note(event);
            return;
        }
        cell("decision").cell(event.observerNanos()).cell(Integer.toUnsignedLong(event.pid())).cell(DecisionRecord.escaped(event.token())).cell(DecisionRecord.escaped(event.detail()))
            .cell(record);
    }

    private void note(ObserverEvent event) {
        cell("note").cell(event.observerNanos()).cell(Integer.toUnsignedLong(event.pid())).cell(event.kind().name()).cell(DecisionRecord.escaped(event.token()))
            .cell(DecisionRecord.escaped(event.detail()));
    }

    private DecisionJournal cell(String text) {
        line.append(line.length() == 0 ? "" : "\t").append(text);
        return this;
    }

    private DecisionJournal cell(long number) {
        line.append('\t').append(number);
        return this;
    }

    /** Tries again; what was not recorded is marked. */
    private boolean isMended(long now) {
        if (now - brokenAt < SECOND_NANOS) {
            return false;
        }
        brokenAt = now;
        try {
            file.abandon();
        } catch (IOException e) {
            LOG.debug("export.decisions: {} was not closed", settings.path(), e);
        }
        try {
            file = new JournalFile(settings.path(), settings.maxBytes());
            file.add("gap\t" + lastOrder + "\n");
            isBroken = false;
            LOG.info("export.decisions: {} is written again", settings.path());
            return true;
        } catch (IOException e) {
            LOG.debug("export.decisions: {} still cannot be written", settings.path(), e);
            return false;
        }
    }
}
