// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.event.EventKind;
import org.varta.api.event.EventStream;
import org.varta.api.event.ObserverListener;
import org.varta.api.explain.Explained;
import org.varta.api.explain.Explainer;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallFeed;
import org.varta.api.stall.StallPolicy;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.BeatSource;
import org.varta.posix.Posix;
import org.varta.posix.ProcessIdentity;
import org.varta.posix.WakeUp;

/**
 * The observer as a component: owns the threads {@code varta-loop} and {@code varta-events}, binds transports, policies and listeners, and publishes verdicts, events and metrics. All of its
 * references may come and go while it runs; an unbind returns when the loop has let go of the service, or after two seconds.
 */
@Component(service = {StallFeed.class, EventStream.class, MetricSource.class, Explainer.class}, configurationPid = Settings.PID, immediate = true)
@Designate(ocd = ObserverConfiguration.class)
public final class ObserverComponent implements StallFeed, EventStream, MetricSource, Explainer {
    private static final Logger LOG = LoggerFactory.getLogger(ObserverComponent.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Posix posix;
    private final BundleContext bundle;
    private final LoopCounters counters = new LoopCounters();
    private final ClampedClock clock;
    private final EventQueue events;
    private final Dispatcher dispatcher;
    private final WakeUp wakeUp;
    private final VerdictQueue verdicts;
    private final FreshnessDesk freshness;
    private final RevivalDesk revivals;
    private final ExplainDesk explanations;
    private final Loop loop;
    private final PolicyChoice policies;
    private final ObserverMetrics metrics;
    private final Set<BeatSource> taken = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;
    private volatile boolean isStopping;
    /** As the loop last counted for a consumer; −1 before. */
    private volatile int tracked = -1;
    private volatile boolean isBehind;
    private Thread thread;
    private ServiceRegistration<Condition> ready;

    /**
     * Builds everything; nothing runs yet.
     *
     * @param raw the configuration
     * @param posix system calls
     * @param bundle for the readiness condition
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     */
    @Activate
    public ObserverComponent(ObserverConfiguration raw, @Reference Posix posix, BundleContext bundle) {
        this.settings = Settings.of(raw);
        this.posix = posix;
        this.bundle = bundle;
        LongSupplier source = settings.isBoottime() ? () -> posix.clockNanos(Posix.CLOCK_BOOTTIME) : System::nanoTime;
        clock = new ClampedClock(source, counters);
        events = new EventQueue(settings.agentCapacity(), counters);
        dispatcher = new Dispatcher(events);
        wakeUp = WakeUp.open(posix);
        AgentTable table = new AgentTable(settings.agentCapacity(), new SecureRandom().nextLong(), counters);
        Identity identity = new Identity(new ProcessIdentity(posix));
        verdicts = new VerdictQueue(settings.agentCapacity());
        Detection detection = new Detection(table, counters, clock, identity, events, verdicts);
        PidCeiling pidCeiling = new PidCeiling(Path.of("/proc/sys/kernel/pid_max"), System.nanoTime());
        Gates gates = new Gates(table, detection, identity, events, counters, pidCeiling);
        freshness = new FreshnessDesk(table, identity);
        revivals = new RevivalDesk(table, detection.roster());
        explanations = new ExplainDesk(table, detection);
        loop = new Loop(clock, table, detection, gates, counters, dispatcher, wakeUp, posix);
        loop.configure(settings);
        policies = new PolicyChoice(settings.agentCapacity(), settings.stallPolicy(), loop::use, this::swapped);
        policies.prefer(settings.stallPolicy(), settings.shadowPolicies());
        metrics = new ObserverMetrics(loop, counters, dispatcher, events, pidCeiling);
    }

    @Activate
    void start() {
        dispatcher.add(new StallLog());
        dispatcher.start();
        thread = new Thread(this::run, "varta-loop");
        thread.setDaemon(true);
        thread.start();
        LOG.info("observer: watching up to {} agents", settings.agentCapacity());
    }

    private void run() {
        // A sleep that ends within the kernel's default slack of 50 us would show in every stall.
        posix.timerSlack(1);
        loop.run();
    }

    @Modified
    void modified(ObserverConfiguration raw) {
        Settings wanted;
        try {
            wanted = Settings.of(raw);
        } catch (RuntimeException e) {
            LOG.error("observer: configuration refused, the one in force stays: {}", e.getMessage());
            return;
        }
        if (wanted.agentCapacity() != settings.agentCapacity() || wanted.isBoottime() != settings.isBoottime()) {
            LOG.warn("observer: agentCapacity and clockSource apply when the component starts again");
        }
        Settings before = settings;
        settings = wanted;
        loop.post(running -> {
            running.configure(wanted);
            return null;
        });
        await(policies.prefer(wanted.stallPolicy(), wanted.shadowPolicies()), "stall policy");
        LOG.info("observer: configuration applied: {}", wanted.changesFrom(before));
    }

    @Deactivate
    void stop() throws InterruptedException {
        isStopping = true;
        withdrawReady();
        loop.stop();
        thread.join(PATIENCE_MILLIS);
        if (thread.isAlive()) {
            LOG.error("observer: the loop did not end within {} ms and is left behind", PATIENCE_MILLIS);
        } else {
            wakeUp.close();
        }
        dispatcher.stop(PATIENCE_MILLIS);
        LOG.info("observer: stopped");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSource(BeatSource source) {
        loop.take(source).thenAcceptAsync(isTaken -> {
            if (isTaken) {
                taken.add(source);
                LOG.info("observer: receives from {}", source.name());
                updateReady();
            } else {
                LOG.error("observer: too many transports, {} is not received from", source.name());
            }
        });
    }

    void unbindSource(BeatSource source) {
        taken.remove(source);
        updateReady();
        await(loop.giveBack(source), source.name());
        LOG.info("observer: gave {} back", source.name());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "updatedPolicy")
    void bindPolicy(StallPolicy policy, Map<String, Object> properties) {
        policies.offer(policy, properties);
        updateReady();
    }

    void updatedPolicy(StallPolicy policy, Map<String, Object> properties) {
        await(policies.offer(policy, properties), policy.id());
    }

    void unbindPolicy(StallPolicy policy) {
        if (isStopping) {
            // Nobody judges any more, and a policy that goes now is not missed.
            return;
        }
        await(policies.withdraw(policy), policy.id());
        updateReady();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "updatedAgent")
    void bindAgent(AgentDeclaration agent) {
        policies.declare(agent, agent.rule());
    }

    void updatedAgent(AgentDeclaration agent) {
        await(policies.declare(agent, agent.rule()), agent.rule().name());
    }

    void unbindAgent(AgentDeclaration agent) {
        await(policies.undeclare(agent), agent.rule().name());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, updated = "bindWrappers")
    void bindWrappers(WrapperConfiguration configuration) {
        use(configuration.wrappers());
    }

    void unbindWrappers(WrapperConfiguration configuration) {
        use(Wrappers.OFF);
    }

    private void use(Wrappers wrappers) {
        loop.post(running -> {
            running.detection.use(wrappers);
            return null;
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(ObserverListener listener) {
        dispatcher.add(listener);
    }

    void unbindListener(ObserverListener listener) {
        dispatcher.remove(listener);
    }

    private void swapped(String agent, String before, String after) {
        if (isStopping) {
            return;
        }
        String whose = agent.isEmpty() ? "" : " of agent " + agent;
        LOG.info("observer: stall policy{} {} -> {}", whose, before, after);
        events.important(EventKind.SWAP, clock.glance(), 0, "stall_policy", (agent.isEmpty() ? "" : agent + ": ") + before + " -> " + after);
    }

    private static void await(CompletableFuture<?> done, String what) {
        try {
            done.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.debug("observer: {} needs no farewell, the loop has ended", what);
        } catch (TimeoutException e) {
            LOG.warn("observer: the loop did not let go of {} within {} ms", what, PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void updateReady() {
        boolean isReady = !taken.isEmpty() && policies.isChosen();
        if (isReady && ready == null) {
            Dictionary<String, Object> properties = new Hashtable<>(Map.of(Condition.CONDITION_ID, "varta.observer.ready"));
            ready = bundle.registerService(Condition.class, Condition.INSTANCE, properties);
        } else if (!isReady) {
            withdrawReady();
        }
    }

    private synchronized void withdrawReady() {
        if (ready != null) {
            try {
                ready.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("observer: the framework has withdrawn the readiness condition already");
            }
            ready = null;
        }
    }

    @Override
    public void consumedBy(Thread consumer) {
        verdicts.consumedBy(consumer);
    }

    @Override
    public List<Verdict> poll(int max) {
        return verdicts.poll(max);
    }

    @Override
    public CompletionStage<List<Freshness>> check(List<Verdict> asked) {
        return loop.post(running -> {
            isBehind = running.drainAll();
            tracked = running.table.size();
            return freshness.answer(asked);
        });
    }

    @Override
    public CompletionStage<List<Revival>> revivals(List<Verdict> asked) {
        return loop.post(running -> {
            running.drainAll();
            return revivals.answer(asked);
        });
    }

    @Override
    public boolean isBehind() {
        return isBehind;
    }

    @Override
    public void restarted(Verdict verdict) {
        loop.post(running -> {
            running.detection.restarted(verdict, running.clock.read());
            return null;
        });
    }

    @Override
    public int trackedAgents() {
        return tracked;
    }

    @Override
    public String subject() {
        return "stall";
    }

    @Override
    public CompletionStage<List<Explained>> explain(String agent) {
        ExplainDesk.Inquiry inquiry = explanations.inquiry(agent);
        loop.post(inquiry);
        return inquiry.answer();
    }

    @Override
    public void publish(EventKind kind, int pid, String token, String detail) {
        events.important(kind, clock.glance(), pid, token, detail);
        dispatcher.signal();
    }

    @Override
    public void publish(EventKind kind, int pid, String token, String detail, Supplier<String> record) {
        events.important(kind, clock.glance(), pid, token, detail, record);
        dispatcher.signal();
    }

    @Override
    public long observerNanos() {
        return clock.glance();
    }

    @Override
    public void collect(MetricSink sink) {
        metrics.collect(sink, settings);
    }
}
