// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class ErrnoExceptionTest {
    @ParameterizedTest
    @CsvSource({"1, EPERM", "2, ENOENT", "3, ESRCH", "11, EAGAIN", "13, EACCES", "40, ELOOP", "98, EADDRINUSE", "111, ECONNREFUSED", "12345, errno"})
    void shouldNameCallAndError(int errno, String name) {
        ErrnoException failure = new ErrnoException("bind", errno);
        assertEquals("bind: " + name + " (" + errno + ")", failure.getMessage());
        assertEquals(errno, failure.errno());
    }

    @Test
    void shouldPassOnWhatSucceeded() throws ErrnoException {
        assertEquals(7, ErrnoException.check("socket", 7));
        assertEquals(24, assertThrows(ErrnoException.class, () -> ErrnoException.check("socket", -24)).errno());
    }
}
