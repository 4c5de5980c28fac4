// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;
import org.varta.api.stall.StallReason;

/** Policy P12; scenario numbers of the stall policies specification, section 9. */
class CompositeTest {
    private static final long MILLI = 1_000_000L;

    /** A part whose deadlines are told to it by the payload of each beat and the table it was made with. */
    private record Part(String id, long[] allowances, StallReason why) implements StallPolicy {
        @Override
        public String parameters() {
            return "allowances=" + Arrays.toString(allowances) + "\nwhy=" + why + "\n";
        }

        @Override
        public StallDetector newDetector(int capacity) {
            return new PartDetector(allowances, why, capacity);
        }
    }

    private static final class PartDetector implements StallDetector {
        private final long[] allowances;
        private final StallReason why;
        private final long[] deadline;
        private final long[] last;

        PartDetector(long[] allowances, StallReason why, int capacity) {
            this.allowances = allowances;
            this.why = why;
            deadline = new long[capacity];
            last = new long[capacity];
        }

        @Override
        public void reset(int slot) {
            deadline[slot] = NEVER;
        }

        @Override
        public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
            long allowance = allowances[payload % allowances.length];
            last[slot] = arrival;
            deadline[slot] = allowance == NEVER ? NEVER : arrival + allowance;
            return deadline[slot];
        }

        @Override
        public long due(int slot, long now) {
            return deadline[slot];
        }

        @Override
        public long softDeadline(int slot) {
            return deadline[slot] == NEVER ? NEVER : last[slot] + (deadline[slot] - last[slot]) / 2;
        }

        @Override
        public StallReason reason(int slot, long now) {
            return why;
        }

        @Override
        public long adopt(int slot, AgentHistory history) {
            return beat(slot, history.arrival(history.size() - 1), 0, 0, 0, history.payload());
        }

        @Override
        public double suspicion(int slot, long now) {
            return 1;
        }

