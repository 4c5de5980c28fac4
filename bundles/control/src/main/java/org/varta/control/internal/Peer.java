// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/**
 * Who is at the other end of a connection, in words for records. The user is what the kernel says of the one who has connected. The JDK does not tell its process id, so the client names it; it is believed only if such a process of that user
 * is there.
 */
final class Peer {
    private static final String CREDENTIALS = "SO_PEERCRED";
    private static final Path PROCESSES = Path.of("/proc");

    private Peer() {
    }

    /**
     * Tells.
     *
     * @param pid what the client says its process id is, 0 if it says nothing
     * @return null if the connection is over
     */
    static String of(SocketChannel channel, int pid) {
        SocketOption<?> option = channel.supportedOptions().stream().filter(one -> one.name().equals(CREDENTIALS)).findFirst().orElse(null);
        if (option == null) {
            // Only they can connect.
            return "the owner of the socket, or root";
        }
        UserPrincipal user = user(channel, option);
        return user == null ? null : words(user, pid);
    }

    private static String words(UserPrincipal user, int pid) {
        Path process = PROCESSES.resolve(Integer.toUnsignedString(pid));
        if (pid != 0 && user.equals(owner(process))) {
            return words(user, process) + ", process " + Integer.toUnsignedString(pid);
        }
        Path self = PROCESSES.resolve("self");
        return user.equals(owner(self)) ? words(user, self) : "user " + Words.printable(user.getName());
    }

    private static String words(UserPrincipal user, Path process) {
        try {
            Object uid = Files.getAttribute(process, "unix:uid");
            return "uid " + uid + (user.getName().equals(uid.toString()) ? "" : " (" + Words.printable(user.getName()) + ")");
        } catch (IOException e) {
            return "user " + Words.printable(user.getName());
        }
    }

    private static UserPrincipal owner(Path process) {
        try {
            return Files.getOwner(process);
        } catch (IOException e) {
            return null;
        }
    }

    /** The option and its value are types of the module jdk.net, which not every framework exports: so they are known by their names alone. */
    private static UserPrincipal user(SocketChannel channel, SocketOption<?> option) {
        try {
            Object credentials = channel.getOption(option);
            return (UserPrincipal) credentials.getClass().getMethod("user").invoke(credentials);
        } catch (IOException | ReflectiveOperationException | ClassCastException e) {
            return null;
        }
    }
}
