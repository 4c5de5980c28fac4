// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.varta.api.transport.Origin;

/** Child tables by themselves. */
final class Tables {
    private Tables() {
    }

    static ChildTable of(int mostVisits, Scene scene) {
        Feeds feeds = new Feeds(new Thread(), 1, scene.journal, scene.counters);
        feeds.add(scene.feed);
        return new ChildTable(mostVisits, feeds, scene.journal, scene.counters, new History(new Ledger(scene.counters), scene.counters), Survivors.none());
    }

    static ScriptedRun add(ChildTable table, Scene scene, int pid, long generation, Object... settings) {
        ScriptedRun run = new ScriptedRun(10_000 + pid);
        table.add(child(scene, run, pid, generation, settings));
        return run;
    }

    static Child child(Scene scene, ScriptedRun run, int pid, long generation, Object... settings) {
        return new Child(scene.feed, scene.verdict(pid, generation, Origin.KERNEL_ATTESTED, false), run.asRun("exec", "/bin/true", 9), "exec", scene.now,
            Written.settings(settings), () -> { });
    }
}
