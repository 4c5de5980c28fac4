/**
 * Recovery policies: whether, when and by which action a stall is answered.
 *
 * <pre>
 *   RecoveryHistory ──▶ CompositePolicy ──▶ Debounce, Breaker, Intensity, StartLimit, TokenBucket, Backoff ──▶ Decline | NotBefore | Start
 *    (core owns it)        (Composition)    Flap, Damping, Dependency, Maintenance, MassBrake: holds, to be named before those
 *                                           Ladder (Rung, Groups): which action
 * </pre>
 *
 * <p>One component for each policy, each with a factory PID, so that there can be several of a kind under different ids; {@code composite} puts any of them, also those of other bundles, in an order: the first
 * refusal wins, else the latest waiting time, and the last policy picks the action.
 *
 * <p><strong>State.</strong> None. Windows, buckets, breakers and rungs are derived from the attempts that the recovery bundle owns and keeps on disk, so a swap or a restart neither resets nor doubles anything. Holds
 * are derived from the stalls that it has seen; a restart forgets those. Chance is
 * drawn from a generator seeded by configuration and agent: the same attempts give the same answer.
 *
 * <p><strong>Threads.</strong> Decisions on the recovery thread, configurations on others; one volatile reference between them. The composite calls its parts under a lease.
 *
 * <p><strong>Failures.</strong> A wrong configuration is refused as a whole and the old one stays. A part that is missing or fails holds the stall for a second. A budget that cannot be known counts as used up.
 */
package org.varta.recovery.policies.internal;
