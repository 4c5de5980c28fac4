// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.List;

/**
 * Who judges whom. Immutable. A null judge stands for the frozen allowances, while no policy is there.
 *
 * @param rules declared agents in the order they are tried
 * @param judges the judge of each rule, and behind them that of everybody else
 * @param shadows those who watch without effect
 */
record Assignment(List<DeclaredAgent> rules, Judge[] judges, List<Judge> shadows) {
    /** The judge of agents that fit no rule. */
    Judge ofOthers() {
        return judges[rules.size()];
    }
}
