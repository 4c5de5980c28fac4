// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the metrics endpoint; PID {@code org.varta.export.prometheus}. */
@ObjectClassDefinition(name = "Varta metrics endpoint", description = "Serves metrics over HTTP to a scraper that knows the token")
@interface PrometheusConfiguration {
    /** Where. */
    @AttributeDefinition(name = "Address", description = "IP:PORT or [IPv6]:PORT to listen on, default 127.0.0.1:9464; port 0 takes a free one. Hot.")
    String address() default "127.0.0.1:9464";

    /** Who. */
    @AttributeDefinition(name = "Token file", description = "File with the bearer token: 64 hex digits, ours, mode without rights for others, no link. Required. Hot: read again when the configuration is applied.")
    String tokenFile() default "";

    /** How often. */
    @AttributeDefinition(name = "Rate limit", description = "Requests per second and address. 0 (off) to 1000000, default 5. Hot.")
    int rateLimitPerSecond() default 5;

    /** How many at once. */
    @AttributeDefinition(name = "Rate limit burst", description = "Requests that may come at once from one address. 0 (off) to 1000000, default 10. Hot.")
    int rateLimitBurst() default 10;
}
