// SPDX-License-Identifier: Apache-2.0
/**
 * Writes the observer's steps to a file while it runs: every accepted beat, who judged whom with which parameters, pauses of the observer, verdicts with all their numbers, and what recovery decided. From such a file
 * {@code varta-watch replay} comes to the same verdicts again.
 *
 * <p>Lines of cells separated by tabs; the first is {@code varta-decisions}, the version 2, and {@code first} or {@code continued}. Then:
 *
 * <pre>
 * beat   slot pid arrival nonce timestamp status payload number deadline
 * step   order time pid enter|adopt|look KEY=VALUE ...
 * pause  order time pid token KEY=VALUE ...
 * stall  order time pid REASON KEY=VALUE ...
 * shadow order time pid REASON KEY=VALUE ... a policy that only watches would have convicted
 * unseen order time 0 NEVER_SEEN KEY=VALUE ...  an expected agent did not show up in time
 * decision time pid token detail KEY=VALUE ...  recovery held, refused, started, retries, or knows whether a start has helped
 * note   time pid KIND token detail          for people; replay passes over it
 * gap    order                               the steps after this one are missing
 * life                                       an observer begins; slots and order begin anew
 * </pre>
 *
 * <p>Lines with {@code sum} as their last pair carry a CRC-32C over the pairs before. A file of version 1, which had no shadow, unseen and decision lines, is still read; it is not continued but moved aside.
 *
 * <p>Written on the thread that delivers events, through a buffer; a beat may reach the disk a second late, everything else is handed to the kernel at once. A full file becomes {@code <path>.1}, the one before is gone.
 */
package org.varta.export.decisions.internal;
