// SPDX-License-Identifier: Apache-2.0
/**
 * {@code varta-watch --demo}: the shipped observer and three agents as processes of their own, driven and watched only from outside: flags, signals, standard error, metrics, the log's file. Every
 * wait is bounded; whatever way it ends, processes and folder are removed.
 */
package org.varta.runtime.demo;
