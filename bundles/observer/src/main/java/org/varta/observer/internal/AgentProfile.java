// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

/**
 * What rules recognise an agent by. Immutable; read once for each new agent or generation.
 *
 * @param uid its user, −1 when unknown
 * @param command name of its program, empty when unknown
 * @param executable path of its program, empty when unknown or when no rule asks for it
 * @param transport name of the source that its first beat came from
 */
record AgentProfile(int uid, String command, String executable, String transport) {
    static final AgentProfile UNKNOWN = new AgentProfile(-1, "", "", "");
}
