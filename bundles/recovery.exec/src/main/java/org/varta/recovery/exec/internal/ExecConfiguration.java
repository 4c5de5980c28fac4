// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of the command action; PID {@code org.varta.recovery.exec}. */
@ObjectClassDefinition(name = "Varta command action", description = "Runs a command for a stalled agent")
@interface ExecConfiguration {
    /** The command. */
    @AttributeDefinition(name = "Command",
        description = "Program and arguments, split at white space without quoting; {pid} in an argument becomes the process id. Exactly one of command and commandFile. Hot.", required = false)
    String command() default "";

    /** The command, in a file. */
    @AttributeDefinition(name = "Command file",
        description = "File that holds the command: ours, mode without rights for others, no link, UTF-8, at most 64 KiB. Read when the configuration is applied. Hot.", required = false)
    String commandFile() default "";

    /** Environment. */
    @AttributeDefinition(name = "Environment",
        description = "KEY=VALUE entries, in order, added to PATH=/usr/bin:/bin. Default none. Hot.", required = false)
    String[] environment() default {};

    /** Environment. */
    @AttributeDefinition(name = "Inherit environment",
        description = "Hand our own environment to the command. Default false: it may hold secrets. Hot.")
    boolean inheritEnvironment() default false;

    /** Environment. */
    @AttributeDefinition(name = "Identity environment",
        description = "Add VARTA_PID, VARTA_GENERATION and VARTA_ORIGIN to the environment. Default false. Hot.")
    boolean identityEnvironment() default false;

    /** Output. */
    @AttributeDefinition(name = "Capture output",
        description = "Count the command's output for the record. Default false. Hot.")
    boolean captureOutput() default false;

    /** Output. */
    @AttributeDefinition(name = "Capture bytes",
        description = "How many bytes of output are captured at most, both streams together. 1 to 1048576, default 4096. Hot.")
    int captureBytes() default 4096;

    /** Output. */
    @AttributeDefinition(name = "Capture log",
        description = "Write the beginning of the captured output of a command that ended with other than 0 to the log: five lines at most, standard error first. Needs captureOutput. Default false. Hot.")
    boolean captureLog() default false;

    /** Arguments. */
    @AttributeDefinition(name = "Pid mode",
        description = "substitute (default): only {pid} is replaced. append: the process id also becomes the last argument. Hot.",
        options = {@Option(label = "substitute", value = "substitute"), @Option(label = "append", value = "append")})
    String pidMode() default "substitute";

    /** Output. */
    @AttributeDefinition(name = "Output",
        description = "Where output goes that is not captured: inherit (default) ours, or discard. Hot.",
        options = {@Option(label = "inherit", value = "inherit"), @Option(label = "discard", value = "discard")})
    String stdout() default "inherit";
}
