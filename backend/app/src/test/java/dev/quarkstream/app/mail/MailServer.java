package dev.quarkstream.app.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server of mail in a bad mood: it answers some commands as a test wants it to, and others as they are to be answered. */
public final class MailServer implements AutoCloseable {

    static final String NOTHING = "";

    private static final Map<String, String> ANSWERS =
            Map.of("greeting", "220 mail.example ESMTP", "DATA", "354 Go ahead", "QUIT", "221 Bye");

    private final ServerSocket server;
    private final Thread acceptor;
    private final Map<String, String> moods = new ConcurrentHashMap<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private MailServer(int port) {
        try {
            this.server = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = start(this::accept);
    }

    public static MailServer on(int port) {
        return new MailServer(port);
    }

    /** It takes connections and says nothing on them. */
    public static MailServer silentOn(int port) {
        return on(port).answering("greeting", NOTHING);
    }

    /** From now on, what begins with this gets that answer. */
    MailServer answering(String command, String answer) {
        moods.put(command, answer);
        return this;
    }

    /** All commands so far that begin with this. */
    List<String> heard(String command) {
        return heard.stream().filter(line -> line.startsWith(command)).toList();
    }

    public int connections() {
        return clients.size();
    }

    private static Thread start(Runnable work) {
        var thread = new Thread(work, "moody mail server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                var client = server.accept();
                clients.add(client);
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            say(client, answer("greeting"));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                say(client, answer(line));
                if (line.equals("DATA") && answer(line).startsWith("354")) {
                    while (!".".equals(line)) {
                        line = in.readLine();
                    }
                    say(client, answer("."));
                }
            }
        } catch (IOException gone) {
            // with its connection
        } finally {
            clients.remove(client);
        }
    }

    private String answer(String line) {
        return moods.entrySet().stream()
                .filter(mood -> line.startsWith(mood.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> ANSWERS.getOrDefault(line, "250 OK"));
    }

    private static void say(Socket client, String answer) throws IOException {
        if (answer.equals(NOTHING)) {
            return;
        }
        client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            server.close();
            acceptor.join(); // or the port is not free yet
            for (var client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
