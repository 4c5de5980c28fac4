// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

/**
 * Why a beat failed.
 *
 * @param errno error number of the operating system, 0 if it is not from there
 * @param kind a stable word such as {@code InvalidInput}, or class and message of the exception
 */
public record BeatError(int errno, String kind) {
}
