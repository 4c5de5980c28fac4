// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import org.osgi.annotation.versioning.ProviderType;

/** Collects ordered key–value pairs that explain a decision. NOT thread safe; used during one call. */
@ProviderType
public interface Explanation {
    /**
     * A number that is exact: nanoseconds (key ends with {@code Nanos}), a count, an instant of observer time.
     *
     * @param key a camelCase name, not null
     * @param value the number
     */
    void put(String key, long value);

    /**
     * A measure.
     *
     * @param key a camelCase name, not null
     * @param value the number, may be infinite
     */
    void put(String key, double value);

    /**
     * A token, such as the term that decided.
     *
     * @param key a camelCase name, not null
     * @param value the token, not null
     */
    void put(String key, String value);
}
