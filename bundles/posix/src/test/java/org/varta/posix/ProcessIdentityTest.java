// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessIdentityTest {
    /** Above any process id that Linux gives. */
    private static final int NOBODY = 1 << 30;
    /** Fields 3 to 21, and what follows field 22. */
    private static final String BEFORE = "S 1 2 2 0 -1 4194560 100 0 0 0 1 2 3 4 20 0 1 0";
    private static final String AFTER = " 1000 20 18446744073709551615";

    private final Posix posix = Posix.load();

    @TempDir
    Path proc;

    private long startTimeOf(String stat) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(NOBODY)));
        Files.writeString(folder.resolve("stat"), stat);
        return new ProcessIdentity(posix, proc).startTime(NOBODY);
    }

    private long namespaceOf(String target) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(NOBODY + "/ns"));
        Files.deleteIfExists(folder.resolve("pid"));
        Files.createSymbolicLink(folder.resolve("pid"), Path.of(target));
        return new ProcessIdentity(posix, proc).pidNamespace(NOBODY);
    }

    @Test
    void shouldKnowWhenThisProcessStarted() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        ProcessIdentity identity = new ProcessIdentity(posix);
        assertEquals(Long.parseLong(fields[19]), identity.startTime((int) ProcessHandle.current().pid()));
    }

    @Test
    void shouldKnowTheNamespaceOfThisProcess() throws IOException {
        long inode = (Long) Files.getAttribute(Path.of("/proc/self/ns/pid"), "unix:ino");
        ProcessIdentity identity = new ProcessIdentity(posix);
        assertEquals(inode, identity.ownPidNamespace());
        assertEquals(inode, identity.pidNamespace((int) ProcessHandle.current().pid()));
    }

    @Test
    void shouldAskForOurselvesByTheLinkAndNotByNumber() throws IOException {
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
        assertEquals(4026531836L, new ProcessIdentity(posix, proc).ownPidNamespace());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "agent",
        "\"\"",
        "two words",
        "a) S 1 2 3 (b",
        ") ) )",
        "(((",
        "tab\there"})
    void shouldCountFieldsFromTheLastParenthesis(String name) throws IOException {
        assertEquals(987654, startTimeOf(NOBODY + " (" + name + ") " + BEFORE + " 987654" + AFTER));
    }

    @Test
    void shouldTakeTheLargestStartTimeThatFits() throws IOException {
        assertEquals(Long.MAX_VALUE, startTimeOf("1 (a) " + BEFORE + " 9223372036854775807" + AFTER));
    }

    @ParameterizedTest
    @CsvSource({"-1", "12x4", "9223372036854775808", "99999999999999999999", "0", "+5"})
    void shouldCallWhatIsNoNumberUnreadable(String field) throws IOException {
        assertEquals(ProcessIdentity.UNREADABLE, startTimeOf("1 (a) " + BEFORE + " " + field + AFTER));
    }

    @Test
    void shouldCallAShortLineUnreadable() throws IOException {
        assertEquals(ProcessIdentity.UNREADABLE, startTimeOf(""));
        assertEquals(ProcessIdentity.UNREADABLE, startTimeOf("1 (a"));
        assertEquals(ProcessIdentity.UNREADABLE, startTimeOf("1 (a)"));
        assertEquals(ProcessIdentity.UNREADABLE, startTimeOf("1 (a) " + BEFORE));
        assertEquals(ProcessIdentity.UNREADABLE, startTimeOf("1 (a) " + BEFORE + " 123"), "it may have been cut off");
    }

    @Test
    void obsW18_shouldTellAProcessThatIsGoneFromOneThatCannotBeRead() throws Exception {
        ProcessIdentity identity = new ProcessIdentity(posix);
        assertEquals(ProcessIdentity.GONE, identity.startTime(NOBODY));
        Process child = new ProcessBuilder("/bin/sleep", "600").start();
        assertTrue(identity.startTime((int) child.pid()) > 0);
        child.destroyForcibly().waitFor();
        assertEquals(ProcessIdentity.GONE, identity.startTime((int) child.pid()));
        assertEquals(0, identity.pidNamespace((int) child.pid()));
    }

    @Test
    void shouldNotCallAProcessGoneThatIsOnlyHidden() {
        int self = (int) ProcessHandle.current().pid();
        assertEquals(ProcessIdentity.UNREADABLE, new ProcessIdentity(posix, proc).startTime(self));
        assertEquals(ProcessIdentity.GONE, new ProcessIdentity(posix, proc).startTime(NOBODY));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "-2147483648"})
    void shouldCallGoneWhatNoProcessCanBe(int pid) {
        assertEquals(ProcessIdentity.GONE, new ProcessIdentity(posix).startTime(pid));
        assertEquals(0, new ProcessIdentity(posix).pidNamespace(pid));
    }

    @Test
    void shouldWriteLargeProcessIdsUnsigned() throws IOException {
        Path folder = Files.createDirectories(proc.resolve("4294967295"));
        Files.writeString(folder.resolve("stat"), "1 (a) " + BEFORE + " 77" + AFTER);
        assertEquals(77, new ProcessIdentity(posix, proc).startTime(-1));
    }

    @ParameterizedTest
    @CsvSource({
        "pid:[4026531836], 4026531836",
        "pid:[1], 1",
        "pid:[], 0",
        "pid:[12, 0",
        "pid:12], 0",
        "pid:[1 2], 0",
        "pid:[-12], 0",
        "pid:[99999999999999999999], 0",
        "net:[4026531836], 0",
        "pid, 0",
        "x, 0"})
    void shouldAcceptOnlyTheOneFormOfALink(String target, long inode) throws IOException {
        assertEquals(inode, namespaceOf(target));
    }

    @Test
    void shouldAllocateNothing() {
        ProcessIdentity identity = new ProcessIdentity(posix);
        int self = (int) ProcessHandle.current().pid();
        assertEquals(0, Allocation.of(() -> {
            identity.startTime(self);
            identity.pidNamespace(self);
            identity.startTime(NOBODY);
            identity.ownPidNamespace();
        }));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"agent", "\"\"", "two words", "a) S 1 2 3 (b", ") ) )", "(((", "\u00e9t\u00e9"})
    void shouldTellTheNameBetweenTheOuterParentheses(String name) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(NOBODY)));
        Files.writeString(folder.resolve("stat"), NOBODY + " (" + name + ") " + BEFORE + " 77" + AFTER);
        assertEquals(name, new ProcessIdentity(posix, proc).command(NOBODY));
    }

    @Test
    void shouldTellNameAndPathOfTheProgramOfALivingProcess() throws IOException {
        int self = (int) ProcessHandle.current().pid();
        ProcessIdentity identity = new ProcessIdentity(posix);
        assertEquals(Files.readString(Path.of("/proc/self/comm")).trim(), identity.command(self));
        assertEquals(Files.readSymbolicLink(Path.of("/proc/self/exe")).toString(), identity.executable(self));
        assertEquals("", identity.command(NOBODY));
        assertEquals("", identity.executable(NOBODY));
    }

    @ParameterizedTest
    @CsvSource({"/opt/pumpd (deleted), /opt/pumpd", "/opt/pumpd, /opt/pumpd", "'/opt/with space', '/opt/with space'"})
    void shouldTellThePathWithoutTheKernelsRemark(String target, String path) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(NOBODY)));
        Files.createSymbolicLink(folder.resolve("exe"), Path.of(target));
        assertEquals(path, new ProcessIdentity(posix, proc).executable(NOBODY));
    }

    @ParameterizedTest
    @CsvSource({"R, RUNNING", "S, SLEEPING", "I, SLEEPING", "D, DISK_SLEEP", "T, STOPPED", "t, STOPPED", "Z, ZOMBIE", "X, ZOMBIE", "?, UNKNOWN"})
    void shouldTellWhatAProcessDoesAndItsProcessorTime(String letter, ProcessActivity.State state) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Integer.toString(NOBODY)));
        Files.writeString(folder.resolve("stat"), NOBODY + " (a) b) " + letter + " 1 2 2 0 -1 4194560 100 0 0 0 120 30 3 4 20 0 1 0 77" + AFTER);
        ProcessActivity activity = new ProcessIdentity(posix, proc).activity(NOBODY);
        assertEquals(new ProcessActivity(state, 150), activity);
        assertEquals(1_500_000_000L, activity.cpuNanos());
    }

    @Test
    void shouldTellThatAProcessIsGone() {
        assertEquals(ProcessActivity.GONE, new ProcessIdentity(posix).activity(NOBODY));
        // The main thread of a Java process sleeps; what counts is that this process lives.
        ProcessActivity.State own = new ProcessIdentity(posix).activity((int) ProcessHandle.current().pid()).state();
        assertTrue(own == ProcessActivity.State.RUNNING || own == ProcessActivity.State.SLEEPING, own::name);
    }
}
