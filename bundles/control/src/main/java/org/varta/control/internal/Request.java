// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import org.varta.api.recovery.OperatorDesk.Order;

/**
 * What a client wants, read from its line.
 *
 * @param form of the answer
 * @param agent process id or name, empty for all
 * @param order what is to be done; null for a question
 * @param from process id of the client as it says, 0 if it does not
 */
record Request(Form form, String agent, Order order, int from) {
    static final String HELP = """
        explain [--json | --short] [AGENT]   why an agent is what it is and what will happen next; AGENT is a process id or a configured name
        agents                               all agents, a line each
        recover [--json] [--from PID] AGENT  start the configured action for a stalled agent now, whatever policies say
        clear [--json] [--from PID] AGENT    forgive an agent what was tried for it, so that recovery begins anew
        release [--json] [--from PID]        let go what is held, or was left alone, as a mass stall
        help                                 this text
        The answer begins with "ok" and the number of bytes that follow, or with "error" and a sentence.
        PID is the client's own process id, for the record.
        """;

    /** How an answer looks. */
    enum Form { TEXT, SHORT, TABLE, JSON, HELP }

    private Request(Form form, String agent) {
        this(form, agent, null, 0);
    }

    /**
     * Reads the line.
     *
     * @return null if it is no request
     */
    static Request of(String line) {
        String text = line.strip();
        String verb = text.split("\\s", 2)[0];
        String rest = text.substring(verb.length()).strip();
        return switch (verb) {
            case "help" -> rest.isEmpty() ? new Request(Form.HELP, "") : null;
            case "agents" -> rest.isEmpty() ? new Request(Form.TABLE, "") : null;
            case "explain" -> rest.isEmpty() ? new Request(Form.TABLE, "") : question(rest);
            case "recover" -> order(Order.RECOVER, rest);
            case "clear" -> order(Order.CLEAR, rest);
            case "release" -> order(Order.RELEASE, rest);
            default -> null;
        };
    }

    private static Request question(String options) {
        Form form = Form.TEXT;
        String rest = options;
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

    private static Request order(Order order, String options) {
        Form form = Form.TEXT;
        int from = 0;
        String rest = options;
        while (rest.startsWith("--")) {
            String option = rest.split("\\s", 2)[0];
            rest = rest.substring(option.length()).strip();
            if (option.equals("--json")) {
                form = Form.JSON;
            } else if (option.equals("--from")) {
                String pid = rest.split("\\s", 2)[0];
                from = pid(pid);
                rest = rest.substring(pid.length()).strip();
            } else {
                return null;
            }
            if (from < 0) {
                return null;
            }
        }
        return rest.isEmpty() == (order == Order.RELEASE) ? new Request(form, rest, order, from) : null;
    }

    /** Negative if it is none. */
    private static int pid(String text) {
        return text.matches("[1-9][0-9]{0,9}") && Long.parseLong(text) <= Integer.MAX_VALUE ? Integer.parseInt(text) : -1;
    }

    boolean isOrder() {
        return order != null;
    }
}
