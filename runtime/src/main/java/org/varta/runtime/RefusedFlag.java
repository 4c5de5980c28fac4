// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.util.HashMap;
import java.util.Map;
import org.varta.runtime.UsageError.Kind;

/** Flags of the reference observer that are known by name and refused: never ignored, never called unknown. */
final class RefusedFlag {
    private static final Map<String, String> REMOVED = Map.of(
        "--recovery-cmd", "use --recovery-exec",
        "--recovery-cmd-file", "use --recovery-exec-file",
        "--i-accept-shell-risk", "use --recovery-exec; put shell text into a script with an interpreter line",
        "--key-env", "use --key-file",
        "--master-key-env", "use --master-key-file",
        "--accepted-key-env", "use --accepted-key-file");

    private static final Map<String, String> UNSUPPORTED = unsupported();

    private RefusedFlag() {
    }

    /** The refusal for a flag of the reference, or null if the name is none. */
    static UsageError of(String flag) {
        if (REMOVED.containsKey(flag)) {
            return new UsageError(Kind.REMOVED_FLAG, flag + " was removed: " + REMOVED.get(flag));
        }
        if (UNSUPPORTED.containsKey(flag)) {
            return new UsageError(Kind.UNSUPPORTED_FLAG, flag + " is not supported yet" + UNSUPPORTED.get(flag));
        }
        return null;
    }

    static Iterable<String> removed() {
        return REMOVED.keySet();
    }

    static Iterable<String> notSupported() {
        return UNSUPPORTED.keySet();
    }

    private static Map<String, String> unsupported() {
        Map<String, String> flags = new HashMap<>();
        for (String flag : new String[] {"--read-timeout-ms", "--uds-rcvbuf-bytes", "--udp-port", "--udp-bind-addr", "--key-file", "--accepted-key-file",
            "--master-key-file", "--signal-handler-mode", "--strict-namespace-check", "--i-accept-plaintext-udp", "--i-accept-secure-udp-non-loopback",
            "--secure-udp-i-accept-recovery-on-unauthenticated-transport", "--plaintext-udp-i-accept-recovery-on-unauthenticated-transport",
            "--export-file", "--export-file-max-bytes", "--export-file-sync-every",
            "--iteration-budget-ms", "--scrape-budget-ms", "--heartbeat-file", "--self-watchdog-secs",
            "--hw-watchdog", "--inject-wedge-ms"}) {
            flags.put(flag, "");
        }
        onlyInFile(flags, "--eviction-scan-window", "evictionScanWindow", Flag.Pid.OBSERVER);
        onlyInFile(flags, "--tracker-eviction-policy", "evictionPolicy", Flag.Pid.OBSERVER);
        onlyInFile(flags, "--clock-source", "clockSource", Flag.Pid.OBSERVER);
        onlyInFile(flags, "--prom-rate-limit-per-sec", "rateLimitPerSecond", Flag.Pid.PROMETHEUS);
        onlyInFile(flags, "--prom-rate-limit-burst", "rateLimitBurst", Flag.Pid.PROMETHEUS);
        return Map.copyOf(flags);
    }

    private static void onlyInFile(Map<String, String> flags, String flag, String key, String pid) {
        flags.put(flag, " as a flag: set " + key + " in " + pid + ".cfg and start with --configs");
    }
}
