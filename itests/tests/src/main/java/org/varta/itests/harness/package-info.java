// SPDX-License-Identifier: Apache-2.0
/**
 * Boots an appliance and drives it from other processes.
 *
 * <pre>
 *   {@link org.varta.itests.harness.Sender} (JVM of its own, real agent) ──socket──▶ {@link org.varta.itests.harness.Appliance} (Felix in this JVM, real bundles, fixtures)
 *   {@link org.varta.itests.harness.HostileSender} (JVM of its own, bare system calls) ──▶        │ services with java.* types
 *                                                                     test ◀──────────────────────┘
 * </pre>
 *
 * <p>No class of the product is used here: what the tests want to know comes from the fixtures bundle as maps and lists, from files, from exit values and from sockets. Everything that is started is a resource that ends with its
 * block, also when a test fails; every wait has an end.
 */
package org.varta.itests.harness;