        @Override
        public void explain(int slot, long now, Explanation explanation) {
            explanation.put("deadline", deadline[slot]);
        }
    }

    private static CompositeConfiguration raw(Map<String, Object> different) {
        return (CompositeConfiguration) Proxy.newProxyInstance(CompositeConfiguration.class.getClassLoader(), new Class<?>[] {CompositeConfiguration.class}, (proxy, method, arguments) -> {
            Object value = different.getOrDefault(method.getName(), method.getDefaultValue());
            if (value instanceof RuntimeException failure) {
                throw failure;
            }
            return value;
        });
    }

    private static StallDetector of(String operator, long least, Part... parts) {
        String ids = String.join(",", Arrays.stream(parts).map(Part::id).toList());
        CompositeSettings settings = CompositeSettings.of(raw(Map.of("operator", operator, "policies", ids, "leastConvictions", least)));
        return new CompositePolicy(CompositePolicy.Composition.of(settings, List.of(parts))).newDetector(2);
    }

    private static Part part(String id, StallReason why, long... millis) {
        return new Part(id, Arrays.stream(millis).map(m -> m < 0 ? StallDetector.NEVER : m * MILLI).toArray(), why);
    }

    @ParameterizedTest
    @CsvSource({"any, 1, 2000, NO_PROGRESS", "k-of-n, 1, 2000, NO_PROGRESS", "k-of-n, 2, 3500, STATUS_CRITICAL", "k-of-n, 3, 5000, DEADLINE", "all, 1, 5000, DEADLINE"})
    void s30_theKthSmallestDeadlineAndItsReason(String operator, long least, long expected, StallReason reason) {
        StallDetector detector = of(operator, least, part("c", StallReason.DEADLINE, 5000), part("a", StallReason.NO_PROGRESS, 2000), part("b", StallReason.STATUS_CRITICAL, 3500));
        assertEquals(expected * MILLI, detector.beat(0, 0, 1, 0, 0, 0));
        assertEquals(expected * MILLI, detector.due(0, expected * MILLI));
        assertEquals(expected * MILLI / 2, detector.softDeadline(0));
        assertEquals(reason, detector.reason(0, expected * MILLI));
    }

    @Test
    void neverIsAfterEverythingElse() {
        Part never = part("never", StallReason.TERMINAL, -1);
        assertEquals(2000 * MILLI, of("any", 1, never, part("a", StallReason.DEADLINE, 2000)).beat(0, 0, 1, 0, 0, 0));
        assertEquals(StallDetector.NEVER, of("all", 1, never, part("a", StallReason.DEADLINE, 2000)).beat(0, 0, 1, 0, 0, 0));
        StallDetector silent = of("any", 1, never, part("b", StallReason.TERMINAL, -1));
        assertEquals(StallDetector.NEVER, silent.beat(0, 0, 1, 0, 0, 0));
        assertEquals(StallDetector.NEVER, silent.softDeadline(0));
        assertEquals(Long.MIN_VALUE + 1000, of("any", 1, never, part("a", StallReason.DEADLINE, 2000)).beat(0, Long.MIN_VALUE + 1000 - 2000 * MILLI, 1, 0, 0, 0), "across the wrap");
    }

    @Test
    void s30_anyThreeDeadlinesInOrder() {
        SplittableRandom random = new SplittableRandom(30);
        for (int i = 0; i < 1000; i++) {
            long[] millis = {random.nextInt(3), random.nextInt(3), random.nextInt(3)};
            Part[] parts = {part("a", StallReason.DEADLINE, millis[0]), part("b", StallReason.DEADLINE, millis[1]), part("c", StallReason.DEADLINE, millis[2])};
            long[] sorted = millis.clone();
            Arrays.sort(sorted);
            for (int k = 1; k <= 3; k++) {
                StallDetector detector = of("k-of-n", k, parts);
                long arrival = random.nextLong();
                assertEquals(sorted[k - 1] * MILLI, detector.beat(0, arrival, 1, 0, 0, 0) - arrival);
                assertTrue(detector.softDeadline(0) - detector.due(0, arrival) <= 0);
            }
        }
    }

    @Test
    void explanationNamesThePartThatDecidedAndHoldsTheNumbersOfAll() {
        StallDetector detector = of("any", 1, part("slow", StallReason.DEADLINE, 5000), part("quick", StallReason.NO_PROGRESS, 2000));
        detector.beat(0, 0, 1, 0, 0, 0);
        Map<String, Object> told = new LinkedHashMap<>();
        detector.explain(0, 1, new Explanation() {
            @Override
            public void put(String key, long value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, double value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, String value) {
                told.put(key, value);
            }
        });
        assertEquals("{decidingTerm=quick, leastConvictions=1, policies=2, deadline=2000000000, slow.deadline=5000000000, quick.deadline=2000000000}", told.toString());
    }

    @Test
    void beatAllocatesNothing() {
        StallDetector detector = of("k-of-n", 2, part("a", StallReason.DEADLINE, 1, 2, 3), part("b", StallReason.DEADLINE, 2, 2, 2), part("c", StallReason.DEADLINE, 1, 3, 2));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = beats(detector);
        long before = threads.getCurrentThreadAllocatedBytes();
        sum += beats(detector);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        // The machine itself may take a little now and then; a beat that allocated anything would take millions.
        assertTrue(sum != 0 && bytes < 10_000, bytes + " bytes for 100,000 beats");
    }

    private static long beats(StallDetector detector) {
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += detector.beat(i & 1, i, i, 0, 0, i) + detector.due(i & 1, i + 3 * MILLI) + detector.softDeadline(i & 1);
        }
        return sum;
    }

    @Test
    void refusesByNameValueAndRange() {
        assertEquals("org.varta.stall.composite: policyId = A is not 1 to 64 of a-z 0-9 . - beginning with a letter; policies = : an id is not 1 to 64 of a-z 0-9 . - beginning with a letter; "
            + "operator = some is none of any, all, k-of-n", refusal(Map.of("policyId", "A", "operator", "some")));
        assertEquals("org.varta.stall.composite: policies = a, a is not 1 to 8 different ids", refusal(Map.of("policies", "a, a")));
        assertEquals("org.varta.stall.composite: policies = a,b,c,d,e,f,g,h,i is not 1 to 8 different ids", refusal(Map.of("policies", "a,b,c,d,e,f,g,h,i")));
        assertEquals("org.varta.stall.composite: policies = a,composite contains the policy itself", refusal(Map.of("policies", "a,composite")));
        assertEquals("org.varta.stall.composite: leastConvictions = 3 is not within 1 to 2", refusal(Map.of("policies", "a,b", "operator", "k-of-n", "leastConvictions", 3L)));
        assertEquals("org.varta.stall.composite: leastConvictions is no whole number, so it is not within 1 to 2",
            refusal(Map.of("policies", "a,b", "operator", "k-of-n", "leastConvictions", new NumberFormatException("x"))));
    }

    @Test
    void theExampleFileHoldsEveryKeyAndIsAccepted() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../configs/examples/org.varta.stall.composite-default.cfg"))) {
            file.load(reader);
        }
        assertEquals(Set.of("policyId", "policies", "operator", "leastConvictions", "service.ranking"), file.stringPropertyNames());
        assertEquals(List.of("phi-normal", "progress", "status-dwell"), CompositeSettings.of(raw(Map.of("policies", file.getProperty("policies")))).parts());
    }

    private static String refusal(Map<String, Object> different) {
        return assertThrows(IllegalArgumentException.class, () -> CompositeSettings.of(raw(different))).getMessage();
    }

    /** In a real framework, with the component's references bound by hand as Declarative Services would. */
    @Nested
    class AsAService {
        @TempDir
        Path cache;

        private BundleContext context;

        private void inFramework(ThrowingRunnable test) throws Exception {
            Framework framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "1"));
            framework.start();
            try {
                context = framework.getBundleContext();
                test.run();
            } finally {
                framework.stop();
                framework.waitForStop(10_000);
            }
        }

        interface ThrowingRunnable {
            void run() throws Exception;
        }

        private CompositeComponent component(Map<String, Object> different) throws Exception {
            Map<String, Object> properties = new HashMap<>(different);
            CompositeComponent component = new CompositeComponent(raw(different), properties, context);
            ServiceListener binder = event -> {
                ServiceReference<?> reference = event.getServiceReference();
                StallPolicy policy = (StallPolicy) context.getService(reference);
                switch (event.getType()) {
                    case ServiceEvent.REGISTERED -> component.bindPart(policy, propertiesOf(reference));
                    case ServiceEvent.MODIFIED -> component.updatedPart(policy, propertiesOf(reference));
                    default -> component.unbindPart(policy);
                }
            };
            context.addServiceListener(binder, "(objectClass=" + StallPolicy.class.getName() + ")");
            for (ServiceReference<StallPolicy> reference : context.getServiceReferences(StallPolicy.class, null)) {
                component.bindPart(context.getService(reference), propertiesOf(reference));
            }
            component.start();
            return component;
        }

        private static Map<String, Object> propertiesOf(ServiceReference<?> reference) {
            Map<String, Object> properties = new HashMap<>();
            for (String key : reference.getPropertyKeys()) {
                properties.put(key, reference.getProperty(key));
            }
            return properties;
        }

        private ServiceRegistration<StallPolicy> register(Part part) {
            return context.registerService(StallPolicy.class, part, new Hashtable<>());
        }

        private StallPolicy published(String id) throws Exception {
            for (ServiceReference<StallPolicy> reference : context.getServiceReferences(StallPolicy.class, null)) {
                StallPolicy policy = context.getService(reference);
                if (policy.id().equals(id)) {
                    return policy;
                }
            }
            return null;
        }

        @Test
        void isThereWhileAllPartsAre() throws Exception {
            inFramework(() -> {
                CompositeComponent component = component(Map.of("policies", "a, b", "operator", "all", "service.ranking", "7"));
                assertNull(published("composite"));
                register(part("a", StallReason.DEADLINE, 2000));
                assertNull(published("composite"));
                ServiceRegistration<StallPolicy> b = register(part("b", StallReason.DEADLINE, 3000));
                StallPolicy composite = published("composite");
                assertEquals(3000 * MILLI, composite.newDetector(1).beat(0, 0, 1, 0, 0, 0));
                assertEquals("k=2\nmodel=composite\nn=2\npart.0.allowances=[2000000000]\npart.0.id=a\npart.0.why=DEADLINE\npart.1.allowances=[3000000000]\npart.1.id=b\npart.1.why=DEADLINE\n",
                    composite.parameters());
                ServiceRegistration<StallPolicy> better = register(part("b", StallReason.DEADLINE, 4000));
                better.setProperties(new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 5)));
                assertEquals(4000 * MILLI, composite.newDetector(1).beat(0, 0, 1, 0, 0, 0), "the better one of two");
                better.unregister();
                assertEquals(3000 * MILLI, composite.newDetector(1).beat(0, 0, 1, 0, 0, 0));
                b.unregister();
                assertNull(published("composite"));
                component.stop();
            });
        }

        @Test
        void aChangeOfAPartOrOfTheConfigurationModifiesTheService() throws Exception {
            inFramework(() -> {
                register(part("a", StallReason.DEADLINE, 2000));
                register(part("b", StallReason.DEADLINE, 3000));
                CompositeComponent component = component(Map.of("policies", "a,b"));
                int[] modified = new int[1];
                context.addServiceListener(event -> modified[0] += event.getType() == ServiceEvent.MODIFIED ? 1 : 0);
                String before = published("composite").parameters();
                component.modified(raw(Map.of("policies", "a,b", "operator", "all")), Map.of());
                assertEquals(1, modified[0]);
                assertNotEquals(before, published("composite").parameters());
                component.modified(raw(Map.of("policies", "a,b", "operator", "none")), Map.of());
                component.modified(raw(Map.of("policies", "a,b", "operator", "all")), Map.of());
                assertEquals(1, modified[0], "what is refused or equal changes nothing");
                component.stop();
                assertNull(published("composite"));
            });
        }

        @Test
        void mayBeAPartButNotOfItself() throws Exception {
            inFramework(() -> {
                register(part("a", StallReason.DEADLINE, 2000));
                register(part("b", StallReason.DEADLINE, 3000));
                CompositeComponent inner = component(Map.of("policyId", "inner", "policies", "a"));
                CompositeComponent outer = component(Map.of("policyId", "outer", "policies", "inner,b", "operator", "all"));
                assertEquals(3000 * MILLI, published("outer").newDetector(1).beat(0, 0, 1, 0, 0, 0));
                inner.modified(raw(Map.of("policyId", "inner", "policies", "outer")), Map.of());
                assertEquals(2000 * MILLI, published("inner").newDetector(1).beat(0, 0, 1, 0, 0, 0), "the one in force stays");
                outer.stop();
                inner.stop();
            });
        }

        @Test
        void comesUpWhenAWrongConfigurationIsMended() throws Exception {
            inFramework(() -> {
                register(part("a", StallReason.DEADLINE, 2000));
                CompositeComponent component = component(Map.of());
                assertNull(published("composite"));
                component.modified(raw(Map.of("policies", "a")), Map.of());
                assertEquals(2000 * MILLI, published("composite").newDetector(1).beat(0, 0, 1, 0, 0, 0));
                component.stop();
            });
        }
    }
}
