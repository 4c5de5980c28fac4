// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AgentIndexTest {
    /** A hash map does the same with garbage. */
    @Property(tries = 200)
    void obs24_findsWhatWasInsertedAndNothingElseUnderChurn(@ForAll long seed) {
        Random random = new Random(seed);
        LoopCounters counters = new LoopCounters();
        AgentIndex index = new AgentIndex(64, seed, counters);
        Map<Long, Integer> model = new HashMap<>();
        for (int step = 0; step < 2000; step++) {
            long key = random.nextInt(200);
            if (model.containsKey(key)) {
                index.remove(key);
                model.remove(key);
            } else if (model.size() < 64) {
                assertTrue(index.insert(key, step));
                model.put(key, step);
            }
            long probe = random.nextInt(200);
            assertEquals(model.getOrDefault(probe, AgentIndex.ABSENT), index.find(probe));
        }
        assertEquals(0, counters.get(Counter.INVARIANT));
        assertEquals(0, counters.get(Counter.PROBE_EXHAUSTED));
    }

    @Test
    void removingWhatIsNotThereIsCountedAndHarmless() {
        LoopCounters counters = new LoopCounters();
        AgentIndex index = new AgentIndex(4, 1, counters);
        assertTrue(index.insert(1, 0));
        index.remove(2);
        assertEquals(1, counters.get(Counter.INVARIANT));
        assertEquals(0, index.find(1));
    }

    /** obs-22: whatever happens, the number of convicted agents is the one that a recount gives. */
    @Property(tries = 100)
    void obs22_randomOperationsKeepTheTableConsistent(@ForAll long seed) {
        Random random = new Random(seed);
        Engine engine = new Engine(16);
        engine.configure(0, 0, 0, false, true, 8);
        long millis = 0;
        for (int step = 0; step < 500; step++) {
            int pid = 2 + random.nextInt(40);
            engine.identity.process(pid, 1 + random.nextInt(2));
            engine.at(millis += random.nextInt(3000));
            engine.beat(pid, 1 + random.nextInt(1000));
            engine.tick();
            int latched = 0;
            int used = 0;
            for (int slot = 0; slot < engine.table.highWater(); slot++) {
                used += engine.table.isUsed(slot) ? 1 : 0;
                latched += engine.table.isLatched[slot] ? 1 : 0;
                assertFalse(engine.table.isUsed(slot) && engine.table.find(engine.table.key[slot]) != slot);
            }
            assertEquals(latched, engine.table.latchedCount());
            assertEquals(used, engine.table.size());
        }
        assertEquals(0, engine.count(Counter.INVARIANT));
    }
}
