// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.recovery.OperatorDesk.Reply;
import org.varta.control.internal.ControlCounters.Refusal;

/**
 * Serves all clients of the socket on the thread {@code varta-control}, which never blocks on one of them: a selector says who is ready, the earliest deadline says how long to wait. Questions are put one at a time,
 * because the answer costs the observer's loop a moment. Started and stopped by one thread.
 */
final class ControlServer {
    /** A client's time, from its connection to the last byte of its answer. */
    static final long CLIENT_NANOS = TimeUnit.SECONDS.toNanos(5);
    static final int MOST_CLIENTS = 8;
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final long STOP_MILLIS = 2_000;
    /** How long nobody is admitted after that has failed, say for want of descriptors. */
    private static final long ADMISSION_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SocketFile socket;
    private final Selector selector;
    private final SelectionKey door;
    private final Questions questions;
    private final Orders orders;
    private final ControlCounters counters;
    private final Thread thread = new Thread(this::run, "varta-control");
    private final Map<Client, SelectionKey> clients = new LinkedHashMap<>();
    private final ArrayDeque<Client> waiting = new ArrayDeque<>();
    private final Map<Client, Request> requests = new LinkedHashMap<>();
    private volatile Settings settings;
    private volatile boolean isStopping;
    private Client asking;
    /** What to do with the client, on this thread, when the answer is there. */
    private CompletableFuture<Consumer<Client>> asked;
    private boolean isDoorClosed;
    private long doorOpensAt;

    ControlServer(SocketFile socket, Questions questions, Orders orders, ControlCounters counters, Settings settings) throws IOException {
        this.socket = socket;
        this.questions = questions;
        this.orders = orders;
        this.counters = counters;
        this.settings = settings;
        selector = Selector.open();
        door = socket.channel().register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
    }

    void start() {
        counters.isListening.set(true);
        thread.start();
    }

    void configure(Settings wanted) {
        settings = wanted;
    }

