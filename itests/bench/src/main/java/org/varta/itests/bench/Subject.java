// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.util.List;

/** One thing that is measured, on both sides in the same round, and the rows of the table that tell about it. A new subject is a new implementation and a line in {@link Benchmark}. */
interface Subject {
    /** A word to choose it by on the command line. */
    String name();

    /** Measures yardstick and observer, one after the other. */
    void round(Bench bench, Results results) throws Exception;

    List<Row> rows();
}
