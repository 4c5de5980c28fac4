// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One question to the observer behind a control socket.
 *
 * @param socket where it answers
 */
public record ControlClient(Path socket) {
    /** The observer cuts us off earlier; this is for one that does not run any more. */
    private static final long PATIENCE_SECONDS = 10;
    private static final int LONGEST_PATH = 107;

    /**
     * Asks.
     *
     * @param request a line without its end
     * @return the answer's text
     * @throws NoAnswer if there is none
     */
    public String ask(String request) throws NoAnswer {
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new NoAnswer(socket + " is too long for a UNIX socket, which takes " + LONGEST_PATH + " bytes at most");
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> exchange(channel, request), task -> {
                Thread thread = new Thread(task, "varta-control-client");
                thread.setDaemon(true);
                thread.start();
            });
            return body(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ConnectException e) {
            throw new NoAnswer("no observer answers on " + socket + ": the one that made this socket is gone");
        } catch (TimeoutException e) {
            throw new NoAnswer("the observer behind " + socket + " does not answer: it has taken the question and said nothing for " + PATIENCE_SECONDS + " s");
        } catch (ExecutionException e) {
            throw new NoAnswer("the observer behind " + socket + " broke off: " + e.getCause().getMessage());
        } catch (IOException e) {
            throw new NoAnswer(unreachable(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted");
        }
    }

    private String unreachable(IOException e) {
        if (!Files.exists(socket)) {
            return "no observer answers on " + socket + ": there is no such socket; is the observer running, and with this state folder?";
        }
        return Files.isWritable(socket) ? "no observer answers on " + socket + ": " + e.getMessage() : socket + " belongs to another user: only its owner may ask";
    }

    private static String exchange(SocketChannel channel, String request) {
        try {
            say(channel, request + "\n");
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** An observer that has too much to do may have answered and closed before it was asked: then the answer tells more than the failure. */
    private static void say(SocketChannel channel, String text) {
        try {
            Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // What is read next says what happened.
            return;
        }
    }

    private String body(String answer) throws NoAnswer {
        int end = answer.indexOf('\n');
        String head = end < 0 ? answer : answer.substring(0, end);
        String body = answer.substring(end + 1);
        if (head.startsWith("error ")) {
            throw new NoAnswer(head.substring("error ".length()));
        }
        if (!head.equals("ok " + body.getBytes(StandardCharsets.UTF_8).length)) {
            throw new NoAnswer("the observer behind " + socket + " broke off in the middle of its answer");
        }
        return body;
    }
}
