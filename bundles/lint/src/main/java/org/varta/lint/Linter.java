// SPDX-License-Identifier: Apache-2.0
package org.varta.lint;

import java.util.List;
import java.util.Map;
import org.varta.lint.internal.AgentRules;
import org.varta.lint.internal.HoldRules;
import org.varta.lint.internal.RecoveryRules;
import org.varta.lint.internal.Report;
import org.varta.lint.internal.Setup;
import org.varta.lint.internal.SilenceRules;

/** Rules L1 to L13. Stateless; a pure function of its arguments. */
public final class Linter {
    private Linter() {
    }

    /**
     * Looks for what is wrong.
     *
     * @param configurations properties by PID (of a factory, {@code factory~name}); values are texts, numbers, booleans, arrays or collections as Configuration Admin has them; what is missing has its default, what cannot be read as
     *        the type it should have counts as missing, for its component refuses it by name. Not null
     * @param facts what else is known, not null
     * @return what was found, in order, each once; unmodifiable
     */
    public static List<Finding> lint(Map<String, ? extends Map<String, ?>> configurations, Facts facts) {
        Setup setup = Setup.of(configurations);
        Report report = new Report();
        SilenceRules.apply(setup, facts, report);
        AgentRules.apply(setup, facts, report);
        RecoveryRules.apply(setup, facts, report);
        HoldRules.apply(setup, facts, report);
        return report.findings();
    }
}
