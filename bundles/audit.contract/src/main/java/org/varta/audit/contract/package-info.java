// SPDX-License-Identifier: Apache-2.0
/**
 * What every audit sink must do, as tests. A new sink is a folder with three things: the sink, a {@link org.varta.audit.contract.SinkKind} in its tests that makes an empty place and
 * looks into it, and a test class of
 * a few lines:
 *
 * <pre>
 * class PaperSinkContractTest extends AuditSinkContract {
 *     PaperSinkContractTest() {
 *         super(new PaperKind());
 *     }
 * }
 *
 * public final class PaperKind implements SinkKind {
 *     &#64;Override
 *     public String newPlace(Path folder) {
 *         return folder.resolve("roll").toString();
 *     }
 *
 *     &#64;Override
 *     public AuditSink sinkAt(String place) {
 *         return new PaperSink(Path.of(place));
 *     }
 *
 *     &#64;Override
 *     public byte[] stored(String place) throws IOException {
 *         return Files.exists(Path.of(place)) ? Files.readAllBytes(Path.of(place)) : new byte[0];
 *     }
 * }
 * </pre>
 *
 * <p>This library is a dependency of scope {@code test}; no bundle of the runtime needs it. Two of the optional methods of a kind are worth their lines: with
 * {@link org.varta.audit.contract.SinkKind#sinkAt(String, Faults)} every operation on the store is made to fail, in each way, and to be the last one of a killed process; with
 * {@link org.varta.audit.contract.SinkKind#damage} the tail is told where somebody else has written behind it.
 *
 * <p>{@link org.varta.audit.contract.ReferenceProbe} answers what the reference observer would say about a file, for any test.
 *
 * <p>Source: chain continuity 7.
 */
package org.varta.audit.contract;
