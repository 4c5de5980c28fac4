// SPDX-License-Identifier: Apache-2.0
/** A program that beats: for demonstrations, tests and trying an observer out. Not exported. */
package org.varta.agent.cli;
