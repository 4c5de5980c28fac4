// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String URL = "jdbc:h2:/var/lib/varta/audit";

    private static String refusal(Object... keysAndValues) {
        return assertThrows(IllegalArgumentException.class, () -> Settings.of(Configured.with(keysAndValues))).getMessage();
    }

    @Test
    void shouldHaveDefaults() {
        Settings settings = Settings.of(Configured.with("url", URL));
        assertEquals(new Settings(URL, "varta", null, "varta_audit_", 2000, 10_000), settings);
        assertEquals(URL, settings.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "jdbc:", "jdbc:h2:", "jdbc:mysql://db/varta", "jdbc:derby:varta", "h2:/tmp/x", "jdbc:h2:mem:audit", "jdbc:h2:/tmp/\nx"})
    void shouldRefuseAUrlOfNoDurableDatabase(String url) {
        assertTrue(refusal("url", url).startsWith("org.varta.audit.jdbc: url = "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:/tmp/x;USER=a;PASSWORD=hush", "jdbc:postgresql://db/varta?user=a&password=hush"})
    void shouldRefuseAPasswordInTheUrlWithoutRepeatingIt(String url) {
        String message = refusal("url", url);
        assertTrue(message.contains("passwordFile"), message);
        assertFalse(message.contains("hush"), message);
    }

    @ParameterizedTest
    @CsvSource({"lockTimeoutMillis,99,100 to 60000", "lockTimeoutMillis,60001,100 to 60000", "commitTimeoutMillis,99,100 to 600000", "commitTimeoutMillis,600001,100 to 600000"})
    void shouldNameKeyValueAndRange(String key, int value, String range) {
        String message = refusal("url", URL, key, value);
        assertTrue(message.contains(key + " = " + value) && message.contains(range), message);
    }

    @Test
    void shouldNameEverythingThatIsWrong() {
        String message = refusal("url", "nonsense", "tablePrefix", "Audit-", "lockTimeoutMillis", new NumberFormatException(), "passwordFile", "a\0b");
        assertTrue(message.contains("url = ") && message.contains("tablePrefix = Audit-") && message.contains("lockTimeoutMillis is no whole number")
                && message.contains("passwordFile = "), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a.b", "a b", "a;drop", "abcdefghijklmnopqrstuvwxyz0123456789"})
    void shouldRefuseATablePrefixThatIsMoreThanAName(String prefix) {
        assertTrue(refusal("url", URL, "tablePrefix", prefix).contains("tablePrefix = "));
    }

    @Test
    void shouldNotShowParametersOfTheUrl() {
        Settings settings = Settings.of("jdbc:postgresql://db/varta?sslkey=/k", "varta", "/etc/varta/db.password", "a_");
        assertEquals("jdbc:postgresql://db/varta a_*", settings.name());
        assertFalse(settings.toString().contains("sslkey"));
        assertEquals(Path.of("/etc/varta/db.password"), settings.passwordFile());
    }

    @Test
    void shouldAddToAnH2UrlWhatIsNotThere() {
        assertEquals(URL + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0", Dialect.of(URL).url(URL));
        assertEquals(URL + ";db_close_on_exit=TRUE;TRACE_LEVEL_FILE=0", Dialect.of(URL).url(URL + ";db_close_on_exit=TRUE"));
    }

    @Test
    void shouldAddToAPostgreSqlUrlWhatIsNotThere() {
        String plain = "jdbc:postgresql://db/varta";
        assertEquals(plain + "?reWriteBatchedInserts=true", Dialect.of(plain).url(plain));
        assertEquals(plain + "?ssl=true&reWriteBatchedInserts=true", Dialect.of(plain).url(plain + "?ssl=true"));
        assertEquals(plain + "?reWriteBatchedInserts=false", Dialect.of(plain).url(plain + "?reWriteBatchedInserts=false"));
    }
}
