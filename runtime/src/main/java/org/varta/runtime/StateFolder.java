// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where the observer keeps what must survive a restart, and the framework's cache, which need not. Thread safe.
 *
 * @param path absolute
 * @param isTemporary whether it goes with the process
 */
record StateFolder(Path path, boolean isTemporary) {
    private static final int MOST_ATTEMPTS = 50;
    private static final long PAUSE_MILLIS = 20;
    private static final FileAttribute<?> OURS_ALONE = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Chooses and creates the folder: as told, else beside the audit file, else a temporary one.
     *
     * @param told by {@code --state-dir}
     * @param auditFile of the primary sink
     */
    static StateFolder open(Optional<Path> told, Optional<Path> auditFile) throws IOException {
        Optional<Path> lasting = lasting(told, auditFile);
        if (lasting.isEmpty()) {
            return new StateFolder(Files.createTempDirectory("varta-watch-"), true);
        }
        Path path = lasting.get().toAbsolutePath();
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path, OURS_ALONE);
        }
        return new StateFolder(path, false);
    }

    /** The folder of an observer with these settings; empty if it is a temporary one. */
    static Optional<Path> lasting(Optional<Path> told, Optional<Path> auditFile) {
        return told.or(() -> auditFile.map(file -> file.resolveSibling(file.getFileName() + ".state")));
    }

    /** The framework's cache: deleted and written anew at each start, so it never holds anything of value. */
    Path frameworkCache() {
        return path.resolve("framework");
    }

    /** A folder of that name inside, created if missing. */
    Path folder(String name) throws IOException {
        Path folder = path.resolve(name);
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, OURS_ALONE);
        }
        return folder;
    }

    /**
     * Removes a temporary folder with all it holds; leaves every other one alone. When the end comes during the start, the framework may still put files there: tries again then.
     *
     * @throws UncheckedIOException if something is left
     */
    void discard() throws InterruptedException {
        if (!isTemporary) {
            return;
        }
        for (int attempt = 1; Files.exists(path); attempt++) {
            try {
                delete();
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new UncheckedIOException("cannot delete the temporary folder " + path, e);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void delete() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
