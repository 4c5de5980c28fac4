// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

/** The help text, made from the table of flags. */
final class Help {
    private Help() {
    }

    static String text() {
        StringBuilder text = new StringBuilder("""
            usage: varta-watch --socket PATH --threshold-ms MS [flag ...]
                   varta-watch --configs DIR [flag ...]
                   varta-watch --demo
                   varta-watch audit VERB ...          verify, show or tail an audit log; audit --help tells more
                   varta-watch explain [AGENT] ...     ask a running observer why; explain --help tells more
                   varta-watch recover AGENT ...       act for a stalled agent now; recover --help tells more
                   varta-watch clear AGENT ...         let recovery begin anew for an agent; clear --help tells more
                   varta-watch release ...             end a mass hold; release --help tells more
                   varta-watch beat --socket PATH ...  be a process that beats; beat --help tells more
                   varta-watch lint DIR ...            find what is wrong in a folder of configurations; lint --help tells more
                   varta-watch choose --detect TIME ...  parameters for a stated quality; choose --help tells more
                   varta-watch prepare                 keep loaded classes in the folder of this program, for quicker starts
                   varta-watch replay FILE             come to recorded verdicts again; replay --help tells more

            Watches processes that send heartbeats, notices when one falls silent, acts, and keeps a verifiable log of it.
            A flag wins over the same setting in a file. [default]

            """);
        for (Flag flag : Flag.values()) {
            text.append(flag.help()).append('\n');
        }
        return text.append(String.format("  %-33s this text%n", "-h, --help")).toString();
    }
}
