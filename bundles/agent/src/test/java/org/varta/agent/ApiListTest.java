// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.agent.errno.ErrnoClassifier;
import org.varta.agent.errno.HasErrno;
import org.varta.agent.transport.BeatTransport;
import org.varta.agent.transport.NoUdsTransportException;
import org.varta.agent.transport.UdsTransport;
import org.varta.agent.vlp.Codec;
import org.varta.agent.vlp.Crc32C;

/** The public types against the written list {@code api.txt}: what users of the existing client rely on, and what this product adds (marked +). */
class ApiListTest {
    private static final List<String> WRITTEN = written();

    private static List<String> written() {
        try (InputStream in = ApiListTest.class.getResourceAsStream("/api.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Class<?>> types() {
        return Stream.of(Varta.class, Status.class, BeatOutcome.class, BeatOutcome.Sent.class, BeatOutcome.Dropped.class, BeatOutcome.Failed.class,
            DropReason.class, BeatError.class, Frame.class, DecodeError.class, DecodeErrorKind.class, ErrnoClassifier.class, HasErrno.class,
            BeatTransport.class, UdsTransport.class, NoUdsTransportException.class, Codec.class, Crc32C.class);
    }

    @ParameterizedTest
    @MethodSource("types")
    void agentA1_shouldHaveExactlyTheWrittenMembers(Class<?> type) {
        String head = head(type);
        int start = WRITTEN.indexOf(head);
        assertTrue(start >= 0, "not in the list: " + head);
        List<String> expected = WRITTEN.subList(start + 1, WRITTEN.size()).stream().takeWhile(line -> line.startsWith("  "))
            .map(line -> line.substring(4)).sorted().toList();
        assertEquals(String.join("\n", expected), members(type).sorted().collect(Collectors.joining("\n")));
    }

    @Test
    void agentA1_shouldListEveryType() {
        assertEquals(WRITTEN.stream().filter(line -> !line.startsWith(" ")).count(), types().count());
    }

    @Test
    void agentA1_shouldKeepConstantsAndOrders() {
        assertEquals(32, Varta.FRAME_BYTES);
        assertEquals(-1L, Varta.NONCE_TERMINAL);
        assertEquals(1L, Varta.NONCE_MIN);
        assertEquals(3, Status.STALL_WIRE_BYTE);
        assertEquals(List.of(0, 1, 2), Stream.of(Status.values()).map(status -> (int) status.wireByte()).toList());
        assertEquals(0x56, Codec.MAGIC_0);
        assertEquals(0x41, Codec.MAGIC_1);
        assertEquals(2, Codec.VERSION);
        assertEquals(-1L, Codec.NONCE_TERMINAL);
        assertEquals(1L, Codec.NONCE_MIN);
        assertEquals(32, Codec.FRAME_BYTES);
        assertFalse(HasErrno.class.isAssignableFrom(NoUdsTransportException.class));
    }

    private static String head(Class<?> type) {
        String kind = type.isEnum() ? "enum" : type.isRecord() ? "record" : type.isInterface() ? "interface" : "class";
        String nature = type.isSealed() && !type.isEnum() ? "sealed " : kind.equals("class") && Modifier.isFinal(type.getModifiers()) ? "final " : "";
        List<String> above = new ArrayList<>();
        if (kind.equals("class") && type.getSuperclass() != Object.class) {
            above.add(type.getSuperclass().getSimpleName());
        }
        Stream.of(type.getInterfaces()).map(Class::getSimpleName).forEach(above::add);
        String name = type.getName().substring("org.varta.agent.".length());
        return nature + kind + " " + name + (above.isEmpty() ? "" : " : " + String.join(", ", above));
    }

    private static Stream<String> members(Class<?> type) {
        Stream<String> constants = Stream.of(type.getDeclaredFields()).filter(ApiListTest::isApi).map(field -> constant(type, field));
        Stream<String> constructors = type.isRecord() ? components(type)
            : Stream.of(type.getDeclaredConstructors()).filter(ApiListTest::isApi).map(made -> "new" + parameters(made));
        Stream<String> methods = Stream.of(type.getDeclaredMethods()).filter(method -> isApi(method) && !isImplied(type, method)).map(ApiListTest::method);
        return Stream.of(constants, constructors, methods).flatMap(all -> all);
    }

    private static boolean isApi(Member member) {
        return Modifier.isPublic(member.getModifiers()) && !member.isSynthetic();
    }

    private static boolean isImplied(Class<?> type, Method method) {
        boolean isOfObject = List.of("equals", "hashCode", "toString").contains(method.getName());
        boolean isOfEnum = type.isEnum() && List.of("values", "valueOf").contains(method.getName());
        boolean isOfRecord = type.isRecord() && method.getParameterCount() == 0
            && Stream.of(type.getRecordComponents()).anyMatch(component -> component.getName().equals(method.getName()));
        return isOfObject || isOfEnum || isOfRecord;
    }

    private static Stream<String> components(Class<?> type) {
        return Stream.of(Stream.of(type.getRecordComponents()).map(RecordComponent::toString).map(text -> text.replaceAll("\\w+(\\.|\\$)", ""))
            .collect(Collectors.joining(", ", "(", ")")));
    }

    private static String constant(Class<?> type, Field field) {
        return field.isEnumConstant() ? field.getName() : "static " + field.getType().getSimpleName() + " " + field.getName();
    }

    private static String method(Method method) {
        String thrown = Stream.of(method.getExceptionTypes()).map(Class::getSimpleName).collect(Collectors.joining(", "));
        return (Modifier.isStatic(method.getModifiers()) ? "static " : method.isDefault() ? "default " : "") + method.getReturnType().getSimpleName() + " "
            + method.getName() + parameters(method) + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String parameters(Executable executable) {
        return Stream.of(executable.getParameterTypes()).map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
    }

}
