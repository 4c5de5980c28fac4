// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Comparator;

/**
 * A declared agent, or a class of agents: how to recognise it, and what holds for it. Immutable.
 *
 * @param name what it is called
 * @param order rules are tried in ascending order, then by name
 * @param uid its user, {@link #ANY_UID} for any
 * @param command form of the name of its program
 * @param executable form of the path of its program
 * @param transport form of the name of the source that its beats come from
 * @param stallPolicy identifier of the policy that judges it, empty for the observer's
 * @param isExpected whether it must show up
 * @param startupGraceNanos how long it may take to do so
 */
record DeclaredAgent(String name, int order, int uid, Glob command, Glob executable, Glob transport, String stallPolicy, boolean isExpected,
        long startupGraceNanos) {
    static final int ANY_UID = -1;
    static final Comparator<DeclaredAgent> FIRST = Comparator.comparingInt(DeclaredAgent::order).thenComparing(DeclaredAgent::name);

    boolean matches(AgentProfile profile) {
        return (uid == ANY_UID || uid == profile.uid()) && command.matches(profile.command()) && executable.matches(profile.executable())
            && transport.matches(profile.transport());
    }
}
