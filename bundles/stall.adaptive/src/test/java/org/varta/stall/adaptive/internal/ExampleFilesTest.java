// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The example files hold every key with its default. */
class ExampleFilesTest {
    static Stream<Arguments> files() {
        return Stream.of(file("phinormal", PhiNormalConfiguration.class, Raw::phiNormal), file("phiexp", PhiExpConfiguration.class, Raw::phiExp),
            file("missedbeats", MissedBeatsConfiguration.class, Raw::missedBeats), file("quantile", QuantileConfiguration.class, Raw::quantile), file("chen", ChenConfiguration.class, Raw::chen),
            file("chen2w", TwoWindowChenConfiguration.class, Raw::twoWindowChen), file("bertier", BertierConfiguration.class, Raw::bertier));
    }

    private static Arguments file(String name, Class<?> configuration, Function<Map<String, Object>, PolicySettings> policy) {
        return Arguments.of(name, configuration, policy);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void holdsEveryKeyWithItsDefault(String name, Class<?> configuration, Function<Map<String, Object>, PolicySettings> policy) throws Exception {
        Path path = Path.of("../../configs/examples/org.varta.stall.adaptive." + name + "-default.cfg");
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            file.load(reader);
        }
        Map<String, Object> values = new HashMap<>();
        TreeSet<String> keys = new TreeSet<>();
        keys.add("service.ranking");
        for (Method key : configuration.getDeclaredMethods()) {
            keys.add(key.getName());
            String text = file.getProperty(key.getName());
            values.put(key.getName(), key.getReturnType() == String.class ? text : Double.valueOf(text));
            assertTrue(Files.readString(path).contains("default " + text), key.getName());
        }
        assertEquals(keys, new TreeSet<>(file.stringPropertyNames()));
        assertEquals(policy.apply(Map.of()), policy.apply(values));
    }
}