    /** Removes the socket, cuts off who is being served, and returns when the thread has ended or after two seconds. */
    void stop() {
        counters.isListening.set(false);
        isStopping = true;
        selector.wakeup();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("control: the thread varta-control does not end in time and is left behind");
        }
    }

    private void run() {
        try {
            while (!isStopping) {
                turn();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("control: {} answers no more", socket.path(), e);
        } finally {
            close();
        }
    }

    private void close() {
        counters.isListening.set(false);
        clients.keySet().forEach(Client::close);
        try {
            socket.close();
            selector.close();
        } catch (IOException e) {
            LOG.warn("control: {} was not closed in order: {}", socket.path(), e.toString());
        }
    }

    private void turn() throws IOException {
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilNextDeadline(System.nanoTime()))));
        for (Iterator<SelectionKey> ready = selector.selectedKeys().iterator(); ready.hasNext();) {
            SelectionKey key = ready.next();
            ready.remove();
            if (key == door) {
                admit();
            } else if (key.isValid()) {
                serve((Client) key.attachment(), key);
            }
        }
        finishQuestion();
        beginQuestion();
        lookAtClock(System.nanoTime());
    }

    private long untilNextDeadline(long now) {
        long wait = CLIENT_NANOS;
        if (isDoorClosed) {
            wait = Math.min(wait, doorOpensAt - now);
        }
        for (Client client : clients.keySet()) {
            wait = Math.min(wait, client.deadline() - now);
        }
        return wait;
    }

    private void admit() {
        try {
            SocketChannel channel = socket.channel().accept();
            if (channel != null) {
                admit(channel);
            }
        } catch (IOException e) {
            counters.refuse(Refusal.BROKEN);
            doorOpensAt = System.nanoTime() + ADMISSION_PAUSE_NANOS;
            isDoorClosed = true;
            door.interestOps(0);
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        Client client = new Client(channel, System.nanoTime() + CLIENT_NANOS);
        if (clients.size() < MOST_CLIENTS) {
            clients.put(client, channel.register(selector, SelectionKey.OP_READ, client));
            return;
        }
        counters.refuse(Refusal.TOO_MANY);
        client.refuse("busy: " + MOST_CLIENTS + " others are being served, try again");
        try {
            client.write();
            client.discard();
        } finally {
            client.close();
        }
    }

    private void serve(Client client, SelectionKey key) {
        try {
            if (key.isReadable()) {
                read(client);
            } else if (key.isWritable() && client.write()) {
                client.discard();
                leave(client);
            }
        } catch (IOException e) {
            counters.refuse(Refusal.BROKEN);
            leave(client);
        }
    }

    private void read(Client client) throws IOException {
        switch (client.read()) {
            case MORE -> { }
            case ENDED -> {
                counters.refuse(Refusal.BROKEN);
                leave(client);
            }
            case TOO_LONG -> refuse(client, Refusal.MALFORMED, "a request has " + Client.LONGEST_REQUEST + " bytes at most");
            case COMPLETE -> understand(client);
        }
    }

    private void understand(Client client) {
        Request request = Request.of(client.line());
        if (request == null) {
            refuse(client, Refusal.MALFORMED, "that is no request; \"help\" lists them");
        } else if (request.form() == Request.Form.HELP) {
            answer(client, Request.HELP);
        } else if (request.isOrder() && !settings.acceptOrders()) {
            refuse(client, Refusal.DECLINED, "declined: this observer takes no orders over its control socket, because acceptOrders is false");
        } else if (!request.isOrder() && !questions.hasExplainers()) {
            refuse(client, Refusal.UNKNOWN_AGENT, "no part of an observer that could explain anything is running here");
        } else {
            clients.get(client).interestOps(0);
            requests.put(client, request);
            waiting.add(client);
        }
    }

    private void beginQuestion() {
        while (asking == null && !waiting.isEmpty()) {
            asking = waiting.poll();
            Request request = requests.get(asking);
            asked = request.isOrder() ? give(asking, request) : questions.ask(request.agent(), settings.answerTimeoutMillis()).thenApply(all -> client -> finish(client, request, all));
            asked.whenComplete((all, failure) -> selector.wakeup());
        }
    }

    private CompletableFuture<Consumer<Client>> give(Client client, Request request) {
        return orders.give(request.order(), request.agent(), () -> Peer.of(client.channel(), request.from())).thenCompose(reply -> {
            if (!reply.token().equals(Reply.NOT_STALLED)) {
                return CompletableFuture.completedFuture(present -> finish(present, request, reply));
            }
            return questions.ask(request.agent(), settings.answerTimeoutMillis()).thenApply(all -> present -> finishForOneThatIsWell(present, request, reply, all));
        });
    }

    /** Also when the client has been cut off meanwhile: only then may the next question be put. */
    private void finishQuestion() {
        if (asking == null || !asked.isDone()) {
            return;
        }
        Client client = asking;
        Consumer<Client> next = asked.join();
        asking = null;
        requests.remove(client);
        if (clients.containsKey(client)) {
            next.accept(client);
        }
    }

    private void finish(Client client, Request request, Subject.All all) {
        if (all.agents().isEmpty() && !request.agent().isEmpty()) {
            String who = "nobody here knows an agent \"" + request.agent() + "\"; \"agents\" lists those that are known";
            refuse(client, Refusal.UNKNOWN_AGENT, all.silent().isEmpty() ? who : who + "; and " + String.join("; ", all.silent()));
        } else {
            answer(client, request, all);
        }
    }

    private void finish(Client client, Request request, Reply reply) {
        if (!reply.isDone()) {
            refuse(client, Refusal.DECLINED, reply.token() + ": " + reply.sentence());
        } else if (request.form() == Request.Form.JSON) {
            answer(client, Json.of(reply, request.order()));
        } else {
            answer(client, Words.printable(reply.token() + ": " + reply.sentence()) + "\n");
        }
    }

    /** Recovery hears of an agent only when it stalls; others know how it is. */
    private void finishForOneThatIsWell(Client client, Request request, Reply reply, Subject.All all) {
        if (all.agents().isEmpty()) {
            finish(client, request, all);
        } else {
            refuse(client, Refusal.DECLINED, reply.token() + ": " + reply.sentence() + "; " + String.join("; ", Answers.brief(all).lines().toList()));
        }
    }

    /** What other bundles hand over may fail while it is put into words. */
    private void answer(Client client, Request request, Subject.All all) {
        try {
            answer(client, rendered(request, all));
        } catch (RuntimeException e) {
            LOG.debug("control: an explanation cannot be written", e);
            refuse(client, Refusal.BROKEN, "the explanation cannot be written: " + e);
        }
    }

    private static String rendered(Request request, Subject.All all) {
        return switch (request.form()) {
            case JSON -> Json.of(all);
            case TABLE -> Answers.table(all);
            case SHORT -> Answers.brief(all);
            case TEXT, HELP -> Answers.text(all);
        };
    }

    private void answer(Client client, String body) {
        counters.answered.incrementAndGet();
        client.answer(body);
        clients.get(client).interestOps(SelectionKey.OP_WRITE);
    }

    private void refuse(Client client, Refusal why, String sentence) {
        counters.refuse(why);
        client.refuse(sentence);
        clients.get(client).interestOps(SelectionKey.OP_WRITE);
    }

    private void lookAtClock(long now) {
        if (isDoorClosed && now - doorOpensAt >= 0) {
            isDoorClosed = false;
            door.interestOps(SelectionKey.OP_ACCEPT);
        }
        for (Client client : clients.keySet().toArray(Client[]::new)) {
            if (now - client.deadline() >= 0) {
                counters.refuse(Refusal.SLOW);
                leave(client);
            }
        }
    }

    private void leave(Client client) {
        clients.remove(client);
        if (waiting.remove(client)) {
            requests.remove(client);
        }
        client.close();
    }
}
