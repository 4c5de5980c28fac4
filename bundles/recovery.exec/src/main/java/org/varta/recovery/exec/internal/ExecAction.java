// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.posix.ChildCommand;
import org.varta.posix.ChildSession;
import org.varta.posix.Posix;

/** The command action as a component. */
@Component(service = RecoveryAction.class, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ExecConfiguration.class)
public final class ExecAction implements RecoveryAction {
    /** Identifier of this action. */
    static final String ID = "exec";
    private static final Logger LOG = LoggerFactory.getLogger(ExecAction.class);

    private final Posix posix;
    private volatile Settings settings;

    /**
     * An action.
     *
     * @param raw the configuration
     * @param posix system calls
     * @throws IllegalArgumentException if the configuration is wrong, naming key and rule
     */
    @Activate
    public ExecAction(ExecConfiguration raw, @Reference Posix posix) {
        this.posix = posix;
        settings = Settings.of(raw, posix.userId());
        warnAbout(settings);
    }

    @Modified
    void modified(ExecConfiguration raw) {
        try {
            settings = Settings.of(raw, posix.userId());
            LOG.info("recovery.exec: configuration applied: {}", settings.command());
            warnAbout(settings);
        } catch (RuntimeException e) {
            LOG.error("recovery.exec: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    private static void warnAbout(Settings settings) {
        if (!settings.command().namesThePid()) {
            LOG.warn("recovery.exec: the command will not know which process stalled: there is no {pid} in its arguments");
        }
        if (settings.environment().isInherited()) {
            LOG.warn("recovery.exec: the command inherits the observer's environment, which may hold secrets");
        }
        try {
            ProgramFile.resolve(settings.command().program(), settings.environment().configured().getOrDefault(Environment.PATH, "/usr/bin:/bin"));
        } catch (IOException e) {
            LOG.warn("recovery.exec: at present {}", e.getMessage());
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public RecoveryRun start(RecoveryRequest request) throws RecoveryStartException {
        Settings present = settings;
        int pid = request.verdict().pid();
        Map<String, String> environment = present.environment().forChild(request.verdict(), System.getenv());
        List<String> arguments = present.command().argumentsFor(pid);
        try {
            Path program = ProgramFile.resolve(present.command().program(), environment.getOrDefault(Environment.PATH, ""));
            List<String> vector = new ArrayList<>(arguments);
            vector.set(0, program.toString());
            ChildSession child = ChildSession.start(posix, new ChildCommand(vector, environment, present.captureBytes(), present.isOutputInherited()));
            return run(child, present, CommandLine.length(arguments));
        } catch (IOException e) {
            throw new RecoveryStartException(e.getMessage(), e);
        }
    }

    /** Only methods of the child session: this bundle may be gone when they are called. */
    private static RecoveryRun run(ChildSession child, Settings settings, int templateLength) {
        RecoveryRun.Description description = new RecoveryRun.Description(child.pid(), "exec", settings.command().program(), settings.command().source(), templateLength);
        return new RecoveryRun(description, child.exit(), child::terminate, child::kill, new CapturedOutput(child));
    }
}
