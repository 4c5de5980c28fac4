// SPDX-License-Identifier: Apache-2.0
/** How configurations are read and judged. {@code Setup} is the configuration as the rules see it; the rules write into a {@code Report}. */
package org.varta.lint.internal;
