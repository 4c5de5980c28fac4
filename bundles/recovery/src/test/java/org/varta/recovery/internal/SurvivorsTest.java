// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is left behind when the observer dies: recovery specification 12.2. */
class SurvivorsTest {
    @TempDir
    Path folder;
    private final LogLines lines = new LogLines();
    private final Map<Integer, Long> living = new HashMap<>();

    @AfterEach
    void stopListening() {
        lines.close();
    }

    /** An observer that dies without a word, after what is done with it. */
    private Scene observer() {
        Scene scene = Scene.in(folder, 5_000, "shutdownGraceMillis", 100);
        scene.living.putAll(living);
        return scene;
    }

    /** Starts for agents from 1 on; the children are 2002 and those after it. */
    private void starts(Scene scene, int count) {
        IntStream.range(0, count).forEach(i -> scene.living.put(2002 + i, 700L + i));
        IntStream.rangeClosed(1, count).forEach(pid -> scene.stalls(pid, 7));
        scene.passes();
        living.putAll(scene.living);
    }

    private List<String> namedByTheNextOne(String boot) {
        lines.takeLevels();
        Survivors.open(folder, boot, pid -> living.getOrDefault(pid, 0L)).close();
        return lines.lines();
    }

    @Test
    void rec122_recR6_shouldNameEachChildThatOutlivesACrash() {
        Scene crashed = observer();
        starts(crashed, 3);
        crashed.action.runs.get(1).exits(0);
        crashed.pass();
        assertEquals(List.of("WARNING recovery: process 2002 (/usr/local/bin/restart-unit), started for agent 1 by an observer before this one, still runs: nobody follows it, and its agent may be recovered"
            + " beside it", "WARNING recovery: process 2004 (/usr/local/bin/restart-unit), started for agent 3 by an observer before this one, still runs: nobody follows it, and its agent may be recovered beside it"),
            namedByTheNextOne("boot"));
        living.remove(2002);
        assertEquals(1, namedByTheNextOne("boot").size(), "the other one has ended meanwhile");
    }

    @Test
    void rec122_shouldTellALaterOwnerOfTheNumberAndALaterLifeOfTheSystem() {
        starts(observer(), 2);
        living.put(2002, 9_999L);
        assertEquals(List.of(), namedByTheNextOne("another boot"));
        starts(observer(), 2);
        living.put(2002, 9_999L);
        living.put(2003, 9_998L);
        assertEquals(List.of(), namedByTheNextOne("boot"));
    }

    @Test
    void rec122_shouldForgetWhoEndedAndKeepWhoOutlivedTheStop() throws IOException {
        Scene stopped = observer();
        starts(stopped, 2);
        stopped.action.runs.get(1).isKillable = false;
        stopped.desk.end();
        assertEquals(1, namedByTheNextOne("boot").stream().filter(line -> line.contains("process 2003 ")).count());
        living.clear();
        namedByTheNextOne("boot");
        assertEquals(0, Files.size(folder.resolve(Survivors.NAME)));
    }

    @Test
    void rec122_shouldStaySmallWhileChildrenComeAndGo() throws IOException {
        Scene busy = observer();
        starts(busy, 1);
        for (int i = 0; i < 1_000; i++) {
            busy.living.put(2003 + i, 800L + i);
            busy.stalls(100_000 + i, 7);
            busy.pass();
            busy.action.last().exits(0);
            busy.pass();
        }
        assertTrue(Files.size(folder.resolve(Survivors.NAME)) < 45_000, "bytes: " + Files.size(folder.resolve(Survivors.NAME)));
        assertEquals(1, namedByTheNextOne("boot").stream().filter(line -> line.contains("process 2002 ")).count());
    }

    @Test
    void rec122_shouldPassOverWhatItCannotRead() throws IOException {
        living.put(5, 7L);
        Files.writeString(folder.resolve(Survivors.NAME), "+\t5\t7\t1\tboot\tx\n+\t5\n\n+\tfive\t7\t1\tboot\tx\n-\n+\t5\t7\t1\tbo");
        assertEquals(1, namedByTheNextOne("boot").size());
    }

    @Test
    void rec122_shouldGoOnWithoutTheFile() throws IOException {
        Files.createDirectory(folder.resolve(Survivors.NAME));
        Scene scene = observer();
        starts(scene, 1);
        assertEquals(1, scene.count(Outcome.SPAWNED));
        assertEquals(1, lines.count(Survivors.NAME + " cannot be used"));
    }
}
