// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.ChainHash;

class AuditCommandTest {
    @TempDir
    Path folder;

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void shouldExitByTheVerdict() throws IOException {
        Path a = write("a.log", LogText.FILE_A);
        Path b = write("b.log", LogText.FILE_B);
        CommandRun sound = CommandRun.of("verify", a);
        assertEquals(0, sound.status());
        assertTrue(sound.out().startsWith("sound"), sound.out());
        assertEquals("", sound.err());
        assertEquals(3, CommandRun.of("verify", b).status());
        assertTrue(CommandRun.of("verify", b).out().startsWith("incomplete"));
        assertEquals(1, CommandRun.of("verify", "--complete", b).status());
        assertEquals(1, CommandRun.of("verify", b, "--complete").status());
        assertEquals(2, CommandRun.of("verify", folder.resolve("nothing")).status());
        assertEquals(2, CommandRun.of("verify", folder).status());
        write("a.log", LogText.FILE_A.replace("inline", "Inline"));
        CommandRun broken = CommandRun.of("verify", a);
        assertEquals(1, broken.status());
        assertTrue(broken.lines().get(1).contains(a + ", line 3 (byte 133): the hash of number 2 does not follow"), broken.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "verify", "prove x", "verify --fast x", "verify --expect x", "verify --expect 5 x", "verify --expect 5:ab x", "verify x --head", "verify --head-key /nowhere/key x",
        "show", "show a b", "show --kind stop x", "show --agent me x", "show --since yesterday x", "show --until 2026-13-01 x", "show --since", "tail", "tail -n x", "tail -n -1 x", "tail -n", "tail a b"})
    void shouldExplainItsUse(String line) {
        CommandRun run = CommandRun.of((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
        assertEquals(2, run.status(), run::toString);
        assertEquals("", run.out());
        assertTrue(run.err().contains("varta-watch audit"), run.err());
    }

    @Test
    void shouldHintAtTheVerbs() {
        assertTrue(CommandRun.of("prove", "x").err().contains("the verbs are verify, show, tail"));
        assertEquals(2, CommandRun.of("verify", "a\0b").status());
        assertFalse(CommandRun.of("\u001b[2J").err().contains("\u001b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void shouldListItsVerbs(String word) {
        CommandRun run = CommandRun.of(word);
        assertEquals(0, run.status());
        assertTrue(run.out().contains("  verify ") && run.out().contains("  show ") && run.out().contains("  tail "), run.out());
        assertEquals("", run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "show", "tail"})
    void shouldExplainEachVerb(String verb) {
        CommandRun run = CommandRun.of(verb, "x", "--help");
        assertEquals(0, run.status());
        assertTrue(run.out().startsWith("usage: varta-watch audit " + verb + " ") && run.out().contains("exit status"), run.out());
    }

    @Test
    void shouldTakePathsThatLookLikeOptions() throws IOException {
        write("a.log", LogText.FILE_A);
        assertEquals(0, CommandRun.of("verify", "--", folder.resolve("a.log")).status());
        assertTrue(CommandRun.of("verify", "--", "--help").out().startsWith("unreadable"));
    }

    @Test
    void shouldPrintOneLineOfJson() throws IOException {
        Path live = write("a.log", LogText.FILE_B);
        write("a.log.1", LogText.FILE_A);
        assertEquals("{'verdict':'sound','exit':0,'records':10,'first':1,'last':{'number':12,'chain':'0adf11f5a91f8a5e3c8e250445cadd2f192d443c1b2936aa5a529d8cf8d828d8'},"
                + "'unchained':0,'starts':3,'superseded':0,'gapCount':2,'missingNumbers':2,'gaps':[{'from':6,'to':6,'beforeBoot':false,'file':'LIVE','line':3},"
                + "{'from':11,'to':11,'beforeBoot':true,'file':'LIVE','line':7}],'anchors':[{'number':1,'reason':'fresh','previous':'-','file':'LIVE.1','line':2}],"
                + "'confirmed':[],'problemCount':0,'problems':[],'notes':['number 10: child 2004, started for process 4294967295, has no end in the log; its observer was gone before number 12']}", json(live));
        write("a.log", LogText.FILE_A.replace("inline", "Inline"));
        Files.delete(folder.resolve("a.log.1"));
        assertTrue(json(live).contains("'verdict':'broken','exit':1,"), json(live));
        assertTrue(json(live).contains("'problemCount':1,'problems':[{'file':'LIVE','line':3,'byte':133,'text':'the hash of number 2 does not follow from what is before it'}]"), json(live));
        Path odd = write("\"\\\u001b\u00e9.log", "");
        assertTrue(json(odd).contains("\\'\\\\\\u001b\\u00e9.log"), json(odd));
        assertTrue(CommandRun.of("verify", "--json", folder.resolve("nothing")).out().startsWith("{\"verdict\":\"unreadable\",\"exit\":2,"));
        write("b.log", LogText.FILE_B);
        assertTrue(CommandRun.of("verify", "--json", "--complete", folder.resolve("b.log")).out().startsWith("{\"verdict\":\"incomplete\",\"exit\":1,"));
    }

    private String json(Path live) {
        CommandRun run = CommandRun.of("verify", "--json", live);
        assertEquals(1, run.lines().size());
        return run.lines().get(0).replace(live.toString(), "LIVE").replace('"', '\'');
    }

    @Test
    void shouldNotLetALongListOfProblemsThrough() throws IOException {
        LogText log = new LogText().boot(1, ChainHash.ZERO, "fresh");
        for (int number = 2; number <= 2000; number++) {
            log.raw("damaged\n");
        }
        Path live = write("a.log", log.toString());
        assertTrue(CommandRun.of("verify", live).lines().size() < 20);
        assertTrue(CommandRun.of("verify", live).out().contains("and 1989 more"));
        Verification result = AuditVerifier.verify(Inquiry.of(List.of(live)));
        assertEquals(100, result.problems().size());
        assertEquals(1999, result.problemCount());
    }

    @Test
    void shouldNotLetControlCharactersReachTheTerminal() throws IOException {
        Path live = write("a\u001b[31m.log", "no log, but longer than a header \u001b[2J\n");
        for (String verb : new String[] {"verify", "show", "tail"}) {
            CommandRun run = CommandRun.of(verb, live);
            assertFalse((run.out() + run.err()).contains("\u001b"), run::toString);
        }
    }
}
