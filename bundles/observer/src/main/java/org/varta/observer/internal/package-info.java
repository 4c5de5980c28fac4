// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: notices silence.
 *
 * <pre>
 *   BeatSource ──batch──▶ Gates ──▶ SlotRules ──▶ Detection ──▶ Judges ──▶ StallDetector (policy), moved by Exchange
 *   (transport)             │        AgentTable      │  │
 *                           ▼                        │  └─▶ Deadlines, Suspicions, Watch (DeadlineWheel), Shadows
 *                      LoopCounters                  ▼
 *                      EventQueue                  Court ──▶ VerdictQueue ──▶ StallFeed (recovery pulls)
 *                          └──▶ Dispatcher ──▶ ObserverListener
 * </pre>
 *
 * <p><strong>Threads.</strong> {@code varta-loop} runs {@link org.varta.observer.internal.Loop} and owns sources, table, detectors and deadlines; whatever others want of them is posted as a command and runs
 * between two steps. {@code varta-events} delivers events. Everything else happens on the threads of callers. In a turn without command or conviction the loop allocates nothing, takes no lock and writes no
 * log.
 *
 * <p><strong>Order in a turn.</strong> Commands, a few batches from each source, then, only if a deadline has come, all sources until they are empty, then convictions by the time read <em>before</em> the
 * sources were drained: a beat that is there wins over a deadline that has passed. Then the loop sleeps until something is readable, somebody wakes it, or the earliest deadline.
 *
 * <p><strong>Swaps.</strong> Transports: an unbound source first refuses new datagrams, is drained, then given back. Policies: the new detector adopts agents in slices of 32 a turn from the neutral history; the old
 * one judges the others until the last slice; each agent has a grace once in a silence run. While no policy is there, each agent keeps the allowance it had. The observer itself: it gives sources back as they
 * are, their sockets keep what is queued, and the next one builds its table from beats, so nobody is convicted for our absence.
 *
 * <p><strong>Failure cases.</strong> A source that fails is counted and asked again after a growing pause. A detector that throws is replaced for that agent by the frozen allowance. A listener that is slow or fails is
 * cut off. A time in which the observer did not run moves all deadlines, or, where that is configured, nobody is convicted for a while. A defect in the loop is counted and survived. Recovery that is absent finds its verdicts when it comes: one for each agent at most.
 */
package org.varta.observer.internal;
