// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the control socket; PID {@code org.varta.control}. */
@ObjectClassDefinition(name = "Varta control socket", description = "Answers its owner's questions over a local socket: why an agent is what it is, and what will happen next; and takes its owner's orders")
@interface ControlConfiguration {
    /** Whether. */
    @AttributeDefinition(name = "Enabled", description = "Whether there is a control socket, default true. Hot.")
    boolean enabled() default true;

    /** Where. */
    @AttributeDefinition(name = "Socket path", required = false, description = "Path of 1 to 107 bytes; its folder must belong to root or to us and must not be writable for others unless sticky. "
        + "Empty, the default: control.sock in the folder of the framework property varta.state.dir. Hot.")
    String socketPath() default "";

    /** How long. */
    @AttributeDefinition(name = "Answer timeout", description = "Longest time that each part of the observer gets to explain itself, in milliseconds, 100 to 2000, default 500; one that takes longer is named in the answer. Hot.")
    long answerTimeoutMillis() default 500;

    /** What more. */
    @AttributeDefinition(name = "Accept orders", description = "Whether its owner can also order over it: start an action now, forgive an agent its attempts, end a mass hold. false: it answers questions and changes nothing. Default true. Hot.")
    boolean acceptOrders() default true;
}
