// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Measures how many records are verified in a second: {@code java … VerificationRate [records [rounds]]}. Prints one line a round: by the wall clock, and by the time of the one processor it uses. */
final class VerificationRate {
    private VerificationRate() {
    }

    public static void main(String[] args) throws IOException {
        long records = args.length > 0 ? Long.parseLong(args[0]) : 3_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path folder = Files.createTempDirectory("verification-rate");
        Path live = folder.resolve("audit.log");
        try {
            new BigLog(live).write(records, 6);
            long bytes = BigLog.bytes(live);
            for (int round = 1; round <= rounds; round++) {
                long wall = System.nanoTime();
                long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                Verification result = AuditVerifier.verify(List.of(live));
                double wallSeconds = (System.nanoTime() - wall) / 1e9;
                double processorSeconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9;
                System.out.printf(Locale.ROOT, "%s: %d records, %d MB: %,.0f records/s by the wall clock, %,.0f records/s by the processor's time%n", result.verdict(), result.records(),
                        bytes / 1_000_000, result.records() / wallSeconds, result.records() / processorSeconds);
            }
        } finally {
            BigLog.delete(folder);
        }
    }
}
