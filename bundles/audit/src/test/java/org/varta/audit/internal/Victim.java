// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.audit.file.internal.FileSink;

/** A process that writes a log and says which of its records are durable, until it is killed: {@code FOLDER ROUND}. */
final class Victim {
    private static final int PRODUCERS = 8;

    private Victim() {
    }

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        Ledger ledger = new Ledger(LedgerClock.system(), (int) ProcessHandle.current().pid(), 250, task -> new Thread(task).start());
        ledger.bind(FileSink.at(folder.resolve("audit.log")), Map.of());
        ledger.start(Settings.DEFAULT, folder.resolve("state"));
        for (int p = 0; p < PRODUCERS; p++) {
            String name = args[1] + "-" + p + "-";
            new Thread(() -> produce(ledger, name)).start();
        }
    }

    private static void produce(Ledger ledger, String name) {
        for (int i = 0; true; i++) {
            String reason = name + i;
            try {
                Ticket ticket = (Ticket) ledger.append(Bench.refused(reason), Duration.ofSeconds(10));
                if (ticket.join().fate() == Fate.DURABLE) {
                    System.out.println("durable " + reason);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
