// SPDX-License-Identifier: Apache-2.0
/**
 * A bundle that is put into the assembled runtime beside the product's and measures it from inside: orders come on standard input, each is answered by one line on standard output. It sees the product through its
 * contracts only.
 */
package org.varta.itests.bench.probe;
