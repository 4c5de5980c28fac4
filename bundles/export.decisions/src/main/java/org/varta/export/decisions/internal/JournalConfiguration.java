// SPDX-License-Identifier: Apache-2.0
package org.varta.export.decisions.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the decision journal; PID {@code org.varta.export.decisions}. */
@ObjectClassDefinition(name = "Varta decision journal", description = "Writes every accepted beat, every verdict and every decision of recovery to a file, so that they can be replayed")
@interface JournalConfiguration {
    /** Where. */
    @AttributeDefinition(name = "Path", description = "The file; its folder must exist. Created with mode 0600. Required. Hot.")
    String path() default "";

    /** How much. */
    @AttributeDefinition(name = "Size limit", description = "Bytes from which on a new file is begun; the full one becomes PATH.1. 65536 to 1099511627776, default 67108864. Hot.")
    long maxBytes() default 67_108_864;
}
