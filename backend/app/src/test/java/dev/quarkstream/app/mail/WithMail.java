package dev.quarkstream.app.mail;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/** An application that sends mails, to a port on which a test is the server. */
public class WithMail implements QuarkusTestProfile {

    public static final String FROM = "Tokens <tokens@quarkstream.example>";
    public static final String PANEL = "https://tokens.example.com/";

    @Override
    public Map<String, String> getConfigOverrides() {
        return new HashMap<>(Map.of(
                "quarkus.mailer.from",
                FROM,
                "quarkus.mailer.host",
                "127.0.0.1",
                "quarkus.mailer.port",
                Integer.toString(freePort()),
                "quarkus.mailer.mock",
                "false",
                "quarkstream.mail.panel-url",
                PANEL));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
