// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/** Lets others judge and watch, and moves the agents over to them in slices. Loop thread only. Source: stall policies 1.7. */
final class Exchange {
    private final AgentTable table;
    private final Roster roster;
    private final Judges judges;
    private final BeatHistory history;
    private final Deadlines deadlines;
    private final Watch watch;
    private final Court court;
    private final Shadows shadows;
    private final Trail trail;
    private boolean wasShadowsTurn;

    Exchange(AgentTable table, Roster roster, Judges judges, BeatHistory history, Deadlines deadlines, Watch watch, Court court, Shadows shadows, Trail trail) {
        this.table = table;
        this.roster = roster;
        this.judges = judges;
        this.history = history;
        this.deadlines = deadlines;
        this.watch = watch;
        this.court = court;
        this.shadows = shadows;
        this.trail = trail;
    }

    /** Lets others judge from now on; agents are moved over by {@link #migrate}. */
    void use(Assignment assignment, long now) {
        while (judges.isCrowded()) {
            move(now);
        }
        roster.use(assignment.rules(), now);
        judges.use(assignment);
        for (Judge judge : assignment.judges()) {
            court.present(judge == null ? FrozenDetector.ID : judge.policy());
        }
        shadows.use(assignment.shadows(), now);
    }

    boolean isMigrating() {
        return judges.isMigrating() || shadows.isJoining();
    }

    /** Moves a slice of agents to those who judge them now, or lets one who is new in the shadow take over a slice; by turns if there is both to do. */
    void migrate(long now) {
        wasShadowsTurn = shadows.isJoining() && !(wasShadowsTurn && judges.isMigrating());
        if (wasShadowsTurn) {
            shadows.join();
        } else {
            move(now);
        }
    }

    private void move(long now) {
        int end = judges.sliceEnd();
        for (int slot = judges.sliceStart(); slot < end; slot++) {
            if (table.isUsed(slot)) {
                roster.rematch(slot);
                if (judges.mustMove(slot)) {
                    adopt(slot, now);
                }
            }
        }
        judges.sliceDone(end);
    }

    private void adopt(int slot, long now) {
        long adopted = judges.adopt(slot);
        boolean isLatched = table.isLatched[slot];
        if (!isLatched) {
            deadlines.swapped(slot, now, adopted);
        }
        trail.adopted(slot, now, history.of(slot).size(), deadlines.swapGrace(), deadlines.inForce[slot]);
        if (!isLatched) {
            watch.rearm(slot, now);
        }
    }
}
