// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

/**
 * What a client wants, read from its line.
 *
 * @param form of the answer
 * @param agent process id or name, empty for all
 */
record Request(Form form, String agent) {
    static final String HELP = """
        explain [--json | --short] [AGENT]   why an agent is what it is and what will happen next; AGENT is a process id or a configured name
        agents                               all agents, a line each
        help                                 this text
        The answer begins with "ok" and the number of bytes that follow, or with "error" and a sentence.
        """;

    /** How an answer looks. */
    enum Form { TEXT, SHORT, TABLE, JSON, HELP }

    /**
     * Reads the line.
     *
     * @return null if it is no request
     */
    static Request of(String line) {
        String rest = line.strip();
        if (rest.equals("help")) {
            return new Request(Form.HELP, "");
        } else if (rest.equals("agents")) {
            return new Request(Form.TABLE, "");
        } else if (rest.equals("explain")) {
            return new Request(Form.TABLE, "");
        } else if (!rest.startsWith("explain ")) {
            return null;
        }
        Form form = Form.TEXT;
        rest = rest.substring("explain ".length()).strip();
        while (rest.startsWith("--")) {
            String option = rest.split("\\s", 2)[0];
            if (option.equals("--json")) {
                form = Form.JSON;
            } else if (option.equals("--short")) {
                form = Form.SHORT;
            } else {
                return null;
            }
            rest = rest.substring(option.length()).strip();
        }
        return new Request(form, rest);
    }
}
