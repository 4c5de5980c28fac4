// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

/** What was read cannot be right. */
final class BrokenLogException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    BrokenLogException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
