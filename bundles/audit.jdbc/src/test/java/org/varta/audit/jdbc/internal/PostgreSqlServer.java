// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server of this test's own: made from the installed programs in a temporary folder, reachable on the loopback interface at a free port with a password. The server
 * refuses to run as root; then it runs as
 * user {@code postgres} or {@code nobody}. One server serves all tests of a virtual machine and ends with it.
 */
public final class PostgreSqlServer {
    private static final int ATTEMPTS = 3;
    private static final int PATIENCE_SECONDS = 120;
    /** Guarded by the class. */
    private static PostgreSqlServer shared;

    private final Path programs;
    private final String user;
    private final Path folder;
    private final Path passwordFile;
    private int port;

    private PostgreSqlServer(Path programs, String user) throws IOException {
        this.programs = programs;
        this.user = user;
        folder = Files.createTempDirectory("varta-postgresql");
        passwordFile = Files.createTempFile("varta-postgresql", ".password", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, "only for this test\n");
    }

    /** The server, started; without its programs or a user for it the test is skipped. */
    public static synchronized PostgreSqlServer shared() throws IOException, InterruptedException {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    private static PostgreSqlServer start() throws IOException, InterruptedException {
        Path programs = programs();
        assumeTrue(programs != null, "skipped: PostgreSQL is not installed (Debian: apt-get install postgresql)");
        boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        String user = isRoot ? unprivilegedUser() : null;
        assumeTrue(!isRoot || user != null, "skipped: PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as");
        PostgreSqlServer server = new PostgreSqlServer(programs, user);
        server.initialise();
        return server;
    }

    private static Path programs() throws IOException {
        List<Path> found = new ArrayList<>();
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (Stream<Path> all = Files.list(versions)) {
                all.map(version -> version.resolve("bin")).sorted(Comparator.reverseOrder()).forEach(found::add);
            }
        }
        Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of).forEach(found::add);
        return found.stream().filter(bin -> Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("pg_ctl"))).findFirst().orElse(null);
    }

    private static String unprivilegedUser() {
        for (String name : List.of("postgres", "nobody")) {
            try {
                FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
                return name;
            } catch (IOException e) {
                continue; // the next one
            }
        }
        return null;
    }

    private void initialise() throws IOException, InterruptedException {
        Path copy = Files.copy(passwordFile, folder.resolve("password"));
        if (user != null) {
            UserPrincipal owner = FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
            Files.setOwner(folder, owner);
            Files.setOwner(copy, owner);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        run("initdb", "-D", data(), "-U", "varta", "-A", "scram-sha-256", "--pwfile=" + copy, "-E", "UTF8", "--locale=C");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            if (run("pg_ctl", "-D", data(), "-w", "-t", "60", "-l", folder.resolve("log").toString(), "-o", "-h 127.0.0.1 -p " + port + " -k " + folder, "start") == 0) {
                return;
            }
        }
        throw new IOException("PostgreSQL did not start: " + Files.readString(folder.resolve("log")));
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private int run(String program, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (user != null) {
            command.addAll(List.of("runuser", "-u", user, "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(program + " does not end");
        }
        return process.exitValue();
    }

    /** Where a schema of its own is. */
    String url(String schema) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?currentSchema=" + schema;
    }

    public Path passwordFile() {
        return passwordFile;
    }

    /** Ends the server's processes at once and starts it again, as after a crash of the server. */
    void crashAndRestart() throws IOException, InterruptedException {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        run("pg_ctl", "-D", data(), "-w", "-t", "60", "-l", folder.resolve("log").toString(), "-o", "-h 127.0.0.1 -p " + port + " -k " + folder, "start");
    }

    private void stop() {
        try {
            run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
            Files.deleteIfExists(passwordFile);
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
