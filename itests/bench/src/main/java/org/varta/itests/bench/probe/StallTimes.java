// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.varta.api.event.EventKind;
import org.varta.api.event.ObserverEvent;
import org.varta.api.event.ObserverListener;

/** How late each stall was seen, as the observer says it in the event. Thread safe. */
@Component(service = {ObserverListener.class, StallTimes.class})
public final class StallTimes implements ObserverListener {
    private static final Pattern LATE = Pattern.compile("seen (\\d+) us after its deadline");
    private static final long PATIENCE_MILLIS = 20_000;

    private final List<Integer> micros = new ArrayList<>();

    /** Nothing has been seen yet. */
    public StallTimes() {
        // counts from the first event
    }

    @Override
    public boolean wants(EventKind kind) {
        return kind == EventKind.STALL;
    }

    @Override
    public synchronized void event(ObserverEvent event) {
        Matcher late = LATE.matcher(event.detail());
        if (!late.find()) {
            throw new IllegalStateException(event.detail());
        }
        micros.add(Integer.valueOf(late.group(1)));
        notifyAll();
    }

    /** Waits for so many stalls. */
    synchronized void await(int count) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (micros.size() < count) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new IllegalStateException(micros.size() + " stalls, not " + count);
            }
            wait(left);
        }
    }

    /** In microseconds, without the first so many, ascending. */
    synchronized int[] sorted(int skipped) {
        return micros.stream().skip(skipped).mapToInt(Integer::intValue).sorted().toArray();
    }
}
