// SPDX-License-Identifier: Apache-2.0
/**
 * The agent of a whole framework. An observer knows processes, and a framework is one process: so one agent per observer beats for all bundles, and the bundles tell it how they are.
 *
 * <pre>
 *   Contributor ◀──asked── helper thread ◀──── round, after each beat ────┐
 *   (services of any bundle)    │ answer: status, progress, payload        │
 *                               ▼                                          │
 *                             parts ──judge──▶ worst status, payload, ──▶ beat thread ──▶ observer's socket
 *                                              silent or not               fixed rate, varta-agent-NAME
 *                               │
 *                               └──▶ FrameworkReport: component:… or bundle:… of each part that is wedged ──▶ action osgi
 * </pre>
 *
 * <p><strong>Writing a contributor.</strong> Publish a {@link org.varta.agent.managed.Contributor} with a name. A part with work of its own gives a number that changes as the work advances and sets
 * {@link org.varta.agent.managed.Contributor#DEADLINE_MILLIS}: then it counts as wedged when the number stands still for longer. A heartbeat alone proves that threads are scheduled, not that anything is done.
 *
 * <p><strong>Nobody can hold up a beat.</strong> Contributors are asked on another thread and the beat goes out with what they said last. A round follows each beat; if it changes the status, that is sent at once, but never less than 10 ms
 * after the beat before. One that throws, answers null or takes 50 ms is critical until it answers properly, and named in the log. A thread that does not return is left behind and replaced, up to 64 of them; a contributor has one call
 * at a time, so one that hangs costs one thread.
 *
 * <p><strong>Progress is looked at, not reported.</strong> The agent compares numbers between two questions, so nobody calls it from a hot loop, nobody needs a reference to it, and several agents can look at the same part. A
 * deadline has passed when a question that was asked so long after the last change finds the same number, or finds no answer; so it is noticed up to an interval late and never early. A time in which this process did not run (a pause for
 * garbage collection, a suspended machine) is not held against anybody.
 *
 * <p><strong>Failures.</strong> No observer: the beat is dropped and counted, and a connection tried with growing, jittered pauses; one line in the log for each change. A wrong configuration is refused and the one in
 * force stays. A pause of ours is followed by one beat, not by those that were missed. No contributor at all: the beats say that this process runs, and nothing more. The end of
 * the component, be it an update or the end of the framework, sends nothing; the observer sees silence.
 *
 * <p><strong>Threads.</strong> {@code varta-agent-NAME} beats and never calls foreign code or a logger; {@code varta-agent-NAME-aside} does both. Both are daemons; when the component is deactivated the first is waited for, at most a
 * second.
 */
@Export
@Version("1.0.0")
package org.varta.agent.managed;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
