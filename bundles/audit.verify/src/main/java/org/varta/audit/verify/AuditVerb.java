// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.PrintStream;
import java.util.List;

/**
 * One thing that {@code varta-watch audit} can do. Besides the ones that come with the command, those are found that an archive on the class path names in
 * {@code META-INF/services/org.varta.audit.verify.AuditVerb}.
 */
public interface AuditVerb {
    /** Exit status of a verb that has done what it was asked. */
    int DONE = 0;
    /** Exit status of a verb that could not read its input, or was used in a wrong way. */
    int REFUSED = 2;

    /**
     * The word that stands for it on the command line.
     *
     * @return lower case, not null
     */
    String name();

    /**
     * What it does.
     *
     * @return one line, not null
     */
    String summary();

    /**
     * How it is used.
     *
     * @return lines, the first one without {@code usage:}, not null
     */
    String usage();

    /**
     * Does it.
     *
     * @param args what follows the verb on the command line
     * @param out takes what was asked for
     * @param err takes complaints
     * @return exit status: {@link #DONE}, {@link #REFUSED}, or one that {@link #usage} tells
     * @throws UsageException if the arguments make no sense; its message and the usage are told, and the exit status is {@link #REFUSED}
     */
    int run(List<String> args, PrintStream out, PrintStream err) throws UsageException;
}
