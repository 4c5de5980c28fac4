// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.varta.audit.internal.Head.State;

/**
 * Finds the sink to go into: has candidates opened and probed, and waits, bounded, for the one that the head names. NOT thread safe: belongs to the writer.
 */
final class SinkSearch {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final SinkChoice choice;
    private final Preparations preparations;
    private final LedgerClock clock;
    private boolean isPatient;
    private long patientSince;

    SinkSearch(SinkChoice choice, Preparations preparations, LedgerClock clock) {
        this.choice = choice;
        this.preparations = preparations;
        this.clock = clock;
    }

    /** The sink to start in, when every bound sink was looked at and the one that the head names is there or was waited for; else null. */
    Preparation forStart(Head head) {
        List<SinkBinding> bound = choice.selection().bound();
        bound.forEach(preparations::ask);
        Preparation best = firstReady(choice.selection().matching());
        if (best == null) {
            return null;
        }
        if (!isPatient) {
            isPatient = true;
            patientSince = clock.nanos();
        }
        boolean isComplete = bound.stream().noneMatch(preparations::isRunning) && isNamedReady(head);
        return isComplete || clock.nanos() - patientSince >= PATIENCE_NANOS ? best : null;
    }

    private boolean isNamedReady(Head head) {
        if (head == null) {
            return true;
        }
        return probed().stream().map(ProbedSink::identity)
                .anyMatch(identity -> identity.equals(head.sink()) || head.state() == State.MOVING && identity.equals(head.to()));
    }

    /** The best sink that can be used, whatever is used now; null if there is none or a better one is still being opened. */
    Preparation any() {
        return better(null);
    }

    /** A sink that should be used instead of the present one; null if there is none or it is still being opened. */
    Preparation better(OpenSink present) {
        for (SinkBinding binding : choice.selection().matching()) {
            boolean isPresent = present != null && present.binding() == binding;
            if (isPresent && present.revision() == binding.revision()) {
                return null;
            }
            preparations.ask(binding);
            Preparation ready = preparations.ready(binding);
            if (ready != null || isPresent || preparations.isRunning(binding)) {
                return ready;
            }
        }
        return null;
    }

    private Preparation firstReady(List<SinkBinding> wanted) {
        return wanted.stream().map(preparations::ready).filter(Objects::nonNull).findFirst().orElse(null);
    }

    boolean isAnyRunning() {
        return choice.selection().matching().stream().anyMatch(preparations::isRunning);
    }

    /** What every sink that was opened looks like. */
    List<ProbedSink> probed() {
        return choice.selection().bound().stream().map(preparations::ready).filter(Objects::nonNull).map(Preparation::probed).toList();
    }

    /** Why no sink can be used, or null if none was tried. */
    String trouble() {
        String text = choice.selection().matching().stream().map(preparations::complaint).filter(reason -> !reason.isEmpty())
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? null : text;
    }

    /** How long until there is something to look at again without being woken; negative for no limit. */
    long nanosToSleep(OpenSink present, boolean isStarting) {
        long patience = PATIENCE_NANOS - (clock.nanos() - patientSince);
        long sleep = isStarting && isPatient && patience > 0 ? patience : -1;
        for (SinkBinding binding : choice.selection().matching()) {
            boolean isPresent = present != null && present.binding() == binding;
            if (!isPresent || present.revision() != binding.revision()) {
                sleep = sooner(sleep, preparations.nanosUntilRetry(binding));
            }
            if (isPresent) {
                break;
            }
        }
        return sleep;
    }

    /** The shorter of two sleeps; negative for no limit. */
    static long sooner(long one, long other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }
}
