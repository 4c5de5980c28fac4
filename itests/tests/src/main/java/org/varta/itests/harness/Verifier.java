// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.util.ArrayList;
import java.util.List;

/** The verifier of audit logs as a program of its own: it sees nothing but files. */
public final class Verifier {
    private static final String MAIN_CLASS = "org.varta.audit.verify.AuditCommand";

    private Verifier() {
    }

    /**
     * Verifies the union of some logs.
     *
     * @param arguments options and paths of live files; their generations are found beside them
     * @return exit value 0 sound, 1 broken, 2 unreadable, 3 incomplete; and what it said
     * @throws Exception if it does not end
     */
    public static Program.Result verify(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Sender.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", Bundles.classPath("audit.verify", "api", "vlp"), MAIN_CLASS, "verify"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Program.run(command);
    }
}
