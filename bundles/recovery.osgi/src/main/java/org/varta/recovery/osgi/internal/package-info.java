/**
 * Recovery action {@code osgi}: restarts bundles, or disables and enables components, of the framework that the observer itself runs in.
 *
 * <pre>
 *   RecoveryRequest.target ──┐
 *   FrameworkReport ─────────┼──▶ PartName ──▶ Part (bundle, component) ──▶ Restart, on a thread of its own ──▶ exit value 0 or 1
 *   rules by agent ──────────┘
 * </pre>
 *
 * <p>The policy's target goes first, then what an agent inside the framework reports (for the framework's own process only), then the rules. Several parts are taken down last first and brought up first first. Recorded as
 * {@code spawn} with mode {@code osgi}, child 0 and the symbolic name.
 *
 * <p><strong>Threads.</strong> Looked up on the recovery thread; taken down and brought up on one thread for each restart, because a part that does not work may not stop either. Such a restart runs on, shows as a kill
 * that failed, and keeps its parts from being restarted a second time.
 *
 * <p><strong>Swaps.</strong> A restart needs nothing of this bundle but its loaded classes, and its handle consists of methods of the Java library: both go on when the bundle is gone.
 *
 * <p><strong>Failures.</strong> A part that is not there, is being restarted already, or is needed to follow the restart is a failed start. A part that fails to stop is brought up all the same.
 */
package org.varta.recovery.osgi.internal;
