// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command to be run by {@link ChildSession}. Immutable.
 *
 * @param arguments the argument vector; the first element is the absolute path of the program
 * @param environment the whole environment of the child, in order
 * @param captureBytes how much output of both streams together is kept; 0 to capture nothing
 * @param isOutputInherited whether output that is not captured goes where ours goes; otherwise it is discarded
 * @param isOutputKept whether captured output is kept in memory, not only counted
 */
public record ChildCommand(List<String> arguments, Map<String, String> environment, int captureBytes, boolean isOutputInherited, boolean isOutputKept) {
    /**
     * Copies arguments and environment.
     *
     * @param arguments not empty, the first one absolute
     * @param environment not null
     * @param captureBytes 0 or more
     * @param isOutputInherited any
     * @param isOutputKept any
     * @throws IllegalArgumentException if one of these is not so
     */
    public ChildCommand {
        arguments = List.copyOf(arguments);
        if (arguments.isEmpty() || !arguments.get(0).startsWith("/")) {
            throw new IllegalArgumentException("a command begins with an absolute path");
        }
        if (captureBytes < 0) {
            throw new IllegalArgumentException("captureBytes is " + captureBytes + ", not 0 or more");
        }
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }

    /**
     * A command whose output is counted at most.
     *
     * @param arguments not empty, the first one absolute
     * @param environment not null
     * @param captureBytes 0 or more
     * @param isOutputInherited any
     * @throws IllegalArgumentException if one of these is not so
     */
    public ChildCommand(List<String> arguments, Map<String, String> environment, int captureBytes, boolean isOutputInherited) {
        this(arguments, environment, captureBytes, isOutputInherited, false);
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
