// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.util.List;
import java.util.Map;

/**
 * A command to be run by {@link ChildSession}. Immutable.
 *
 * @param arguments the argument vector; the first element is the absolute path of the program
 * @param environment the whole environment of the child, in order
 * @param captureBytes how much output of both streams together is kept; 0 to capture nothing
 * @param isOutputInherited whether output that is not captured goes where ours goes; otherwise it is discarded
 */
public record ChildCommand(List<String> arguments, Map<String, String> environment, int captureBytes, boolean isOutputInherited) {
    /**
     * Copies the arguments.
     *
     * @param arguments not empty
     * @param environment not null
     * @param captureBytes 0 or more
     * @param isOutputInherited any
     */
    public ChildCommand {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty() || !arguments.get(0).startsWith("/")) {
            throw new IllegalArgumentException("a command begins with an absolute path");
        }
    }

    /**
     * The class and the number of arguments; their text may be secret.
     *
     * @return words without arguments
     */
    @Override
    public String toString() {
        return "ChildCommand[" + arguments.size() + " arguments]";
    }
}
