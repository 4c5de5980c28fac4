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
import org.osgi.service.component.annotations.Deactivate;
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

/** The command action as a component. Started on the recovery thread, configured on others. */
@Component(service = RecoveryAction.class, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ExecConfiguration.class)
public final class ExecAction implements RecoveryAction {
    /** Identifier of this action. */
    static final String ID = "exec";
    private static final int DESCRIPTORS_OF_CAPTURE = 2;
    private static final String TARGET = "VARTA_TARGET";
    private static final Logger LOG = LoggerFactory.getLogger(ExecAction.class);

    private final Posix posix;
    private final Warnings warnings = new Warnings();
    private final CommandFileWatch fileWatch = new CommandFileWatch();
    private volatile Settings settings;

    /**
     * An action.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @param posix system calls
     * @throws IllegalArgumentException if the configuration is wrong, naming key and rule
     */
    @Activate
    public ExecAction(ExecConfiguration raw, Map<String, Object> properties, @Reference Posix posix) {
        this.posix = posix;
        settings = Settings.of(raw, properties, posix.userId());
        warnings.check(settings, posix.userId());
        fileWatch.watch(settings.file());
    }

    @Modified
    void modified(ExecConfiguration raw, Map<String, Object> properties) {
        try {
            Settings wanted = Settings.of(raw, properties, posix.userId());
            String changes = wanted.changesFrom(settings);
            settings = wanted;
            LOG.info("recovery.exec: configuration applied: {}", changes);
            warnings.check(wanted, posix.userId());
            fileWatch.watch(wanted.file());
        } catch (RuntimeException e) {
            LOG.error("recovery.exec: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() {
        fileWatch.close();
    }

    @Override
    public int descriptorsPerRun() {
        return settings.captureBytes() > 0 ? DESCRIPTORS_OF_CAPTURE : 0;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public RecoveryRun start(RecoveryRequest request) throws RecoveryStartException {
        Settings present = settings;
        CommandLine command = present.command();
        Map<String, String> environment = present.environment().forChild(request.verdict(), System.getenv());
        addTarget(environment, request.target());
        List<String> arguments = command.argumentsFor(request.verdict().pid());
        try {
            Path program = ProgramFile.resolve(command.program(), Environment.searchPathOf(environment));
            List<String> vector = new ArrayList<>(arguments);
            vector.set(0, program.toString());
            ChildSession child = ChildSession.start(posix,
                new ChildCommand(vector, environment, present.captureBytes(), present.isOutputInherited(), present.isOutputLogged()));
            return run(child, new RecoveryRun.Description(child.pid(), ID, command.program(), command.source(), CommandLine.length(arguments)));
        } catch (IOException e) {
            throw new RecoveryStartException(e.getMessage(), e);
        }
    }

    /** What a policy wants the command to act on, such as the agents of a group; never a part of the command itself. */
    private static void addTarget(Map<String, String> environment, String target) throws RecoveryStartException {
        if (target.indexOf(0) >= 0 || !NativeText.isExact(target)) {
            throw new RecoveryStartException("the target has characters that the platform's encoding " + NativeText.ENCODING + " cannot express");
        }
        if (!target.isEmpty()) {
            environment.putIfAbsent(TARGET, target);
        }
    }

    /** Only methods of the child session, for this bundle may be gone when they are called; and the one exception is called once now. */
    private static RecoveryRun run(ChildSession child, RecoveryRun.Description description) {
        CapturedOutput output = new CapturedOutput(child);
        output.get();
        return new RecoveryRun(description, child.exit(), child::terminate, child::kill, output, child::text);
    }
}
