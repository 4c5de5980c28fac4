// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * One pass of the beat thread after the other, each told when it wants to be called again; called earlier, it does what there is to do. What is due is sent first, with what the parts said last; then they are asked.
 * {@link #apply} and {@link #changed} may be called by any thread, all else by the beat thread.
 */
final class Beater {
    private static final Judgement NOTHING_SAID = Judgement.of(List.of(), false);

    private final LongSupplier clock;
    private final Aside aside;
    private final Parts parts;
    private final Link link;
    private final Schedule schedule;
    private final AtomicBoolean isChanged = new AtomicBoolean(true);
    private volatile Settings wanted;
    private volatile String wedged = "";
    private Settings settings;
    private Judgement spoken = NOTHING_SAID;
    private boolean hasSpoken;
    private long askedAt;
    private long planned;

    Beater(Settings settings, Parts parts, Link link, Aside aside, LongSupplier clock, DoubleSupplier random) {
        this.settings = settings;
        this.parts = parts;
        this.link = link;
        this.aside = aside;
        this.clock = clock;
        wanted = settings;
        planned = clock.getAsLong();
        askedAt = planned - Schedule.GAP;
        schedule = new Schedule(planned, settings.interval(), settings.isJittered() ? random.getAsDouble() : 0);
    }

    /** In force from the next pass on. */
    void apply(Settings other) {
        wanted = other;
    }

    /** The parts are asked in the next pass, at most once in {@link Schedule#GAP}. */
    void changed() {
        isChanged.set(true);
    }

    String wedged() {
        return wedged;
    }

    /** @return when to call again at the latest */
    long pass() {
        long now = clock.getAsLong();
        parts.excuse(Math.max(0, now - planned));
        adopt(now);
        aside.relieve(now);
        Judgement judgement = parts.judge(settings, now);
        wedged = judgement.wedged();
        boolean isDue = schedule.isDue(now);
        if (isDue) {
            schedule.passed(now);
        }
        if (isDue || isNews(judgement) && schedule.isFree(now)) {
            speak(judgement, now);
        }
        if (isDue || isChanged.get() && now - askedAt >= Schedule.GAP) {
            isChanged.set(false);
            askedAt = now;
            parts.ask(settings);
        }
        planned = next(judgement, now);
        return planned;
    }

    private void adopt(long now) {
        Settings other = wanted;
        if (other != settings) {
            link.apply(other);
            schedule.change(now, other.interval());
            settings = other;
            isChanged.set(true);
        }
    }

    /** The first beat comes when it is due, whatever there is to say. */
    private boolean isNews(Judgement judgement) {
        return hasSpoken && judgement.isNewsAfter(spoken);
    }

    private void speak(Judgement judgement, long now) {
        if (!judgement.isSilent()) {
            link.beat(judgement.status(), judgement.payload(), now);
            schedule.sent(now);
        }
        spoken = judgement;
        hasSpoken = true;
    }

    private long next(Judgement judgement, long now) {
        long next = schedule.next();
        if (isNews(judgement)) {
            next = sooner(next, schedule.earliest());
        }
        if (isChanged.get()) {
            next = sooner(next, askedAt + Schedule.GAP);
        }
        return parts.isPending(now) ? sooner(next, now + Part.PATIENCE) : next;
    }

    private static long sooner(long one, long other) {
        return one - other < 0 ? one : other;
    }
}
